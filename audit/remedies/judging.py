"""What a remedy does, judged on what it was not chosen by.

Lemmas (or pictures, where a measure counts these) are dealt into two halves. What a remedy learns is taken from one
half and read on the other, each in turn (cross-fitted). How far a measure is better: gains.py.

The intervals of all gains hold together. Those of costs each hold alone: where one is found too often, that speaks
against a remedy and not for it. Every remedy is read on what any may cost (remedy.EVERYWHERE), or it is said why not.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from audit.statistics import comparison, families, verdicts
from audit.statistics.findings import inferred
from audit.statistics.inference.shapes import Unknown
from audit.statistics.measure_arrays import about, cells
from probes.suite import Measure
from probes.trials import Trials

from .gains import gained
from .remedy import EVERYWHERE, Asked, Remedy
from .using import elsewhere

COLUMNS = [
    "remedy", "told", "changes", "role", "suite", "measure", "unit", "before", "after", "gain", "ci_low", "ci_high",
    "level", "p_value", "p_adjusted", "adjustment", "family", "n", "n_clusters", "margin", "verdict", "stands",
    "method", "because",
]  # fmt: skip
"""One row a remedy and measure. role: `helps`, or `cost`, whose gain should not be below 0.
before, after: the measure's estimates. gain: how much better it is with the remedy, whatever the measure's direction.
verdict: a disparity's, of the gain against its margin. because: why a cost was not read, of BECAUSE; else "".
stands: what follows for the remedy, of STANDS, the same in all
of its rows."""
UNCHANGED, NO_RUN, NO_VECTORS = BECAUSE = ("unchanged", "no run", "no vectors")
"""What is asked there stays as it is; no run of that suite was given; vectors of its other texts are not kept."""
Asks = Callable[[str, Callable[[Asked], Asked]], Asked]
"""(suite, what adds to its run) to that run with what is added."""
STANDS = ("recommended", "at a cost", "cost open", "open", "no help", "cost alone", "harm", "can't say")


@dataclass(frozen=True)
class Judged:
    """A remedy and measure before its family is known. read: None where it was not read."""

    read: families.Read | None
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
    asks = cache(lambda suite, more: more(runs[suite]))
    found = [
        made
        for remedy in remedies
        if remedy.suite in runs
        for made in _everywhere(remedy, runs, policies, asks, seed, resamples)
    ]
    _leveled([each for each in found if each.row["role"] == "helps"], seed)
    for each in found:
        if each.row["role"] == "cost":
            _leveled([each], seed)
    table = pd.DataFrame([each.row for each in found], columns=COLUMNS)
    table["verdict"] = [
        verdicts.NOT_JUDGED
        if row.because
        else verdicts.NOT_INTERPRETABLE
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


def _everywhere(
    remedy: Remedy, runs: Mapping[str, Asked], policies: Mapping[str, verdicts.Policy], asks: Asks, seed: int,
    resamples: int,
) -> list[Judged]:  # fmt: skip
    """What is read of a remedy on all runs; nothing where what it should help was not asked."""
    own = asks(remedy.suite, remedy.asks)
    if not _about(remedy.helps, own.trials.queries).any():
        return []
    teacher, by_vectors = runs[remedy.suite], remedy.changes == "vectors"
    changed = own if by_vectors else remedy.change(own, teacher)
    found: list[Judged] = []
    for suite in {remedy.suite: None, **remedy.costs, **EVERYWHERE}:
        if suite not in runs:
            found += [_not_read(remedy, suite, measure, NO_RUN) for measure in remedy.may_cost(suite)]
            continue
        whole = own if suite == remedy.suite else runs[suite]
        made = changed if whole is own else whole if by_vectors else elsewhere(remedy, whole, own, changed)
        found += _judged(remedy, suite, whole, teacher, made, policies[suite], seed, resamples)
    return found


def _judged(
    remedy: Remedy, suite: str, whole: Asked, teacher: Asked, changed: Asked, policy: verdicts.Policy, seed: int,
    resamples: int,
) -> Iterator[Judged]:  # fmt: skip
    """What is read of a remedy on what one suite asked, `whole`: what it should help, where that suite is its own, and
    its costs; of what was not asked, nothing. teacher: what it learns from. changed: what is asked with it, where that
    is not learnt; where it changes vectors, `whole`."""
    queries, options = whole.trials.queries, whole.trials.options
    asked = [("helps", remedy.helps)] if suite == remedy.suite else []
    asked += [("cost", measure) for measure in remedy.may_cost(suite)]
    of = [_about(measure, queries) for _, measure in asked]
    why = [
        _why_not(remedy, whole, changed, rows) if role == "cost" else ""
        for (role, _), rows in zip(asked, of, strict=True)
    ]
    read = np.any([rows & (not left) for rows, left in zip(of, why, strict=True)], axis=0)
    if read.any():
        first = whole.where(read).outcomes()
        other = _asked_otherwise(remedy, suite, whole, teacher, changed, read, seed)
    for (role, measure), rows, left in zip(asked, of, why, strict=True):
        if left:
            yield _not_read(remedy, suite, measure, left)
        elif rows.any():
            both = [outcomes[rows[read]].reset_index(drop=True) for outcomes in (first, other)]
            yield _compared(remedy, role, suite, measure, both, options, policy, seed, resamples)


def _asked_otherwise(
    remedy: Remedy, suite: str, whole: Asked, teacher: Asked, changed: Asked, read: np.ndarray, seed: int
) -> pd.DataFrame:
    """Outcomes of the (n,) queries that are `read`, with the remedy; what it learns of what is read is from the other
    half."""
    if not remedy.learns or (remedy.changes != "vectors" and suite != remedy.suite):
        return changed.where(read).outcomes()
    half, of_teacher = halves(whole.trials.queries, seed), halves(teacher.trials.queries, seed)
    made = [
        remedy.change(whole, teacher.where(of_teacher != turn)).where(read & (half == turn)).outcomes()
        for turn in (0, 1)
    ]
    return pd.concat(made).set_index("query").loc[whole.trials.queries["query"][read]].reset_index()


def _why_not(remedy: Remedy, whole: Asked, changed: Asked, own: np.ndarray) -> str:
    """Why a cost over the (n,) queries that are `own` can't be read, of BECAUSE; "" where it can, or there are none."""
    if not own.any():
        return ""
    if remedy.changes == "vectors":
        by_picture = whole.trials.queries["text"][own].isna().all()
        return UNCHANGED if remedy.text_only and by_picture else ""
    one, two = (_texts(each.trials, own) for each in (whole, changed))
    if all(map(pd.DataFrame.equals, one, two)):
        return UNCHANGED
    known = changed.vectors["text"].index
    return "" if all(each["text"].dropna().isin(known).all() for each in two) else NO_VECTORS


