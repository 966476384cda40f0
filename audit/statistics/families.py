"""Several findings at once: at which level each one's interval is read, and its p-value adjusted, so that what is read
off an interval and the p beside it say the same.

The primary measures and the controls are read together: their intervals hold all at once in 95 of 100 audits, by the
largest of their deviations (max-|z|), whose distribution is that of normal ones with the correlation that the measures
have over the clusters that they share (Hothorn, Bretz and Westfall 2008; Romano and Wolf 2005). Where a measure shares
no cluster with another they are taken as independent. The level is never below Bonferroni's. Measures that explore, and
the groups of one measure and column, have intervals with the false coverage rate of Benjamini and Yekutieli (2005): 1 -
R · 5 % / m where R of the m are found by Benjamini and Hochberg (1995).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from scipy import special

from probes.suite import Measure, Suite

from .inference.estimates import (
    cluster_means,
    rank_correlation,
    rank_correlation_without_each,
    statistic,
    without_each,
)
from .inference.infer import Inference
from .inference.intervals import ALPHA
from .inference.shapes import Unknown
from .inference.significance import benjamini_hochberg
from .measure_arrays import Cells

DRAWS = 19_999


@dataclass(frozen=True)
class Level:
    """How one finding is read: alpha, its interval's level; p_adjusted; adjustment, `simultaneous`, `false coverage` or
    `none`; family, over how many."""

    alpha: float = ALPHA
    p_adjusted: float = np.nan
    adjustment: str = "none"
    family: int = 1


@dataclass(frozen=True)
class Read:
    """A finding before its family is known. group: as in the findings. pair: of which models, where it compares.
    influence: what each cluster, by column and value, adds to the estimate's error; None where that is not known."""

    measure: Measure
    group: str
    found: Inference
    influence: pd.Series | None
    pair: str = ""


def influence(measure: Measure, made: Cells) -> pd.Series | None:
    """By cluster, how far the estimate moves when it is left out: (C,), of the column that has the fewest."""
    if measure.statistic == "ceiling" or not len(made.values) or made.n_clusters < 3:
        return None
    turn = int(np.argmin([codes.max() for codes in made.clusters]))
    cluster = made.clusters[turn]
    if measure.statistic == "rank_correlation":
        assert made.covariate is not None
        columns = cluster_means(made.covariate, cluster), cluster_means(made.values, cluster)
        moved = rank_correlation_without_each(*columns) - rank_correlation(*columns)
    else:
        stat = statistic(measure.statistic, measure.pair is not None)
        features = stat.features(made)
        moved = without_each(stat, features, cluster) - float(stat.of(features.sum(axis=0)))
    labels = [f"{made.names[turn]}={value}" for value in made.labels[turn]]
    return pd.Series(moved, labels)


def levels(suite: Suite, reads: Sequence[Read], seed: int = 0) -> list[Level]:
    """One a finding, in their order."""
    judged = {measure.name for measure in suite.judged}
    result = [Level()] * len(reads)
    families: dict[tuple[str, ...], list[int]] = {}
    for place, read in enumerate(reads):
        if isinstance(read.found.shape, Unknown):
            continue
        column = read.group.split("=")[0]
        key: tuple[str, ...] = ("group", read.pair, read.measure.name, column) if read.group else ("judged",)
        if not read.group and read.measure.name not in judged:
            key = ("explores",)
        families.setdefault(key, []).append(place)
    for key, places in families.items():
        some = [reads[place] for place in places]
        made = simultaneous(some, seed) if key == ("judged",) else _false_coverage(some)
        for place, level in zip(places, made, strict=True):
            result[place] = level
    return result


def simultaneous(reads: Sequence[Read], seed: int = 0) -> list[Level]:
    """Each at the level at which all hold together, and its p by the largest deviation. All have an interval."""
    n, p = len(reads), np.array([read.found.p_value for read in reads])
    if n == 1:
        return [Level(ALPHA, float(p[0]), "none", 1)]
    root = np.linalg.cholesky(_correlation([read.influence for read in reads]))
    largest = np.sort(np.abs(_normal(seed, DRAWS, n) @ root.T).max(axis=1))
    place = DRAWS - int(
        ALPHA * (DRAWS + 1) + 1e-9
    )  # p_adjusted ≤ ALPHA exactly where |z| lies above this draw
    alpha = max(float(2 * special.ndtr(-largest[place])), ALPHA / n)
    z = -special.ndtri(np.maximum(p, 1e-300) / 2)
    beyond = (DRAWS - np.searchsorted(largest, z, "left") + 1) / (DRAWS + 1)
    together = np.where(np.isnan(p), np.nan, np.minimum(np.minimum(beyond, n * p), 1))
    return [Level(alpha, float(each), "simultaneous", n) for each in together]


@lru_cache(maxsize=2)
def _normal(seed: int, draws: int, n: int) -> np.ndarray:
    """(draws, n), which audits in training ask for again and again; nobody may write into it."""
    drawn = np.random.default_rng([seed, n]).normal(size=(draws, n))
    drawn.setflags(write=False)
    return drawn


def _correlation(influences: Sequence[pd.Series | None]) -> np.ndarray:
    """(k, k), positive definite: of what the clusters that two measures share add to each."""
    table = pd.DataFrame({i: each for i, each in enumerate(influences) if each is not None})
    table = table.reindex(columns=range(len(influences))).fillna(0.0)
    moved = table.to_numpy(float)
    sizes = np.sqrt((moved**2).sum(axis=0))
    moved = moved / np.where(sizes > 0, sizes, 1)
    correlation = moved.T @ moved
    np.fill_diagonal(correlation, 1)
    return 0.999 * correlation + 0.001 * np.eye(len(influences))


def _false_coverage(reads: Sequence[Read]) -> list[Level]:
    adjusted = benjamini_hochberg(np.array([read.found.p_value for read in reads]))
    n, found = len(reads), int((adjusted <= ALPHA).sum())
    alpha = max(found, 1) * ALPHA / n
    told = "false coverage" if n > 1 else "none"
    return [Level(alpha, float(each), told, n) for each in adjusted]
