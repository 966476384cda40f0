"""Intervals that count clusters, not rows.

Which one is used was chosen by simulation (benchmarks/calibration.py prints it, notebooks/calibration.ipynb
shows it). A t quantile on the cluster-robust error holds 95 % from 12 clusters on where the percentile bootstrap
covers 88 to 93 %; Wilson's form mends shares away from 1/2; near 0 or 1, where a few clusters carry all there
is to see, only a bound that knows the ends of the scale holds, and it is used there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy import stats

from audit.statistics.measure_arrays import Cells

from .estimates import Group, Sums, without_each
from .resampling import blocks

CONFIDENCE = 0.95
POWER = 0.8
FEW = 5
TAIL = (1 - CONFIDENCE) / 2


@dataclass(frozen=True)
class Interval:
    """A two-sided interval at CONFIDENCE; `mde`: the smallest deviation seen with 80 % power at this design.

    NaN where there is none, and then `note` says why.
    """

    low: float
    high: float
    mde: float
    note: str = ""


def none(note: str) -> Interval:
    """No interval, and why: all NaN."""
    return Interval(np.nan, np.nan, np.nan, note)


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
    both = np.unique(first * (int(second.max()) + 1) + second, return_inverse=True)[1]
    crossed = sum(single) - jackknife(without_each(stat, features, both))
    return float(np.max([*single, crossed]))  # NaN where one of them is


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


def t_interval(estimate: float, variance: float, n_clusters: float) -> Interval:
    """estimate ± t(n_clusters - 1) · standard error."""
    reach = _t(n_clusters) * np.sqrt(variance)
    return _interval(estimate - reach, estimate + reach, n_clusters)


def share_interval(share: float, variance: float, n_clusters: float) -> Interval:
    """Wilson's interval (1927) for a share strictly between 0 and 1, with the design effect's effective n,
    share (1 - share) / variance, and a t quantile.

    The effective n may exceed the number of rows: capping it there covers 97 to 98.5 % where rows within a
    cluster are independent.
    """
    effective = share * (1 - share) / variance
    t = _t(n_clusters)
    centre = (share + t**2 / (2 * effective)) / (1 + t**2 / effective)
    reach = t / (1 + t**2 / effective) * np.sqrt(share * (1 - share) / effective + t**2 / (4 * effective**2))
    return _interval(max(centre - reach, 0.0), min(centre + reach, 1.0), n_clusters)


def rank_interval(rho: float, n: int) -> Interval:
    """Fisher's z for Spearman's rho over n clusters, with the error sqrt((1 + rho²/2) / (n - 3)) of Bonett
    and Wright (2000). Covers 95 to 97 % from 12 clusters on; a percentile bootstrap 94 to 97 %.

    At ±1 the error would vanish; rho is taken one exchange of neighbours inside it.
    """
    if n < 4:
        return none("a rank correlation needs 4 clusters for an interval")
    inside = 1 - 12 / (n**3 - n)
    z = np.arctanh(np.clip(rho, -inside, inside))
    reach = stats.norm.ppf(1 - TAIL) * np.sqrt((1 + np.tanh(z) ** 2 / 2) / (n - 3))
    low, high = np.tanh(z - reach), np.tanh(z + reach)
    return _interval(min(float(low), rho), max(float(high), rho), n)


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


def bounded_interval(estimate: float, groups: Sequence[Group], seed: int, resamples: int) -> Interval:
    """Gaffke's (2005) bound for means of bounded clusters: the contributions and one more, at the end of the
    scale, weighted by Dirichlet(1, …, 1). For clusters that are all 0 or 1 it is Clopper and Pearson's
    interval; otherwise its coverage is conjectured (Learned-Miller and Thomas 2020), and simulated here.
    Several groups are added draw by draw. It bounds the mean over clusters, and is widened to hold the
    estimate where they differ in size.
    """
    below, above = bounded_draws(groups, seed, resamples)
    low = min(max(float(np.quantile(below, TAIL)), sum(g.bounds[0] for g in groups if g.bounds)), estimate)
    high = max(
        min(float(np.quantile(above, 1 - TAIL)), sum(g.bounds[1] for g in groups if g.bounds)), estimate
    )
    n = sum(len(group.contributions) for group in groups)
    return _interval(low, high, n)


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


@cache
def _t(n_clusters: float, share: float = 1 - TAIL) -> float:
    return float(stats.t.ppf(share, n_clusters - 1))


def _interval(low: float, high: float, n_clusters: float) -> Interval:
    """mde: (t for the interval + t for the power) · error, the error read off the interval's width."""
    error = (high - low) / 2 / _t(n_clusters)
    mde = (_t(n_clusters) + _t(n_clusters, POWER)) * error
    return Interval(float(low), float(high), mde)
