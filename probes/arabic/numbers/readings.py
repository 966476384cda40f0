"""What may be a number phrase from a word on: every reading of it, with the place after.

كلبان, ثلاثة كلاب, 3 كلاب, كلب واحد     a form of the noun, or a numeral before it
كلاب ثلاثة, الكلاب الثلاثة              the numeral after it, as an adjective
ثلاثة من الكلاب                         the numeral of a whole, which captions mean as «ثلاثة كلاب»
لاعبا كرة, ثلاثة لاعبي كرة              with what completes the noun, before which the ن of a dual falls
خمسة عشر كلبا, عشرون كلبا, 25 كلبا      from eleven on, with the singular
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from probes.arabic import grammar
from probes.arabic.grammar import Case
from probes.arabic.lexicon import Adjective, Gender, Noun

from .spellings import CASES, Numeral, Spellings, exact, fold

Order = Literal["before", "after", "of"]
Polarity = Literal["right", "wrong"]


@dataclass(frozen=True)
class NumberPhrase:
    """What a phrase says.

    cases: those that its form allows: كلبان one, كلبين two, كلب two, كرة and ثلاثة كلاب three.
    numeral: how the number is written; `none` is a bare singular. A singular with واحد is `word`.
    order: where the numeral stands: before the noun, after it, or before «من» and a definite plural.
    colour: the first of the adjectives that is one.
    polarity: of a numeral in words, `wrong` where it has the noun's gender (ثلاث كلاب), None where that is right too.
    completed: the words that complete the noun, as they are written: «كرة قدم» of «لاعبا كرة قدم».
    also: ids of other nouns that the same phrase could be of (بنات, of بنت and of ابنة).
    """

    noun: Noun
    n: int
    cases: frozenset[Case]
    adjectives: tuple[Adjective, ...] = ()
    numeral: Numeral = "none"
    polarity: Polarity | None = None
    definite: bool = False
    also: tuple[str, ...] = ()
    colour: Adjective | None = None
    order: Order = "before"
    completed: str = ""

    @property
    def gender(self) -> Gender:
        return self.noun.gender

    @property
    def case(self) -> Literal["nominative", "oblique", "ambiguous"]:
        """What the form shows: a dual tells the nominative from the oblique, a plural after a numeral nothing."""
        if self.cases == {"nominative"}:
            return "nominative"
        return "ambiguous" if "nominative" in self.cases else "oblique"


Reading = tuple[NumberPhrase, int]
ALL: frozenset[Case] = frozenset(CASES)


def readings(words: Sequence[str], spellings: Spellings, definite: bool = False) -> Iterator[Reading]:
    """Every reading of what begins with the first word, and the place after it; the longest of each noun only.

    definite: the first word had an article, which is taken away.
    """
    if not spellings.may_begin(words[0]):
        return
    yield from _before(words, spellings, definite)
    yield from _after(words, spellings, definite)
    if not definite:
        yield from _of(words, spellings)
        yield from _completed(words, spellings)
        yield from _beyond_ten(words, spellings)


def polarity(noun: Noun, word: str, side: Gender | None) -> Polarity | None:
    """Of a numeral of one gender beside a plural of the noun."""
    if not side:
        return None
    if side != noun.gender:
        return "right"
    return None if noun.common or (noun.few and fold(word) != fold(noun.few)) else "wrong"


def _before(words: Sequence[str], spellings: Spellings, definite: bool) -> Iterator[Reading]:
    """A form of the noun, with what numeral stands before it, or واحد after it."""
    n, numeral, side = spellings.numeral(words[0])
    at = int(numeral != "none")
    if at >= len(words):
        return
    entries = exact(spellings.nouns.get(fold(words[at]), []), words[at])
    singular = any(number == "singular" for _, number, *_ in entries)
    for noun, number, cases, _ in entries:
        count = n or {"singular": 1, "dual": 2, "plural": 0}[number]
        # «2 كرة», «2 كرات» and «2 كرتان» are all in use; «2 كتاب» are books, no writers.
        digits = n == 2 and spellings.numbers.dual and not (number == "plural" and singular)
        if not count or (number != spellings.numbers.form(count) and not digits):
            continue
        plural = number == "plural"
        if plural and "genitive" not in cases:
            continue
        inner = cases & {"genitive"} if plural else cases
        adjectives, inner, end = _adjectives(words, at + 1, spellings, noun, number, inner, definite)
        written: Numeral = "dual" if number == "dual" and numeral == "none" else numeral
        if count == 1 and end < len(words) and not n:
            one = spellings.numbers.numeral
            spelt = [case for case in inner if fold(one(1, noun.gender, case)) == fold(words[end])]
            if spelt:
                inner, end, written = frozenset(spelt), end + 1, "word"
        outer = ALL if plural or digits else inner
        yield (
            _phrase(
                spellings, noun, count, outer, adjectives, written, polarity(noun, words[at], side), definite
            ),
            end,
        )


def _after(words: Sequence[str], spellings: Spellings, definite: bool) -> Iterator[Reading]:
    """«الكلاب الثلاثة السوداء», «كلاب سوداء ثلاثة»: no «أشجار ثلاثة كلاب»."""
    for noun, number, cases, _ in exact(spellings.nouns.get(fold(words[0]), []), words[0]):
        if number != "plural":
            continue
        first, cases, at = _adjectives(words, 1, spellings, noun, number, cases, definite)
        if at >= len(words) or words[at].startswith("ال") != definite:
            continue
        n, numeral, side = spellings.numeral(words[at].removeprefix("ال"))
        if numeral != "word" or not n or (not definite and _counts(words, at + 1, spellings)):
            continue
        rest, cases, end = _adjectives(words, at + 1, spellings, noun, number, cases, definite)
        said = _phrase(
            spellings, noun, n, cases, first + rest, "word", polarity(noun, words[0], side), definite
        )
        yield replace(said, order="after"), end


def _counts(words: Sequence[str], at: int, spellings: Spellings) -> bool:
    """Whether a numeral before this word may be the word's."""
    return at < len(words) and (words[at] == "من" or spellings.counted_plural(words[at]))


