"""The words of captions that the calques need to know, by how they are spelt.

The lexicon's, and those of caption_*.yaml and translationese.yaml. Only exact spellings are known: what is not
known is never guessed, so that a caption is rather left out than changed wrongly.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Literal, TypeAlias

import yaml

from probes.arabic import grammar, lexicon
from probes.arabic.grammar import Case, Number, Tense
from probes.arabic.lexicon import DATA, Adjective, Gender, Noun, Person
from probes.arabic.numbers.spellings import CASES

GENDERS: tuple[Gender, ...] = ("masculine", "feminine")
NUMBERS: tuple[Number, ...] = ("singular", "dual", "plural")

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


LIGHT = Verb("perform", "perform", "يقوم", "قام", "never")
BE = Verb("be", "be", "يكون", "كان", "never")


@cache
def known() -> dict[str, Any]:
    """translationese.yaml; lists of words are sets."""
    raw = yaml.safe_load((DATA / "captions" / "translationese.yaml").read_text(encoding="utf-8"))
    return {key: value if key == "prepositions" else frozenset(value) for key, value in raw.items()}


@cache
def verbs() -> dict[str, Verb]:
    raw = yaml.safe_load((DATA / "captions" / "caption_verbs.yaml").read_text(encoding="utf-8"))
    return {row["id"]: Verb(**row) for row in raw} | {LIGHT.id: LIGHT, BE.id: BE}


@cache
def people() -> dict[str, Person]:
    """Everyone that a caption may name, by id. Words with another likely reading are left out by `_read_so`."""
    extra: dict[str, Person] = lexicon.load(DATA / "captions" / "caption_people.yaml", "person")
    return {**lexicon.professions(), **extra, **lexicon.people()}


@cache
def nouns() -> dict[str, Noun]:
    """Nouns by id, those for people of either sex among them."""
    extra: dict[str, Noun] = lexicon.load(DATA / "captions" / "caption_nouns.yaml", "noun")
    return {**extra, **lexicon.nouns()}


@cache
def neutral() -> frozenset[str]:
    """Ids of the words for people that have one English word for both."""
    return frozenset(lexicon.professions()) | known()["neutral"]


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


@cache
def verb_forms() -> dict[str, VerbForm]:
    """Every form that is made here, third person: present in all numbers, past in the singular."""
    out = {}
    for verb in verbs().values():
        for gender in GENDERS:
            for number in NUMBERS:
                if form := conjugate(verb, gender, number):
                    out[form] = VerbForm(verb, "present", gender, number)
            out[conjugate(verb, gender, "singular", "past") or ""] = VerbForm(
                verb, "past", gender, "singular"
            )
    return out


@cache
def noun_forms() -> dict[str, list[NounForm]]:
    out: dict[str, list[NounForm]] = defaultdict(list)
    someone = [row.noun(gender) for row in people().values() for gender in _read_so(row)]
    doing = [noun for noun in someone if noun.id in lexicon.professions()]
    rest = [noun for noun in someone if noun.id not in lexicon.professions()]
    for noun in [*rest, *nouns().values(), *doing]:  # of homographs the first counts: كتاب is a book
        for number in NUMBERS:
            for definite in (False, True):
                for form, cases in _cases(partial(grammar.decline, noun.forms, number, definite=definite)):
                    out[form].append((noun, number, definite, cases))
    return dict(out)


@cache
def adjective_forms() -> dict[str, list[AdjectiveForm]]:
    out: dict[str, list[AdjectiveForm]] = defaultdict(list)
    extra: dict[str, Adjective] = lexicon.load(DATA / "captions" / "caption_adjectives.yaml", "adjective")
    for row in {**extra, **lexicon.adjectives(), **lexicon.colours()}.values():
        for gender in GENDERS:
            for number in NUMBERS:
                for definite in (False, True):
                    for form, cases in _cases(partial(grammar.agree, row, gender, number, definite=definite)):
                        out[form].append((row, gender, number, definite, cases))
    return dict(out)


@cache
def numerals() -> frozenset[str]:
    return frozenset(grammar.numeral(n, g) for n in range(3, 11) for g in ("masculine", "feminine"))


@cache
def owned() -> dict[str, tuple[Noun, str]]:
    """«دراجته» -> (دراجة, ه): singulars of things that are owned, not of a body."""
    out = {}
    for noun in nouns().values():
        if noun.rational or noun.id in known()["body"] | known()["collectives"]:
            continue
        if noun.singular.endswith(("ء", "أ")):
            continue
        for gender in GENDERS:
            form = grammar.possess(noun.definite or noun.singular, gender)
            out[form] = (noun, form[-2:] if gender == "feminine" else form[-1:])
    return out


@cache
def prepositional() -> frozenset[str]:
    return frozenset(noun for row in known()["prepositions"] for noun in row["nouns"])


def _cases(decline: Callable[..., str]) -> list[tuple[str, frozenset[Case]]]:
    forms: dict[str, set[Case]] = defaultdict(set)
    for case in CASES:
        forms[decline(case=case)].add(case)
    return [(form, frozenset(cases)) for form, cases in forms.items()]


def _read_so(row: Person) -> tuple[Gender, ...]:
    if row.homograph is None or row.id in known()["homographs"]:
        return GENDERS
    return ("masculine",)
