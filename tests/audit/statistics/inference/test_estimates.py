"""Estimates against regression, scipy, and sums by hand."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from audit.statistics.inference.estimates import rank_correlation, rank_correlation_without_each
from audit.statistics.inference.infer import infer
from tests.support.made_outcomes import cells, estimate

RNG = np.random.default_rng(0)


def test_contrasts_are_regression_coefficients() -> None:
    """statsmodels OLS(y, design): treatment coding, so that the last coefficient is the contrast."""
    levels = RNG.integers(0, 4, 200)
    y = RNG.normal(size=200) + levels
    second, across = levels % 2, levels // 2
    made = cells(y, np.arange(200), levels=levels)
    fit = sm.OLS(y, np.column_stack([np.ones(200), second, across, second * across])).fit()
    assert estimate(made, "interaction") == pytest.approx(fit.params[3], rel=1e-10)
    two = cells(y, np.arange(200), levels=second)
    fit = sm.OLS(y, np.column_stack([np.ones(200), 1 - second])).fit()
    assert estimate(two, "difference") == pytest.approx(fit.params[1], rel=1e-10)
    one = cells(y, np.arange(200))
    assert estimate(one, "mean") == pytest.approx(stats.tmean(y), rel=1e-12)


def test_effect_size_is_weat() -> None:
    x, y = RNG.normal(0.3, 1, 40), RNG.normal(0, 1, 30)
    both = np.concatenate([x, y])
    made = cells(both, np.arange(70), levels=(np.arange(70) >= 40).astype(int))
    expected = (x.mean() - y.mean()) / both.std(ddof=1)
    assert estimate(made, "effect_size") == pytest.approx(expected, rel=1e-12)


def test_rank_correlation_is_scipy_s() -> None:
    x, y = RNG.integers(0, 9, 30).astype(float), RNG.normal(size=30)
    assert rank_correlation(x, y) == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-12)
    kept = [np.delete(np.arange(30), i) for i in range(30)]
    brute = [stats.spearmanr(x[rows], y[rows]).statistic for rows in kept]
    assert rank_correlation_without_each(x, y) == pytest.approx(brute, abs=1e-12)


def test_rank_correlation_of_cluster_means() -> None:
    cluster = np.repeat(np.arange(12), 5)
    x, y = np.arange(12.0), RNG.normal(size=60)
    found = infer(cells(y, cluster, covariate=x[cluster]), "rank_correlation", resamples=999)
    means = pd.Series(y).groupby(cluster).mean()
    assert found.estimate == pytest.approx(stats.spearmanr(x, means).statistic, abs=1e-12)
    low, high = found.interval()
    assert low < found.estimate < high
