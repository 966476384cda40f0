"""Minimal pairs of gender agreement: right and wrong phrases that differ at one site."""

from collections.abc import Callable
from dataclasses import dataclass

from probes.arabic import grammar
from probes.arabic.lexicon import Adjective, Gender, Noun, Profession, Verb
from probes.arabic.variety import Variety

OTHER: dict[Gender, Gender] = {"feminine": "masculine", "masculine": "feminine"}


@dataclass(frozen=True)
class Context:
    """Who the phrase is about, the adjective and verb that it uses, and the variety that it is in; beside: another
    adjective, which agrees in every phrase; None where the variety has one alone."""

    person: Profession
    gender: Gender
    adjective: Adjective
    beside: Adjective | None
    verb: Verb
    variety: Variety

    def noun(self, gender: Gender | None = None, definite: bool = False) -> str:
        return grammar.decline(self.person.forms(gender or self.gender), "singular", definite=definite)

    def described(self, end: str) -> str:
        """The definite noun with an adjective, before what else stands at the end of it. A noun that is a participle
        has no object after its adjective; at once behind it, it may: «المنقذة نفسه» is "she who saves himself"."""
        said = [grammar.agree(self.beside, self.gender, "singular", definite=True)] if self.beside else []
        return " ".join((self.noun(definite=True), *said, end))

    @property
    def does(self) -> str:
        """What only a person does, in the context's gender."""
        return self.variety.agreement.does[self.gender]


@dataclass(frozen=True)
class MinimalPair:
    """`right` agrees throughout; `wrong` has the other gender at `site` and is ungrammatical for it."""

    site: str
    right: str
    wrong: str


SITES: dict[str, Callable[[Context, Gender], str]] = {
    "noun": lambda c, g: f"{c.variety.agreement.demonstrative[c.gender]} {c.noun(g)} {c.does}",
    "demonstrative": lambda c, g: f"{c.does} {c.variety.agreement.demonstrative[g]} {c.noun(definite=True)}",
    "adjective": lambda c, g: c.described(grammar.agree(c.adjective, g, "singular", definite=True)),
    "verb": lambda c, g: grammar.clause(c.verb, g, "present", c.noun(definite=True)),
    "past verb": lambda c, g: grammar.clause(c.verb, g, "past", c.noun(definite=True)),
    "relative": lambda c, g: (
        f"{c.noun(definite=True)} {c.variety.agreement.relative[g]} {c.does} {c.variety.agreement.where}"
    ),
    "pronoun": lambda c, g: (
        f"{c.noun(definite=True)} {c.variety.agreement.pronoun[g]} {c.variety.agreement.relative[c.gender]} {c.does}"
    ),
    "suffix": lambda c, g: f"{c.does} {c.described(grammar.possess(c.variety.agreement.self, g))}",
}
"""Each site: (context, the gender that stands there) -> phrase. All else agrees with the context's gender.

What only a person does, the article, and the order shut out readings that make a foil good Arabic: «هذه كهربائي» is
"this is my electricity", «هذه معلم» a landmark, «هذا طبيبة تبتسم» "this (drawing) is a doctor who smiles", «هو طبيبة
تبتسم» "the matter is, a doctor smiles", «طبيبة ماهر» Mahir's doctor, «كاتب غاضبة» "he wrote to an angry woman",
«الطبيب نفسها» "the doctor envied her". A participle with the article is also "he who does", and may have an object:
«المنقذة الذي في الصورة» is "she who saves the one in the picture", so the relative's clause has a verb that nothing
of it returns to. The suffix stands where only the noun can be meant: «طبيبة في مكان عمله» would be right of another's
place.
"""


def minimal_pairs(person: Profession, gender: Gender, variety: Variety, turn: int = 0) -> list[MinimalPair]:
    """One pair a site for a person of a gender; `turn` goes round the verbs and the adjectives that make foils. A site
    at which the variety's words show no gender has none."""
    adjectives = [adjective for adjective in variety.lexicon.adjectives.values() if adjective.foil]
    verbs = list(variety.lexicon.verbs.values())
    at = turn % len(adjectives)
    beside = next((each for each in adjectives if each is not adjectives[at]), None)
    context = Context(person, gender, adjectives[at], beside, verbs[turn % len(verbs)], variety)
    pairs = (
        MinimalPair(site, phrase(context, gender), phrase(context, OTHER[gender]))
        for site, phrase in SITES.items()
    )
    return [pair for pair in pairs if pair.right != pair.wrong]


def vocalised(pair: MinimalPair, variety: Variety) -> MinimalPair | None:
    """The pair with every vowel written, so that the foil has no other reading; None where the variety lacks the
    vowels of a word of it."""
    if "vowels" not in variety.says or unvocalised(pair, variety):
        return None
    return MinimalPair(pair.site, variety.vowels.phrase(pair.right), variety.vowels.phrase(pair.wrong))


def unvocalised(pair: MinimalPair, variety: Variety) -> list[str]:
    """The words of a pair that the variety has no vowels of."""
    return [word for text in (pair.right, pair.wrong) for word in variety.vowels.lacks(text)]


def polarity_pair(noun: Noun, n: int, variety: Variety) -> MinimalPair:
    """«ثلاث كرات» and *«ثلاثة كرات»: the numeral in its own gender and in the other."""
    right, wrong = (
        f"{variety.numbers.numeral(n, gender)} {noun.few or noun.plural}"
        for gender in (noun.gender, OTHER[noun.gender])
    )
    return MinimalPair("numeral", right, wrong)
