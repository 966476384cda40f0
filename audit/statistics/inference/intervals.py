"""What intervals count: clusters, not rows (their shapes are in shapes.py).

Which one is used was chosen by simulation (benchmarks/calibration.py prints it, notebooks/calibration.ipynb
shows it). A t quantile on the cluster-robust error holds 95 % from 12 clusters on where the percentile bootstrap
covers 88 to 93 %; Wilson's form mends shares away from 1/2; near 0 or 1, where a few clusters carry all there
is to see, only a bound that knows the ends of the scale holds, and it is used there.
"""

from collections.abc import Sequence

import numpy as np

from audit.statistics.measure_arrays import Cells

from .estimates import Group, Sums, without_each
from .resampling import blocks
from .shapes import Draws

CONFIDENCE = 0.95
ALPHA = round(1 - CONFIDENCE, 10)
FEW = 5
"""Clusters that deviate; below, and below so many clusters in all, a t on the error does not hold."""
FEW_CLUSTERS = 8
LEAST = 9_999
"""Draws of a bound, whatever is asked for: of 999, none lies beyond an interval at one tenth of a tenth of 5 % a side,
and what is near perfect over a dozen clusters would have the whole scale for its interval."""


def variance(stat: Sums, features: np.ndarray, clusters: Sequence[np.ndarray]) -> float:
    """Sampling variance of the statistic, clusters taken whole.

    One column: the delete-one-cluster jackknife (CV3J of MacKinnon, Nielsen and Webb 2023; for a mean over
    clusters of equal size it equals the ordinary cluster-robust variance). Two crossed columns: V1 + V2 -
    V12 with V12 over their intersections (Cameron, Gelbach and Miller 2011, section 2.3), and not below the
    larger of the two.
    """
    single = [jackknife(without_each(stat, features, cluster)) for cluster in clusters]
    if len(single) == 1:
        return single[0]
    first, second = clusters
    crossed = sum(single) - jackknife(without_each(stat, features, _intersections(first, second)))
    return float(np.max([*single, crossed]))  # NaN where one of them is


def skewness(stat: Sums, features: np.ndarray, clusters: Sequence[np.ndarray]) -> float:
    """Skewness of the estimate's sampling distribution, clusters taken whole: Σu³ / (Σu²)^1.5 with u what a
    cluster adds to the estimate. Two crossed columns: both sums as in `variance`."""
    both = tuple(clusters) if len(clusters) == 1 else (*clusters, _intersections(*clusters))
    squares, cubes = np.array([_powers(without_each(stat, features, cluster)) for cluster in both]).T
    if len(both) == 1:
        return float(cubes[0] / squares[0] ** 1.5)
    square = max(*squares[:2], squares[0] + squares[1] - squares[2])
    return float((cubes[0] + cubes[1] - cubes[2]) / square**1.5)


def _powers(without: np.ndarray) -> tuple[float, float]:
    """Σu² and Σu³ from the (C,) estimates with each cluster left out."""
    u = (without.mean() - without) * (len(without) - 1) / len(without)
    return float((u**2).sum()), float((u**3).sum())


def _intersections(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """(n,) codes of the pairs of clusters that rows lie in."""
    return np.unique(first * (int(second.max()) + 1) + second, return_inverse=True)[1]


def jackknife(without: np.ndarray) -> float:
    """Variance from the (C,) estimates with each cluster left out."""
    n = len(without)
    return float((n - 1) / n * ((without - without.mean()) ** 2).sum())


def effective_clusters(cells: Cells, weights: Sequence[int]) -> float:
    """How many clusters the error rests on, at most their number; of the column that has the fewest.

    With u a cluster's share in the variance if all clusters and levels vary alike, (Σu)² / Σu²: their number
    where clusters are of one size and hold all levels, about twice the smaller arm where a few hold one
    level alone (Satterthwaite 1946, with the variances taken as equal).
    """
    totals = np.bincount(cells.levels, minlength=len(weights))
    fewest = np.inf
    for cluster in cells.clusters:
        size = (int(cluster.max()) + 1) * len(weights)
        counts = np.bincount(cluster * len(weights) + cells.levels, minlength=size).reshape(-1, len(weights))
        shares = ((counts * np.array(weights) / totals) ** 2).sum(axis=1)
        fewest = min(fewest, float(shares.sum() ** 2 / (shares**2).sum()))
    return max(round(fewest, 6), 1.5)


def events(groups: Sequence[Group]) -> float:
    """How many clusters deviate from the rest, by what they weigh: at most their count.

    The rest is the end of the scale, or the middle, that a group's mean is nearest to (for a share 0 or 1,
    for a difference -1, 0 or 1). With D a cluster's deviation from it this is (ΣD²)³ / (ΣD³)², the number
    of clusters C over the square of their skewness about the rest: k where k clusters deviate by the same
    and the others not at all, and about C where all do. A t quantile needs a good handful: simulated over
    balanced designs, the plain intervals that fall below 93 % are of designs where this is often under FEW.
    """
    deviations = [(g.contributions - _rest(g)) / len(g.contributions) for g in groups]
    d = np.concatenate(deviations)
    if not np.any(d):
        return 0.0
    cubes = float((d**3).sum())
    weighed = float((d**2).sum()) ** 3 / cubes**2 if cubes else np.inf
    return min(weighed, float(np.count_nonzero(d)))


def _rest(group: Group) -> float:
    assert group.bounds
    return float(np.clip(np.round(group.contributions.mean()), *group.bounds))


def bounded(estimate: float, groups: Sequence[Group], seed: int, resamples: int) -> Draws:
    """Gaffke's (2005) bound for means of bounded clusters: the contributions and one more, at the end of the
    scale, weighted by Dirichlet(1, …, 1). For clusters that are all 0 or 1 it is Clopper and Pearson's
    interval; otherwise its coverage is conjectured (Learned-Miller and Thomas 2020), and simulated here.
    Several groups are added draw by draw. It bounds the mean over clusters, and is widened to hold the
    estimate where they differ in size. Of LEAST draws, or `resamples` where those are more.
    """
    below, above = bounded_draws(groups, seed, max(resamples, LEAST))
    ends = np.sum([group.bounds or (0, 0) for group in groups], axis=0)
    return Draws(estimate, np.sort(below), np.sort(above), (float(ends[0]), float(ends[1])))


def bounded_draws(groups: Sequence[Group], seed: int, resamples: int) -> tuple[np.ndarray, np.ndarray]:
    """(resamples,) draws with the additional cluster at the low end, and at the high end."""
    below, above = np.zeros(resamples), np.zeros(resamples)
    for turn, group in enumerate(groups):
        assert group.bounds
        matrices = blocks("dirichlet", len(group.contributions) + 1, seed + turn, resamples)
        parts = [(weights[:, 1:] @ group.contributions, weights[:, 0].copy()) for weights in matrices]
        seen, added = (np.concatenate(column) for column in zip(*parts, strict=True))
        below += seen + added * group.bounds[0]
        above += seen + added * group.bounds[1]
    return below, above
