"""One measure over one set of cells: estimate, interval, p-value, and how each was got."""

from dataclasses import dataclass

import numpy as np

from . import intervals, significance
from .cells import Cells
from .estimates import (
    Sums,
    cluster_means,
    groups,
    rank_correlation,
    statistic,
)
from .intervals import Interval

MIN_CLUSTERS = 3


@dataclass(frozen=True)
class Inference:
    """estimate and p_value are NaN where they don't exist; `method` says what was done, or why not.

    few_events: the interval is the exact bound; `plain` is the one that it replaced.
    """

    estimate: float
    interval: Interval
    p_value: float
    method: str
    few_events: bool = False
    plain: Interval | None = None


def infer(cells: Cells, name: str, paired: bool = False, seed: int = 0, resamples: int = 9_999) -> Inference:
    """The inference for the statistic `name` (see probes.suite.Measure) over cells.

    paired: the values are differences of pairs already.
    """
    if name == "rank_correlation":
        return _ranked(cells, seed, resamples)
    stat = statistic(name, paired)
    features = stat.features(cells)
    estimate = float(stat.of(features.sum(axis=0))) if len(cells.values) else np.nan
    if note := _why_not(cells, stat, estimate):
        return Inference(estimate, intervals.none(note), np.nan, _joined(note, cells))
    spread = _spread(cells, stat, features)
    plain, shape = _interval(cells, stat, estimate, spread)
    exact = _exact(cells, stat, estimate, seed, resamples)
    if exact:
        shape = "few events: exact bound"
    p, test = _test(cells, stat, estimate, spread, exact is not None, seed, resamples)
    method = f"{shape}, clusters {' × '.join(cells.names)}; {test}"
    return Inference(estimate, exact or plain, p, _joined(method, cells), exact is not None, plain)


def sides(cells: Cells, threshold: float, seed: int = 0, resamples: int = 9_999) -> tuple[float, float]:
    """One-sided p-values that a share lies above `threshold`, and below it; by the exact bound where few
    events are, or none. NaN where there are too few clusters."""
    stat = statistic("mean")
    features = stat.features(cells)
    share = float(stat.of(features.sum(axis=0)))
    if _why_not(cells, stat, share):
        return np.nan, np.nan
    spread = _spread(cells, stat, features)
    if _exact(cells, stat, share, seed, resamples):
        arranged = groups(cells, cells.clusters[0], stat.weights)
        assert arranged
        return significance.bounded_sides(arranged, threshold, seed, resamples)
    return significance.share_sides(share, threshold, spread, cells.n_clusters)


def _joined(text: str, cells: Cells) -> str:
    return f"{text}; {cells.lost}" if cells.lost else text


def _why_not(cells: Cells, stat: Sums, estimate: float) -> str:
    if not len(cells.values):
        return "no outcomes"
    if len(np.unique(cells.levels)) < len(stat.weights):
        return "a level of the contrast has no outcomes"
    if cells.n_clusters < MIN_CLUSTERS:
        return f"{cells.n_clusters} clusters of {cells.names[0]}, too few for an interval"
    return "all outcomes alike" if np.isnan(estimate) else ""


def _interval(cells: Cells, stat: Sums, estimate: float, spread: float) -> tuple[Interval, str]:
    n = cells.n_clusters
    if np.isnan(spread):
        return intervals.none(""), "no interval: a cluster alone holds one of the levels"
    if spread < 1e-15:
        return intervals.none(""), "no interval: all clusters alike"
    if cells.bounds == (0.0, 1.0) and len(stat.weights) == 1:
        return intervals.share_interval(estimate, spread, n), f"Wilson t({n - 1})"
    return intervals.t_interval(estimate, spread, n), f"t({n - 1})"


def _spread(cells: Cells, stat: Sums, features: np.ndarray) -> float:
    """The variance of the estimate. Where no cluster differs from another, as where a model says the same of
    everything and the design is balanced, that of independent rows: a bounded mean has at most its binomial."""
    spread = intervals.variance(stat, features, cells.clusters)
    if not spread < 1e-15 or not cells.bounds or stat.standardised:
        return spread
    low, high = cells.bounds
    n, total = features.sum(axis=0).reshape(-1, 3)[:, :2].T
    means = total / n
    return float((np.array(stat.weights) ** 2 * (means - low) * (high - means) / n).sum())


