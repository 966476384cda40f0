"""What would make a foil good Arabic: of each site, the readings of the changed word that do.

A rule says what a reading does in its place; what it can't decide stands in safe.yaml, with a reason a line.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from probes.arabic.lexicon import Gender

from .analyzer import Reading, readings

Saved = tuple[str, Reading | None, str]
"""A word of the foil, a reading of it, and what the phrase is with that reading; None: the dictionary has none."""
PREPOSITIONS = ("ب", "لل", "في", "من", "إلى", "على", "عن", "خلف")


@dataclass(frozen=True)
class Foil:
    """`wrong` differs from `right` in one word; gender: of the noun. singular: of what a numeral counts."""

    site: str
    gender: Gender
    right: str
    wrong: str
    singular: str = ""

    @property
    def place(self) -> int:
        """Of the changed word."""
        (place,) = (i for i, (a, b) in enumerate(zip(self.right.split(), self.words, strict=True)) if a != b)
        return place

    @property
    def words(self) -> list[str]:
        return self.wrong.split()

    @property
    def changed(self) -> str:
        return self.words[self.place]


def saved(foil: Foil) -> list[Saved]:
    """Everything that makes the foil good Arabic."""
    found = readings(foil.changed)
    if not found:
        return [(foil.changed, None, "the dictionary doesn't know it")]
    return list(RULES[foil.site](foil, found))


def _attribute(foil: Foil, found: tuple[Reading, ...]) -> Iterator[Saved]:
    """«طبيبة ماهر» is an idafa where the second word is a noun or a name, and an attributive clause where it is a verb
    whose subject is the noun; a verb of another person lacks what would return to the noun. After «الطبيبة» there is no
    idafa: what is left is that a noun or name is what the doctor is said to be."""
    definite = foil.words[0].startswith("ال")
    if foil.site == "adjective" and definite and foil.place == 1:
        yield foil.changed, found[0], "what the first does something to"
    for each in found:
        if each.name or each.noun:
            yield foil.changed, each, "what the first is said to be" if definite else "an idafa"
        elif each.joined:
            yield foil.changed, each, "a second part"
        elif each.verb and each.third(foil.gender):
            yield foil.changed, each, "an attributive clause"


def _verb(foil: Foil, found: tuple[Reading, ...]) -> Iterator[Saved]:
    """Before «الطبيبة» a noun makes an idafa; a verb that agrees has it for its subject, any other for its object, if
    it takes one, and a bare complement for its own subject."""
    _, after, *rest = foil.words
    bare = rest and not rest[0].startswith(PREPOSITIONS) and not rest[0].endswith("ا")
    for each in found:
        if not each.verb:
            yield foil.changed, each, f"an idafa with «{after}»"
        elif each.third(foil.gender):
            yield foil.changed, each, f"«{after}» its subject"
        elif not each.passive and "intr" not in each.category:
            yield foil.changed, each, f"«{after}» its object" + (f", «{rest[0]}» its subject" if bare else "")


def _noun(foil: Foil, _: tuple[Reading, ...]) -> Iterator[Saved]:
    """«هذه معلم»: a noun of another sense may be what is pointed at. Where the phrase goes on with what only a person
    does, no thing can be."""
    noun = foil.words[1]
    if len(foil.words) == 2:
        yield from ((noun, each, "what is pointed at") for each in readings(noun) if each.noun)


def _pointing(foil: Foil, found: tuple[Reading, ...]) -> Iterator[Saved]:
    """Of «هذا», «هي», «التي»: any reading but the one that is meant; where nothing follows, the noun's other senses.
    «هو» may also be "the matter is", but before a whole sentence, which «طبيبة تبتسم», a noun with its clause, is not.
    """
    for each in found:
        if not any(tag in each.tags for tag in ("DEM_PRON", "REL_PRON", "/PRON_")):
            yield foil.changed, each, "another word"
    if foil.site == "relative":
        yield from _clause(foil, found)
    elif foil.place == 0:
        yield from _noun(foil, found)
        if foil.words[1:2] and not foil.words[1].startswith("ال"):
            yield foil.changed, found[0], "a thing, or the matter"


def _clause(foil: Foil, found: tuple[Reading, ...]) -> Iterator[Saved]:
    """What the noun does something to, if it is a participle: «المنقذة الذي في الصورة» is "she who saves the one in
    the picture". Not where the clause is of a verb that takes no object and is not of the relative's gender: nothing
    returns to it."""
    verbs = [each for each in readings(foil.words[foil.place + 1]) if each.verb]
    if not any(each.third(foil.gender) for each in verbs):
        yield foil.changed, found[0], "what the first does something to"


def _suffix(foil: Foil, found: tuple[Reading, ...]) -> Iterator[Saved]:
    """«الطبيب نفسها»: a verb whose subject the noun is («he envied her»), or a noun that it is said to be («her soul»).
    After a verb that has its subject and takes no object, neither; there it is what a participle is done to."""
    if foil.place == 2:
        yield foil.changed, found[0], "what the one before does something to"
    for each in found:
        if foil.place == 1 and (each.third(foil.gender) if each.verb else each.noun):
            yield foil.changed, each, "what is said of the first"


def _numeral(foil: Foil, found: tuple[Reading, ...]) -> Iterator[Saved]:
    """A numeral that is also a noun («خمس», a fifth) makes an idafa; and with «ثلاثة» the plural may be another's:
    of a noun of the other gender, a masculine collective (شجر) among them."""
    counted = foil.words[-1]
    for each in found:
        if not each.verb and "/ADJ" not in each.tags:
            yield foil.changed, each, f"an idafa with «{counted}»"
    known = readings(counted)
    if not known:
        yield counted, None, "the dictionary doesn't know it"
    for each in known:
        masculine = not each.lemma.endswith("ة") and "/NSUFF_FEM" not in each.tags
        if each.noun and each.lemma != foil.singular and masculine == (foil.gender == "feminine"):
            yield counted, each, f"a plural of «{each.lemma}»"
    if foil.singular.endswith("ة") and not counted.endswith("ات"):
        collective = foil.singular.removesuffix("ة")
        for each in readings(collective):
            if each.noun and "POSS" not in each.tags and not each.joined:
                yield counted, each, f"a plural of the collective «{collective}»"


RULES: dict[str, Callable[[Foil, tuple[Reading, ...]], Iterator[Saved]]] = {
    "noun": _noun,
    "demonstrative": _pointing,
    "pronoun": _pointing,
    "relative": _pointing,
    "adjective": _attribute,
    "morphology": _attribute,
    "verb": _verb,
    "past verb": _verb,
    "suffix": _suffix,
    "numeral": _numeral,
}
