"""Variances and intervals against statsmodels, scipy, and sums by hand."""

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.proportion import proportion_confint

from audit.statistics.inference import intervals
from audit.statistics.inference.estimates import statistic
from audit.statistics.inference.infer import infer
from audit.statistics.inference.shapes import FisherZ, Wilson
from tests.support.made_outcomes import cells

RNG = np.random.default_rng(0)


def cluster_variance(y: np.ndarray, groups: np.ndarray) -> float:
    """statsmodels OLS(y, 1).fit(cov_type='cluster', cov_kwds={'groups': groups, 'use_correction': False})."""
    fit = sm.OLS(y, np.ones(len(y))).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    return float(fit.bse[0] ** 2)


def test_variance_is_the_cluster_robust_one() -> None:
    """The jackknife of a balanced mean is G/(G-1) times the uncorrected sandwich; two ways likewise in parts."""
    one, two = np.repeat(np.arange(12), 10), np.tile(np.arange(10), 12)
    y = RNG.normal(size=12)[one] + RNG.normal(size=10)[two] + RNG.normal(size=120)
    made, stat = cells(y, one, two), statistic("mean")
    features = stat.features(made)
    parts = {
        name: cluster_variance(y, groups) * n / (n - 1)
        for name, groups, n in (("one", one, 12), ("two", two, 10), ("both", np.arange(120), 120))
    }
    assert intervals.variance(stat, features, [one]) == pytest.approx(parts["one"], rel=1e-10)
    crossed = max(parts["one"], parts["two"], parts["one"] + parts["two"] - parts["both"])
    assert intervals.variance(stat, features, [one, two]) == pytest.approx(crossed, rel=1e-10)


@pytest.mark.parametrize("rho", [-1.0, 1.0])
def test_a_perfect_rank_correlation_keeps_an_interval(rho: float) -> None:
    low, high = FisherZ(rho, 12).interval(intervals.ALPHA)
    assert high - low > 0.02 and low <= rho <= high


def test_wilson_without_clustering_is_wilson() -> None:
    """statsmodels proportion_confint(method='wilson'), with the normal quantile that a t at 1e9 df is."""
    n, k = 100_000, 71_234
    share = k / n
    ours = Wilson(share, np.sqrt(share * (1 - share) / n), 1e9).interval(intervals.ALPHA)
    assert ours == pytest.approx(proportion_confint(k, n, method="wilson"), abs=1e-6)


@pytest.mark.parametrize("k", [0, 1, 3])
def test_few_events_are_clopper_and_pearson(k: int) -> None:
    """statsmodels proportion_confint(method='beta') where clusters are all right or all wrong."""
    right = np.repeat(np.arange(30) >= k, 6).astype(float)
    found = infer(cells(right, np.repeat(np.arange(30), 6), neutral=0.5, bounds=(0, 1)), "mean")
    expected = proportion_confint(30 - k, 30, method="beta")
    assert found.few_events and "few events" in found.method
    assert found.interval() == pytest.approx(expected, abs=0.006)


def test_clusters_all_alike_are_as_sure_as_their_rows() -> None:
    """Each cluster right one time in eight: Wilson over 160 independent rows, with a t quantile."""
    right = np.tile(np.arange(8) == 0, 20).astype(float)
    found = infer(cells(right, np.repeat(np.arange(20), 8), neutral=0.125, bounds=(0.0, 1.0)), "mean")
    expected = Wilson(0.125, np.sqrt(0.125 * 0.875 / 160), 19).interval(intervals.ALPHA)
    assert found.interval() == pytest.approx(expected, abs=1e-12) and found.p_value == 1
    alike = infer(cells(np.tile([1.0, 3.0], 20), np.repeat(np.arange(20), 2)), "mean")
    assert alike.interval() == (2, 2) and "all clusters alike" in alike.method


def test_effective_clusters() -> None:
    """All of them where they are alike; about twice the smaller arm where few hold one level."""
    cluster = np.repeat(np.arange(20), 4)
    assert intervals.effective_clusters(cells(np.zeros(80), cluster), (1,)) == 20
    few = cells(np.zeros(80), cluster, levels=(cluster >= 2).astype(int))
    assert 2 < intervals.effective_clusters(few, (1, -1)) < 3
    uneven = np.repeat(np.arange(4), [1, 1, 1, 97])
    assert intervals.effective_clusters(cells(np.zeros(100), uneven), (1,)) == 1.5
