"""One measure over one set of cells: estimate, the shape of its error, and how each was got."""

from dataclasses import dataclass, replace

import numpy as np

from audit.statistics.measure_arrays import Cells

from . import intervals
from .corrected import Directed, FisherSums, Permuted, Separated, Skewed, permuted, point_biserial
from .estimates import Group, Sums, cluster_means, groups, rank_correlation, statistic
from .shapes import FisherZ, Point, Shape, StudentT, Unknown, Widest, Wilson

MIN_CLUSTERS = 3
ALIKE = 1e-9
"""A standard error that is this small a part of the largest value is the noise of floating point."""
MANY = 32
LONG = " (where values have a long tail it holds 91 to 93 of 100, since few clusters may not show it)"
"""Of means over fewer than MANY clusters, and of effect sizes."""


@dataclass(frozen=True)
class Inference:
    """estimate and p_value are NaN where they don't exist; `method` says what was done, or why not.

    few_events: the interval is Gaffke's bound; `plain` is the shape that it replaced.
    error, df: the standard error at the estimate, and effective clusters - 1; NaN where there is none.
    """

    estimate: float
    shape: Shape
    p_value: float
    method: str
    few_events: bool = False
    plain: Shape | None = None
    error: float = np.nan
    df: float = np.nan

    def interval(self, alpha: float = intervals.ALPHA) -> tuple[float, float]:
        """(low, high) at confidence 1 - alpha; NaN where there is none."""
        return self.shape.interval(alpha)


def infer(cells: Cells, name: str, paired: bool = False, seed: int = 0, resamples: int = 9_999) -> Inference:
    """The inference for the statistic `name` (see probes.suite.Measure) over cells.

    paired: the values are differences of pairs already.
    """
    if name == "rank_correlation":
        return _ranked(cells)
    stat = statistic(name, paired)
    features = stat.features(cells)
    estimate = float(stat.of(features.sum(axis=0))) if len(cells.values) else np.nan
    if note := _why_not(cells, stat, estimate):
        return unknown(_joined(note, cells), estimate)
    error = float(np.sqrt(_spread(cells, stat, features)))
    n = intervals.effective_clusters(cells, stat.weights)
    plain, told = _plain(cells, stat, features, error, n, seed, resamples)
    shape, few = plain, _few(cells, stat)
    if few:
        shape = _bound(few, estimate, plain, seed, resamples)
        told = f"few {'events' if _events(few) < intervals.FEW else 'clusters'}: Gaffke's bound"
    method = _joined(f"{told}, clusters {' × '.join(cells.names)}", cells)
    return Inference(estimate, shape, shape.p(cells.neutral), method, bool(few), plain, error, n - 1)


def unknown(note: str, estimate: float = np.nan) -> Inference:
    """No interval and no test, and why."""
    return Inference(estimate, Unknown(), np.nan, note)


def sides(cells: Cells, threshold: float, seed: int = 0, resamples: int = 9_999) -> tuple[float, float]:
    """One-sided p-values that a share lies above `threshold`, and below it; by Gaffke's bound where few
    clusters deviate, the larger of the columns'. NaN where there are too few clusters."""
    found = infer(replace(cells, bounds=(0.0, 1.0)), "mean", seed=seed, resamples=resamples)
    return (np.nan, np.nan) if isinstance(found.shape, Unknown) else found.shape.sides(threshold)  # type: ignore[attr-defined]


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


def _plain(
    cells: Cells, stat: Sums, features: np.ndarray, error: float, n: float, seed: int, resamples: int
) -> tuple[Shape, str]:
    """The shape where enough clusters carry the estimate, and what it is. Where values have no bounds, Hall's beside
    the t, since nothing else tells how skewed they can be; corrected.py has the figures."""
    sums, degrees = features.sum(axis=0), f"t({n - 1:.3g})"
    estimate = float(stat.of(sums))
    if np.isnan(error):
        return Unknown(), "no interval: a cluster alone holds one of the levels"
    if error <= ALIKE * float(np.abs(cells.values).max()):
        if cells.bounds:
            return Unknown(), "no interval: all clusters alike"
        return Point(estimate), "all clusters alike"
    if cells.bounds == (0.0, 1.0) and len(stat.weights) == 1:
        return Wilson(estimate, error, n - 1), f"Wilson {degrees}"
    if stat.standardised:
        z, z_error, told = _separated(cells, features, n, seed, resamples)
        return Separated(z, float(point_biserial(sums)), z_error), f"Fisher z, {told}{LONG}"
    if cells.bounds:
        return StudentT(estimate, error, n - 1), degrees
    tail = LONG if cells.n_clusters < MANY else ""
    return _wider(cells, stat, features, n), f"{degrees} and Hall's{tail}"