def _exact(cells: Cells, stat: Sums, estimate: float, seed: int, resamples: int) -> Interval | None:
    """The exact bound where few clusters of one column deviate, the widest of the columns'; else None."""
    if not cells.bounds or stat.standardised:
        return None
    arranged = [groups(cells, cluster, stat.weights) for cluster in cells.clusters]
    whole = [some for some in arranged if some]
    if not whole or min(map(intervals.events, whole)) >= intervals.FEW:
        return None
    bounds = [intervals.bounded_interval(estimate, some, seed, resamples) for some in whole]
    low, high = min(bound.low for bound in bounds), max(bound.high for bound in bounds)
    return Interval(low, high, max(bound.mde for bound in bounds))


def _test(
    cells: Cells, stat: Sums, estimate: float, spread: float, few: bool, seed: int, resamples: int
) -> significance.Test:
    """Signs are flipped where each cluster is compared with itself or with a centre of symmetry, labels
    permuted where clusters hold one side each; else the test inverts the interval."""
    arranged = groups(cells, cells.clusters[0], stat.weights)
    single = len(stat.weights) == 1
    centred = not (single and cells.bounds) or cells.neutral == sum(cells.bounds) / 2
    if len(cells.clusters) == 1 and arranged and centred:
        if len(arranged) == 1:
            return significance.sign_flip(_contributions(cells, stat), seed, resamples)
        if len(arranged) == 2 and min(len(group.members) for group in arranged) > 1:
            first, second = arranged[0].contributions, -arranged[1].contributions
            return significance.label_permutation(first, second, seed, resamples)
    if few and arranged:
        return significance.bounded_test(arranged, cells.neutral, seed, resamples)
    if np.isnan(spread) or spread < 1e-15:
        return np.nan, "no test"
    if single and cells.bounds == (0.0, 1.0) and 0 < cells.neutral < 1:
        return significance.share_test(estimate, cells.neutral, spread, cells.n_clusters)
    return significance.t_test(estimate, cells.neutral, spread, cells.n_clusters)


def _contributions(cells: Cells, stat: Sums) -> np.ndarray:
    """(C,) what each cluster adds to the estimate's distance from `neutral`; they sum to it."""
    sizes = np.bincount(cells.levels, minlength=len(stat.weights))
    centre = cells.neutral if len(stat.weights) == 1 else cells.values.mean()
    signed = (cells.values - centre) * (np.array(stat.weights) / sizes)[cells.levels]
    if len(stat.weights) > 1:
        signed = signed - cells.neutral / len(signed)
    return np.bincount(cells.clusters[0], weights=signed)


def _ranked(cells: Cells, seed: int, resamples: int) -> Inference:
    """Spearman's rho of the clusters' mean values and mean covariates; clusters of the first column."""
    assert cells.covariate is not None
    if not len(cells.values) or cells.n_clusters < MIN_CLUSTERS:
        note = f"{cells.n_clusters} clusters, too few for an interval" if len(cells.values) else "no outcomes"
        return Inference(np.nan, intervals.none(note), np.nan, _joined(note, cells))
    one = cluster_means(cells.covariate, cells.clusters[0])
    other = cluster_means(cells.values, cells.clusters[0])
    rho = rank_correlation(one, other)
    if np.isnan(rho):
        note = "all clusters alike"
        return Inference(np.nan, intervals.none(note), np.nan, _joined(note, cells))
    interval = intervals.rank_interval(rho, len(one))
    p, test = significance.rank_permutation(one, other, seed, resamples)
    shape = interval.note or "Fisher z (Bonett and Wright)"
    return Inference(
        rho, interval, p, _joined(f"{shape}, {len(one)} clusters {cells.names[0]}; {test}", cells)
    )
