"""Intervals that count clusters, not rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

CONFIDENCE = 0.95
POWER = 0.8

Combine = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Interval:
    """A two-sided interval at CONFIDENCE; `mde`: the smallest deviation seen with 80 % power at this design.

    NaN where there is none, and then `note` says why.
    """

    low: float
    high: float
    mde: float
    note: str = ""


def cluster_sums(features: np.ndarray, cluster: np.ndarray) -> np.ndarray:
    """(C, m) sums of the rows of (n, m) features within each cluster; `cluster` holds codes 0…C-1."""
    return np.stack([np.bincount(cluster, weights=column) for column in features.T], axis=1)


def variance(features: np.ndarray, combine: Combine, clusters: Sequence[np.ndarray]) -> float:
    """Sampling variance of combine(features.sum(0)), clusters taken whole.

    One column: the delete-one-cluster jackknife (CV3 of MacKinnon, Nielsen and Webb 2023; for a mean over
    clusters of equal size it equals the ordinary cluster-robust variance). Two crossed columns: V1 + V2 -
    V12 with V12 over their intersections, not below the larger of the two (Cameron, Gelbach and Miller
    2011, sections 2.3 and 2.4). A column nested in the other adds nothing, as it should.
    """
    single = [_jackknife(features, combine, cluster) for cluster in clusters]
    if len(single) == 1:
        return single[0]
    both = pd.factorize(pd.MultiIndex.from_arrays(list(clusters)))[0]
    return max(*single, sum(single) - _jackknife(features, combine, both))


def _jackknife(features: np.ndarray, combine: Combine, cluster: np.ndarray) -> float:
    sums = cluster_sums(features, cluster)
    without = combine(sums.sum(axis=0) - sums)
    return float((len(sums) - 1) / len(sums) * ((without - without.mean()) ** 2).sum())


def t_interval(estimate: float, variance: float, n_clusters: int) -> Interval:
    """estimate ± t(n_clusters - 1) · standard error."""
    df, error = n_clusters - 1, np.sqrt(variance)
    reach = stats.t.ppf((1 + CONFIDENCE) / 2, df) * error
    return Interval(float(estimate - reach), float(estimate + reach), _mde(error, df))


def share_interval(share: float, variance: float, n: int, n_clusters: int) -> Interval:
    """Wilson's interval (1927) for a share, with the design effect's effective n and a t quantile.

    The effective n is share (1 - share) / variance, at most n; where no cluster deviates it is the number
    of clusters: a cluster that agrees with itself is one observation.
    """
    df = n_clusters - 1
    spread = share * (1 - share)
    effective = min(spread / variance, n) if variance > 1e-15 and spread > 0 else n_clusters
    t = stats.t.ppf((1 + CONFIDENCE) / 2, df)
    centre = (share + t**2 / (2 * effective)) / (1 + t**2 / effective)
    reach = t / (1 + t**2 / effective) * np.sqrt(spread / effective + t**2 / (4 * effective**2))
    # At a share of exactly 0 or 1 rounding may leave the estimate just outside.
    low, high = min(centre - reach, share), max(centre + reach, share)
    return Interval(max(float(low), 0.0), min(float(high), 1.0), _mde(max(reach / t, np.sqrt(variance)), df))


def unanimous_interval(estimate: float, n_clusters: int) -> Interval:
    """For a difference of shares in which every cluster shows the very same difference.

    The share of clusters in the population that would deviate is at most 1 - (0.025)^(1/C) (Clopper and
    Pearson 1934 at zero events), and each by 1 at the most.
    """
    reach = 1 - ((1 - CONFIDENCE) / 2) ** (1 / n_clusters)
    return Interval(
        max(estimate - reach, -1.0), min(estimate + reach, 1.0), reach, "no cluster deviates: exact bound"
    )


def _mde(error: float, df: int) -> float:
    """The smallest deviation from the neutral value that the interval excludes it at, 80 times in 100."""
    return float((stats.t.ppf((1 + CONFIDENCE) / 2, df) + stats.t.ppf(POWER, df)) * error)
