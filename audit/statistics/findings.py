"""Outcomes to findings: one row a measure and group."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

import numpy as np
import pandas as pd

from probes.suite import Measure, Suite

from . import abilities, families, limits, verdicts
from .families import Level, Read
from .inference import ceiling
from .inference.estimates import statistic
from .inference.infer import Inference, infer
from .inference.intervals import ALPHA
from .measure_arrays import Arrays, Cells, Make, cells, same, twins

COLUMNS = [
    "suite",
    "measure",
    "kind",
    "group",
    "estimate",
    "ci_low",
    "ci_high",
    "level",
    "p_value",
    "p_adjusted",
    "adjustment",
    "family",
    "effect",
    "n",
    "n_clusters",
    "chance",
    "margin",
    "enough",
    "mde",
    "mde_exceeds",
    "mde_within",
    "plain_low",
    "plain_high",
    "by_cluster",
    "wording_low",
    "wording_high",
    "depends",
    "because",
    "verdict",
    "method",
]
"""`group` is empty for a measure over all its outcomes, else `column=level`. Estimates are in the measure's own unit.

ci_low, ci_high: the interval that the verdict is read off, at confidence `level`: of the primary measures and controls
together (`adjustment` is `simultaneous`), of groups and of what explores by false coverage rate (`false coverage`);
`family`: over how many. p_adjusted is at most 5 % exactly where it leaves out chance (families.py); p_value, plain_low
and plain_high are the row's own, as if it had been asked alone, at 95 %.
effect: the deviation from chance in standard deviations of the outcomes.
enough: what use of an ability needs; of a ceiling, the largest number asked.
mde: the deviation from chance that has p ≤ 1 - level with 80 % power; mde_exceeds: that has the verdict `exceeds` (an
ability: `able`); mde_within: the smallest margin within which one that is even would be shown `within`.
by_cluster: the estimate with each cluster weighing the same. wording_low, wording_high: the least and greatest estimate
of one wording; depends: the wording without which the verdict is another.
because: why it is not interpretable: `control`, `ability` (what differs is not shown to be above chance), `pairs` (too
many lack one side), `alike` (too many texts are to the model the very ones that they are compared with), `options` (so
are too many options of one query)."""


@dataclass(frozen=True)
class Asked:
    """A measure and group with what it is held against, before its family is known."""

    read: Read
    made: Cells
    part: pd.DataFrame
    chance: float
    margin: float
    enough: float
    because: str

    def verdict(self, alpha: float) -> str:
        return self.of(self.read.found, alpha)

    def of(self, found: Inference, alpha: float) -> str:
        low, high = found.interval(alpha)
        return verdicts.verdict(self.read.measure.kind, low, high, self.chance, self.margin, self.enough)


def findings(
    suite: Suite,
    outcomes: pd.DataFrame,
    options: pd.DataFrame,
    seed: int = 0,
    resamples: int = 9_999,
    policy: verdicts.Policy | None = None,
    arrays: Arrays | None = None,
    bare: bool = False,
) -> pd.DataFrame:
    """The findings of a suite, with the columns of COLUMNS, in the order in which measures are declared.

    policy: the margins, by default those of audit/statistics/policy.yaml. arrays: what is kept of earlier outcomes of
    the same queries. bare: whether columns that no verdict is read off stay empty (mde, mde_exceeds, mde_within,
    by_cluster). A level of a column of `by` that has no outcome with a value keeps its row, with n = 0.
    """
    margins = policy or verdicts.policy()
    apart = cache(partial(twins, outcomes))
    arrays = arrays or Arrays()
    asked = []
    for measure, some in arrays.taken(suite, outcomes, options):
        for group, within, part in groups(measure, some):
            make = cells if group else arrays.cells
            asked.append(_asked(within, group, part, make, apart, options, margins, seed, resamples))
    levels = families.levels(suite, [each.read for each in asked], seed)
    rows = [
        _row(suite, each, level, bare) | _over_wordings(each, level, options, seed, resamples)
        for each, level in zip(asked, levels, strict=True)
    ]
    return pd.DataFrame(_guarded(suite, rows), columns=COLUMNS)


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
    """The inference of a measure; a ceiling's counts are held against what is enough to be recognised, never less than
    half of the way from chance among the options of `part` to 1."""
    if measure.statistic != "ceiling":
        return infer(made, measure.statistic, measure.pair is not None, seed, resamples)
    chance = float((1 / part["n_options"]).mean()) if len(part) else np.nan
    return ceiling.infer(made, abilities.enough(measure, chance, policy), seed, resamples)


def _label(level: object) -> str:
    """A level as it is written: whole numbers are floats where other probes lack the column."""
    return str(int(level)) if isinstance(level, float) and level.is_integer() else str(level)


def _asked(
    measure: Measure, group: str, part: pd.DataFrame, make: Make, apart: Callable[[tuple[str, ...]], pd.Series],
    options: pd.DataFrame, policy: verdicts.Policy, seed: int, resamples: int,
) -> Asked:  # fmt: skip
    """What is inferred of a measure over the outcomes `part`, and its chance, margin and enough in its own unit."""
    made, alike = make(measure, part, options), same(measure, part, apart)
    made = replace(made, lost="; ".join(filter(None, (made.lost, alike.told()))))
    found = inferred(measure, made, part, policy, seed, resamples)
    margin = verdicts.margin_of(measure, policy)
    width = margin.margin * (made.spread if margin.unit == "sd" else 1)
    shares = {"pairs": made.missing, "alike": alike.twins, "options": alike.options}
    because = next((why for why, share in shares.items() if share > policy["pairs"].margin), "")
    enough = np.nan
    if measure.kind == "ability":
        width = abilities.above(made.neutral, width)
        enough = abilities.enough(measure, made.neutral, policy)
        if measure.statistic == "ceiling":
            enough = float(part[measure.covariate].max())
    elif measure.column.chance and measure.statistic in ("difference", "interaction"):
        shown, has = abilities.shown(measure, part, options, policy["ability"].margin, seed, resamples, make)
        width = min(width, abilities.FIFTH * max(has, 0.0)) if shown else width
        because = because or ("" if shown else "ability")
    read = Read(measure, group, found, None if group else families.influence(measure, made))
    return Asked(read, made, part, made.neutral, width, enough, because)


def _row(suite: Suite, asked: Asked, level: Level, bare: bool) -> dict[str, Any]:
    """One row of findings, but for its wordings. What is measured is in the measure's unit. bare: see `findings`."""
    measure, found, made = asked.read.measure, asked.read.found, asked.made
    (low, high), plain = found.interval(level.alpha), found.interval(ALPHA)
    bars = asked.chance, asked.margin, asked.enough
    return {
        "suite": suite.name,
        "measure": measure.name,
        "kind": measure.kind,
        "group": asked.read.group,
        "estimate": found.estimate,
        "ci_low": low,
        "ci_high": high,
        "level": 1 - level.alpha,
        "p_value": found.p_value,
        "p_adjusted": level.p_adjusted,
        "adjustment": level.adjustment,
        "family": level.family,
        "effect": _standardised(measure, found.estimate - made.neutral, made.spread, made.values),
        "n": len(made.values),
        "n_clusters": made.n_clusters,
        "chance": asked.chance,
        "margin": asked.margin,
        "enough": asked.enough,
        **({} if bare else limits.seen(measure, made, found, bars, level.alpha)),
        "plain_low": plain[0],
        "plain_high": plain[1],
        "by_cluster": np.nan if bare else _by_cluster(asked),
        "because": asked.because,
        "verdict": verdicts.NOT_INTERPRETABLE if asked.because else asked.verdict(level.alpha),
        "method": found.method + limits.told(measure, made, found, bars, level.alpha),
    }


