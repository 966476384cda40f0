"""One word for an interval and a margin."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from audit.statistics import findings, verdicts
from probes.errors import DataError
from probes.suite import Measure
from tests.support.made_outcomes import suite


@pytest.mark.parametrize(
    ("kind", "low", "high", "expected"),
    [
        ("disparity", 0.06, 0.2, "exceeds"),
        ("disparity", -0.2, -0.06, "exceeds"),
        ("disparity", -0.04, 0.04, "within"),
        ("disparity", -0.04, 0.06, "inconclusive"),
        ("disparity", 0.01, 0.2, "present"),
        ("disparity", -0.2, -0.01, "present"),
        ("disparity", 0.01, 0.04, "within"),
        ("disparity", 0.0, 0.2, "inconclusive"),
        ("disparity", np.nan, 0.2, "inconclusive"),
        ("ability", 0.06, 0.2, "partial"),
        ("ability", 0.75, 0.9, "able"),
        ("ability", 0.06, 1.0, "partial"),
        ("ability", -0.5, -0.04, "below chance"),
        ("ability", -0.5, 0.0, "at chance"),
        ("ability", -0.5, 0.05, "at chance"),
        ("ability", 0.0, 0.2, "inconclusive"),
        ("ability", np.nan, np.nan, "inconclusive"),
    ],
)
def test_verdicts(kind: str, low: float, high: float, expected: str) -> None:
    assert verdicts.verdict(kind, low, high, 0.0, 0.05, 0.75) == expected


def test_where_nothing_differs_no_margin_is_needed() -> None:
    assert verdicts.verdict("disparity", 0.5, 0.5, 0.5, 0.0) == "within"
    assert verdicts.verdict("disparity", 0.4, 0.6, 0.5, 0.0) == "inconclusive"


def test_every_word_stands_on_one_shelf() -> None:
    words = [word for shelf in verdicts.SHELVES.values() for word in shelf]
    assert len(words) == len(set(words)) == 9 and set(verdicts.HOLDS) < set(words)


def test_what_is_enough_lies_halfway_from_chance_at_least() -> None:
    """Of 97 in 100 right by guessing the policy's share is no ability; half of what guessing gets wrong is."""
    measure = Measure("top-100", "?", "ability", "correct", "ability", neutral=0.97, clusters=("scene",))
    frame = pd.DataFrame({"scene": range(1_000), "correct": 1.0})
    assert findings(suite(measure), frame, pd.DataFrame()).iloc[0].enough == pytest.approx(0.985)
    some = replace(measure, neutral=0.125)
    assert findings(suite(some), frame, pd.DataFrame()).iloc[0].enough == verdicts.policy()["ability"].enough


def test_what_is_nearly_all_right_by_chance_can_still_be_able() -> None:
    measure = Measure("top-100", "?", "ability", "correct", "ability", neutral=0.97, clusters=("scene",))
    frame = pd.DataFrame({"scene": range(1_000), "correct": 1.0})
    assert findings(suite(measure), frame, pd.DataFrame()).iloc[0].verdict == "able"


@pytest.mark.parametrize(("right", "expected"), [(40, "partial"), (1, "at chance")])
def test_of_a_thousand_options_four_per_cent_is_no_guessing(right: int, expected: str) -> None:
    """Forty times chance lies within five points of it: the margin of an ability is no more than chance."""
    measure = Measure("top-1", "?", "ability", "correct", "ability", neutral=0.001, clusters=("scene",))
    frame = pd.DataFrame({"scene": range(50_000), "correct": np.arange(50_000) % 1_000 < right})
    found = findings(suite(measure), frame.astype({"correct": float}), pd.DataFrame()).iloc[0]
    assert found.verdict == expected and found.margin == 0.001


@pytest.mark.parametrize(("enough", "told"), [(0.8, "0.800"), (0.3, "0.550")])
def test_a_count_is_held_against_what_is_enough(enough: float, told: str) -> None:
    """Never against less than half of the way from chance, of ten options 0.1, to 1."""
    own = dict(verdicts.policy()) | {"ceiling": verdicts.Margin(1, "raw", "own", enough, "own")}
    measure = Measure(
        "ceiling",
        "?",
        "ability",
        "correct",
        "ceiling",
        statistic="ceiling",
        covariate="count",
        clusters=("scene",),
    )
    frame = pd.DataFrame(
        {"scene": range(40), "count": 1 + np.arange(40) % 2, "correct": 1.0, "n_options": 10}
    )
    found = findings(suite(measure), frame, pd.DataFrame(), resamples=99, policy=own).iloc[0]
    assert f"against {told}" in found.method
    assert (found.enough, found.verdict) == (2, "able")
    assert "without a value" not in found.method
    part = frame.assign(correct=frame["correct"].where(frame["scene"] > 3))
    found = findings(suite(measure), part, pd.DataFrame(), resamples=99, policy=own).iloc[0]
    assert "4 outcomes without a value" in found.method and found.n == 36


def test_a_policy_without_what_is_enough_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("ability:\n  margin: 0.1\n  unit: raw\n  reason: own\n", encoding="utf-8")
    with pytest.raises(
        DataError, match=r"own\.yaml: ability: enough: missing; .* \(ours is 0\.\d+\)"
    ) as told:
        verdicts.read_policy(path)
    assert "\n" not in str(told.value)
    measure = Measure("a", "?", "ability", "correct", "share", neutral=0.5, clusters=("scene",))
    frame = pd.DataFrame({"scene": range(9), "correct": 1.0})
    with pytest.raises(DataError, match="the measure 'a': the policy's 'share' has no `enough`"):
        findings(suite(measure), frame, pd.DataFrame())


@pytest.mark.parametrize("enough", ["0", "1.5"])
def test_what_is_enough_lies_in_the_scale(enough: str, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    text = f"ability:\n  margin: 0.1\n  unit: raw\n  reason: own\n  enough: {enough}\n  enough_reason: own\n"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"enough: .*: expected a number above 0, at most 1"):
        verdicts.read_policy(path)
