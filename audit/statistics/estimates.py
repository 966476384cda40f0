"""Statistics as functions of sums over outcomes, so that one code path deletes, resamples and groups them all.

A statistic maps each outcome to a few features; its estimate is a function of their sums. Leaving a
cluster out, or weighting it, changes the sums and nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Statistic:
    """features: (values (n,), first (n,) bool, second (n,) bool) -> (n, m); combine: sums (..., m) -> (...).

    `first` and `second` mark the two levels of the contrast; a mean ignores them.
    """

    features: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
    combine: Callable[[np.ndarray], np.ndarray]


def _divide(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a / b, NaN where b is 0 (an empty group)."""
    return np.divide(a, b, out=np.full(np.broadcast(a, b).shape, np.nan), where=np.asarray(b) > 0)


def _mean(sums: np.ndarray) -> np.ndarray:
    return _divide(sums[..., 1], sums[..., 0])


def _difference(sums: np.ndarray) -> np.ndarray:
    return _mean(sums[..., 0:2]) - _mean(sums[..., 3:5])


def _effect_size(sums: np.ndarray) -> np.ndarray:
    n = sums[..., 0] + sums[..., 3]
    mean = _divide(sums[..., 1] + sums[..., 4], n)
    square = _divide(sums[..., 2] + sums[..., 5], n)
    variance = np.maximum(square - mean**2, 0) * _divide(n, n - 1)
    return _divide(_difference(sums), np.sqrt(np.where(variance > 1e-18, variance, 0)))


def _moments(values: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    columns = [
        level * power for level in (first, second) for power in (np.ones_like(values), values, values**2)
    ]
    return np.stack(columns, axis=1)


STATISTICS = {
    "mean": Statistic(lambda values, *_: np.stack([np.ones_like(values), values], axis=1), _mean),
    "difference": Statistic(_moments, _difference),
    "effect_size": Statistic(_moments, _effect_size),
}
"""`effect_size` is WEAT's d (Caliskan, Bryson and Narayanan 2017, eq. 3): the difference of the two target
sets' mean associations over the sample standard deviation of the association of all targets."""
