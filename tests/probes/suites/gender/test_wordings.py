"""Ways to name a profession and no gender: what each is spelt as, and how they are asked."""

import re

import pandas as pd
import pytest

from probes.arabic.lexicon import Profession
from probes.stimuli.drawn import scenes
from probes.suites.gender import trials as gender
from probes.suites.gender.people import Person
from probes.suites.gender.wordings import MASCULINE, ORDERS, SAID, neutral
from probes.trials import rows_to_trials
from tests.probes.arabic.foils.analyzer import readings
from tests.support.varieties import MSA

PROFESSIONS = MSA.lexicon.professions
WORDINGS = {
    "doctor": {
        "slash": "طبيب/ة",
        "slash, joined": "طبيب/ـة",
        "brackets": "طبيب(ة)",
        "both words": "طبيب أو طبيبة",
        "person": "شخص يعمل في مجال الطب",
        "field": "مجال الطب",
    },
    "nurse": {
        "slash": "ممرض/ة",
        "slash, joined": "ممرض/ـة",
        "brackets": "ممرض(ة)",
        "both words": "ممرض أو ممرضة",
        "person": "شخص يعمل في مجال التمريض",
        "field": "مجال التمريض",
        "group": "هيئة التمريض",
    },
    "lawyer": {
        "slash": "محام/محامية",
        "slash, joined": "محام/ـية",
        "brackets": "محام(ية)",
        "both words": "محام أو محامية",
        "person": "شخص يعمل في مجال المحاماة",
        "field": "مجال المحاماة",
        "group": "هيئة الدفاع",
    },
    "student": {
        "slash": "طالب/ة",
        "slash, joined": "طالب/ـة",
        "brackets": "طالب(ة)",
        "both words": "طالب أو طالبة",
        "field": "مجال الدراسة",
    },
}


@pytest.mark.parametrize("name", WORDINGS)
def test_what_each_is_spelt_as(name: str) -> None:
    assert {row["wording"]: row["text"] for row in neutral(PROFESSIONS[name], MSA, 0)} == WORDINGS[name]


def test_the_two_words_take_turns_at_being_first() -> None:
    said = [
        next(row for row in neutral(PROFESSIONS["doctor"], MSA, turn) if row["wording"] == "both words")
        for turn in range(3)
    ]
    assert [row["text"] for row in said] == ["طبيب أو طبيبة", "طبيبة أو طبيب", "طبيب أو طبيبة"]
    assert [row["order"] for row in said] == [ORDERS[0], ORDERS[1], ORDERS[0]]


@pytest.fixture(scope="module")
def asked() -> pd.DataFrame:
    """The queries of `form`: of every drawn profession two galleries."""
    people = [
        Person(f"{name}/{look}/{presentation}", name, presentation, f"{name}/{look}", look)
        for name in scenes.PROFESSIONS
        for look in range(16)
        for presentation in gender.SHOWN
    ]
    return rows_to_trials(gender._form(people, MSA)).queries


def test_every_gallery_is_asked_once_in_each_wording(asked: pd.DataFrame) -> None:
    """So that a wording that can be spelt in two ways counts as one; each profession has it in both."""
    assert asked.groupby(["options", "wording"]).size().eq(1).all()
    orders = asked[asked["wording"] == "both words"].groupby("lemma")["order"].agg(set)
    assert len(orders) == len(scenes.PROFESSIONS) and (orders == set(ORDERS)).all()
    assert asked["order"].notna().eq(asked["wording"] == "both words").all()


def test_the_masculine_word_is_asked_by_itself(asked: pd.DataFrame) -> None:
    wordings = asked.groupby("probe")["wording"].agg(set)
    assert wordings["form"] == set(SAID)
    assert wordings["form, masculine word"] == {MASCULINE}


def test_a_group_is_of_one_profession_and_names_no_person() -> None:
    """«الفرقة الموسيقية» has a woman musician's word in it, «مجلس الوزراء» the men's plural."""
    groups = [row.group for row in PROFESSIONS.values() if row.group]
    assert len(set(groups)) == len(groups) >= 25
    people = {
        form
        for row in (*PROFESSIONS.values(), *MSA.lexicon.people.values())
        for own in (row.masculine, row.feminine)
        for form in (own.singular, own.plural, own.definite)
    }
    assert not {word.removeprefix("ال") for group in groups for word in group.split()} & people
    assert ["الفرقة", "الموسيقية"][1].removeprefix("ال") in people


def words(row: Profession) -> set[str]:
    return {word for said in neutral(row, MSA, 0) for word in re.findall("[ء-غف-ي]{2,}", said["text"])}


def test_every_word_is_known() -> None:
    """Of the fields, the groups and what stands around them, to a full analyzer."""
    said = {word for row in PROFESSIONS.values() for word in words(row) - words_of(row)}
    assert not {word for word in said - {"ية"} if not readings(word)}


def words_of(row: Profession) -> set[str]:
    """Its two words, which other tests read."""
    return {row.masculine.singular, row.feminine.singular}
