"""Every form of the words that are counted and of their adjectives, by how it is spelt.

Forms are kept under their folded spelling, without what writers leave out or mix up (أ/ا, ة/ه, ى/ي).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import product
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from probes.arabic import grammar
from probes.arabic.grammar import Case
from probes.arabic.lexicon import Adjective, Gender, Noun, load
from probes.arabic.orthography import ARABIC_INDIC, WESTERN
from probes.files import yaml_files

if TYPE_CHECKING:
    from probes.arabic.variety import Variety

CASES: tuple[Case, ...] = get_args(Case)
NounEntry: TypeAlias = tuple[Noun, grammar.Number, frozenset[Case], str]
AdjectiveEntry: TypeAlias = tuple[Adjective, tuple[Gender, grammar.Number], frozenset[Case], str]

Numeral = Literal["none", "dual", "word", "western", "arabic-indic"]

_FOLD = str.maketrans("أإآةى", "اااهي")
_DIGITS = str.maketrans(ARABIC_INDIC, WESTERN)


def fold(word: str) -> str:
    """The word without the differences that writers don't make: أ/إ/آ/ا, ة/ه, ى/ي."""
    return word.translate(_FOLD)


def exact(entries: list[Any], word: str) -> list[Any]:
    """Those spelt as the word is, where there are any."""
    return [entry for entry in entries if entry[-1] == word] or entries


@dataclass(frozen=True)
class LargeNumeral:
    """A numeral from 11 to 99: its words end at `end`; the genders of the nouns that it goes with, none for digits."""

    n: int
    numeral: Numeral
    genders: frozenset[Gender]
    cases: frozenset[Case]
    end: int


ALSO_PLURALS = {"young_boy": "صبيان"}
"""By a noun's id a second plural, which is spelt as the dual is: «ثلاثة صبيان», «صبيان يلعبان»."""


