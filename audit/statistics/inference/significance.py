"""Permutation tests over clusters, tests that invert an interval, and the adjustment of their p-values."""

from collections.abc import Callable, Sequence
from itertools import combinations, permutations
from math import comb, factorial

import numpy as np
from scipy import special
from scipy.stats import rankdata

from .estimates import Group
from .intervals import bounded_draws
from .resampling import blocks

Test = tuple[float, str]
"""Two-sided p-value, and how it was got."""
LEAST = 1e-300
"""No p-value is 0, though a t may be far out."""


def sign_flip(contributions: np.ndarray, seed: int, resamples: int) -> Test:
    """That the sum of the clusters' contributions is 0.

    contributions: (C,), one a cluster, symmetric about 0 under the null. Enumerated where 2^C is at most
    `resamples`; otherwise (c + 1) / (n + 1) over random signs (Phipson and Smyth 2010).
    """
    n = len(contributions)
    bar = _bar(abs(contributions.sum()))
    if n < 63 and 2**n <= resamples:
        signs = 1.0 - 2.0 * ((np.arange(2**n)[:, None] >> np.arange(n)) & 1)
        return float((abs(signs @ contributions) >= bar).mean()), "exact sign flips"
    extreme = sum(
        int((abs(signs @ contributions) >= bar).sum()) for signs in blocks("signs", n, seed, resamples)
    )
    return (extreme + 1) / (resamples + 1), f"{resamples:,} sign flips"


def label_permutation(first: np.ndarray, second: np.ndarray, seed: int, resamples: int) -> Test:
    """That two groups of clusters have one mean: (C1,) and (C2,). Welch's t is permuted, which holds the
    level for many clusters though the groups vary differently (Janssen 1997; Chung and Romano 2013), and
    exactly where they are exchangeable. Enumerated where there are at most `resamples` ways to part them.
    """
    both, n, m = np.concatenate([first, second]), len(first), len(second)
    both = both - both.mean()

    def gaps(one: np.ndarray) -> np.ndarray:
        sums, squares = one.sum(axis=-1), (one**2).sum(axis=-1)
        other, other_squares = both.sum() - sums, (both**2).sum() - squares
        error = (squares - sums**2 / n) / (n * (n - 1)) + (other_squares - other**2 / m) / (m * (m - 1))
        gap = abs(sums / n - other / m)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(gap > 1e-12, gap / np.sqrt(np.maximum(error, 1e-30)), 0.0)

    bar = _bar(float(gaps(both[:n])))
    if comb(len(both), n) <= resamples:
        parted = both[np.array(list(combinations(range(len(both)), n)))]
        return float((gaps(parted) >= bar).mean()), "exact label permutations"
    extreme = sum(
        int((gaps(both[np.argpartition(keys, n - 1, axis=1)[:, :n]]) >= bar).sum())
        for keys in blocks("keys", len(both), seed, resamples)
    )
    return (extreme + 1) / (resamples + 1), f"{resamples:,} label permutations"


def rank_permutation(first: np.ndarray, second: np.ndarray, seed: int, resamples: int) -> Test:
    """That the ranks of two (C,) columns have nothing to do with each other."""
    one, other = (rankdata(column) - (len(column) + 1) / 2 for column in (first, second))
    bar = _bar(abs(float(one @ other)))
    if len(one) < 10 and factorial(len(one)) <= resamples:
        return float((abs(np.array(list(permutations(other))) @ one) >= bar).mean()), "exact permutations"
    extreme = sum(
        int((abs(other[np.argsort(keys, axis=1)] @ one) >= bar).sum())
        for keys in blocks("keys", len(one), seed, resamples)
    )
    return (extreme + 1) / (resamples + 1), f"{resamples:,} permutations"


def t_test(estimate: float, neutral: float, variance: float, n_clusters: float) -> Test:
    """That the estimate is `neutral`, by t(n_clusters - 1) on the cluster-robust error."""
    p = 2 * special.stdtr(n_clusters - 1, -abs(estimate - neutral) / np.sqrt(variance))
    return max(float(p), LEAST), f"t({n_clusters - 1:.3g})"


def share_test(share: float, neutral: float, variance: float, n_clusters: float) -> Test:
    """What inverts `intervals.share_interval`: the score test with the design effect's effective n."""
    return 2 * min(share_sides(share, neutral, variance, n_clusters)), f"score t({n_clusters - 1:.3g})"


def share_sides(share: float, neutral: float, variance: float, n_clusters: float) -> tuple[float, float]:
    """One-sided p-values that the share lies above `neutral`, and below it."""
    effective = share * (1 - share) / variance
    score = (share - neutral) / np.sqrt(neutral * (1 - neutral) / effective)
    above, below = special.stdtr(n_clusters - 1, -score), special.stdtr(n_clusters - 1, score)
    return max(float(above), LEAST), max(float(below), LEAST)


def bounded_test(groups: Sequence[Group], neutral: float, seed: int, resamples: int) -> Test:
    """What inverts `intervals.bounded_interval`: twice the share of draws beyond `neutral`."""
    return min(1.0, 2 * min(bounded_sides(groups, neutral, seed, resamples))), "Gaffke's bound"


def bounded_sides(groups: Sequence[Group], neutral: float, seed: int, resamples: int) -> tuple[float, float]:
    """One-sided p-values that the contrast lies above `neutral`, and below it."""
    below, above = bounded_draws(groups, seed, resamples)
    extreme = (int((below <= neutral).sum()), int((above >= neutral).sum()))
    return (extreme[0] + 1) / (resamples + 1), (extreme[1] + 1) / (resamples + 1)


def holm(p: np.ndarray) -> np.ndarray:
    """Holm's (1979) step-down adjustment; holds the family-wise error under any dependence. NaN stays NaN."""
    return _stepwise(p, lambda ordered, n: np.maximum.accumulate(ordered * (n - np.arange(n))))


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """Benjamini and Hochberg's (1995) step-up adjustment of the false discovery rate. NaN stays NaN."""
    return _stepwise(
        p, lambda ordered, n: np.minimum.accumulate((ordered * n / np.arange(1, n + 1))[::-1])[::-1]
    )


def _bar(observed: float) -> float:
    """What counts as at least `observed`: sums in another order differ in their last bits."""
    return observed * (1 - 1e-9) - 1e-12


def _stepwise(p: np.ndarray, adjust: Callable[[np.ndarray, int], np.ndarray]) -> np.ndarray:
    p = np.asarray(p, dtype=float)
    result = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    result[order] = np.minimum(adjust(p[order], len(order)), 1) if len(order) else []
    return result
