"""The adjustment of p-values, and of the level of intervals, where several are read at once."""

from collections.abc import Callable

import numpy as np


def holm(p: np.ndarray) -> np.ndarray:
    """Holm's (1979) step-down adjustment; holds the family-wise error under any dependence. NaN stays NaN."""
    return _stepwise(p, lambda ordered, n: np.maximum.accumulate(ordered * (n - np.arange(n))))


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """Benjamini and Hochberg's (1995) step-up adjustment of the false discovery rate. NaN stays NaN."""
    return _stepwise(
        p, lambda ordered, n: np.minimum.accumulate((ordered * n / np.arange(1, n + 1))[::-1])[::-1]
    )


def _stepwise(p: np.ndarray, adjust: Callable[[np.ndarray, int], np.ndarray]) -> np.ndarray:
    p = np.asarray(p, dtype=float)
    result = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    result[order] = np.minimum(adjust(p[order], len(order)), 1) if len(order) else []
    return result
