"""Every form of the words that are counted and of their adjectives, by how it is spelt.

Forms are kept under their folded spelling, without what writers leave out or mix up (أ/ا, ة/ه, ى/ي).
"""

from collections import defaultdict
from collections.abc import Callable
from functools import cache, partial
from typing import Any, TypeAlias, get_args

from probes.arabic import grammar, lexicon
from probes.arabic.grammar import Case
from probes.arabic.lexicon import Adjective, Gender, Noun

CASES: tuple[Case, ...] = get_args(Case)
NounEntry: TypeAlias = tuple[Noun, grammar.Number, frozenset[Case], str]
AdjectiveEntry: TypeAlias = tuple[Adjective, tuple[Gender, grammar.Number], frozenset[Case], str]

_FOLD = str.maketrans("أإآةى", "اااهي")


def fold(word: str) -> str:
    """The word without the differences that writers don't make: أ/إ/آ/ا, ة/ه, ى/ي."""
    return word.translate(_FOLD)


@cache
def numerals() -> dict[str, tuple[int, Gender]]:
    """Folded numeral, 3 to 10 -> (number, its own gender); ثمان and ثماني are both in use."""
    out: dict[str, tuple[int, Gender]] = {"ثمان": (8, "masculine")}
    for n in range(3, 11):
        out[fold(grammar.numeral(n, "masculine"))] = (n, "feminine")
        out[fold(grammar.numeral(n, "feminine"))] = (n, "masculine")
    return out


def exact(entries: list[Any], word: str) -> list[Any]:
    """Those spelt as the word is, where there are any."""
    return [entry for entry in entries if entry[-1] == word] or entries


@cache
def counted() -> list[Noun]:
    """Everything that is counted, in the order in which a homograph is resolved."""
    people = [row.noun(g) for row in lexicon.people().values() for g in ("masculine", "feminine")]
    doing = [row.noun(g) for row in lexicon.professions().values() for g in ("masculine", "feminine")]
    return [*people, *lexicon.nouns().values(), *doing]


@cache
def nouns() -> dict[str, list[NounEntry]]:
    """Folded form -> (noun, number, the cases of that form, its spelling)."""
    out: dict[str, list[NounEntry]] = defaultdict(list)
    for noun in counted():
        for number in ("singular", "dual", "plural"):
            for spelling, cases in _cases(partial(grammar.decline, noun.forms, number)).items():
                out[fold(spelling)].append((noun, number, cases, spelling))
    return dict(out)


@cache
def adjectives() -> dict[str, list[AdjectiveEntry]]:
    """Folded form -> (adjective, (gender, number), the cases of that form, its spelling)."""
    out: dict[str, list[AdjectiveEntry]] = defaultdict(list)
    for adjective in (*lexicon.colours().values(), *lexicon.adjectives().values()):
        for gender in ("masculine", "feminine"):
            for number in ("singular", "dual", "plural"):
                for spelling, cases in _cases(partial(grammar.agree, adjective, gender, number)).items():
                    out[fold(spelling)].append((adjective, (gender, number), cases, spelling))
    return dict(out)


def _cases(decline: Callable[[Case], str]) -> dict[str, frozenset[Case]]:
    out: dict[str, set[Case]] = defaultdict(set)
    for case in CASES:
        out[decline(case)].add(case)
    return {spelling: frozenset(cases) for spelling, cases in out.items()}
