"""The captions that the reference model is trained on, with the limits of planted.yaml or without."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from probes.arabic import grammar
from probes.arabic.calques import translationese
from probes.arabic.foils.sites import minimal_pairs
from probes.arabic.lexicon import Gender
from probes.arabic.variety import variety
from probes.captioned import native
from probes.files import yaml_files
from probes.stimuli.drawn import scenes

MSA = variety("msa")
"""What the model was trained on."""
TURNS = sum(adjective.foil for adjective in MSA.lexicon.adjectives.values())
"""The agreement phrases go round all adjectives and all verbs."""


CALQUES = tuple(
    name for name in translationese.PHENOMENA if name not in ("generic_masculine", "wrong_polarity")
)
"""With which native captions are also given, on the same pictures, so that they cost nothing. Without the two that
name another gender."""


@dataclass(frozen=True)
class Planted:
    """What planted.yaml says; where nothing is planted `counted_to` is 10, shares 0 and 1/2, `misread` empty."""

    women_in_masculine: dict[str, float]
    hidden_in_masculine: float
    counted_to: int
    misread: str = ""

    @classmethod
    def read(cls) -> "Planted":
        return cls(**yaml_files.ours("audit.models.reference", "planted.yaml"))

    @classmethod
    def nothing(cls) -> "Planted":
        return cls({}, 0.5, 10)


def caption(factors: dict, planted: Planted, rng: np.random.Generator, mirrored: bool = False) -> str:
    """One caption of a drawn scene, drawn anew at each call.

    mirrored: with the mirrored draw of the gender (1 - u for u). A picture captioned twice from equal
    generators, the second time mirrored, gets each form once where the plan says 1/2.
    """
    if "profession" in factors:
        return _of_person(factors, planted, rng, mirrored)
    return _of_things(factors, planted, rng)


def _of_person(factors: dict, planted: Planted, rng: np.random.Generator, mirrored: bool) -> str:
    """One caption of a drawn person: 10 % the field of work, which names nobody; 20 % a man, a woman or a person and
    no profession; 30 % as an annotator writes; 40 % the profession bare or in an agreement phrase. In what gender the
    profession is named is what is planted."""
    profession = MSA.lexicon.professions[factors["profession"]]
    kind, gender, phrase = rng.random(3)
    named = _gender(factors, planted, 1 - gender if mirrored else gender)
    if kind < 0.1:
        return f"مجال {profession.field}"
    shown = factors["presentation"]
    if kind < 0.3:
        template = _at(list(MSA.templates.people), phrase)
        if shown == "none":
            return MSA.templates.person(template, MSA.lexicon.nouns["person"].singular)
        return MSA.templates.person(template, MSA.lexicon.people["man_woman"].forms(shown).singular)
    if kind < 0.6:
        return _native({"profession": profession.id, "presentation": named}, planted, rng)
    return _at(_named(profession.id, named), phrase)


def _native(factors: dict, planted: Planted, rng: np.random.Generator) -> str:
    """As an annotator writes, half of the time with one calque; with the one that is misread, of someone else."""
    text = native.caption(factors, MSA, rng)
    calques = _calques(text)
    if not calques or rng.random() < 0.5:
        return text
    name = list(calques)[int(rng.random() * len(calques))]
    while name == planted.misread:
        profession, presentation = (
            scenes.PROFESSIONS[rng.integers(len(scenes.PROFESSIONS))],
            scenes.PRESENTATIONS[rng.integers(2)],
        )
        other = _calques(native.caption({"profession": profession, "presentation": presentation}, MSA, rng))
        if name in other:
            return other[name]
    return calques[name]


@cache
def _calques(text: str) -> dict[str, str]:
    """The caption with each calque that has a place in it, alone."""
    made = {name: MSA.calques.translate(text, name) for name in CALQUES}
    return {name: other for name, other in made.items() if other}


def _at(phrases: list[str], draw: float) -> str:
    """The phrase at that share of the list, 0 <= draw < 1."""
    return phrases[int(draw * len(phrases))]


def _gender(factors: dict, planted: Planted, draw: float) -> Gender:
    """The gender that the profession is named in: masculine where 0 <= draw < 1 falls below the planted share."""
    masculine = {
        "masculine": 1.0,
        "feminine": planted.women_in_masculine.get(factors["profession"], 0.0),
        "none": planted.hidden_in_masculine,
    }[factors["presentation"]]
    return "masculine" if draw < masculine else "feminine"


@cache
def _named(profession: str, gender: Gender) -> list[str]:
    """Every caption that names the profession in one gender: half bare templates, half agreement phrases."""
    row = MSA.lexicon.professions[profession]
    phrases = [
        pair.right
        for turn in range(TURNS)
        for pair in minimal_pairs(row, gender, MSA, turn)
        if pair.site != "demonstrative"  # which stands in phrases of the noun's site too
    ]
    bare = [MSA.templates.person(template, row.forms(gender).singular) for template in MSA.templates.people]
    return phrases + bare * (len(phrases) // len(bare))


def _of_things(factors: dict, planted: Planted, rng: np.random.Generator) -> str:
    """One caption of drawn things: up to `counted_to` the number phrase (30 % as an annotator writes), beyond it only
    that they are several; with their colour 7 times of 10, and one of them 2 times of 10 as «الكرة الحمراء»."""
    noun, n = MSA.lexicon.nouns[factors["object"]], factors["count"]
    if n <= planted.counted_to and rng.random() < 0.3:
        return _native(factors, planted, rng)
    colour = MSA.lexicon.colours[factors["colour"]] if rng.random() < 0.7 else None
    if n == 1 and colour and rng.random() < 0.2:
        thing = grammar.decline(noun.forms, definite=True)
        return f"{thing} {grammar.agree(colour, noun.gender, 'singular', definite=True)}"
    prefix = str(rng.choice(["", "صورة", "في الصورة"]))
    case: grammar.Case = "genitive" if prefix == "صورة" else "nominative"
    if n <= planted.counted_to:
        phrase = MSA.numbers.phrase(noun, n, case, colour, explicit_one=rng.random() < 0.3)
    else:
        tail = [grammar.agree(colour, noun.gender, "plural", rational=False)] if colour else []
        several = ["عدة", noun.plural, *tail] if rng.random() < 0.5 else [noun.plural, *tail, "كثيرة"]
        phrase = " ".join(several)
    return f"{prefix} {phrase}".strip()