def _texts(trials: Trials, own: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The texts of the (n,) queries that are `own`, and of the options that they are shown."""
    queries = trials.queries[own]
    options = trials.options[trials.options["options"].isin(queries["options"].unique())]
    return queries[["options", "text"]], options[["options", "text"]]


def _not_read(remedy: Remedy, suite: str, measure: Measure, why: str) -> Judged:
    """The row of a cost that was not read."""
    told = {
        "remedy": remedy.name, "told": remedy.told, "changes": remedy.changes, "role": "cost", "suite": suite,
        "measure": measure.name, "unit": measure.unit, "adjustment": "none", "method": "", "because": why,
        "n": 0, "n_clusters": 0,
    }  # fmt: skip
    return Judged(None, told)


def _compared(
    remedy: Remedy, role: str, suite: str, measure: Measure, both: Sequence[pd.DataFrame],
    options: pd.DataFrame, policy: verdicts.Policy, seed: int, resamples: int,
) -> Judged:  # fmt: skip
    """One measure without and with a remedy, over paired outcomes."""
    read, row = gained(measure, both, options, policy, seed, resamples)
    before, after = (_estimate(measure, rows, options, policy) for rows in both)
    told = {
        "remedy": remedy.name, "told": remedy.told, "changes": remedy.changes, "role": role, "suite": suite,
        "before": before, "after": after, "gain": row["difference"],
        "margin": comparison.margin_between(measure, both, options, policy, seed), "because": "",
    }  # fmt: skip
    return Judged(read, {name: row[name] for name in row if name in COLUMNS} | told)


def _about(measure: Measure, queries: pd.DataFrame) -> np.ndarray:
    """(n,) which queries a measure is about; none where they lack a column that it selects by."""
    known = set(measure.where) <= set(queries)
    return queries.index.isin(about(measure, queries).index) if known else np.zeros(len(queries), bool)


def _estimate(measure: Measure, rows: pd.DataFrame, options: pd.DataFrame, policy: verdicts.Policy) -> float:
    return inferred(measure, cells(measure, rows, options), rows, policy, 0, comparison.ESTIMATED).estimate


def _leveled(found: Sequence[Judged], seed: int) -> None:
    """Gives each its interval at the level at which those of all hold together, and its p."""
    for each in found:
        each.row.update(
            dict.fromkeys(("ci_low", "ci_high", "level", "p_adjusted"), np.nan), adjustment="none", family=1
        )
    known = [
        (each, each.read) for each in found if each.read and not isinstance(each.read.found.shape, Unknown)
    ]
    levels = families.simultaneous([read for _, read in known], seed) if known else []
    for (each, read), level in zip(known, levels, strict=True):
        low, high = read.found.interval(level.alpha)
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
    if (costs["ci_high"] < 0).any():
        return "at a cost" if gain["ci_low"] > 0 else "cost alone"
    if gain["verdict"] == "exceeds":
        return "cost open" if (costs["gain"] < -costs["margin"]).any() else "recommended"
    return "open" if gain["verdict"] == "present" else "can't say"
