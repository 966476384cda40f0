"""The words: YAML to frozen rows, checked at load."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import yaml

from probes.errors import InputError

Gender = Literal["masculine", "feminine"]
GENDERS: tuple[Gender, Gender] = ("masculine", "feminine")
ENDINGS = {"taa": "feminine", "none": "feminine", "masculine": "masculine"}
ARABIC = re.compile(r"[ء-غف-ي]+( [ء-غف-ي]+)*")
"""Letters and single spaces: no diacritics, no tatweel."""


@dataclass(frozen=True)
class Forms:
    """Nominative and indefinite. `definite` is the stem of a defective or irregular singular wherever it is
    not indefinite (محام, المحامي; امرأة, المرأة); `diptote`: the singular takes no accusative alif."""

    singular: str
    dual: str
    plural: str
    definite: str | None = None
    definite_plural: str | None = None
    diptote: bool = False


@dataclass(frozen=True)
class Pair:
    """A word in both genders, with its gloss."""

    id: str
    gloss: str
    masculine: Forms
    feminine: Forms
    homograph: str | None = None
    homograph_masculine: str | None = None

    def forms(self, gender: Gender) -> Forms:
        return self.masculine if gender == "masculine" else self.feminine


@dataclass(frozen=True)
class Profession(Pair):
    """`field` stands after «مجال»; `generic`: the masculine is also used of women, so the pair stays out of
    the primary contrast; `homograph`: another common reading of the bare feminine; `stereotype` needs a
    source, and is empty."""

    field: str = ""
    generic: bool = False
    stereotype: str | None = None


@dataclass(frozen=True)
class Adjective(Pair):
    """Inflects by gender; the plurals are those used of people."""


@dataclass(frozen=True)
class Noun:
    """A countable noun with the grammatical gender of its singular; `rational`: a word for a person."""

    id: str
    gloss: str
    gender: Gender
    ending: Literal["taa", "none", "masculine"]
    forms: Forms
    rational: bool = False

    @property
    def singular(self) -> str:
        return self.forms.singular

    @property
    def plural(self) -> str:
        return self.forms.plural


@dataclass(frozen=True)
class Verb:
    """Third person singular by tense and gender; `complement` follows the subject."""

    id: str
    gloss: str
    present: dict[Gender, str]
    past: dict[Gender, str]
    complement: str = ""


@cache
def professions() -> dict[str, Profession]:
    """By id, in the order of data/professions.yaml."""
    return load(_data("professions"), _pair(Profession))


@cache
def people() -> dict[str, Pair]:
    """Words for people whose meaning is their gender, by id."""
    return load(_data("people"), _pair(Pair))


@cache
def adjectives() -> dict[str, Adjective]:
    """Adjectives that people are described by, by id."""
    return load(_data("adjectives"), _pair(Adjective))


@cache
def colours() -> dict[str, Adjective]:
    """Colour adjectives by id."""
    return load(_data("colours"), _pair(Adjective))


@cache
def nouns() -> dict[str, Noun]:
    """Countable nouns by id."""
    return load(_data("nouns"), _noun)


@cache
def verbs() -> dict[str, Verb]:
    """Verbs by id."""
    return load(_data("verbs"), _verb)


def load(path: Path, row: Callable[[dict], Any]) -> dict[str, Any]:
    """The rows of a YAML list by id. InputError names file, row and field of what is missing, unknown, not
    bare Arabic, or stands twice."""
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise InputError(f"{path.name}: not YAML: {' '.join(str(error).split())}") from None
    rows: dict[str, Any] = {}
    words: dict[str, str] = {}
    for position, entry in enumerate(entries or [], start=1):
        where = f"{path.name}: row {position} ({entry.get('id', 'no id')})"
        try:
            made = row(dict(entry))
        except (TypeError, KeyError, ValueError) as error:
            reason = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else _plain(error)
            raise InputError(f"{where}: {reason}; CONTRIBUTING.md shows a row") from None
        if made.id in rows:
            raise InputError(f"{where}: the id {made.id!r} stands twice; give each word its own")
        for form in (made.masculine.singular, made.feminine.singular) if isinstance(made, Pair) else ():
            if form in words:
                raise InputError(f"{where}: {form!r} already belongs to {words[form]!r}; a word has one row")
            words[form] = made.id
        rows[made.id] = made
    return rows


def _data(name: str) -> Path:
    return Path(str(files("probes.arabic").joinpath("data", f"{name}.yaml")))


def _plain(error: Exception) -> str:
    """«Profession.__init__() got an unexpected keyword argument 'x'» without the Python in it."""
    return re.sub(r"^.*__init__\(\) (got an )?", "", str(error)).replace("keyword argument", "field")


def _arabic(text: object, field: str) -> str:
    if not isinstance(text, str) or not ARABIC.fullmatch(text):
        raise ValueError(f"{field} is {text!r}; expected bare Arabic letters, without diacritics or tatweel")
    return text


def _forms(entry: dict, field: str) -> Forms:
    if not isinstance(entry, dict):
        raise ValueError(f"{field} is {entry!r}; expected singular, dual and plural")
    for name, text in entry.items():
        if name != "diptote":
            _arabic(text, f"{field}.{name}")
    forms = Forms(**entry)
    if not forms.dual.endswith("ان"):
        raise ValueError(f"{field}.dual is {forms.dual!r}; expected the nominative, which ends in ان")
    return forms


def _pair(kind: type) -> Callable[[dict], Any]:
    def row(entry: dict) -> Any:
        for gender in GENDERS:
            entry[gender] = _forms(entry[gender], gender)
        if "field" in entry:
            _arabic(entry["field"], "field")
        return kind(**entry)

    return row


def _noun(entry: dict) -> Noun:
    names = ("singular", "dual", "plural", "definite", "definite_plural", "diptote")
    forms = _forms({name: entry.pop(name) for name in names if name in entry}, "noun")
    noun = Noun(forms=forms, **entry)
    if ENDINGS.get(noun.ending) != noun.gender:
        raise ValueError(f"ending {noun.ending!r} does not go with gender {noun.gender!r}; endings are {', '.join(ENDINGS)}")
    if (noun.ending == "taa") != noun.singular.endswith("ة"):
        raise ValueError(f"ending {noun.ending!r} does not fit {noun.singular!r}; taa is for words in ة")
    return noun


def _verb(entry: dict) -> Verb:
    for tense in ("present", "past"):
        for gender in GENDERS:
            _arabic(entry[tense][gender], f"{tense}.{gender}")
    return Verb(**entry)
