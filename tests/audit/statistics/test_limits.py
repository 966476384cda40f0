"""What a finding's method says can't be shown."""

import numpy as np
import pytest

from audit.statistics import limits
from audit.statistics.inference import detectable
from audit.statistics.inference.infer import infer
from probes.suite import Measure
from tests.support.made_outcomes import cells

ABLE = Measure("right", "?", "ability", "correct", "binary_ability", neutral=0.5, clusters=("lemma",))
BARS = (0.5, 0.1, 0.8)


def right(n: int, neutral: float = 0.5) -> tuple:
    made = cells(np.ones(4 * n), np.repeat(np.arange(n), 4), neutral=neutral, bounds=(0.0, 1.0))
    return made, infer(made, "mean", resamples=999)


def test_clusters_that_all_agree_may_be_too_few_for_a_verdict() -> None:
    """Clopper and Pearson's interval of 12 out of 12 at half a percent: R: binom.test(12, 12, conf.level = 0.995)
    $conf.int[1] is 0.6069"""
    made, found = right(12)
    assert found.interval(0.005)[0] == pytest.approx(0.607, abs=0.02)
    assert limits.told(ABLE, made, found, BARS, 0.005) == "; 12 clusters that all agree would not show able"
    assert limits.told(ABLE, made, found, (0.5, 0.1, 0.6), 0.005) == ""
    assert "5 clusters that all agree would not show able or partial" in limits.told(
        ABLE, *right(5), BARS, 0.005
    )


def test_a_level_that_takes_more_draws_than_there_are_is_told() -> None:
    made, found = right(60)
    assert limits.told(ABLE, made, found, BARS, 0.0002) == ""
    told = limits.told(ABLE, made, found, BARS, 0.0001)
    assert told == "; 5,000 draws a side show nothing at 0.0001: take more resamples"


def test_what_a_share_would_take_is_told_by_the_variance_at_the_bar() -> None:
    """Near 1 a share varies less than at one half, so an ability is shown by less than at chance's variance; what no
    share reaches is a figure beyond the scale."""
    rng = np.random.default_rng(0)
    made = cells(rng.random(1_000) < 0.6, np.arange(1_000) // 20, neutral=0.5, bounds=(0.0, 1.0))
    found = infer(made, "mean")
    plain = detectable.for_exceeds(found.error, found.df, 0.05, 0.3)
    assert 0.3 < limits.seen(ABLE, made, found, BARS, 0.05)["mde_exceeds"] < plain - 0.005
    few = cells(rng.random(24) < 0.6, np.arange(24) % 8, neutral=0.5, bounds=(0.0, 1.0))
    assert limits.seen(ABLE, few, infer(few, "mean"), BARS, 0.005)["mde_exceeds"] > 0.5


@pytest.mark.parametrize("alpha", [0.05, 0.005, 0.002])
def test_a_few_resamples_bound_what_is_near_perfect_all_the_same(alpha: float) -> None:
    """Of 14 clusters one is wrong once: the interval is no whole scale though 99 resamples were asked for."""
    values = np.ones(14 * 4)
    values[0] = 0
    made = cells(values, np.repeat(np.arange(14), 4), neutral=0.5, bounds=(0.0, 1.0))
    few, many = (infer(made, "mean", resamples=n).interval(alpha) for n in (99, 99_999))
    assert few == pytest.approx(many, abs=0.03) and few[0] > 0.45
