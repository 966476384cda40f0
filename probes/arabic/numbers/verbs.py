"""Present-tense verbs in the third person, read and conjugated as they are spelt without diacritics.

Only the verbs of a variety's captions/present_verbs.yaml: what the spelling of a form hides (يقود، يقدن; يمر،
يمررن) stands there.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from probes.arabic.grammar import Number
from probes.arabic.lexicon import Gender
from probes.files import yaml_files

from .spellings import exact, fold

Kind = Literal["sound", "hollow", "doubled"]

ALSO_SPELT = {"يقرؤون": ("يقرأون", "يقرءون"), "يقرآن": ("يقرأان", "يقرءان")}
"""Other spellings of a form that are in use, masculine; read, never written."""


@dataclass(frozen=True)
class PresentVerb:
    """A verb by its third person singular, masculine: يلعب.

    kind: hollow and doubled verbs change before the ن of the feminine plural; a weak or hamzated end shows.
    """

    present: str
    gloss: str
    kind: Kind = "sound"


Reading: TypeAlias = tuple[PresentVerb, Gender, Number]


class PresentVerbs:
    """The verbs of a file, by their third person singular, masculine, and by every form."""

    def __init__(self, path: Path) -> None:
        raw = yaml_files.shipped(path, "a YAML list of verbs")
        self.verbs = {row["present"]: PresentVerb(**row) for row in raw}

    def read(self, word: str) -> list[Reading]:
        """Every verb that the word is a form of: يمشين -> يمشي, feminine plural.

        Words are compared as in `spellings`; where one is spelt exactly as a form is, only that counts.
        """
        entries = exact(self._forms.get(fold(word), []), word)
        return [(verb, gender, number) for verb, gender, number, _ in entries]

    @cached_property
    def _forms(self) -> dict[str, list[tuple[PresentVerb, Gender, Number, str]]]:
        """Folded form -> (verb, gender, number, its spelling)."""
        out: dict[str, list[tuple[PresentVerb, Gender, Number, str]]] = defaultdict(list)
        for verb, gender, number in product(self.verbs.values(), get_args(Gender), get_args(Number)):
            form = conjugate(verb, gender, number)
            for spelling in (form, *(other for other in ALSO_SPELT.get("ي" + form[1:], ()))):
                spelling = form[0] + spelling[1:]
                out[fold(spelling)].append((verb, gender, number, spelling))
        return dict(out)


def conjugate(verb: PresentVerb, gender: Gender, number: Number) -> str:
    """The form after a subject: يلعب، تلعب، يلعبان، تلعبان، يلعبون، يلعبن."""
    stem = verb.present
    if number == "plural":
        return _women(verb) if gender == "feminine" else _men(stem)
    form = stem if number == "singular" else _two(stem)
    return form if gender == "masculine" else "ت" + form[1:]


def _two(stem: str) -> str:
    if stem.endswith("أ"):
        return stem[:-1] + "آن"
    return (stem[:-1] + "ي" if stem.endswith("ى") else stem) + "ان"


def _men(stem: str) -> str:
    if stem.endswith("أ"):
        return stem[:-1] + "ؤون"
    return (stem[:-1] if stem.endswith(("ي", "ى", "و")) else stem) + "ون"


def _women(verb: PresentVerb) -> str:
    stem = verb.present
    if verb.kind == "hollow":
        return stem[:-2] + stem[-1] + "ن"
    if verb.kind == "doubled":
        return stem + stem[-1] + "ن"
    if stem.endswith("ن"):  # يدخنّ, one ن under its shadda
        return stem
    return (stem[:-1] + "ي" if stem.endswith("ى") else stem) + "ن"
