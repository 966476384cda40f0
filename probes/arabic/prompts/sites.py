"""Minimal pairs of gender agreement: right and wrong phrases that differ at one site."""

from collections.abc import Callable
from dataclasses import dataclass

from probes.arabic import grammar, lexicon
from probes.arabic.grammar import Gender

OTHER: dict[Gender, Gender] = {"feminine": "masculine", "masculine": "feminine"}


@dataclass(frozen=True)
class Context:
    """Who the phrase is about, and the adjective and verb that it uses."""

    person: lexicon.Profession
    gender: Gender
    adjective: lexicon.Adjective
    verb: lexicon.Verb

    def noun(self, gender: Gender | None = None, definite: bool = False) -> str:
        return grammar.decline(self.person.forms(gender or self.gender), "singular", definite=definite)


@dataclass(frozen=True)
class MinimalPair:
    """`right` agrees throughout; `wrong` has the other gender at `site` and is ungrammatical for it."""

    site: str
    right: str
    wrong: str


SITES: dict[str, Callable[[Context, Gender], str]] = {
    "noun": lambda c, g: f"{grammar.DEMONSTRATIVE[c.gender]} {c.noun(g)}",
    "demonstrative": lambda c, g: f"{grammar.DEMONSTRATIVE[g]} {c.noun()}",
    "adjective": lambda c, g: f"{c.noun()} {grammar.agree(c.adjective, g, 'singular')}",
    "verb": lambda c, g: grammar.clause(c.verb, g, "present", c.noun(definite=True)),
    "past verb": lambda c, g: grammar.clause(c.verb, g, "past", c.noun(definite=True)),
    "relative": lambda c, g: f"{c.noun(definite=True)} {grammar.RELATIVE[g]} في الصورة",
    "pronoun": lambda c, g: f"{grammar.PRONOUN[g]} {c.noun()}",
    "suffix": lambda c, g: f"{c.noun(definite=True)} {grammar.possess('نفس', g)}",
    "numeral": lambda c, g: (
        f"{grammar.numeral(3, g)} {grammar.decline(c.person.forms(c.gender), 'plural', 'genitive')}"
    ),
}
"""Each site: (context, the gender that stands there) -> phrase. All else agrees with the context's gender.

The suffix stands where only the noun can be meant: «طبيبة في مكان عمله» would be right of another's place.
"""


def minimal_pairs(person: lexicon.Profession, gender: Gender, turn: int = 0) -> list[MinimalPair]:
    """One pair a site for a person of a gender; `turn` goes round the adjectives and verbs."""
    adjectives, verbs = list(lexicon.adjectives().values()), list(lexicon.verbs().values())
    context = Context(person, gender, adjectives[turn % len(adjectives)], verbs[turn % len(verbs)])
    return [
        MinimalPair(site, phrase(context, gender), phrase(context, OTHER[gender]))
        for site, phrase in SITES.items()
    ]
