"""Two models over the same trials: what each query's outcome differs by, with the statistics of one model."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from probes.suite import Measure, Suite

from . import abilities, families, verdicts
from .families import Read
from .findings import groups, inferred
from .inference import detectable, intervals
from .inference.estimates import (
    cluster_means,
    rank_correlation,
    rank_correlation_without_each,
    statistic,
    without_each,
)
from .inference.infer import ALIKE, MIN_CLUSTERS, Inference, infer, unknown
from .inference.shapes import StudentT
from .measure_arrays import Cells, about, cells

COLUMNS = [
    "suite",
    "measure",
    "group",
    "first",
    "other",
    "unit",
    "estimate_first",
    "estimate_other",
    "difference",
    "ci_low",
    "ci_high",
    "level",
    "p_value",
    "p_adjusted",
    "adjustment",
    "family",
    "n",
    "n_clusters",
    "margin",
    "mde",
    "because",
    "verdict",
    "method",
]
"""`difference` is the other model's estimate minus the first's, over the queries that both have a value for; a measure
whose margin is in standard deviations is compared in those of each model, and `unit` is `sd`. `margin` is the
policy's, and of an accuracy at most a fifth of what the better model has above chance. The verdict is a disparity's:
`exceeds` where the models differ by more than the margin, `within` where they don't; of a description it is `not
judged`. Intervals and p_adjusted are
those of families.py, the primary measures and controls of all pairs of models together."""

DIFFERENCE = "_difference"
ESTIMATED = 1
"""Resamples where only the estimate is read."""


def comparison(
    suite: Suite,
    first: pd.DataFrame,
    others: Mapping[str, pd.DataFrame],
    options: pd.DataFrame,
    seed: int = 0,
    resamples: int = 9_999,
    policy: verdicts.Policy | None = None,
) -> pd.DataFrame:
    """One row a model, measure and group for the outcomes of models, by their names, against the first's; all hold the
    same queries in the same order: the columns of COLUMNS but `first`."""
    margins = policy or verdicts.policy()
    reads: list[Read] = []
    rows: list[dict] = []
    for name, other in others.items():
        for measure in suite.asked(first):
            for group, within, part in groups(measure, about(measure, first)):
                read, row = paired(
                    within, group, part, other.loc[part.index], options, margins, seed, resamples
                )
                reads.append(replace(read, pair=name))
                rows.append({"suite": suite.name, "other": name} | row)
    for row, read, level in zip(rows, reads, families.levels(suite, reads, seed), strict=True):
        low, high = read.found.interval(level.alpha)
        kind = "description" if read.measure.kind == "description" else "disparity"
        row |= {
            "ci_low": low, "ci_high": high, "level": 1 - level.alpha, "p_adjusted": level.p_adjusted,
            "adjustment": level.adjustment, "family": level.family, "because": "",
            "mde": detectable.detectable(read.found.error, read.found.df, level.alpha),
            "verdict": verdicts.verdict(kind, low, high, 0.0, row["margin"]),
        }  # fmt: skip
    return pd.DataFrame(rows)


def paired(
    measure: Measure, group: str, first: pd.DataFrame, other: pd.DataFrame, options: pd.DataFrame,
    policy: verdicts.Policy, seed: int, resamples: int,
) -> tuple[Read, dict]:  # fmt: skip
    """A measure and group of two models: what is inferred of their difference, and what a row says of it before its
    family is known."""
    margin = verdicts.margin_of(measure, policy)
    both, *models = _joined(measure, first, other, options, margin.unit == "sd")
    own = [inferred(measure, made, first, policy, seed, ESTIMATED).estimate for made in models]
    found = _difference(measure, both, models, own, seed, resamples)
    influence = None
    if not group and measure.statistic not in abilities.CURVED:
        influence = families.influence(measure, both)
    row = {
        "measure": measure.name,
        "group": group,
        "unit": "sd" if margin.unit == "sd" else measure.unit,
        "estimate_first": own[0],
        "estimate_other": own[1],
        "difference": found.estimate,
        "p_value": found.p_value,
        "n": len(both.values),
        "n_clusters": both.n_clusters,
        "margin": margin_between(measure, (first, other), options, policy, seed),
        "method": found.method,
    }
    return Read(measure, group, found, influence), row


def margin_between(
    measure: Measure,
    models: Sequence[pd.DataFrame],
    options: pd.DataFrame,
    policy: verdicts.Policy,
    seed: int,
) -> float:
    """What matters between models of these outcomes: the policy's, and of an accuracy at most a fifth of what the best
    of them has above chance."""
    width = verdicts.margin_of(measure, policy).margin
    if not (measure.column.chance and measure.statistic in ("mean", "difference", "interaction")):
        return width
    ability = policy["ability"].margin
    has = max(abilities.shown(measure, rows, options, ability, seed, ESTIMATED)[1] for rows in models)
    return min(width, abilities.FIFTH * has) if has > 0 else width


def _joined(
    measure: Measure, first: pd.DataFrame, other: pd.DataFrame, options: pd.DataFrame, standardise: bool
) -> tuple[Cells, Cells, Cells]:
    """The cells of the differences, of the first and of the other model, without the queries that have no
    value in one of them."""
    columns = [measure.column.values(frame, options) for frame in (first, other)]
    known = columns[0].notna() & columns[1].notna()
    columns = [column.where(known) for column in columns]
    if standardise:
        spreads = [column.std(ddof=1) for column in columns]
        columns = [
            column / (spread if spread > 1e-9 else np.nan)
            for column, spread in zip(columns, spreads, strict=True)
        ]
    columns.append(columns[1] - columns[0])
    plain = replace(measure, value=DIFFERENCE, neutral=0.0)
    one, two, both = (cells(plain, first.assign(**{DIFFERENCE: column}), options) for column in columns)
    if ends := measure.column.bounds:
        reach = ends[1] - ends[0]
        if measure.pair:
            ends, reach = (-reach, reach), 2 * reach
        one, two = (replace(made, bounds=ends) for made in (one, two))
        both = replace(both, bounds=(-reach, reach))
    return both, one, two


def _difference(
    measure: Measure, both: Cells, models: list[Cells], own: list[float], seed: int, resamples: int
) -> Inference:
    """The other's minus the first's: of a contrast of means the contrast of the differences."""
    if measure.statistic == "ceiling":
        return unknown("ceilings are compared count by count", own[1] - own[0])
    if measure.statistic in ("effect_size", "rank_correlation"):
        return _of_curved(measure, models)
    return infer(both, measure.statistic, measure.pair is not None, seed, resamples)


def _of_curved(measure: Measure, models: list[Cells]) -> Inference:
    """Where the difference of statistics is no statistic of differences: both with each cluster left out."""
    n = models[0].n_clusters
    if n < MIN_CLUSTERS:
        return unknown(f"{n} clusters, too few for an interval")
    (one, first), (two, second) = (_estimate_and_without(measure, made) for made in models)
    estimate, error = two - one, float(np.sqrt(intervals.jackknife(second - first)))
    if np.isnan(error) or error <= ALIKE:
        return unknown("no interval: all clusters alike", estimate)
    shape = StudentT(estimate, error, n - 1)
    method = f"t({n - 1}), jackknife, clusters {models[0].names[0]}"
    method += f"; {models[0].lost}" if models[0].lost else ""
    return Inference(estimate, shape, shape.p(0.0), method, error=error, df=n - 1)


def _estimate_and_without(measure: Measure, made: Cells) -> tuple[float, np.ndarray]:
    cluster = made.clusters[0]
    if measure.statistic == "rank_correlation":
        assert made.covariate is not None
        columns = cluster_means(made.covariate, cluster), cluster_means(made.values, cluster)
        return rank_correlation(*columns), rank_correlation_without_each(*columns)
    stat = statistic(measure.statistic)
    features = stat.features(made)
    return float(stat.of(features.sum(axis=0))), without_each(stat, features, cluster)


def where_trials_differ(first: pd.DataFrame, other: pd.DataFrame, table: str) -> Iterator[str]:
    """The places, in words, at which two tables of trials differ; nothing where they don't."""
    if len(first) != len(other):
        yield f"{table} has {len(first)} rows in the first and {len(other)} in the other"
    if odd := sorted(set(first) ^ set(other)):
        yield f"{table}: column {odd[0]!r} is in one of them only"
    same = min(len(first), len(other))
    for column in (name for name in first if name in other):
        one, two = (frame[column].iloc[:same].astype(object) for frame in (first, other))
        differs = ~((one == two) | (one.isna() & two.isna())).to_numpy(bool)
        if differs.any():
            row = int(differs.argmax())
            yield f"{table} row {row}, {column}: {one.iloc[row]!r} and {two.iloc[row]!r}"
