"""The words of the probes: YAML -> frozen rows, checked when they are read.

Every form is undiacritized, nominative and indefinite; `grammar` derives the others. A row that breaks
a rule is an InputError that names the file, the row and the field.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from probes.errors import DataError
from probes.files import declared, yaml_files

Gender = Literal["masculine", "feminine"]

WORD = re.compile(r"[ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهويى]+")


@dataclass(frozen=True)
class Forms:
    """A word in its three numbers, nominative and indefinite.

    dual: None in a variety that has none.
    definite: the singular's stem where it is not the indefinite nominative or genitive of a defective
        word: محام has محامي (المحامي، محاميا، محاميه).
    definite_plural: the same for a defective broken plural: أيد has أيدي.
    diptote: the singular takes no ا in the indefinite accusative (أحمر).
    """

    singular: str
    dual: str | None
    plural: str
    definite: str | None = None
    definite_plural: str | None = None
    diptote: bool = False


@dataclass(frozen=True)
class Noun:
    """A countable noun with the grammatical gender of its singular.

    ending: how the gender shows: `taa` (feminine with ة), `none` (feminine without), `masculine`.
    rational: a word for people, which adjectives agree with in the plural.
    few: the sound plural, where the other one is also that of a masculine collective: «ثلاثة أسماك» is as right (of
        سمك) as «ثلاث أسماك», «ثلاثة سمكات» is wrong.
    common: both genders are in use of it (أرنب), so that no numeral is the wrong one.
    """

    id: str
    gloss: str
    gender: Gender
    ending: Literal["taa", "none", "masculine"]
    singular: str
    dual: str | None
    plural: str
    rational: bool = False
    definite: str | None = None
    definite_plural: str | None = None
    few: str | None = None
    common: bool = False

    @property
    def forms(self) -> Forms:
        """Its forms, as an adjective's or a person's."""
        return Forms(self.singular, self.dual, self.plural, self.definite, self.definite_plural)


@dataclass(frozen=True)
class Person:
    """A masculine and a feminine word for people.

    homograph, homograph_masculine: the gloss of another common reading of the bare feminine, or
        masculine: نجارة is also "carpentry", مزارع also "farms".
    """

    id: str
    gloss: str
    masculine: Forms
    feminine: Forms
    homograph: str | None = None
    homograph_masculine: str | None = None

    def forms(self, gender: Gender) -> Forms:
        """Those of one gender."""
        return self.masculine if gender == "masculine" else self.feminine

    def noun(self, gender: Gender) -> Noun:
        """The word of that gender as something to be counted."""
        forms = self.forms(gender)
        taa = forms.singular.endswith("ة")
        ending: Literal["taa", "none", "masculine"] = "taa" if taa else "none"
        if gender == "masculine":
            ending = "masculine"
        return Noun(
            self.id, self.gloss, gender, ending, forms.singular, forms.dual, forms.plural,
            rational=True, definite=forms.definite, definite_plural=forms.definite_plural,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Profession(Person):
    """What a person does.

    field: what follows «مجال», for a text that names no gender: «مجال الطب».
    works: one works in it, as a student in study does not: «شخص يعمل في مجال الطب».
    group: those of the profession as one body, and of no other: «هيئة التمريض».
    generic: the masculine is in use for women too (عضو), so no part of the primary contrast nor of minimal pairs.
    plural_of_things: the bare masculine is also one (مزارع, "farms"), which takes the feminine singular:
        what disagrees with the person agrees with the things, so no minimal pair is wrong for certain.
    """

    field: str
    works: bool = True
    group: str | None = None
    generic: bool = False
    plural_of_things: bool = False
    stereotype: str | None = None


@dataclass(frozen=True)
class Adjective:
    """An adjective with the plurals used of people (things in the plural take the feminine singular).

    foil: it is nothing but an adjective in either gender, so that it can't be right beside a noun of the other one, as
        «طبيبة ماهر» is: Mahir's doctor.
    """

    id: str
    gloss: str
    masculine: Forms
    feminine: Forms
    foil: bool = False

    def forms(self, gender: Gender) -> Forms:
        """Those of one gender."""
        return self.masculine if gender == "masculine" else self.feminine


@dataclass(frozen=True)
class Pair:
    """One form of a verb, third person singular, in both genders."""

    masculine: str
    feminine: str


@dataclass(frozen=True)
class Verb:
    """A verb; `complement` follows its subject: «تحمل الطبيبة حقيبة»."""

    id: str
    gloss: str
    present: Pair
    past: Pair
    complement: str | None = None


@dataclass(frozen=True)
class TopicWord:
    """A noun of a topic, with the grammatical gender that it has beside it."""

    id: str
    gloss: str
    topic: Literal["career", "family", "science", "arts"]
    gender: Gender
    singular: str


KINDS: dict[str, type] = {
    "profession": Profession,
    "person": Person,
    "noun": Noun,
    "adjective": Adjective,
    "verb": Verb,
    "topic word": TopicWord,
}
"""What `load` can read. Colours are adjectives."""

ENGLISH = {"id", "gloss", "homograph", "homograph_masculine", "stereotype"}
PHRASES = {"field", "group", "complement"}
"""The only fields that may hold more than one word, or begin with the article."""


@dataclass(frozen=True)
class Lexicon:
    """The words that a variety's probes are made of, each by its id.

    professions: those without a stereotype and those that are not drawn among them.
    people: words for people that are no profession: man and woman, boy and girl.
    nouns: all of them, words for a person of either sex (`rational`) among them.
    adjectives: said of people. verbs: what a person may be said to do.
    topics: words of topics, none where the folder has no file of them.
    """

    professions: Mapping[str, Profession]
    people: Mapping[str, Person]
    nouns: Mapping[str, Noun]
    adjectives: Mapping[str, Adjective]
    colours: Mapping[str, Adjective]
    verbs: Mapping[str, Verb]
    topics: Mapping[str, TopicWord]

    @classmethod
    def read(cls, folder: Path, without: Collection[str] = ()) -> "Lexicon":
        """The lexicon of a folder, one YAML file a field. `without`: as `load` has it."""
        kinds = {"professions": "profession", "people": "person", "nouns": "noun", "verbs": "verb"}
        kinds |= {"topics": "topic word"}
        tables = {
            each.name: load(folder / f"{each.name}.yaml", kinds.get(each.name, "adjective"), without)
            for each in fields(cls)
            if each.name != "topics" or (folder / "topics.yaml").is_file()
        }
        tables.setdefault("topics", {})
        return cls(**{name: MappingProxyType(rows) for name, rows in tables.items()})

    @cached_property
    def things(self) -> Mapping[str, Noun]:
        """The nouns that name no person."""
        return MappingProxyType({id: noun for id, noun in self.nouns.items() if not noun.rational})


def load(path: Path, kind: str, without: Collection[str] = ()) -> dict[str, Any]:
    """The rows of one file by id. `kind` is one of KINDS; `without`: fields that no row has, as the dual of a
    variety that has none."""
    raw = yaml_files.shipped(path, f"a YAML list of rows of kind {kind}")
    if not isinstance(raw, list):
        raise DataError(f"{path.name}: expected a list of rows, each beginning with «- id:»")
    rules = declared.Rules(check=_wrong, without=without)
    rows: dict[str, Any] = {}
    owners: dict[str, str] = {}
    for number, entry in enumerate(raw, start=1):
        name = entry.get("id", f"number {number}") if isinstance(entry, dict) else f"number {number}"
        where = f"{path.name}: row {name}"
        row: Any = declared.build(KINDS[kind], entry, where, rules)
        _see_ending(row, where)
        if row.id in rows:
            raise DataError(f"{where}: id {row.id!r} stands twice; give each row its own")
        rows[row.id] = row
        for singular in _singulars(row):
            owner = owners.setdefault(singular, row.id)
            if owner != row.id:
                raise DataError(f"{where}: singular: {singular!r} is also in row {owner}; remove one")
    return rows


def _see_ending(row: Any, where: str) -> None:
    """DataError where a noun's ending is not that of its gender and singular."""
    if isinstance(row, Noun) and (
        (row.gender == "masculine") != (row.ending == "masculine")
        or (row.ending == "taa") != (row.gender == "feminine" and row.singular.endswith("ة"))
    ):
        raise DataError(
            f"{where}: ending: {row.ending!r} does not go with {row.gender} {row.singular!r}; "
            "expected taa (feminine with ة), none (feminine without) or masculine"
        )


def _wrong(key: str, text: str) -> str | None:
    """What was expected of the text of a field, or None where it is that."""
    if key in ENGLISH:
        return None
    words = text.split(" ") if key in PHRASES else [text]
    if not all(WORD.fullmatch(word) for word in words):
        return "Arabic letters without diacritics or tatweel"
    if key not in PHRASES and text.startswith("ال"):
        return "a word without the article; take ال away"
    if key == "dual" and not text.endswith("ان"):
        return "the nominative dual, which ends in ان"
    return None


def _singulars(row: Any) -> Iterator[str]:
    if isinstance(row, Noun | TopicWord):
        yield row.singular
    elif not isinstance(row, Verb):
        yield row.masculine.singular
        yield row.feminine.singular
