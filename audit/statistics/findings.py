"""Outcomes to findings: one row a measure and group."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from probes.suite import Measure, Suite

from . import verdicts
from .inference import ceiling, significance
from .inference.infer import Inference, infer
from .measure_arrays import Cells, about, cells

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
deviation from chance in standard deviations of the outcomes. Estimates are in the measure's own unit. `mde`:
the smallest deviation from chance that such a design sees with 80 % power."""


def findings(
    suite: Suite,
    outcomes: pd.DataFrame,
    options: pd.DataFrame,
    seed: int = 0,
    resamples: int = 9_999,
    policy: verdicts.Policy | None = None,
) -> pd.DataFrame:
    """The findings of a suite, with the columns of COLUMNS, in the order in which measures are declared.

    policy: the margins, by default those of audit/statistics/policy.yaml. A level of a column of `by` that has no
    outcome with a value keeps its row, with n = 0.
    """
    margins = policy or verdicts.policy()
    rows = []
    for measure in suite.asked(outcomes):
        some = about(measure, outcomes)
        for group, within, part in groups(measure, some):
            made = cells(within, part, options)
            found = inferred(within, made, part, margins, seed, resamples)
            rows.append(_row(suite, measure, group, made, found, margins))
    table = pd.DataFrame(rows, columns=COLUMNS)
    table["p_adjusted"] = adjusted(suite, table)
    return _guarded(suite, table)


def whole(table: pd.DataFrame, measures: Iterable[Measure] | None = None) -> pd.DataFrame:
    """The rows that are of a measure over all its outcomes, not of a group of them; of these measures alone where any
    are given.

    table: of findings, or of a comparison, which has the same columns `measure` and `group`.
    """
    rows = table[table["group"] == ""]
    return rows if measures is None else rows[rows["measure"].isin([measure.name for measure in measures])]


def groups(measure: Measure, some: pd.DataFrame) -> Iterator[tuple[str, Measure, pd.DataFrame]]:
    """(name, the measure inside it, its outcomes): all of them, then each level of each column of `by`.

    Where that column is itself a cluster, the others are counted.
    """
    yield "", measure, some
    for column in (name for name in measure.by if name in some):
        others = tuple(cluster for cluster in measure.clusters if cluster != column)
        within = replace(measure, clusters=others or measure.clusters)
        for level, group in some.groupby(column, sort=True, observed=False):
            yield f"{column}={_label(level)}", within, group


def inferred(
    measure: Measure, made: Cells, part: pd.DataFrame, policy: verdicts.Policy, seed: int, resamples: int
) -> Inference:
    """The inference of a measure; a ceiling's counts are held against chance among the options of `part` and
    what an ability must exceed it by."""
    if measure.statistic != "ceiling":
        return infer(made, measure.statistic, measure.pair is not None, seed, resamples)
    chance = float((1 / part["n_options"]).mean()) if len(part) else np.nan
    return ceiling.infer(made, chance + _above(chance, policy["ability"].margin), seed, resamples)


def _label(level: object) -> str:
    """A level as it is written: whole numbers are floats where other probes lack the column."""
    return str(int(level)) if isinstance(level, float) and level.is_integer() else str(level)


def _row(
    suite: Suite, measure: Measure, group: str, made: Cells, found: Inference, margins: verdicts.Policy
) -> dict[str, object]:
    """One row of findings: the columns of COLUMNS but `p_adjusted`, which is the family's. Estimate, interval, chance,
    margin and mde are in the measure's unit."""
    width = _width(measure, made, margins)
    low, high = found.interval.low, found.interval.high
    return {
        "suite": suite.name,
        "measure": measure.name,
        "kind": measure.kind,
        "group": group,
        "estimate": found.estimate,
        "ci_low": low,
        "ci_high": high,
        "p_value": found.p_value,
        "effect": _standardised(measure, found.estimate - made.neutral, made.spread),
        "n": len(made.values),
        "n_clusters": made.n_clusters,
        "chance": made.neutral,
        "margin": width,
        "mde": found.interval.mde,
        "verdict": verdicts.verdict(measure.kind, low, high, made.neutral, width),
        "method": found.method,
    }


def _width(measure: Measure, made: Cells, margins: verdicts.Policy) -> float:
    """The margin in the measure's unit: of one in standard deviations, so many of these outcomes' own."""
    margin = verdicts.margin_of(measure, margins)
    width = margin.margin * (made.spread if margin.unit == "sd" else 1)
    return _above(made.neutral, width) if measure.kind == "ability" else width


def _above(chance: float, margin: float) -> float:
    """What an ability must exceed chance by: the margin, but no more than chance itself, since who is right twice as
    often as by guessing does not guess (of a thousand classes that is a tenth of a point); nor more than half of the
    way from chance to 1. Where nothing is right by chance (0), the margin."""
    return min(margin, chance, (1 - chance) / 2) if 0 < chance < 1 else margin


def _standardised(measure: Measure, deviation: float, spread: float) -> float:
    """The deviation from chance in standard deviations of the outcomes; as it is where the statistic has no unit."""
    if measure.statistic in ("effect_size", "rank_correlation", "ceiling"):
        return deviation
    return deviation / spread if spread > 1e-9 else np.nan


def adjusted(suite: Suite, table: pd.DataFrame) -> pd.Series:
    """The p-values of `table`, corrected (see COLUMNS)."""
    adjusted = pd.Series(np.nan, table.index)
    family = whole(table, suite.primary)
    adjusted[family.index] = significance.holm(family["p_value"].to_numpy())
    grouped = table[table["group"] != ""]
    for _, rows in grouped.groupby([grouped["measure"], grouped["group"].str.split("=").str[0]]):
        adjusted[rows.index] = significance.benjamini_hochberg(rows["p_value"].to_numpy())
    return adjusted


def _guarded(suite: Suite, table: pd.DataFrame) -> pd.DataFrame:
    """What a control guards is not interpretable where the control is not `able`, nor where none of its controls
    could be asked; the method says which."""
    controls = {control.name: control.guards for control in suite.controls}
    verdict = whole(table).set_index("measure")["verdict"]
    for name in table["measure"].unique():
        own = [control for control, guarded in controls.items() if name in guarded]
        failed = [control for control in own if control in verdict and verdict[control] != "able"]
        unasked = [control for control in own if control not in verdict]
        rows = table["measure"] == name
        if failed or (own and len(unasked) == len(own)):
            table.loc[rows, "verdict"] = verdicts.NOT_INTERPRETABLE
        told = [f"; its control {control} is {verdict[control]}" for control in failed]
        told += [f"; its control {control} could not be asked" for control in unasked]
        table.loc[rows, "method"] += "".join(told)
    return table
