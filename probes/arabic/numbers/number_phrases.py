"""Number phrases read back from text: what a generated one says, and where captions hold one.

`readings` says what a phrase is. Words are compared without what writers leave out or mix up (أ/ا, ة/ه, ى/ي,
diacritics, tatweel); where a word is spelt exactly as the lexicon has it, only that counts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from probes.arabic import grammar
from probes.arabic.grammar import Case
from probes.arabic.lexicon import Adjective, Noun
from probes.arabic.numerals import NumberGrammar
from probes.arabic.orthography import normalise

from .readings import NumberPhrase, readings
from .spellings import ALSO_PLURALS, Spellings, exact, fold

if TYPE_CHECKING:
    from probes.arabic.variety import Variety

_MARKS = "\u0640\u064b-\u065f\u0670"
_TOKEN = re.compile(rf"[\w{_MARKS}]+|[^\w\s{_MARKS}]")


NOT_DUALS = {"أمان", "أمين", "عمان", "عمين", "ملكان", "سيدان", "جدان", "خالان", "مهرجان"}
"""Words that are something else in captions: safety, Oman, a sedan, a festival."""
OF_MEN = re.compile("[وف]?ي.{2,}ون")


@dataclass(frozen=True)
class Word:
    """A word or a sign of a caption, normalised; [start, end) is where it stands in the caption as given."""

    text: str
    start: int
    end: int


Words = tuple[Word, ...]
"""Those of a caption in order."""


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


@lru_cache(maxsize=1_024)  # each of the rules of one caption asks for its words
def tokens(caption: str) -> Words:
    """The words and signs of a caption in order."""
    return tuple(Word(normalise(m[0]), m.start(), m.end()) for m in _TOKEN.finditer(caption))


def parse(text: str, variety: "Variety", case: Case | None = None) -> NumberPhrase | None:
    """What a number phrase says, or None where `text` is none, or is none in that `case`.

    Nothing else may stand in `text`. Of several nouns the first is given (people before things before
    professions), the others in `also`.
    """
    words = [word.text for word in tokens(text)]
    ends = (
        [phrase for phrase, end in readings(words, variety.spellings) if end == len(words)] if words else []
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


def spelt(found: Found, n: int, case: Case, numerals: grammar.Numerals = "word") -> str:
    """The phrase for `n` in a case, after what is written onto it; «ثلاثة من الكلاب» as «ثلاثة كلاب»."""
    phrase, numbers = found.phrase, found.variety.numbers
    text = spell(
        numbers, phrase.noun, n, case, phrase.adjectives, numerals, phrase.definite, phrase.completed
    )
    return text.removeprefix("ال") if phrase.definite else text


def spell(
    numbers: NumberGrammar,
    noun: Noun,
    n: int,
    case: Case,
    adjectives: Sequence[Adjective] = (),
    numerals: grammar.Numerals = "word",
    definite: bool = False,
    completed: str = "",
) -> str:
    """`numbers.phrase` with any number of adjectives; two in digits are a dual without one.

    definite: «الكلاب الثلاثة السوداء», in words. completed: what completes the noun, «لاعبا كرة», without adjectives.
    """
    if definite:
        return _definite(numbers, noun, n, case, adjectives)
    if completed:
        return _completed(numbers, noun, n, case, completed)
    style: grammar.Numerals = numerals if n >= 3 else "word"
    words = [numbers.phrase(noun, n, case, adjectives[0] if adjectives else None, style)]
    number = numbers.form(n)
    inner: Case = "genitive" if number == "plural" else case
    words += [grammar.agree(a, noun.gender, number, inner, rational=noun.rational) for a in adjectives[1:]]
    return " ".join(words)


def _definite(numbers: NumberGrammar, noun: Noun, n: int, case: Case, adjectives: Sequence[Adjective]) -> str:
    number = numbers.form(n)
    words = [grammar.decline(noun.forms, number, case, definite=True)]
    words += [grammar.definite(numbers.numeral(n, noun.gender, case))] if number == "plural" else []
    return " ".join(
        words + [grammar.agree(a, noun.gender, number, case, True, noun.rational) for a in adjectives]
    )


def _completed(numbers: NumberGrammar, noun: Noun, n: int, case: Case, completed: str) -> str:
    """«ثلاثة لاعبي هوكي», and of what a definite noun completes «ثلاثة من لاعبي الهوكي»."""
    number = numbers.form(n)
    words = [numbers.numeral(n, noun.gender, case)] if number == "plural" else []
    words += ["من"] if words and completed.split()[-1].startswith("ال") else []
    word = grammar.construct(noun.forms, number, "genitive" if number == "plural" else case)
    return " ".join([*words, word, completed])


def _at(caption: str, words: Words, plain: list[str], place: int, variety: "Variety") -> Found | None:
    """The phrase that begins at a word, tried without a prefix first: لاعبان is no «ل + اعبان»."""
    for clitic in _clitics(plain[place]):
        rest = [plain[place].removeprefix(clitic), *plain[place + 1 : place + 8]]
        the = clitic.endswith("ال") or clitic.endswith("لل")
        if rest[0] in NOT_DUALS:
            continue
        found = [
            (phrase, end)
            for phrase, end in readings(rest, variety.spellings, definite=the)
            if _counts(phrase, rest, end, variety.spellings)
        ]
        if not found:
            continue
        far = max(end for _, end in found)
        phrase = _first([phrase for phrase, end in found if end == far])
        assert phrase
        start = _after(caption, words[place], len(clitic))
        last = place + far
        return Found(caption, phrase, start, words[last - 1].end, place, last, variety, clitic)
    return None


def _counts(phrase: NumberPhrase, words: Sequence[str], end: int, spellings: Spellings) -> bool:
    """Whether a reading says a number for certain: a definite «اللاعبين» is a plural sooner than a dual."""
    if phrase.numeral != "dual" or phrase.completed:
        return phrase.numeral != "none" and (not phrase.definite or phrase.order == "after")
    if words[0] in ALSO_PLURALS.values():
        return not any(_of_many(word, spellings) for word in words[end : end + 3])
    return not (phrase.definite and not phrase.adjectives and spellings.counted_plural(words[0]))


def _of_many(word: str, spellings: Spellings) -> bool:
    """Whether a word agrees with men in the plural: «صبيان صغار», «صبيان يلعبون»."""
    adjectives = exact(spellings.adjectives.get(fold(word), []), word)
    return bool(OF_MEN.fullmatch(word)) or any(of == ("masculine", "plural") for _, of, *_ in adjectives)


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