def _separated(
    cells: Cells, features: np.ndarray, n: float, seed: int, resamples: int
) -> tuple[Shape, float, str]:
    """The shape of Fisher's z of a standardised difference, its error, and what it is: whether there is one by
    exchanging sides (of one column of clusters), how large it is by the wider of that and Hall's."""
    stat = FisherSums((1, -1), standardised=True)
    wider = _wider(cells, stat, features, n)
    student, skewed = wider.shapes
    assert isinstance(student, StudentT)
    if len(cells.clusters) > 1:
        return wider, student.error, f"t({n - 1:.3g}) and Hall's"
    draws = permuted(features, cells.clusters[0], seed, resamples)
    zero = Permuted(student.estimate, student.error, draws)
    return (
        Directed(zero, Widest((zero, skewed))),
        student.error,
        f"studentised permutations and Hall's t({n - 1:.3g})",
    )


def _wider(cells: Cells, stat: Sums, features: np.ndarray, n: float) -> Widest:
    """A t and Hall's transformation of it, each end where it lies farther out."""
    estimate, error = float(stat.of(features.sum(axis=0))), float(np.sqrt(_spread(cells, stat, features)))
    skewness = intervals.skewness(stat, features, cells.clusters)
    return Widest((StudentT(estimate, error, n - 1), Skewed(estimate, error, n - 1, skewness)))


def _spread(cells: Cells, stat: Sums, features: np.ndarray) -> float:
    """The variance of the estimate. Where no cluster differs from another, as where a model says the same of
    everything and the design is balanced, that of independent rows: a bounded mean has at most its binomial."""
    spread = intervals.variance(stat, features, cells.clusters)
    if not spread < 1e-15 or not cells.bounds or stat.standardised:
        return spread
    low, high = cells.bounds
    n, total = features.sum(axis=0).reshape(-1, 3)[:, :2].T
    means = total / n
    return float((np.array(stat.weights) ** 2 * np.maximum((means - low) * (high - means), 0) / n).sum())


def _few(cells: Cells, stat: Sums) -> list[list[Group]]:
    """The groups of each column, where few clusters of one column deviate, or there are few; else nothing."""
    if not cells.bounds or stat.standardised:
        return []
    arranged = (groups(cells, cluster, stat.weights) for cluster in cells.clusters)
    whole = [some for some in arranged if some]
    if not whole or (cells.n_clusters >= intervals.FEW_CLUSTERS and _events(whole) >= intervals.FEW):
        return []
    return whole


def _events(few: list[list[Group]]) -> float:
    return min(map(intervals.events, few))


def _bound(few: list[list[Group]], estimate: float, plain: Shape, seed: int, resamples: int) -> Shape:
    """Gaffke's bound, the widest of the columns'; where clusters differ in size the plain interval's too,
    since the bound is on the mean over clusters and the estimate is over outcomes."""
    bounds: list[Shape] = [intervals.bounded(estimate, some, seed, resamples) for some in few]
    alike = all(group.alike for some in few for group in some)
    if not alike and not isinstance(plain, Unknown):
        bounds.append(plain)
    return bounds[0] if len(bounds) == 1 else Widest(bounds)


def _ranked(cells: Cells) -> Inference:
    """Spearman's rho of the clusters' mean values and mean covariates; clusters of the first column."""
    assert cells.covariate is not None
    if not len(cells.values) or cells.n_clusters < MIN_CLUSTERS:
        note = f"{cells.n_clusters} clusters, too few for an interval" if len(cells.values) else "no outcomes"
        return unknown(_joined(note, cells))
    one = cluster_means(cells.covariate, cells.clusters[0])
    other = cluster_means(cells.values, cells.clusters[0])
    rho = rank_correlation(one, other)
    if np.isnan(rho):
        return unknown(_joined("all clusters alike", cells))
    if len(one) < 4:
        return unknown(_joined("a rank correlation needs 4 clusters for an interval", cells), rho)
    shape = FisherZ(rho, len(one))
    told = f"Fisher z (Bonett and Wright), {len(one)} clusters {cells.names[0]}"
    error = float(np.sqrt((1 + rho**2 / 2) / (len(one) - 3)))
    return Inference(rho, shape, shape.p(cells.neutral), _joined(told, cells), error=error, df=len(one) - 3)
