"""The words of captions that the calques need to know, by how they are spelt.

The lexicon's, and those of caption_*.yaml and translationese.yaml. Only exact spellings are known: what is not
known is never guessed, so that a caption is rather left out than changed wrongly.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from probes.arabic import grammar, lexicon
from probes.arabic.grammar import Case, Number, Tense
from probes.arabic.lexicon import Adjective, Gender, Noun, Person
from probes.arabic.numbers.spellings import CASES
from probes.files import yaml_files

if TYPE_CHECKING:
    from probes.arabic.variety import Variety

GENDERS: tuple[Gender, ...] = ("masculine", "feminine")

NounForm: TypeAlias = tuple[Noun, Number, bool, frozenset[Case]]
"""The noun, the form's number, whether it is definite, the cases that it may be in."""
AdjectiveForm: TypeAlias = tuple[Adjective, Gender, Number, bool, frozenset[Case]]


@dataclass(frozen=True)
class Verb:
    """A verb of caption_verbs.yaml; what its fields mean stands there."""

    id: str
    gloss: str
    present: str
    past: str
    object: Literal["always", "sometimes", "never"]
    masdar: str | None = None
    passive: str | None = None
    preposition: str | None = None
    doubled: bool = False


@dataclass(frozen=True)
class VerbForm:
    verb: Verb
    tense: Tense
    gender: Gender
    number: Number


TABLES = ("prepositions", "clothes")
"""What in translationese.yaml has rows and is no list of words."""
LIGHT = Verb("perform", "perform", "يقوم", "قام", "never")
BE = Verb("be", "be", "يكون", "كان", "never")


