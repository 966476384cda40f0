"""Shapes where a t on the error does not hold, and what few clusters can't show."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from audit.statistics.inference import intervals
from audit.statistics.inference.corrected import (
    Directed,
    FisherSums,
    Permuted,
    Separated,
    Skewed,
    cannot,
    point_biserial,
)
from audit.statistics.inference.estimates import statistic
from audit.statistics.inference.infer import infer
from audit.statistics.inference.shapes import StudentT, Widest
from audit.statistics.measure_arrays import Cells

LEVELS = (0.5, 0.05, 0.003)


def of_values(
    values: np.ndarray, levels: np.ndarray | None = None, bounds: tuple[float, float] | None = None
) -> Cells:
    """Each value a cluster of its own."""
    none = np.zeros(len(values), int)
    return Cells(
        values, none if levels is None else levels, (np.arange(len(values)),), ("lemma",), 0.0, bounds
    )


def test_without_skewness_it_is_the_t() -> None:
    for alpha in LEVELS:
        assert Skewed(0.3, 0.1, 19, 0.0).interval(alpha) == pytest.approx(
            StudentT(0.3, 0.1, 19).interval(alpha)
        )
    assert Skewed(0.3, 0.1, 19, 0.0).p(0.1) == pytest.approx(StudentT(0.3, 0.1, 19).p(0.1))


@pytest.mark.parametrize("skewness", [-0.9, -0.2, 1e-4, 0.2, 0.9])
@pytest.mark.parametrize("alpha", LEVELS)
def test_p_is_the_inverse_of_the_interval(skewness: float, alpha: float) -> None:
    shape = Skewed(0.3, 0.1, 19, skewness)
    low, high = shape.interval(alpha)
    assert low < 0.3 < high
    assert shape.p(low) == pytest.approx(alpha) and shape.p(high) == pytest.approx(alpha)
    separated = Separated(shape, 0.5)
    for end in separated.interval(alpha):
        assert separated.p(end) == pytest.approx(alpha)


def test_an_interval_reaches_out_to_where_the_tail_is() -> None:
    """Hall (1992): the estimate of a mean with a tail to the right lies below it when the tail was not drawn."""
    low, high = Skewed(0.0, 1.0, 19, 0.4).interval(0.05)
    assert high > -low
    assert Skewed(0.0, 1.0, 19, -0.4).interval(0.05) == pytest.approx((-high, -low))


def test_skewness_of_a_mean_is_that_of_the_values_over_the_root_of_their_number() -> None:
    values = np.random.default_rng(0).exponential(size=40)
    made = of_values(values)
    stat = statistic("mean")
    found = intervals.skewness(stat, stat.features(made), made.clusters)
    assert found == pytest.approx(stats.skew(values) / np.sqrt(40))


def test_a_skewed_mean_takes_the_wider_end_of_both() -> None:
    values = np.random.default_rng(0).exponential(size=20)
    found = infer(of_values(values), "mean")
    plain = stats.ttest_1samp(values, 0).confidence_interval()
    assert found.method.startswith("t(19) and Hall's")
    assert found.interval()[0] == pytest.approx(plain.low) and found.interval()[1] > plain.high + 0.01


def test_effect_size_is_an_interval_of_a_correlation() -> None:
    """d between sides is a point-biserial correlation, and stays below the d that is most."""
    rng = np.random.default_rng(1)
    levels = np.repeat([0, 1], 18)
    made = of_values(rng.normal(size=36) + 2.5 * (levels == 0), levels)
    stat = statistic("effect_size")
    sums = stat.features(made).sum(axis=0)
    r = stats.pointbiserialr(levels == 0, made.values).statistic
    assert float(stat.of(sums) * point_biserial(sums)) == pytest.approx(r)
    assert float(FisherSums((1, -1), standardised=True).of(sums)) == pytest.approx(np.arctanh(r))
    found = infer(made, "effect_size")
    most = 1 / float(point_biserial(sums))
    for alpha in LEVELS:
        low, high = found.interval(alpha)
        assert low < found.estimate < high < most
        assert found.shape.p(high) == pytest.approx(alpha, abs=2e-4)
        assert found.shape.p(low) == pytest.approx(alpha, abs=2e-4) or found.p_value <= alpha < found.shape.p(
            low
        )


def words(paired: bool, seed: int = 0, above: float = 0.0) -> Cells:
    """An even number of lognormal values, each word a cluster, or one of either side in each."""
    rng = np.random.default_rng(seed)
    levels = np.tile([0, 1], 9)
    values = np.exp(rng.normal(size=18)) + above * (levels == 0)
    cluster = np.arange(18) // 2 if paired else np.arange(18)
    return Cells(values, levels, (cluster,), ("lemma",))


def test_sides_of_pairs_are_exchanged_in_every_way() -> None:
    """Of nine pairs there are 512 ways; p is the share of them with a |T| as large."""
    made = words(paired=True, above=0.6)
    z, T = FisherSums((1, -1), standardised=True), []
    for signs in itertools.product([0, 1], repeat=9):
        levels = np.where(np.repeat(signs, 2), 1 - made.levels, made.levels)
        features = z.features(replace(made, levels=levels))
        error = np.sqrt(intervals.variance(z, features, made.clusters))
        T.append(abs(float(z.of(features.sum(axis=0)))) / error)
    exact = float(np.mean(np.array(T) >= T[0] * (1 - 1e-9)))
    assert 0.01 < exact < 0.2
    assert infer(made, "effect_size", resamples=19_999).p_value == pytest.approx(exact, abs=0.006)


def test_words_of_one_side_each_change_sides_with_others() -> None:
    made = words(paired=False, seed=1, above=0.6)
    z, rng, T = FisherSums((1, -1), standardised=True), np.random.default_rng(0), []
    for turn in range(4_000):
        levels = rng.permutation(made.levels) if turn else made.levels
        features = z.features(replace(made, levels=levels))
        error = np.sqrt(intervals.variance(z, features, made.clusters))
        T.append(abs(float(z.of(features.sum(axis=0)))) / error)
    exact = float(np.mean(np.array(T) >= T[0]))
    assert infer(made, "effect_size", resamples=19_999).p_value == pytest.approx(exact, abs=0.02)


@pytest.mark.parametrize("seed", range(40))
def test_an_effect_size_is_nothing_exactly_where_its_interval_holds_0(seed: int) -> None:
    """Also where exchanging says that there is one, and Hall's alone would not leave out 0."""
    found = infer(words(seed % 2 == 0, seed, 0.8), "effect_size", resamples=999)
    for alpha in (0.2, 0.05, 0.01):
        low, high = found.interval(alpha)
        assert (found.p_value <= alpha) == (not low <= 0 <= high)
        assert low < found.estimate < high
    ends = np.array([found.interval(alpha) for alpha in (0.2, 0.05, 0.01)])
    assert (np.diff(ends[:, 0]) <= 0).all() and (np.diff(ends[:, 1]) >= 0).all()


