"""One word for an interval and a margin."""

import numpy as np
import pandas as pd
import pytest

from audit.statistics import findings, verdicts
from probes.suite import Measure
from tests.support.made_outcomes import suite


@pytest.mark.parametrize(
    ("kind", "low", "high", "expected"),
    [
        ("disparity", 0.06, 0.2, "exceeds"),
        ("disparity", -0.2, -0.06, "exceeds"),
        ("disparity", -0.04, 0.04, "within"),
        ("disparity", -0.04, 0.06, "inconclusive"),
        ("ability", 0.06, 0.2, "able"),
        ("ability", -0.5, 0.04, "at chance"),
        ("ability", 0.0, 0.2, "inconclusive"),
        ("ability", np.nan, np.nan, "inconclusive"),
    ],
)
def test_verdicts(kind: str, low: float, high: float, expected: str) -> None:
    assert verdicts.verdict(kind, low, high, 0.0, 0.05) == expected


def test_what_is_nearly_all_right_by_chance_can_still_be_able() -> None:
    measure = Measure("top-100", "?", "ability", "correct", "ability", neutral=0.97, clusters=("scene",))
    frame = pd.DataFrame({"scene": range(1_000), "correct": 1.0})
    assert findings(suite(measure), frame, pd.DataFrame()).iloc[0].verdict == "able"


@pytest.mark.parametrize(("right", "expected"), [(40, "able"), (1, "at chance")])
def test_of_a_thousand_options_four_per_cent_is_no_guessing(right: int, expected: str) -> None:
    """Forty times chance lies within five points of it: the margin of an ability is no more than chance."""
    measure = Measure("top-1", "?", "ability", "correct", "ability", neutral=0.001, clusters=("scene",))
    frame = pd.DataFrame({"scene": range(50_000), "correct": np.arange(50_000) % 1_000 < right})
    found = findings(suite(measure), frame.astype({"correct": float}), pd.DataFrame()).iloc[0]
    assert found.verdict == expected and found.margin == 0.001


def test_a_count_is_held_against_the_same_margin() -> None:
    own = dict(verdicts.policy()) | {"ability": verdicts.Margin(0.3, "raw", "stricter")}
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
    assert "against 0.200" in found.method
