"""Permutation tests over clusters, and the adjustment of their p-values."""

import numpy as np


def sign_flip(contributions: np.ndarray, rng: np.random.Generator, resamples: int) -> tuple[float, str]:
    """Two-sided p-value that the sum of the clusters' contributions is 0, and how it was got.

    contributions: (C,), one a cluster, symmetric about 0 under the null. Enumerated where 2^C is at most
    `resamples`; otherwise (c + 1) / (n + 1) over random signs (Phipson and Smyth 2010).
    """
    n = len(contributions)
    observed = abs(contributions.sum())
    near = observed * (1 - 1e-9) - 1e-12  # sums in another order differ in their last bits
    if 2.0**n <= resamples:
        signs = 1.0 - 2.0 * ((np.arange(2**n)[:, None] >> np.arange(n)) & 1)
        return float((abs(signs @ contributions) >= near).mean()), "exact sign flips"
    signs = 1.0 - 2.0 * rng.integers(0, 2, size=(resamples, n), dtype=np.int8)
    return _monte_carlo(abs(signs @ contributions) >= near), f"{resamples:,} sign flips"


def label_permutation(
    sums: np.ndarray, first: np.ndarray, rng: np.random.Generator, resamples: int
) -> tuple[float, str]:
    """Two-sided p-value of a difference of means between clusters that carry one level each.

    sums: (C,) the clusters' means; first: (C,) bool, which of them carry the first level.
    """
    keys = rng.random((resamples, len(sums)))
    shuffled = first[np.argsort(keys, axis=1)]
    weights = np.where(shuffled, 1 / first.sum(), -1 / (~first).sum())
    observed = abs(sums[first].mean() - sums[~first].mean())
    extreme = abs(weights @ sums) >= observed * (1 - 1e-9) - 1e-12
    return _monte_carlo(extreme), f"{resamples:,} label permutations"


def _monte_carlo(extreme: np.ndarray) -> float:
    return float((extreme.sum() + 1) / (len(extreme) + 1))


def holm(p: np.ndarray) -> np.ndarray:
    """Holm's (1979) step-down adjustment; holds the family-wise error under any dependence. NaN stays NaN."""
    return _stepwise(p, lambda ordered, n: np.maximum.accumulate(ordered * (n - np.arange(n))))


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """Benjamini and Hochberg's (1995) step-up adjustment of the false discovery rate. NaN stays NaN."""
    return _stepwise(
        p, lambda ordered, n: np.minimum.accumulate((ordered * n / np.arange(1, n + 1))[::-1])[::-1]
    )


def _stepwise(p: np.ndarray, adjust) -> np.ndarray:
    p = np.asarray(p, dtype=float)
    result = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    result[order] = np.minimum(adjust(p[order], len(order)), 1) if len(order) else []
    return result