class Spellings:
    """What the words of a variety are spelt as, found by any spelling; `exact` tells the very one from others."""

    def __init__(self, variety: "Variety") -> None:
        self.lexicon, self.numbers = variety.lexicon, variety.numbers
        self._beyond_ten = variety.beyond_ten
        self._captions, self._without = variety.folder / "captions", variety.without

    @cached_property
    def numerals(self) -> dict[str, tuple[int, Gender]]:
        """Folded numeral, of those beside a plural -> (number, its own gender); ثمان and ثماني are both in use."""
        out: dict[str, tuple[int, Gender]] = {
            fold(word): (n, "masculine") for word, n in self.numbers.also.items()
        }
        for n in range(3 if self.numbers.dual else 2, 11):
            out[fold(self.numbers.numeral(n, "masculine"))] = (n, "feminine")
            out[fold(self.numbers.numeral(n, "feminine"))] = (n, "masculine")
        return out

    @cached_property
    def two(self) -> dict[str, tuple[Gender, frozenset[Case]]]:
        """Folded word for two -> (the gender of its noun, its cases), where two is said with a numeral too."""
        out: dict[str, tuple[Gender, frozenset[Case]]] = {}
        for gender in get_args(Gender):
            for word, cases in _cases(partial(self.numbers.numeral, 2, gender)).items():
                out[fold(word)] = (gender, cases)
        return out

    @cached_property
    def _large(self) -> dict[str, LargeNumeral]:
        """Folded numeral from 11 to 99, its words joined -> what it says. ثمان and ثماني are both in use."""
        out: dict[str, LargeNumeral] = {}
        for n, gender in product(range(11, 100), get_args(Gender)) if self._beyond_ten else ():
            assert self._beyond_ten
            for text, cases in _cases(partial(self._beyond_ten.numeral, n, gender)).items():
                for eight in ("ثمان", "ثماني"):
                    word = re.sub("^ثماني?(?= )", eight, fold(text))
                    had = out.get(word)
                    genders = frozenset([gender]) | (had.genders if had else frozenset())
                    of = cases | (had.cases if had else frozenset())
                    out[word] = LargeNumeral(n, "word", genders, of, len(word.split()))
        return out

    def beyond_ten(self, words: Sequence[str]) -> LargeNumeral | None:
        """The numeral from 11 to 99 that words begin with, the longest."""
        if words[0][0].isdigit():
            digits = words[0].translate(_DIGITS)
            if not re.fullmatch("[1-9][0-9]", digits) or digits == "10":
                return None
            numeral: Numeral = "western" if digits == words[0] else "arabic-indic"
            return LargeNumeral(int(digits), numeral, frozenset(), frozenset(CASES), 1)
        first = fold(words[0])
        if first not in self._large_first:
            return None
        two = self._large.get(f"{first} {fold(words[1])}") if len(words) > 1 else None
        return two or self._large.get(first)

    @cached_property
    def _large_first(self) -> frozenset[str]:
        return frozenset(text.split()[0] for text in self._large)

    def may_begin(self, word: str) -> bool:
        """Whether a number phrase may begin with a word: most words of a caption don't, and are passed over."""
        return word[:1].isdigit() or fold(word) in self._first

    @cached_property
    def _first(self) -> frozenset[str]:
        return frozenset().union(self.nouns, self.numerals, self.two, self._large_first, self.construct)

    @cached_property
    def counted(self) -> list[Noun]:
        """Everything that is counted, in the order in which a homograph is resolved."""
        genders = get_args(Gender)
        people = [row.noun(gender) for row in self.lexicon.people.values() for gender in genders]
        doing = [row.noun(gender) for row in self.lexicon.professions.values() for gender in genders]
        return [*people, *self._extra, *self.lexicon.nouns.values(), *doing]

    @cached_property
    def _extra(self) -> list[Noun]:
        """What only captions count."""
        path = self._captions / "counted.yaml"
        return [*load(path, "noun", self._without).values()] if path.is_file() else []

    @cached_property
    def nouns(self) -> dict[str, list[NounEntry]]:
        """Folded form -> (noun, number, the cases of that form, its spelling)."""
        out: dict[str, list[NounEntry]] = defaultdict(list)
        for noun in self.counted:
            for number in self.numbers.forms:
                for spelling, cases in _cases(partial(grammar.decline, noun.forms, number)).items():
                    out[fold(spelling)].append((noun, number, cases, spelling))
            if also := ALSO_PLURALS.get(noun.id):
                out[fold(also)].append((noun, "plural", frozenset(CASES), also))
        return dict(out)

    @cached_property
    def construct(self) -> dict[str, list[NounEntry]]:
        """Folded form of people before what completes them, where it shows or only a noun for service can follow:
        «لاعبا كرة», «رجال شرطة»; a dual that is spelt as a plural (لاعبي) is none."""
        out: dict[str, list[NounEntry]] = defaultdict(list)
        for noun in self.counted if self.numbers.dual else ():
            plurals = _cases(partial(grammar.construct, noun.forms, "plural"))
            for spelling, cases in plurals.items() if not noun.plural.endswith("ات") else ():
                out[fold(spelling)].append((noun, "plural", cases, spelling))
            for spelling, cases in _cases(partial(grammar.construct, noun.forms, "dual")).items():
                if spelling not in plurals:
                    out[fold(spelling)].append((noun, "dual", cases, spelling))
        return dict(out)

    @cached_property
    def _complements(self) -> dict[str, list[tuple[str, ...]]]:
        """By a noun's id what completes it, in folded words, the longest first."""
        path = self._captions / "complements.yaml"
        raw = yaml_files.shipped(path, "nouns with what completes them") if path.is_file() else {}
        return {
            id: sorted((tuple(fold(text).split()) for text in texts), key=len, reverse=True)
            for id, texts in raw.items()
        }

    def complement(self, noun: Noun, words: Sequence[str]) -> int:
        """How many of the words complete the noun."""
        folded = tuple(fold(word) for word in words[:3])
        return next(
            (len(each) for each in self._complements.get(noun.id, ()) if folded[: len(each)] == each), 0
        )

    @cached_property
    def adjectives(self) -> dict[str, list[AdjectiveEntry]]:
        """Folded form -> (adjective, (gender, number), the cases of that form, its spelling)."""
        out: dict[str, list[AdjectiveEntry]] = defaultdict(list)
        for adjective in (*self.lexicon.colours.values(), *self.lexicon.adjectives.values()):
            for gender, number in product(get_args(Gender), self.numbers.forms):
                for spelling, cases in _cases(partial(grammar.agree, adjective, gender, number)).items():
                    out[fold(spelling)].append((adjective, (gender, number), cases, spelling))
        return dict(out)

    def counted_plural(self, word: str) -> bool:
        """Whether a word of the lexicon has this as a plural in some case (مهندسين is a dual too)."""
        return any(number == "plural" for _, number, *_ in exact(self.nouns.get(fold(word), []), word))

    def is_adjective(self, word: str) -> bool:
        """Whether a word is a form of an adjective of the lexicon."""
        return fold(word) in self.adjectives

    def numeral(self, word: str) -> tuple[int | None, Numeral, Gender | None]:
        """(number, how it is written, the numeral's own gender) of a numeral, else (None, "none", None)."""
        if word[:1].isdigit() and re.fullmatch("[1-9]|10", digits := word.translate(_DIGITS)):
            return int(digits), "western" if digits == word else "arabic-indic", None
        n, gender = self.numerals.get(fold(word), (None, None))
        return n, "word" if n else "none", gender


def _cases(decline: Callable[[Case], str]) -> dict[str, frozenset[Case]]:
    out: dict[str, set[Case]] = defaultdict(set)
    for case in CASES:
        out[decline(case)].add(case)
    return {spelling: frozenset(cases) for spelling, cases in out.items()}
