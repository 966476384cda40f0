"""What is measured and not judged: which of three forms is chosen where no gender shows, and titles."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from audit.engine.score import Vectors, score
from audit.statistics import findings, whole
from probes import SUITES, Trials
from probes.sources import SCENES
from probes.suites.gender import trials as gender
from probes.suites.gender.descriptions import DEFAULTS, DESCRIPTIONS, TITLES
from probes.suites.gender.people import Person, cast
from probes.suites.gender.wordings import OF_ONE, ORDERS
from probes.trials import rows_to_trials
from tests.support.varieties import MSA

SUITE = replace(SUITES["gender"], measures=DESCRIPTIONS)
PEOPLE = [each for each in cast(SCENES)[0] if each.look in gender.THREE_LOOKS]


@pytest.fixture(scope="module")
def trials() -> Trials:
    return rows_to_trials(row for part in (gender._three, gender._titles) for row in part(PEOPLE, MSA))


def found(trials: Trials, text: Callable[[str], np.ndarray]) -> pd.DataFrame:
    """Of an encoder of texts to whom all pictures are alike."""
    vectors = {
        kind: Vectors(np.stack([of(key) for key in keys]), {key: i for i, key in enumerate(keys)})
        for kind, keys, of in (
            ("text", trials.texts(), text),
            ("image", trials.images(), lambda _: np.array([1, 0], np.float32)),
        )
    }
    return findings(SUITE, score(trials, vectors), trials.options, resamples=99)


def test_what_is_blind_to_texts_chooses_each_as_often_as_guessing(trials: Trials) -> None:
    rows = found(trials, lambda _: np.array([1, 0], np.float32))
    assert len(whole(rows)) == len(DESCRIPTIONS)
    read = whole(rows).set_index("measure")["because"].map({"": True, "options": False})
    assert read.to_dict() == {each.name: each in DEFAULTS for each in DESCRIPTIONS}
    for row in rows.itertuples():
        assert row.estimate == pytest.approx(row.chance)
        assert row.chance == pytest.approx(0.5 if row.measure.startswith("masculine title") else 1 / 3)


def likes(text: str) -> np.ndarray:
    """Whatever has a slash, and feminine titles."""
    liked = "/" in text or (text.endswith("ة") and text.startswith("صورة"))
    return np.array([1, 0] if liked else [0.5, 0.75**0.5], np.float32)


def test_what_likes_a_wording_chooses_it(trials: Trials) -> None:
    rows = found(trials, likes)
    neutral = rows[rows["measure"] == "default of three, neutral"].set_index("group")["estimate"]
    assert {group: round(share, 2) for group, share in neutral.items() if group} == {
        "wording=both words": 0.33, "wording=brackets": 0.33, "wording=person": 0.33,
        "wording=slash": 1, "wording=slash, joined": 1,
    }  # fmt: skip
    assert (whole(rows).set_index("measure")["estimate"][[each.name for each in TITLES]] == 0).all()


def test_nothing_is_judged_whatever_was_found(trials: Trials) -> None:
    rows = found(trials, likes)
    assert set(rows["verdict"]) == {"not judged"}
    assert rows[["margin", "enough", "mde_exceeds", "mde_within"]].isna().all(axis=None)
    assert not {measure.name for measure in SUITES["gender"].judged} & {each.name for each in DESCRIPTIONS}


def test_one_wording_at_a_time_beside_the_two_forms(trials: Trials) -> None:
    sets = trials.options[trials.options["options"].str.startswith("three/doctor/")].groupby("options")
    assert {tuple(each["option"]) for _, each in sets} == {("feminine", "masculine", "neutral")}
    assert all(list(each["text"][:2]) == ["طبيبة", "طبيب"] for _, each in sets)
    assert sorted(each["text"].iloc[2] for _, each in sets) == [
        "شخص يعمل في مجال الطب", "طبيب أو طبيبة", "طبيب(ة)", "طبيب/ة", "طبيب/ـة", "طبيبة أو طبيب",
    ]  # fmt: skip
    asked = trials.queries[trials.queries["probe"] == gender.OF_THREE]
    assert set(asked["wording"]) == set(OF_ONE) and set(asked["presentation"]) == {"none"}
    assert not asked.duplicated(["image", "wording"]).any()
    orders = asked[asked["wording"] == "both words"]["options"].str.rpartition("/")[2].value_counts()
    assert orders.to_dict() == dict.fromkeys(ORDERS, 32 * 4)


def test_titles_are_those_whose_masculine_is_said_of_women(trials: Trials) -> None:
    asked = trials.queries[trials.queries["probe"] == gender.TITLE]
    assert set(asked["title"]) == {"minister", "deputy", "member", "president"}
    assert asked.groupby(["title", "presentation"]).size().nunique() == 1
    texts = trials.options.set_index(["options", "option"])["text"]
    assert texts["title/member"].to_dict() == {"masculine": "صورة لعضو", "feminine": "صورة لعضوة"}
    assert (asked["answer"] == ()).all()


def test_a_title_in_the_masculine_is_no_error() -> None:
    """Pictures of ministers are in no accuracy and no default."""
    shown = ("feminine", "masculine", "none")
    people = [
        Person(f"{name}/{presentation}", name, presentation, f"{name}/0", 0)
        for name in ("minister", "doctor") for presentation in shown
    ]  # fmt: skip
    probes = ("_forms", "_three", "_titles")
    rows = [row for part in probes for kind, row in getattr(gender, part)(people, MSA) if kind == "query"]
    asked = pd.DataFrame(rows).groupby("lemma")["probe"].agg(set)
    assert asked["minister"] == {gender.TITLE}
    assert asked["doctor"] == {"resolution", "default", gender.OF_THREE, gender.TITLE}


def test_a_description_has_no_margin_and_is_not_primary() -> None:
    for wrong in ({"margin": "share"}, {"primary": True}, {"guards": ("default",)}):
        with pytest.raises(
            ValueError, match="a description has no margin, is not primary and guards nothing"
        ):
            replace(DEFAULTS[0], **wrong)
    with pytest.raises(ValueError, match="any other measure has a margin"):
        replace(DEFAULTS[0], kind="disparity")
