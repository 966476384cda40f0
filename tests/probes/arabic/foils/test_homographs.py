"""Professions with another reading, by the analyzer: each is marked in the lexicon, or a reason is given."""

from pathlib import Path

import pytest
import yaml

from probes import SUITES
from probes.arabic.lexicon import Profession
from probes.arabic.morphology import GENDERS
from tests.support.varieties import MSA

from .analyzer import readings

TABLE = {
    row.pop("id"): row
    for row in yaml.safe_load(Path(__file__).with_name("homographs.yaml").read_text(encoding="utf-8"))
}


def plain(person: Profession) -> list[list[str]]:
    """The readings of the bare masculine and feminine word that are nouns or adjectives and nothing more."""
    return [
        [
            str(each)
            for each in readings(person.forms(gender).singular)
            if not (each.verb or each.name or each.joined or "POSS" in each.tags)
        ]
        for gender in GENDERS
    ]


def test_every_profession_with_another_reading_is_listed() -> None:
    for id, person in MSA.lexicon.professions.items():
        found = plain(person)
        marked = bool(person.homograph or person.homograph_masculine)
        assert (id in TABLE) == (marked or any(len(each) != 1 for each in found)), id
        row = TABLE.get(id)
        if row:
            listed = [*row.get("person", ()), *row.get("also", ())]
            assert sorted(listed) == sorted({each for both in found for each in both}), id


@pytest.mark.parametrize("id", TABLE)
def test_it_is_marked_or_there_is_a_reason(id: str) -> None:
    person, row = MSA.lexicon.professions[id], TABLE[id]
    assert bool(person.homograph or person.homograph_masculine) == ("stands" not in row)
    assert row.keys() <= {"person", "also", "by_hand", "stands"}
    assert "stands" in row or "also" in row or "by_hand" in row


def test_what_is_marked_is_associated_with_nothing() -> None:
    queries = SUITES["gender"].trials().queries
    asked = set(queries[queries["probe"] == "association"]["lemma"])
    known = MSA.lexicon.professions
    marked = {id for id in TABLE if known[id].homograph or known[id].homograph_masculine}
    assert marked >= {"writer", "dancer", "analyst", "composer", "explorer"}
    assert len(asked) > 25 and not asked & marked


def test_no_template_lets_a_profession_be_an_adjective() -> None:
    """It follows no indefinite noun: «صورة صحفية» is a press photograph."""
    for name, template in MSA.templates.people.items():
        before = template.partition("{noun}")[0].split() if "{noun}" in template else []
        assert not before or before[-1].startswith("ال"), name
    said = MSA.templates.person("picture of", MSA.lexicon.professions["journalist"].feminine.singular)
    assert said == "صورة لصحفية"
