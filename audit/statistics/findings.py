"""Outcomes to findings: one row a measure and group."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from probes.suite import Measure, Suite

from . import intervals, significance, verdicts
from .estimates import STATISTICS
from .values import SHARES, values

COLUMNS = [
    "suite",
    "measure",
    "kind",
    "group",
    "estimate",
    "ci_low",
    "ci_high",
    "p_value",
    "p_adjusted",
    "effect",
    "n",
    "n_clusters",
    "chance",
    "margin",
    "mde",
    "verdict",
    "method",
]
"""`group` is empty for a measure over all its outcomes, else `column=level`. `p_adjusted`: Holm over the
suite's primary measures, Benjamini-Hochberg over the groups of one measure and column. `effect` is the
deviation from chance in standard deviations of the outcomes. Estimates are in the measure's own unit."""

MIN_CLUSTERS = 3


@dataclass(frozen=True)
class Cells:
    """The outcomes of one measure and group, as arrays: values (n,), the contrast's levels, cluster codes."""

    values: np.ndarray
    first: np.ndarray
    second: np.ndarray
    clusters: list[np.ndarray]
    neutral: float


def findings(
    suite: Suite, outcomes: pd.DataFrame, options: pd.DataFrame, seed: int = 0, resamples: int = 9_999
) -> pd.DataFrame:
    """The findings of a suite, with the columns of COLUMNS, in the order in which measures are declared.

    Every measure and group draws from a generator of its own, seeded by `seed` and its name, so that a
    finding does not change because another was added.
    """
    rows = []
    for measure in suite.measures:
        some = _about(measure, outcomes)
        rows.append(_finding(suite, measure, "", some, options, seed, resamples))
        for column in measure.by:
            within = _within(measure, column)
            for level, group in some.groupby(column, sort=True):
                rows.append(
                    _finding(suite, within, f"{column}={_label(level)}", group, options, seed, resamples)
                )
    table = pd.DataFrame(rows, columns=COLUMNS)
    table["p_adjusted"] = _adjusted(suite, table)
    return _guarded(suite, table)


def _label(level: object) -> str:
    """A level as it is written: whole numbers are floats where other probes lack the column."""
    return str(int(level)) if isinstance(level, float) and level.is_integer() else str(level)


def _about(measure: Measure, outcomes: pd.DataFrame) -> pd.DataFrame:
    some = outcomes
    for column, wanted in measure.where.items():
        some = some[some[column] == wanted]
    if measure.contrast:
        some = some[some[measure.contrast[0]].isin(measure.contrast[1:])]
    return some


def _within(measure: Measure, column: str) -> Measure:
    """The measure inside one level of `column`: where that is itself a cluster, the others are counted."""
    others = tuple(cluster for cluster in measure.clusters if cluster != column)
    return replace(measure, clusters=others or measure.clusters)


def _cells(measure: Measure, outcomes: pd.DataFrame, options: pd.DataFrame) -> Cells:
    column = values(outcomes, options, measure.value) if len(outcomes) else pd.Series(dtype=float)
    neutral = measure.neutral
    if isinstance(neutral, str):
        neutral = float(values(outcomes, options, neutral).mean()) if len(outcomes) else np.nan
    known = column.notna().to_numpy()
    some = outcomes[known]
    first = second = np.zeros(len(some), dtype=bool)
    if measure.contrast:
        name, one, other = measure.contrast
        first, second = (some[name] == one).to_numpy(), (some[name] == other).to_numpy()
    clusters = [pd.factorize(some[name])[0] for name in measure.clusters]
    return Cells(column[known].to_numpy(float), first, second, clusters, neutral)


def _finding(
    suite: Suite,
    measure: Measure,
    group: str,
    outcomes: pd.DataFrame,
    options: pd.DataFrame,
    seed: int,
    resamples: int,
) -> dict[str, object]:
    cells = _cells(measure, outcomes, options)
    statistic = STATISTICS[measure.statistic]
    features = statistic.features(cells.values, cells.first, cells.second)
    estimate = float(statistic.combine(features.sum(axis=0)))
    n_clusters = min((int(codes.max()) + 1 if len(codes) else 0) for codes in cells.clusters)
    spread = float(cells.values.std(ddof=1)) if len(cells.values) > 1 else np.nan
    if n_clusters < MIN_CLUSTERS or np.isnan(estimate):
        interval, p = intervals.Interval(np.nan, np.nan, np.nan), np.nan
        method = _why_not(measure, cells, n_clusters)
    else:
        interval = _interval(measure, cells, features, estimate, n_clusters)
        rng = np.random.default_rng([seed, *f"{measure.name}/{group}".encode()])
        p, test = _test(measure, cells, rng, resamples)
        method = f"{_describe(measure, cells, n_clusters)}; {test}"
        method += f"; {interval.note}" if interval.note else ""
    margin = verdicts.policy()[measure.margin]
    width = margin["margin"] * (spread if margin["unit"] == "sd" else 1)
    return {
        "suite": suite.name,
        "measure": measure.name,
        "kind": measure.kind,
        "group": group,
        "estimate": estimate,
        "ci_low": interval.low,
        "ci_high": interval.high,
        "p_value": p,
        "effect": _standardised(measure, estimate - cells.neutral, spread),
        "n": len(cells.values),
        "n_clusters": n_clusters,
        "chance": cells.neutral,
        "margin": width,
        "mde": interval.mde,
        "verdict": verdicts.verdict(measure.kind, interval.low, interval.high, cells.neutral, width),
        "method": method,
    }


