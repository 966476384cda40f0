"""Runs of the same trials against each other: the first is the one that the others are compared with."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from audit.runs import Run, load
from audit.statistics import comparison, verdicts
from probes import Suite
from probes.errors import CallError, DataError

from .matching import aligned

EARLIER = ("earlier-verdicts", "measures-gone")
"""The warnings of a run of an earlier version."""


def compare(
    runs: Sequence[Run | str | Path],
    *,
    seed: int = 0,
    resamples: int = 9_999,
    policy: str | Path | None = None,
) -> pd.DataFrame:
    """Each run against the first, paired by query: the columns of audit.statistics.comparison.COLUMNS.

    policy: a YAML file of margins in the places of those of audit/statistics/policy.yaml; by default those that the
        first run was made with.
    The same pictures are paired whatever they are called, by their content. Intervals are simultaneous over the
    primary measures and controls of all pairs. Where a control failed in either run the verdict is `not
    interpretable`. Raises InputError where there are fewer than two runs, or where their trials differ, and says where.
    """
    loaded = opened(runs)
    margins = verdicts.read_policy(policy) if policy else loaded[0].policy
    return compared(loaded, margins, seed, resamples)


def compared(
    loaded: Sequence[Run], margins: verdicts.Policy, seed: int, resamples: int, suite: Suite | None = None,
    called: Sequence[str] = (),
) -> pd.DataFrame:  # fmt: skip
    """`compare` of runs that are open, by these margins. suite: with fewer measures than theirs; called: by these
    names, where not by those of their models."""
    first = loaded[0]
    called = called or names(loaded)
    others = {name: aligned(first, other) for name, other in zip(called[1:], loaded[1:], strict=True)}
    table = comparison.comparison(
        suite or first.suite, first.outcomes, others, first.trials.options, seed, resamples, margins
    ).assign(first=called[0])
    for name, other in zip(called[1:], loaded[1:], strict=True):
        table = _guarded(table, name, first, other)
    return table[comparison.COLUMNS]


def differing(runs: Sequence[Run], deciding: Run) -> list[str]:
    """A line where the runs were made with several policies, of which that of the run `deciding` is used."""
    for run in runs:
        for name, margin in deciding.policy.items():
            other = run.policy[name]
            if (other.margin, other.unit) != (margin.margin, margin.unit):
                return [
                    f"policies differ: {name} is {other} in {run.folder.name} and {margin} in {deciding.folder.name}, "
                    "whose margins count"
                ]
    return []


def earlier(runs: Sequence[Run]) -> list[str]:
    """A line for each run of an earlier version: its verdicts are of other words, or of measures that are no more."""
    return [f"{run.folder.name}: {why}" for run in runs for why in run.warnings if why.code in EARLIER]


def opened(runs: Sequence[Run | str | Path]) -> list[Run]:
    """Runs, or those in these folders. InputError where there are fewer than two, or they are of several suites."""
    loaded = [run if isinstance(run, Run) else load(run) for run in runs]
    if len(loaded) < 2:
        raise CallError(f"compare: {len(loaded)} run given; give two or more folders of runs")
    first = loaded[0]
    for other in loaded[1:]:
        one, two = first.provenance["suite"], other.provenance["suite"]
        if one != two:
            raise DataError(
                f"{other.folder}: a run of {two}, but {first.folder} is one of {one}; compare runs of one suite"
            )
    return loaded


def _guarded(table: pd.DataFrame, name: str, *runs: Run) -> pd.DataFrame:
    """What is not interpretable in one run can't be compared: the rows of the model `name`."""
    for run in runs:
        failed = run.findings[run.findings["verdict"] == verdicts.NOT_INTERPRETABLE]
        keys = set(zip(failed["measure"], failed["group"], strict=True))
        known = np.array([key in keys for key in zip(table["measure"], table["group"], strict=True)])
        here = (table["other"] == name) & known
        table.loc[here, ["verdict", "because"]] = verdicts.NOT_INTERPRETABLE, "control"
        table.loc[here, "method"] += f"; it is not interpretable in {run.folder.name}"
    return table


def names(runs: Sequence[Run]) -> list[str]:
    """The models' names; the folders' where two are alike."""
    called = [run.provenance["model"]["name"] for run in runs]
    return called if len(set(called)) == len(called) else [run.folder.name for run in runs]
