"""Statistics over outcomes. Each is a function of sums over clusters, so that one code path leaves clusters
out, resamples them and groups them; only the rank correlation is not, and says how it leaves one out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from audit.statistics.measure_arrays import Cells

from .correlation import correlation, divide

CONTRASTS: dict[str, tuple[int, ...]] = {
    "mean": (1,),
    "difference": (1, -1),
    "interaction": (1, -1, -1, 1),
    "effect_size": (1, -1),
}
"""The weight of each level's mean. `interaction`: the difference at the first level of the second contrast
minus the difference at its second."""


@dataclass(frozen=True)
class Sums:
    """A statistic of the moments of each level: `of` maps sums (..., 3 x levels) to estimates (...)."""

    weights: tuple[int, ...]
    standardised: bool = False

    def features(self, cells: Cells) -> np.ndarray:
        """(n, 3 x levels): 1, value and its square, each in the columns of its row's level."""
        moments = np.stack([np.ones_like(cells.values), cells.values, cells.values**2], axis=1)
        wide = np.zeros((len(moments), len(self.weights), 3))
        wide[np.arange(len(moments)), cells.levels] = moments
        return wide.reshape(len(moments), 3 * len(self.weights))

    def of(self, sums: np.ndarray) -> np.ndarray:
        """NaN where a level is empty, or where all values are alike and they were to be standardised."""
        split = sums.reshape(*sums.shape[:-1], len(self.weights), 3)
        contrast = divide(split[..., 1], split[..., 0]) @ np.array(self.weights, dtype=float)
        if not self.standardised:
            return contrast
        n, total, squares = np.moveaxis(split.sum(axis=-2), -1, 0)
        mean = divide(total, n)
        variance = np.maximum(divide(squares, n) - mean**2, 0) * divide(n, n - 1)
        return divide(contrast, np.sqrt(np.where(variance > 1e-18, variance, 0)))


def statistic(name: str, paired: bool = False) -> Sums:
    """The statistic of a measure over its cells; pairs are already differences, so one contrast is done.

    `effect_size` is WEAT's d (Caliskan, Bryson and Narayanan 2017, eq. 3): the difference of the two target
    sets' mean associations over the sample standard deviation of the association of all targets.
    """
    if paired:
        return Sums(CONTRASTS["difference" if name == "interaction" else "mean"])
    return Sums(CONTRASTS[name], standardised=name == "effect_size")


def cluster_sums(features: np.ndarray, cluster: np.ndarray) -> np.ndarray:
    """(C, m) sums of the rows of (n, m) features within each cluster; `cluster` holds codes 0…C-1."""
    return np.stack([np.bincount(cluster, weights=column) for column in features.T], axis=1)


def without_each(stat: Sums, features: np.ndarray, cluster: np.ndarray) -> np.ndarray:
    """(C,) the estimate with each cluster left out."""
    sums = cluster_sums(features, cluster)
    return stat.of(sums.sum(axis=0) - sums)


def cluster_means(values: np.ndarray, cluster: np.ndarray) -> np.ndarray:
    """(C,) the mean of the values in each cluster."""
    return np.bincount(cluster, weights=values) / np.bincount(cluster)


def rank_correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Spearman's rho over (C,) cluster means, the mean rank at ties; NaN where one of them is constant."""
    return float(correlation(_ranks(first), _ranks(second)))


def _ranks(values: np.ndarray) -> np.ndarray:
    return pd.Series(values).rank().to_numpy()


def rank_correlation_without_each(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """(C,) Spearman's rho with each cluster left out: a rank falls by 1 for who was below, 1/2 for a tie."""

    def ranks(values: np.ndarray) -> np.ndarray:
        fall = (np.sign(values[None, :] - values[:, None]) + 1) / 2
        kept = ~np.eye(len(values), dtype=bool)
        return (_ranks(values)[None, :] - fall)[kept].reshape(len(values), -1)

    return correlation(ranks(first), ranks(second))


@dataclass(frozen=True)
class Group:
    """Clusters that hold the same levels: (C,) their contributions to the contrast, each within `bounds`.

    members: (C,) codes of the clusters. n_levels: how many levels each holds. alike: whether all clusters
    hold about as many outcomes of a level, the most at most half as many again as the fewest.
    """

    contributions: np.ndarray
    members: np.ndarray
    bounds: tuple[float, float] | None
    n_levels: int = 1
    alike: bool = True


def groups(cells: Cells, cluster: np.ndarray, weights: Sequence[int]) -> list[Group] | None:
    """How a contrast lies over clusters: one group where every cluster holds all levels (paired), several
    where clusters hold different ones (unpaired). None where level sets overlap without being equal.

    The sum over groups of their mean contributions is the contrast of the clusters' means.
    """
    size, n_levels = int(cluster.max()) + 1, len(weights)
    flat = cluster * n_levels + cells.levels
    counts = np.bincount(flat, minlength=size * n_levels).reshape(size, n_levels)
    sums = np.bincount(flat, weights=cells.values, minlength=size * n_levels).reshape(size, n_levels)
    means = np.nan_to_num(divide(sums, counts)) * np.array(weights)
    patterns, which = np.unique(counts > 0, axis=0, return_inverse=True)
    if (patterns.sum(axis=0) != 1).any():
        return None
    sizes = counts[counts > 0]
    alike = bool(sizes.max() <= 1.5 * sizes.min())
    result = []
    for i, pattern in enumerate(patterns):
        members = np.flatnonzero(which.reshape(-1) == i)
        held = np.array(weights)[pattern]
        bounds = None
        if cells.bounds:
            ends = np.sort(np.outer(held, cells.bounds), axis=1).sum(axis=0)
            bounds = (float(ends[0]), float(ends[1]))
        result.append(Group(means[members].sum(axis=1), members, bounds, int(pattern.sum()), alike))
    return result