def test_an_interval_ends_at_0_where_exchanging_alone_leaves_it_out() -> None:
    zero = Permuted(1.0, 0.5, np.linspace(0, 2, 999))
    shape = Directed(zero, Widest((zero, Skewed(1.0, 0.5, 5, -0.9))))
    assert zero.p(0.0) <= 0.05 < Skewed(1.0, 0.5, 5, -0.9).p(0.0)
    low, high = shape.interval(0.05)
    assert 0 < low < 1e-9 and high > 1.9
    assert shape.p(0.0) <= 0.05 and shape.p(-0.1) <= 0.05 < shape.p(0.1)


def test_few_clusters_have_the_bound_though_they_all_deviate() -> None:
    """Six professions at about one half: none is an exception, and a t would rest on six numbers."""
    made = Cells(
        np.tile([0.0, 1.0, 1.0, 0.0], 12)[:-1],
        np.zeros(47, int),
        (np.arange(47) // 8,),
        ("lemma",),
        0.5,
        (0.0, 1.0),
    )
    found = infer(made, "mean")
    assert "few clusters: Gaffke's bound" in found.method and found.few_events
    low, high = found.interval()
    assert low < 0.5 - 0.2 and high > 0.5 + 0.2


def test_what_few_clusters_cannot_show() -> None:
    """Clopper and Pearson's interval of n out of n: R: binom.test(7, 7)$conf.int[1] is 0.5903837"""
    assert cannot("ability", 7, 0.5, 0.1, 0.75, (0, 1), 0.05) == ("able", "partial")
    assert cannot("ability", 7, 0.1, 0.05, 0.59, (0, 1), 0.05) == ()
    assert cannot("ability", 7, 0.1, 0.05, 0.5904, (0, 1), 0.05) == ("able",)
    assert cannot("ability", 32, 0.5, 0.1, 0.9, (0, 1), 0.05) == ("able",)
    assert cannot("disparity", 5, 0.0, 0.05, np.nan, (-1, 1), 0.05) == ("within",)
    assert cannot("disparity", 100, 0.0, 0.05, np.nan, (-1, 1), 0.05) == ()


@pytest.mark.parametrize("n", [3, 5, 7])
def test_all_right_shows_what_can_be_shown_and_no_more(n: int) -> None:
    made = Cells(
        np.ones(n * 4), np.zeros(n * 4, int), (np.repeat(np.arange(n), 4),), ("lemma",), 0.5, (0.0, 1.0)
    )
    low, _ = infer(made, "mean", resamples=99_999).interval()
    assert low == pytest.approx(0.025 ** (1 / n), abs=0.01)
    assert cannot("ability", n, 0.5, 0.1, low + 0.02, (0, 1), 0.05)[0] == "able"
