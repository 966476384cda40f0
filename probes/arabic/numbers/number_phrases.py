"""Number phrases, one to ten, read back from text: what a generated one says, and where captions hold one.

A phrase is a dual (كلبان), a numeral and the plural (ثلاثة كلاب, 3 كلاب), or a singular with واحد, and the
adjectives of the lexicon that agree with it. Words are compared without what writers leave out or mix up
(أ/ا, ة/ه, ى/ي, diacritics, tatweel); where a word is spelt exactly as the lexicon has it, only that counts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from probes.arabic import grammar
from probes.arabic.grammar import Case
from probes.arabic.lexicon import Adjective, Gender, Noun
from probes.arabic.numerals import NumberGrammar
from probes.arabic.orthography import normalise

from .spellings import CASES, Numeral, Spellings, exact, fold

if TYPE_CHECKING:
    from probes.arabic.variety import Variety

_MARKS = "\u0640\u064b-\u065f\u0670"
_TOKEN = re.compile(rf"[\w{_MARKS}]+|[^\w\s{_MARKS}]")


NOT_DUALS = {"أمان", "أمين", "عمان", "عمين", "ملكان", "سيدان", "جدان", "خالان", "مهرجان"}
"""Words that are something else in captions: safety, Oman, a sedan, a festival."""


@dataclass(frozen=True)
class NumberPhrase:
    """What a phrase says.

    cases: those that its form allows: كلبان one, كلبين two, كلب two, كرة and ثلاثة كلاب three.
    numeral: how the number is written; `none` is a bare singular. A singular with واحد is `word`.
    colour: the first of the adjectives that is one.
    polarity: of a numeral in words, `wrong` where it has the noun's gender (ثلاث كلاب).
    also: ids of other nouns that the same phrase could be of (بنات, of بنت and of ابنة).
    """

    noun: Noun
    n: int
    cases: frozenset[Case]
    adjectives: tuple[Adjective, ...] = ()
    numeral: Numeral = "none"
    polarity: Literal["right", "wrong"] | None = None
    definite: bool = False
    also: tuple[str, ...] = ()
    colour: Adjective | None = None

    @property
    def gender(self) -> Gender:
        return self.noun.gender

    @property
    def case(self) -> Literal["nominative", "oblique", "ambiguous"]:
        """What the form shows: a dual tells the nominative from the oblique, a plural after a numeral nothing."""
        if self.cases == {"nominative"}:
            return "nominative"
        return "ambiguous" if "nominative" in self.cases else "oblique"


@dataclass(frozen=True)
class Word:
    """A word or a sign of a caption, normalised; [start, end) is where it stands in the caption as given."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Found:
    """A number phrase in a caption of a variety: characters [start, end), words [first, last).

    clitic: what is written onto its first word: و, ل, ب, وب, and ال of a definite phrase. The characters
        begin after it; the words include it.
    """

    caption: str
    phrase: NumberPhrase
    start: int
    end: int
    first: int
    last: int
    variety: "Variety" = field(repr=False, compare=False)
    clitic: str = ""

    @property
    def text(self) -> str:
        return self.caption[self.start : self.end]


def tokens(caption: str) -> list[Word]:
    """The words and signs of a caption in order."""
    return [Word(normalise(m[0]), m.start(), m.end()) for m in _TOKEN.finditer(caption)]


def parse(text: str, variety: "Variety", case: Case | None = None) -> NumberPhrase | None:
    """What a number phrase says, or None where `text` is none, or is none in that `case`.

    Nothing else may stand in `text`. Of several nouns the first is given (people before things before
    professions), the others in `also`.
    """
    words = [word.text for word in tokens(text)]
    ends = (
        [phrase for phrase, end in _readings(words, 0, variety.spellings) if end == len(words)]
        if words
        else []
    )
    if case:
        ends = [replace(p, cases=frozenset({case})) for p in ends if case in p.cases]
    return _first(ends)


def find(caption: str, variety: "Variety") -> list[Found]:
    """The number phrases of a caption in order. A bare singular is none: one is found only as «كلب واحد»."""
    words = tokens(caption)
    plain = [word.text for word in words]
    found, place = [], 0
    while place < len(words):
        here = _at(caption, words, plain, place, variety)
        if here:
            found.append(here)
        place = here.last if here else place + 1
    return found


