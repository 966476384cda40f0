"""What a remedy does, judged on what it was not chosen by.

Lemmas (or pictures, where a measure counts these) are dealt into two halves. What a remedy learns, and on which side
of its neutral value a disparity lies before it, is taken from one half and read on the other, each in turn
(cross-fitted). With b and a, a disparity before and after on that side, the gain |b| - |a| is the lesser of b - a and
b + a: both are means of paired answers, whose intervals are any comparison's; the ends of the gain's are the lesser of
theirs. So what goes over the neutral value and as far gains nothing.

The intervals of all gains hold together. Those of costs each hold alone: where one is found too often, that speaks
against a remedy and not for it.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from audit.statistics import comparison, families, verdicts
from audit.statistics.findings import inferred
from audit.statistics.inference.infer import Inference
from audit.statistics.inference.shapes import Shape, Unknown
from audit.statistics.measure_arrays import about, cells
from probes.columns import Column
from probes.suite import Measure

from .remedy import Asked, Remedy

COLUMNS = [
    "remedy", "told", "changes", "role", "suite", "measure", "unit", "before", "after", "gain", "ci_low", "ci_high",
    "level", "p_value", "p_adjusted", "adjustment", "family", "n", "n_clusters", "margin", "verdict", "stands",
    "method",
]  # fmt: skip
"""One row a remedy and measure. role: `helps`, or `cost`, whose gain should not be below 0.
before, after: the measure's estimates. gain: how much better it is with the remedy, whatever the measure's direction.
verdict: a disparity's, of the gain against its margin. stands: what follows for the remedy, of STANDS, the same in all
of its rows."""
STANDS = ("recommended", "at a cost", "cost open", "open", "no help", "harm", "can't say")
GOOD = "_good"
"""The column of what a measure reads, larger where it is better."""


@dataclass(frozen=True)
class Judged:
    """A remedy and measure before its family is known."""

    read: families.Read
    row: dict


def judged(
    runs: Mapping[str, Asked],
    remedies: Sequence[Remedy],
    policies: Mapping[str, verdicts.Policy],
    unread: Mapping[str, frozenset[str]],
    seed: int = 0,
    resamples: int = 9_999,
) -> pd.DataFrame:
    """Every remedy on the run of its suite, and its costs on all runs, by suite: the columns of COLUMNS.

    policies: the margins of each run. unread: by suite, the measures that are not interpretable in its run.
    """
    found = [
        made
        for remedy in remedies
        if remedy.suite in runs
        for suite in {remedy.suite: None, **remedy.costs}
        if suite in runs
        for made in _judged(remedy, suite, runs, policies[suite], seed, resamples)
    ]
    _leveled([each for each in found if each.row["role"] == "helps"], seed)
    for each in found:
        if each.row["role"] == "cost":
            _leveled([each], seed)
    table = pd.DataFrame([each.row for each in found], columns=COLUMNS)
    table["verdict"] = [
        verdicts.NOT_INTERPRETABLE
        if row.measure in unread.get(row.suite, ())
        else verdicts.verdict("disparity", row.ci_low, row.ci_high, 0.0, row.margin)
        for row in table.itertuples()
    ]
    stands = {name: _stands(rows) for name, rows in table.groupby("remedy", sort=False)}
    return table.assign(stands=table["remedy"].map(stands))


def halves(queries: pd.DataFrame, seed: int = 0) -> np.ndarray:
    """(n,) 0 or 1: which half each query is in, by its lemma, or else its scene: every other one, in an order that is
    as good as random and the same for the same names."""
    scene = queries["scene"] if "scene" in queries else queries["query"]
    key = queries["lemma"].fillna(scene) if "lemma" in queries else scene
    names = sorted(key.unique(), key=lambda name: zlib.crc32(f"{seed}/{name}".encode()))
    return key.map({name: place % 2 for place, name in enumerate(names)}).to_numpy()


def _judged(
    remedy: Remedy, suite: str, runs: Mapping[str, Asked], policy: verdicts.Policy, seed: int, resamples: int
) -> Iterator[Judged]:
    """What is read of a remedy on the run of one suite: what it should help, where that is its own, and its costs; of
    what the run has nothing for, nothing."""
    teacher = runs[remedy.suite]
    whole = remedy.asks(teacher) if suite == remedy.suite else runs[suite]
    queries, options = whole.trials.queries, whole.trials.options
    asked = [("helps", remedy.helps)] if suite == remedy.suite else []
    asked += [("cost", measure) for measure in remedy.costs.get(suite, ())]
    kept = [_about(each, queries) for _, each in asked]
    read = np.any(kept, axis=0)
    if not read.any():
        return
    half, of_teacher = halves(queries, seed), halves(teacher.trials.queries, seed)
    changed = [remedy.change(whole, teacher.where(of_teacher != turn)) for turn in (0, 1)]
    first = whole.where(read).outcomes()
    other = pd.concat([made.where(read & (half == turn)).outcomes() for turn, made in enumerate(changed)])
    other = other.set_index("query").loc[first["query"]].reset_index()
    for (role, measure), own in zip(asked, kept, strict=True):
        if own.any():
            both = [rows[own[read]].reset_index(drop=True) for rows in (first, other)]
            yield _compared(remedy, role, suite, measure, both, half[own], options, policy, seed, resamples)


def _compared(
    remedy: Remedy, role: str, suite: str, measure: Measure, both: Sequence[pd.DataFrame], half: np.ndarray,
    options: pd.DataFrame, policy: verdicts.Policy, seed: int, resamples: int,
) -> Judged:  # fmt: skip
    """One measure without and with a remedy, over paired outcomes."""
    read, row = gained(measure, both, half, options, policy, seed, resamples)
    before, after = (_estimate(measure, rows, options, policy) for rows in both)
    told = {
        "remedy": remedy.name, "told": remedy.told, "changes": remedy.changes, "role": role, "suite": suite,
        "before": before, "after": after, "gain": row["difference"],
        "margin": comparison.margin_between(measure, both, options, policy, seed),
    }  # fmt: skip
    return Judged(read, {name: row[name] for name in row if name in COLUMNS} | told)


def _about(measure: Measure, queries: pd.DataFrame) -> np.ndarray:
    """(n,) which queries a measure is about; none where they lack a column that it selects by."""
    known = set(measure.where) <= set(queries)
    return queries.index.isin(about(measure, queries).index) if known else np.zeros(len(queries), bool)


def gained(
    measure: Measure, both: Sequence[pd.DataFrame], half: np.ndarray, options: pd.DataFrame, policy: verdicts.Policy,
    seed: int, resamples: int,
) -> tuple[families.Read, dict]:  # fmt: skip
    """What is inferred of how much better a measure is in the second of two tables of paired outcomes."""
    good = replace(measure, value=_column(measure), neutral=0.0)
    one, two = (measure.column.values(rows, options).to_numpy(float) for rows in both)
    turned = [two]
    if measure.kind != "ability":
        side = sides(measure, both[0], options, half, policy)
        one, two = (
            -side * (v - _even(measure, rows, options)) for v, rows in zip((one, two), both, strict=True)
        )
        turned = [two, -two]
    found = [
        comparison.paired(
            good,
            "",
            both[0].assign(**{GOOD: one}),
            both[1].assign(**{GOOD: each}),
            options,
            policy,
            seed,
            resamples,
        )
        for each in turned
    ]
    read, row = min(found, key=lambda made: made[0].found.estimate)
    shapes = [made.found.shape for made, _ in found]
    if len(found) > 1 and not any(isinstance(shape, Unknown) for shape in shapes):
        least = Least(tuple(made.found for made, _ in found))
        inference = replace(read.found, shape=least, p_value=least.p(0.0))
        read, row = replace(read, found=inference), row | {"p_value": inference.p_value}
    return read, row


@dataclass(frozen=True)
class Least(Shape):
    """Of the lesser of two truths: above a value where both are (no adjustment), below where one is (Bonferroni)."""

    both: tuple[Inference, ...]

    def interval(self, alpha: float) -> tuple[float, float]:
        return (
            min(each.interval(alpha)[0] for each in self.both),
            min(each.interval(alpha / len(self.both))[1] for each in self.both),
        )

    def p(self, neutral: float) -> float:
        below = [each.shape.p(neutral) for each in self.both if each.estimate < neutral]
        return (
            min(len(self.both) * min(below), 1.0)
            if below
            else max(each.shape.p(neutral) for each in self.both)
        )


def sides(
    measure: Measure, rows: pd.DataFrame, options: pd.DataFrame, half: np.ndarray, policy: verdicts.Policy
) -> np.ndarray:
    """(n,) 1 or -1: on which side of its neutral value a disparity lies, as the other half says."""
    side = np.ones(len(rows))
    for turn in (0, 1):
        away = _estimate(measure, rows[half != turn], options, policy, from_neutral=True)
        side[half == turn] = -1.0 if away < 0 else 1.0
    return side


def _even(measure: Measure, rows: pd.DataFrame, options: pd.DataFrame) -> np.ndarray | float:
    neutral = measure.chance
    return neutral.values(rows, options).to_numpy(float) if isinstance(neutral, Column) else neutral


def _estimate(
    measure: Measure,
    rows: pd.DataFrame,
    options: pd.DataFrame,
    policy: verdicts.Policy,
    from_neutral: bool = False,
) -> float:
    made = cells(measure, rows, options)
    estimate = inferred(measure, made, rows, policy, 0, comparison.ESTIMATED).estimate
    return estimate - made.neutral if from_neutral else estimate


def _column(measure: Measure) -> Column:
    """What is averaged of a measure, larger where it is better, with its unit and bounds."""
    column = measure.column
    bounds = column.bounds
    if bounds and measure.kind == "disparity":
        even = measure.neutral if isinstance(measure.neutral, float) else sum(bounds) / 2
        reach = max(bounds[1] - even, even - bounds[0])
        bounds = (-reach, reach)
    return Column(GOOD, None, column.unit, bounds)


def _leveled(found: Sequence[Judged], seed: int) -> None:
    """Gives each its interval at the level at which those of all hold together, and its p."""
    for each in found:
        each.row.update(
            dict.fromkeys(("ci_low", "ci_high", "level", "p_adjusted"), np.nan), adjustment="none", family=1
        )
    known = [each for each in found if not isinstance(each.read.found.shape, Unknown)]
    levels = families.simultaneous([each.read for each in known], seed) if known else []
    for each, level in zip(known, levels, strict=True):
        low, high = each.read.found.interval(level.alpha)
        each.row.update(
            ci_low=low, ci_high=high, level=1 - level.alpha, p_adjusted=level.p_adjusted,
            adjustment=level.adjustment, family=level.family,
        )  # fmt: skip


def _stands(rows: pd.DataFrame) -> str:
    """What follows for a remedy: recommended is what helps by more than its margin, and costs nothing that is seen, nor
    that may be as much as would matter. How much it may cost at most, its intervals say: no interval of 32 professions
    of which none changed is narrower than nine points."""
    gain, costs = rows[rows["role"] == "helps"].iloc[0], rows[rows["role"] == "cost"]
    if np.isnan(gain["ci_low"]) or gain["verdict"] == verdicts.NOT_INTERPRETABLE:
        return "can't say"
    if gain["verdict"] == "within":
        return "no help"
    if gain["ci_high"] < 0:
        return "harm"
    if gain["ci_low"] > 0 and (costs["ci_high"] < 0).any():
        return "at a cost"
    if gain["verdict"] == "exceeds":
        return "cost open" if (costs["gain"] < -costs["margin"]).any() else "recommended"
    return "open" if gain["verdict"] == "present" else "can't say"