def _why_not(measure: Measure, cells: Cells, n_clusters: int) -> str:
    if not len(cells.values):
        return "no outcomes"
    if measure.contrast and not (cells.first.any() and cells.second.any()):
        return f"one level of {measure.contrast[0]} has no outcomes"
    if n_clusters < MIN_CLUSTERS:
        return f"{n_clusters} clusters, too few for an interval"
    return "all outcomes alike"


def _standardised(measure: Measure, deviation: float, spread: float) -> float:
    if measure.statistic == "effect_size":
        return deviation
    return deviation / spread if spread > 1e-9 else np.nan


def _interval(
    measure: Measure, cells: Cells, features: np.ndarray, estimate: float, n_clusters: int
) -> intervals.Interval:
    variance = intervals.variance(features, STATISTICS[measure.statistic].combine, cells.clusters)
    share = measure.value in SHARES
    if share and measure.statistic == "mean":
        return intervals.share_interval(estimate, variance, len(cells.values), n_clusters)
    if np.isnan(variance):
        return intervals.Interval(np.nan, np.nan, np.nan, "a cluster alone holds one of the two levels")
    if variance < 1e-15:
        if share and measure.statistic == "difference":
            return intervals.unanimous_interval(estimate, n_clusters)
        return intervals.Interval(np.nan, np.nan, np.nan, "all clusters alike: no interval")
    return intervals.t_interval(estimate, variance, n_clusters)


def _test(measure: Measure, cells: Cells, rng: np.random.Generator, resamples: int) -> tuple[float, str]:
    """Over the first cluster column: signs where each cluster is compared with chance or with itself,
    labels where a cluster carries one level of the contrast."""
    cluster = cells.clusters[0]
    n = int(cluster.max()) + 1
    if measure.statistic == "mean":
        return significance.sign_flip(
            np.bincount(cluster, weights=cells.values - cells.neutral, minlength=n), rng, resamples
        )
    firsts = np.bincount(cluster, weights=cells.first, minlength=n)
    seconds = np.bincount(cluster, weights=cells.second, minlength=n)
    if ((firsts > 0) & (seconds > 0)).any():
        centred = cells.values - cells.values.mean()
        signed = centred * (cells.first / firsts.sum() - cells.second / seconds.sum())
        return significance.sign_flip(np.bincount(cluster, weights=signed, minlength=n), rng, resamples)
    means = np.bincount(cluster, weights=cells.values, minlength=n) / np.bincount(cluster, minlength=n)
    return significance.label_permutation(means, firsts > 0, rng, resamples)


def _describe(measure: Measure, cells: Cells, n_clusters: int) -> str:
    shape = "Wilson" if measure.value in SHARES and measure.statistic == "mean" else "t"
    return f"{shape}({n_clusters - 1}), clusters {' × '.join(measure.clusters)}"


def _adjusted(suite: Suite, table: pd.DataFrame) -> pd.Series:
    adjusted = pd.Series(np.nan, table.index)
    primary = [measure.name for measure in suite.measures if measure.primary]
    family = table["measure"].isin(primary) & (table["group"] == "")
    adjusted[family] = significance.holm(table.loc[family, "p_value"].to_numpy())
    grouped = table[table["group"] != ""]
    for _, rows in grouped.groupby([grouped["measure"], grouped["group"].str.split("=").str[0]]):
        adjusted[rows.index] = significance.benjamini_hochberg(rows["p_value"].to_numpy())
    return adjusted


def _guarded(suite: Suite, table: pd.DataFrame) -> pd.DataFrame:
    """What a control guards is not interpretable where the control is not `able`; the method says which."""
    for control in (measure for measure in suite.measures if measure.guards):
        own = table[(table["measure"] == control.name) & (table["group"] == "")]
        if (own["verdict"] == "able").all():
            continue
        guarded = table["measure"].isin(control.guards)
        table.loc[guarded, "verdict"] = verdicts.NOT_INTERPRETABLE
        table.loc[guarded, "method"] += f"; its control {control.name} is {own['verdict'].iloc[0]}"
    return table