def spell(
    numbers: NumberGrammar,
    noun: Noun,
    n: int,
    case: Case,
    adjectives: Sequence[Adjective] = (),
    numerals: grammar.Numerals = "word",
) -> str:
    """`numbers.phrase` with any number of adjectives; two in digits are a dual without one."""
    style: grammar.Numerals = numerals if n >= 3 else "word"
    words = [numbers.phrase(noun, n, case, adjectives[0] if adjectives else None, style)]
    number = numbers.form(n)
    inner: Case = "genitive" if number == "plural" else case
    words += [grammar.agree(a, noun.gender, number, inner, rational=noun.rational) for a in adjectives[1:]]
    return " ".join(words)


def _at(caption: str, words: list[Word], plain: list[str], place: int, variety: "Variety") -> Found | None:
    """The phrase that begins at a word, tried without a prefix first: لاعبان is no «ل + اعبان»."""
    for clitic in _clitics(plain[place]):
        rest = [plain[place].removeprefix(clitic), *plain[place + 1 : place + 8]]
        the = clitic.endswith("ال") or clitic.endswith("لل")
        if rest[0] in NOT_DUALS:
            continue
        readings = [
            (phrase, end)
            for phrase, end in _readings(rest, 0, variety.spellings, definite=the)
            if phrase.numeral != "none" and (not the or phrase.numeral == "dual")
        ]
        if not readings:
            continue
        far = max(end for _, end in readings)
        phrase = _first([phrase for phrase, end in readings if end == far])
        assert phrase
        start = _after(caption, words[place], len(clitic))
        last = place + far
        return Found(caption, phrase, start, words[last - 1].end, place, last, variety, clitic)
    return None


def _clitics(word: str) -> Iterator[str]:
    """Prefixes that the word may begin with, the empty one first."""
    yield ""
    for conjunction in ("", "و", "ف"):
        for preposition in ("", "ب", "ل", "ك", "ال", "بال", "لل", "كال"):
            prefix = conjunction + preposition
            if prefix and word.startswith(prefix) and len(word) > len(prefix) + 2:
                yield prefix


def _after(caption: str, word: Word, letters: int) -> int:
    """Where a word goes on after so many letters, marks and tatweel passed over."""
    place = word.start
    while letters:
        letters -= len(normalise(caption[place]))
        place += 1
    while letters == 0 and place < word.end and place > word.start and not normalise(caption[place]):
        place += 1
    return place


def _first(phrases: Sequence[NumberPhrase]) -> NumberPhrase | None:
    if not phrases:
        return None
    others = dict.fromkeys(p.noun.id for p in phrases[1:] if p.noun != phrases[0].noun)
    return replace(phrases[0], also=tuple(others))


def _readings(
    words: Sequence[str], place: int, spellings: Spellings, definite: bool = False
) -> Iterator[tuple[NumberPhrase, int]]:
    """Every reading of what begins at `place`, and the place after it; the longest of each noun only."""
    n, numeral, side = spellings.numeral(words[place])
    at = place + (numeral != "none")
    if at >= len(words):
        return
    entries = exact(spellings.nouns.get(fold(words[at]), []), words[at])
    for noun, number, cases, _ in entries:
        count = n or {"singular": 1, "dual": 2, "plural": 0}[number]
        if not count or number != spellings.numbers.form(count):
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
        polarity: Literal["right", "wrong"] | None = None
        if side:
            polarity = "right" if side != noun.gender else "wrong"
        outer = frozenset(CASES) if plural else inner
        colours = spellings.lexicon.colours
        colour = next((a for a in adjectives if colours.get(a.id) == a), None)
        yield NumberPhrase(noun, count, outer, adjectives, written, polarity, definite, colour=colour), end


def _adjectives(
    words: Sequence[str],
    at: int,
    spellings: Spellings,
    noun: Noun,
    number: grammar.Number,
    cases: frozenset[Case],
    definite: bool,
) -> tuple[tuple[Adjective, ...], frozenset[Case], int]:
    """The adjectives that agree with the noun, the cases that are left, the place after them."""
    gender: Gender = noun.gender
    if number == "plural" and not noun.rational:
        gender, number = "feminine", "singular"
    found: list[Adjective] = []
    while at < len(words):
        word = words[at].removeprefix("ال") if definite else words[at]
        fitting = [
            (adjective, kept)
            for adjective, (g, num), allowed, _ in exact(spellings.adjectives.get(fold(word), []), word)
            if (g, num) == (gender, number) and (kept := allowed & cases)
        ]
        if not fitting:
            break
        adjective, cases = fitting[0]
        found.append(adjective)
        at += 1
    return tuple(found), cases, at