def _by_cluster(asked: Asked) -> float:
    """The estimate with each cluster weighing the same, of the column that has the fewest; NaN for those statistics
    that count clusters already, or standardise."""
    measure, made = asked.read.measure, asked.made
    if measure.statistic in abilities.CURVED or not len(made.values) or not made.clusters:
        return np.nan
    cluster = min(made.clusters, key=lambda codes: int(codes.max()))
    n = int(cluster.max()) + 1
    means = pd.Series(made.values).groupby(made.levels * n + cluster).mean()
    means = means.groupby(means.index // n).mean()
    weights = statistic(measure.statistic, measure.pair is not None).weights
    return float(means.to_numpy() @ np.array(weights, float)) if len(means) == len(weights) else np.nan


def _over_wordings(
    asked: Asked, level: Level, options: pd.DataFrame, seed: int, resamples: int
) -> dict[str, object]:
    """The least and greatest estimate of one wording, and the wording without which the verdict is another."""
    measure, part = asked.read.measure, asked.part
    named = measure.wordings in part and not asked.read.group
    wordings = list(part[measure.wordings].dropna().unique()) if named else []
    if len(wordings) < 2:
        return {"wording_low": np.nan, "wording_high": np.nan, "depends": ""}

    def of(some: pd.DataFrame) -> Inference:
        return infer(
            cells(measure, some, options), measure.statistic, measure.pair is not None, seed, resamples
        )

    alone = [of(part[part[measure.wordings] == wording]).estimate for wording in wordings]
    verdict = asked.verdict(level.alpha)
    depends = [
        str(wording) for wording in wordings
        if asked.of(of(part[part[measure.wordings] != wording]), level.alpha) != verdict
    ]  # fmt: skip
    return {"wording_low": min(alone), "wording_high": max(alone), "depends": "; ".join(depends)}


def _standardised(measure: Measure, deviation: float, spread: float, values: np.ndarray) -> float:
    """The deviation from chance in standard deviations of the outcomes; as it is where the statistic has no unit."""
    if measure.statistic in abilities.CURVED:
        return deviation
    largest = float(np.abs(values).max()) if len(values) else 0.0
    return deviation / spread if spread > 1e-9 * largest else np.nan


def _guarded(suite: Suite, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a control guards is not interpretable where the control does not hold, nor where none of its controls
    could be asked; the method says which."""
    verdict = {row["measure"]: row["verdict"] for row in rows if not row["group"]}
    for row in rows:
        own = [control.name for control in suite.controls if row["measure"] in control.guards]
        failed = failing(own, verdict)
        unasked = [control for control in own if control not in verdict]
        if failed or (own and len(unasked) == len(own)):
            row |= {"verdict": verdicts.NOT_INTERPRETABLE, "because": "control"}
        row["method"] += "".join(f"; its control {control} is {verdict[control]}" for control in failed)
        row["method"] += "".join(f"; its control {control} could not be asked" for control in unasked)
    return rows


def failing(controls: Sequence[str], verdict: "pd.Series[str] | Mapping[str, str]") -> list[str]:
    """Of these controls, by name, those that were asked and do not hold."""
    return [name for name in controls if name in verdict and verdict[name] not in verdicts.HOLDS]
