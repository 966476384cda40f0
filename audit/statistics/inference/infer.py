"""One measure over one set of cells: estimate, interval, p-value, and how each was got."""

from dataclasses import dataclass

import numpy as np

from audit.statistics.measure_arrays import Cells

from . import intervals, significance
from .estimates import Group, Sums, cluster_means, groups, rank_correlation, statistic
from .intervals import Interval

MIN_CLUSTERS = 3


@dataclass(frozen=True)
class Inference:
    """estimate and p_value are NaN where they don't exist; `method` says what was done, or why not.

    few_events: the interval is Gaffke's bound; `plain` is the one that it replaced.
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
    n = intervals.effective_clusters(cells, stat.weights)
    plain, shape = _interval(cells, stat, estimate, spread, n)
    few = _few(cells, stat)
    bound = _bound(few, estimate, plain, seed, resamples) if few else None
    if few:
        shape = "few events: Gaffke's bound"
    p, test = _test(cells, stat, estimate, spread, n, few, seed, resamples)
    method = f"{shape}, clusters {' × '.join(cells.names)}; {test}"
    return Inference(estimate, bound or plain, p, _joined(method, cells), bound is not None, plain)


def sides(cells: Cells, threshold: float, seed: int = 0, resamples: int = 9_999) -> tuple[float, float]:
    """One-sided p-values that a share lies above `threshold`, and below it; by Gaffke's bound where few
    clusters deviate, the larger of the columns'. NaN where there are too few clusters."""
    stat = statistic("mean")
    features = stat.features(cells)
    share = float(stat.of(features.sum(axis=0)))
    if _why_not(cells, stat, share):
        return np.nan, np.nan
    spread = _spread(cells, stat, features)
    few = _few(cells, stat)
    found = [significance.bounded_sides(some, threshold, seed, resamples) for some in few]
    if not all(_alike(some) for some in few) or not few:
        n = intervals.effective_clusters(cells, stat.weights)
        found += [significance.share_sides(share, threshold, spread, n)] if spread > 0 else []
    above, below = np.max(found, axis=0)
    return float(above), float(below)


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


def _interval(cells: Cells, stat: Sums, estimate: float, spread: float, n: float) -> tuple[Interval, str]:
    if np.isnan(spread):
        return intervals.none(""), "no interval: a cluster alone holds one of the levels"
    if spread < 1e-15 and cells.bounds:
        return intervals.none(""), "no interval: all clusters alike"
    if spread < 1e-15:
        return Interval(estimate, estimate, 0.0), "all clusters alike"
    if cells.bounds == (0.0, 1.0) and len(stat.weights) == 1:
        return intervals.share_interval(estimate, spread, n), f"Wilson t({n - 1:.3g})"
    return intervals.t_interval(estimate, spread, n), f"t({n - 1:.3g})"


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


def _few(cells: Cells, stat: Sums) -> list[list[Group]]:
    """The groups of each column, where few clusters of one column deviate; else nothing."""
    if not cells.bounds or stat.standardised:
        return []
    arranged = (groups(cells, cluster, stat.weights) for cluster in cells.clusters)
    whole = [some for some in arranged if some]
    return whole if whole and min(map(intervals.events, whole)) < intervals.FEW else []


def _alike(some: list[Group]) -> bool:
    return all(group.alike for group in some)


def _bound(few: list[list[Group]], estimate: float, plain: Interval, seed: int, resamples: int) -> Interval:
    """Gaffke's bound, the widest of the columns'; where clusters differ in size the plain interval's too,
    since the bound is on the mean over clusters and the estimate is over outcomes."""
    bounds = [intervals.bounded_interval(estimate, some, seed, resamples) for some in few]
    if not all(map(_alike, few)) and not np.isnan(plain.low):
        bounds.append(plain)
    return Interval(min(b.low for b in bounds), max(b.high for b in bounds), max(b.mde for b in bounds))


def _test(
    cells: Cells, stat: Sums, estimate: float, spread: float, n: float,
    few: list[list[Group]], seed: int, resamples: int,
) -> significance.Test:  # fmt: skip
    """Signs are flipped where each cluster is compared with itself or with a centre of symmetry, labels
    permuted where clusters of one size hold one side each; else the test inverts the interval."""
    arranged = groups(cells, cells.clusters[0], stat.weights)
    single = len(stat.weights) == 1
    centred = not (single and cells.bounds) or cells.neutral == sum(cells.bounds) / 2
    if len(cells.clusters) == 1 and arranged and centred:
        if len(arranged) == 1:
            return significance.sign_flip(_contributions(cells, stat, estimate), seed, resamples)
        one, two = arranged[0], arranged[-1]
        sides = len(arranged) == 2 and one.n_levels == two.n_levels
        if sides and _alike(arranged) and min(len(one.members), len(two.members)) > 2:
            return significance.label_permutation(one.contributions, -two.contributions, seed, resamples)
    tests = [significance.bounded_test(some, cells.neutral, seed, resamples) for some in few]
    if tests and all(map(_alike, few)):
        return max(tests)
    if np.isnan(spread) or spread < 1e-15:
        return max(tests, default=(np.nan, "no test"))
    if single and cells.bounds == (0.0, 1.0) and 0 < cells.neutral < 1:
        return max([*tests, significance.share_test(estimate, cells.neutral, spread, n)])
    return max([*tests, significance.t_test(estimate, cells.neutral, spread, n)])


def _contributions(cells: Cells, stat: Sums, estimate: float) -> np.ndarray:
    """(C,) what each cluster adds to the estimate's distance from `neutral`; they sum to it. Values are taken
    from what the null makes of their level: the contrast is taken out of the levels' means in equal parts."""
    weights = np.array(stat.weights, dtype=float)
    sizes = np.bincount(cells.levels, minlength=len(weights))
    if len(weights) == 1:
        centre = np.array([cells.neutral])
    else:
        means = np.bincount(cells.levels, weights=cells.values, minlength=len(weights)) / sizes
        centre = means - weights * ((weights @ means) - cells.neutral) / len(weights)
    signed = (cells.values - centre[cells.levels]) * (weights / sizes)[cells.levels]
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
