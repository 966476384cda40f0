"""Permutation tests, tests that invert an interval, and their adjustment, against scipy and statsmodels."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from audit.statistics.inference import intervals, significance
from audit.statistics.inference.infer import infer
from tests.support.made_outcomes import cells

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("neutral", [0.1, 0.6])
def test_the_share_test_inverts_its_interval(neutral: float) -> None:
    """At the variance for which `neutral` is the end of the interval, p is 0.05."""
    share, n = 0.3, 20
    t = stats.t.ppf(0.975, n - 1)
    effective = t**2 * neutral * (1 - neutral) / (share - neutral) ** 2
    variance = share * (1 - share) / effective
    interval = intervals.share_interval(share, variance, n)
    assert min(abs(interval.low - neutral), abs(interval.high - neutral)) < 1e-9
    assert significance.share_test(share, neutral, variance, n)[0] == pytest.approx(0.05, abs=1e-9)


def test_the_exact_bound_s_test_inverts_it() -> None:
    right = np.repeat(np.arange(30) >= 2, 6).astype(float)
    for low in (True, False):
        made = cells(right, np.repeat(np.arange(30), 6), bounds=(0.0, 1.0))
        interval = infer(made, "mean").interval
        end = interval.low if low else interval.high
        at = cells(right, np.repeat(np.arange(30), 6), neutral=end, bounds=(0.0, 1.0))
        assert infer(at, "mean").p_value == pytest.approx(0.05, abs=0.002)


def test_sign_flips_are_exact_for_few_clusters() -> None:
    """scipy.stats.permutation_test(permutation_type='samples') enumerates the same flips."""
    d = RNG.normal(0.5, 1, 9)
    ours, how = significance.sign_flip(d, 0, 9_999)
    theirs = stats.permutation_test((d,), np.mean, permutation_type="samples", n_resamples=np.inf)
    assert how == "exact sign flips" and ours == pytest.approx(theirs.pvalue, abs=1e-12)


def test_sign_flips_by_chance_agree_with_all_of_them() -> None:
    d = RNG.normal(0.4, 1, 14)
    exact, _ = significance.sign_flip(d, 0, 2**14)
    ours, how = significance.sign_flip(d, 0, 9_999)
    assert how == "9,999 sign flips" and ours == pytest.approx(exact, abs=0.02)


@pytest.mark.parametrize(("n", "how"), [(8, "exact label permutations"), (24, "9,999 label permutations")])
def test_label_permutation_agrees_with_scipy(n: int, how: str) -> None:
    x, y = RNG.normal(0.6, 1, n // 2), RNG.normal(0, 1, n - n // 2)
    ours, done = significance.label_permutation(x, y, 0, 9_999)
    theirs = stats.permutation_test(
        (x, y), lambda a, b, axis: stats.ttest_ind(a, b, axis=axis, equal_var=False).statistic,
        n_resamples=99_999, vectorized=True, rng=np.random.default_rng(1),
    )  # fmt: skip
    assert done == how and ours == pytest.approx(theirs.pvalue, abs=1e-12 if n == 8 else 0.02)


def test_rank_permutation_agrees_with_scipy() -> None:
    x, y = RNG.normal(size=20), RNG.normal(size=20)
    y = y + 0.3 * x
    ours, _ = significance.rank_permutation(x, y, 0, 9_999)
    theirs = stats.permutation_test(
        (x,), lambda a: stats.spearmanr(a, y).statistic, permutation_type="pairings", n_resamples=9_999,
        rng=np.random.default_rng(1),
    )  # fmt: skip
    assert ours == pytest.approx(theirs.pvalue, abs=0.02)


def test_no_permutation_gives_a_p_of_zero() -> None:
    far = np.arange(30) + 100.0
    assert significance.sign_flip(far, 0, 999)[0] == 1 / 1_000
    assert significance.label_permutation(far, -far, 0, 999)[0] == 1 / 1_000
    assert significance.rank_permutation(far, far, 0, 999)[0] == 1 / 1_000


def test_more_clusters_than_a_float_counts_subsets_of() -> None:
    p, how = significance.sign_flip(RNG.normal(size=1_500), 0, 999)
    assert 0 < p <= 1 and how == "999 sign flips"


def test_adjustments_are_statsmodels() -> None:
    p = np.array([0.01, 0.04, np.nan, 0.03, 0.5, 0.0001])
    known = ~np.isnan(p)
    for ours, method in ((significance.holm, "holm"), (significance.benjamini_hochberg, "fdr_bh")):
        adjusted = ours(p)
        assert np.isnan(adjusted[2])
        assert adjusted[known] == pytest.approx(multipletests(p[known], method=method)[1], abs=1e-12)
