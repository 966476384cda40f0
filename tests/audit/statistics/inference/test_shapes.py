"""Of one shape, interval and p are each the other's inverse."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from audit.statistics.inference.shapes import Draws, FisherZ, Point, Shape, StudentT, Unknown, Widest, Wilson

Rng = np.random.Generator


def student(rng: Rng) -> StudentT:
    return StudentT(rng.normal(), rng.uniform(0.01, 1), rng.uniform(0.5, 60))


def wilson(rng: Rng) -> Wilson:
    return Wilson(rng.uniform(0.01, 0.99), rng.uniform(0.01, 0.2), rng.uniform(0.5, 60))


def draws(rng: Rng) -> Draws:
    """A bound of 99 to 999 draws, sometimes with ties, and with an estimate that lies outside of it."""
    made = rng.beta(rng.uniform(0.3, 8), rng.uniform(0.3, 8), int(rng.integers(99, 1_000)))
    low = np.sort(np.round(made, 2) if rng.random() < 0.3 else made)
    return Draws(
        float(np.clip(made.mean() + rng.normal(scale=0.2), 0, 1)),
        low,
        np.sort(low + 0.1 * (1 - low)),
        (0.0, 1.0),
    )


def fisher(rng: Rng) -> FisherZ:
    return FisherZ(float(rng.choice([-1.0, 1.0, rng.uniform(-0.99, 0.99)])), int(rng.integers(4, 60)))


def widest(rng: Rng) -> Widest:
    """Two bounds and a plain shape of one estimate."""
    plain = wilson(rng)
    return Widest([plain, *(replace(draws(rng), estimate=plain.share) for _ in range(2))])


@pytest.mark.parametrize("make", [student, wilson, draws, fisher, widest], ids=lambda make: make.__name__)
def test_p_is_at_most_alpha_exactly_where_the_interval_leaves_out_the_neutral_value(
    make: Callable[[Rng], Shape],
) -> None:
    rng, left_out = np.random.default_rng(0), []
    for _ in range(3_000):
        shape, alpha = make(rng), float(rng.choice([0.05, 0.01, 0.003, 0.2, rng.uniform(0.001, 0.5)]))
        low, high = shape.interval(alpha)
        near = float(rng.choice([low, high]) + rng.normal(scale=0.1 * (high - low)))
        inside = (-0.999999, 0.999999) if make is fisher else (0.0, 1.0)
        neutral = near if make is student else float(np.clip(near, *inside))
        left_out.append(not low <= neutral <= high)
        assert (shape.p(neutral) <= alpha) == left_out[-1], (
            shape,
            alpha,
            neutral,
            low,
            high,
            shape.p(neutral),
        )
    assert 0.2 < np.mean(left_out) < 0.8


@pytest.mark.parametrize("make", [student, wilson, draws, fisher, widest], ids=lambda make: make.__name__)
def test_a_surer_interval_holds_a_less_sure_one(make: Callable[[Rng], Shape]) -> None:
    rng = np.random.default_rng(1)
    for _ in range(200):
        shape = make(rng)
        ends = np.array([shape.interval(alpha) for alpha in (0.2, 0.05, 0.01, 0.001)])
        assert (np.diff(ends[:, 0]) <= 0).all() and (np.diff(ends[:, 1]) >= 0).all()


def test_a_t_is_scipy_s() -> None:
    values = np.random.default_rng(0).normal(0.3, 1, 20)
    shape = StudentT(values.mean(), stats.sem(values), 19)
    theirs = stats.ttest_1samp(values, 0)
    assert shape.p(0) == pytest.approx(theirs.pvalue, rel=1e-9)
    assert shape.interval(0.01) == pytest.approx(tuple(theirs.confidence_interval(0.99)), rel=1e-9)


def test_no_p_is_zero_and_what_has_no_test_has_none() -> None:
    assert (
        StudentT(1e6, 1e-6, 500).p(0) > 0
        and Wilson(0.9, 1e-6, 500).p(0.1) > 0
        and FisherZ(1.0, 9_999).p(0) > 0
    )
    assert np.isnan(Point(1.0).p(0.0)) and Point(1.0).interval(0.05) == (1.0, 1.0)
    assert np.isnan(Unknown().p(0.0)) and np.isnan(Unknown().interval(0.05)).all()


def test_too_few_draws_for_a_level_reach_to_the_ends_of_the_scale() -> None:
    column = np.linspace(0.4, 0.6, 99)
    assert Draws(0.5, column, column, (0.0, 1.0)).interval(0.001) == (0.0, 1.0)