class Vocabulary:
    """What the calques know of a variety's words, by how they are spelt."""

    def __init__(self, variety: "Variety") -> None:
        self.variety, self.lexicon, self.numbers = variety, variety.lexicon, variety.numbers

    @cached_property
    def lists(self) -> dict[str, Any]:
        """translationese.yaml; lists of words are sets."""
        raw = self._read("translationese")
        return {key: value if key in TABLES else frozenset(value) for key, value in raw.items()}

    @cached_property
    def verbs(self) -> dict[str, Verb]:
        """The verbs of caption_verbs.yaml, «قام» and «كان» among them, by id."""
        rows = {row["id"]: Verb(**row) for row in self._read("caption_verbs")}
        return rows | {LIGHT.id: LIGHT, BE.id: BE}

    @cached_property
    def people(self) -> dict[str, Person]:
        """Everyone that a caption may name, by id. Words with another likely reading are left out by `_read_so`."""
        extra = self._load("caption_people", "person")
        return {**self.lexicon.professions, **extra, **self.lexicon.people}

    @cached_property
    def nouns(self) -> dict[str, Noun]:
        """Nouns by id, those for people of either sex among them."""
        return {**self._load("caption_nouns", "noun"), **self.lexicon.nouns}

    @cached_property
    def neutral(self) -> frozenset[str]:
        """Ids of the words for people that have one English word for both."""
        return frozenset(self.lexicon.professions) | self.lists["neutral"]

    @cached_property
    def verb_forms(self) -> dict[str, VerbForm]:
        """Every form that is made here, third person: present in all numbers, past in the singular."""
        out = {}
        for verb in self.verbs.values():
            for gender in GENDERS:
                for number in self.numbers.forms:
                    if form := conjugate(verb, gender, number):
                        out[form] = VerbForm(verb, "present", gender, number)
                past = VerbForm(verb, "past", gender, "singular")
                out[conjugate(verb, gender, "singular", "past") or ""] = past
        return out

    @cached_property
    def noun_forms(self) -> dict[str, list[NounForm]]:
        """Form -> what it may be a form of; of homographs the first counts."""
        out: dict[str, list[NounForm]] = defaultdict(list)
        someone = [row.noun(gender) for row in self.people.values() for gender in self._read_so(row)]
        doing = [noun for noun in someone if noun.id in self.lexicon.professions]
        rest = [noun for noun in someone if noun.id not in self.lexicon.professions]
        for noun in [*rest, *self.nouns.values(), *doing]:  # of homographs the first counts: كتاب is a book
            for number, definite in product(self.numbers.forms, (False, True)):
                for form, cases in _cases(partial(grammar.decline, noun.forms, number, definite=definite)):
                    out[form].append((noun, number, definite, cases))
        return dict(out)

    @cached_property
    def adjective_forms(self) -> dict[str, list[AdjectiveForm]]:
        """Form -> the adjectives that it is a form of."""
        out: dict[str, list[AdjectiveForm]] = defaultdict(list)
        extra = self._load("caption_adjectives", "adjective")
        for row in {**extra, **self.lexicon.adjectives, **self.lexicon.colours}.values():
            for gender, number, definite in product(GENDERS, self.numbers.forms, (False, True)):
                for form, cases in _cases(partial(grammar.agree, row, gender, number, definite=definite)):
                    out[form].append((row, gender, number, definite, cases))
        return dict(out)

    @cached_property
    def numerals(self) -> frozenset[str]:
        """Three to ten, beside nouns of either gender."""
        return frozenset(self.numbers.numeral(n, gender) for n in range(3, 11) for gender in GENDERS)

    @cached_property
    def owned(self) -> dict[str, tuple[Noun, str]]:
        """«دراجته» -> (دراجة, ه): singulars of things that are owned, not of a body."""
        out = {}
        for noun in self.nouns.values():
            if noun.rational or noun.id in self.lists["body"] | self.lists["collectives"]:
                continue
            if noun.singular.endswith(("ء", "أ")):
                continue
            for gender in GENDERS:
                form = grammar.possess(noun.definite or noun.singular, gender)
                out[form] = (noun, form[-2:] if gender == "feminine" else form[-1:])
        return out

    @cached_property
    def prepositional(self) -> frozenset[str]:
        """The nouns that a preposition of English, or «مع» for having, is known beside."""
        rows = frozenset(noun for name in TABLES for row in self.lists[name] for noun in row["nouns"])
        return rows | self.lists["features"]

    @cached_property
    def masdars(self) -> frozenset[str]:
        """Verbal nouns that may follow «قام بـ»."""
        return frozenset(verb.masdar for verb in self.verbs.values() if verb.masdar) | self.lists["light"]

    def _read_so(self, row: Person) -> tuple[Gender, ...]:
        if row.id in self.lists["adjectives"]:
            return ()
        if row.homograph is None or row.id in self.lists["homographs"]:
            return GENDERS
        return ("masculine",)

    def _read(self, name: str) -> Any:
        return yaml_files.shipped(self._path(name), "a folder of captions as data/msa has it")

    def _load(self, name: str, kind: str) -> dict[str, Any]:
        return lexicon.load(self._path(name), kind, self.variety.without)

    def _path(self, name: str) -> Path:
        return self.variety.folder / "captions" / f"{name}.yaml"


def conjugate(
    verb: Verb, gender: Gender, number: Number, tense: Tense = "present", passive: bool = False
) -> str | None:
    """The form that follows its subject: «يركضان». None where the spelling is not certain."""
    if tense == "past":
        if number != "singular":
            return None
        return verb.past if gender == "masculine" else re.sub("ى$", "", verb.past) + "ت"
    stem = (verb.passive if passive else verb.present) or ""
    if number == "plural" and gender == "feminine":
        hollow = re.search("[اوي][^اوىي]$", stem)
        return None if hollow or verb.doubled else re.sub("ى$", "ي", stem) + "ن"
    if number == "plural":
        return re.sub("أ$", "ؤ", re.sub("[يىو]$", "", stem)) + "ون"
    if gender == "feminine":
        stem = "ت" + stem[1:]
    if number == "dual":
        return stem[:-1] + "آن" if stem.endswith("أ") else re.sub("ى$", "ي", stem) + "ان"
    return stem


def _cases(decline: Callable[..., str]) -> list[tuple[str, frozenset[Case]]]:
    forms: dict[str, set[Case]] = defaultdict(set)
    for case in CASES:
        forms[decline(case=case)].add(case)
    return [(form, frozenset(cases)) for form, cases in forms.items()]