def _of(words: Sequence[str], spellings: Spellings) -> Iterator[Reading]:
    """«ثلاثة من الكلاب», «اثنان من الكلاب السوداء», «اثنان من لاعبي كرة القدم»; «واحد من» is of known ones."""
    if len(words) < 3 or words[1] != "من":
        return
    n, numeral, side = spellings.numeral(words[0])
    outer = ALL
    if numeral == "none" and (two := spellings.two.get(fold(words[0]))):
        n, numeral, (side, outer) = 2, "word", two
    if numeral == "none" or not n or n == 1:
        return
    the, word = words[2].startswith("ال"), words[2].removeprefix("ال")
    genitive: frozenset[Case] = frozenset({"genitive"})
    for noun, number, cases, _ in exact(
        (spellings.nouns if the else spellings.construct).get(fold(word), []), word
    ):
        if number != "plural" or "genitive" not in cases or (n == 2 and side and side != noun.gender):
            continue
        completed = 0 if the else spellings.complement(noun, words[3:])
        adjectives, _, end = _adjectives(words, 3, spellings, noun, number, genitive, True)
        if the or completed:
            shown = polarity(noun, word, side) if n > 2 else None
            said = _phrase(spellings, noun, n, outer, adjectives if the else (), numeral, shown, False)
            end = end if the else 3 + completed
            yield replace(said, order="of", completed=" ".join(words[3 : 3 + completed])), end


def _completed(words: Sequence[str], spellings: Spellings) -> Iterator[Reading]:
    """«لاعبا كرة», «لاعبتي كرة», «رجلي شرطة», «ثلاثة لاعبي كرة», «ثلاثة رجال شرطة»."""
    n, numeral, side = spellings.numeral(words[0])
    at = int(numeral != "none")
    if at >= len(words):
        return
    for noun, number, cases, _ in exact(spellings.construct.get(fold(words[at]), []), words[at]):
        count = n or {"singular": 0, "dual": 2, "plural": 0}[number]
        end = at + 1 + spellings.complement(noun, words[at + 1 :])
        if end == at + 1 or not count or number != spellings.numbers.form(count):
            continue
        if number == "plural" and "genitive" not in cases:
            continue
        written: Numeral = "dual" if number == "dual" else numeral
        outer = ALL if number == "plural" else cases
        said = _phrase(spellings, noun, count, outer, (), written, polarity(noun, words[at], side), False)
        yield replace(said, completed=" ".join(words[at + 1 : end])), end


def _beyond_ten(words: Sequence[str], spellings: Spellings) -> Iterator[Reading]:
    """The singular after 11 to 99; its ا is often left out after digits."""
    found = spellings.beyond_ten(words)
    if not found or found.end >= len(words):
        return
    word = words[found.end]
    for noun, number, _, _ in exact(spellings.nouns.get(fold(word), []), word):
        if number != "singular" or (found.genders and noun.gender not in found.genders):
            continue
        accusative: frozenset[Case] = frozenset({"accusative"})
        adjectives, _, end = _adjectives(
            words, found.end + 1, spellings, noun, number, accusative, False, loose=True
        )
        yield _phrase(spellings, noun, found.n, found.cases, adjectives, found.numeral, None, False), end


def _phrase(
    spellings: Spellings,
    noun: Noun,
    n: int,
    cases: frozenset[Case],
    adjectives: tuple[Adjective, ...],
    numeral: Numeral,
    shown: Polarity | None,
    definite: bool,
) -> NumberPhrase:
    """A phrase with its numeral before it, and the first of its adjectives that is a colour."""
    colours = spellings.lexicon.colours
    colour = next((each for each in adjectives if colours.get(each.id) == each), None)
    return NumberPhrase(noun, n, cases, adjectives, numeral, shown, definite, colour=colour)


def _adjectives(
    words: Sequence[str],
    at: int,
    spellings: Spellings,
    noun: Noun,
    number: grammar.Number,
    cases: frozenset[Case],
    definite: bool,
    loose: bool = False,
) -> tuple[tuple[Adjective, ...], frozenset[Case], int]:
    """The adjectives that agree with the noun, the cases that are left, the place after them. loose: in any case."""
    gender: Gender = noun.gender
    if number == "plural" and not noun.rational:
        gender, number = "feminine", "singular"
    found: list[Adjective] = []
    while at < len(words):
        if definite and not words[at].startswith("ال"):
            break
        word = words[at].removeprefix("ال") if definite else words[at]
        fitting = [
            (adjective, kept)
            for adjective, (g, num), allowed, _ in exact(spellings.adjectives.get(fold(word), []), word)
            if (g, num) == (gender, number) and (kept := cases if loose else allowed & cases)
        ]
        if not fitting:
            break
        adjective, cases = fitting[0]
        found.append(adjective)
        at += 1
    return tuple(found), cases, at
