"""Every form of the words that are counted and of their adjectives, by how it is spelt.

Forms are kept under their folded spelling, without what writers leave out or mix up (أ/ا, ة/ه, ى/ي).
"""

import re
from collections import defaultdict
from collections.abc import Callable
from functools import cached_property, partial
from itertools import product
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from probes.arabic import grammar
from probes.arabic.grammar import Case
from probes.arabic.lexicon import Adjective, Gender, Noun
from probes.arabic.orthography import ARABIC_INDIC, WESTERN

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


class Spellings:
    """What the words of a variety are spelt as, found by any spelling; `exact` tells the very one from others."""

    def __init__(self, variety: "Variety") -> None:
        self.lexicon, self.numbers = variety.lexicon, variety.numbers

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
    def counted(self) -> list[Noun]:
        """Everything that is counted, in the order in which a homograph is resolved."""
        genders = get_args(Gender)
        people = [row.noun(gender) for row in self.lexicon.people.values() for gender in genders]
        doing = [row.noun(gender) for row in self.lexicon.professions.values() for gender in genders]
        return [*people, *self.lexicon.nouns.values(), *doing]

    @cached_property
    def nouns(self) -> dict[str, list[NounEntry]]:
        """Folded form -> (noun, number, the cases of that form, its spelling)."""
        out: dict[str, list[NounEntry]] = defaultdict(list)
        for noun in self.counted:
            for number in self.numbers.forms:
                for spelling, cases in _cases(partial(grammar.decline, noun.forms, number)).items():
                    out[fold(spelling)].append((noun, number, cases, spelling))
        return dict(out)

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
        if re.fullmatch("[0-9]|10", digits := word.translate(_DIGITS)) and digits != "0":
            return int(digits), "western" if digits == word else "arabic-indic", None
        n, gender = self.numerals.get(fold(word), (None, None))
        return n, "word" if n else "none", gender


def _cases(decline: Callable[[Case], str]) -> dict[str, frozenset[Case]]:
    out: dict[str, set[Case]] = defaultdict(set)
    for case in CASES:
        out[decline(case)].add(case)
    return {spelling: frozenset(cases) for spelling, cases in out.items()}
