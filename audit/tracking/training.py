"""Runs of the checkpoints of one training, in their order: where verdicts change, and what got worse."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from audit.comparing.compare import compared
from audit.runs import Run
from audit.statistics.verdicts import NOT_INTERPRETABLE
from probes import Measure
from probes.errors import InputError

STEP = re.compile(r"(\d+)$")
"""The number that the name of a checkpoint ends in."""


def named(checkpoint: str, told: str) -> str:
    """What is told of a checkpoint, which is named before it unless a path in it does."""
    path = rf"(^|/){re.escape(checkpoint)}($|[/:])"
    return told if re.search(path, told) else f"{checkpoint}: {told}"


@dataclass(frozen=True)
class Track:
    """Runs of one suite and the same trials, by the names of their checkpoints and in their order. damaged: a line for
    each checkpoint that could not be audited, by its name."""

    runs: dict[str, Run]
    damaged: dict[str, InputError]

    @property
    def suite(self) -> str:
        return next(iter(self.runs.values())).suite.name

    @property
    def primary(self) -> list[str]:
        """The names of the primary measures."""
        return [measure.name for measure in next(iter(self.runs.values())).suite.primary]

    @property
    def quick(self) -> bool:
        """Whether the runs are of quick audits."""
        return any(run.provenance.get("quick") for run in self.runs.values())

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a primary measure or control and checkpoint: the finding, with `checkpoint` and `step`, the number
        that its name ends in, or its place where not all names end in one, each higher than the one before."""
        steps = [STEP.search(name.partition("@")[0]) for name in self.runs]
        numbers = [int(each[1]) if each else -1 for each in steps]
        told = all(steps) and (np.diff(numbers) > 0).all()
        return pd.concat(
            [
                run.judged.assign(checkpoint=name, step=numbers[i] if told else i + 1)
                for i, (name, run) in enumerate(self.runs.items())
            ],
            ignore_index=True,
        )

    @cached_property
    def changes(self) -> pd.DataFrame:
        """Of each primary measure the first checkpoint whose verdict is not the one before's: measure, checkpoint,
        before, after. Checkpoints at which it can't be read are passed over."""
        steps = self._steps(self.table[self.table["verdict"] != NOT_INTERPRETABLE])
        return steps.drop_duplicates("measure", ignore_index=True)

    @cached_property
    def readable(self) -> pd.DataFrame:
        """Of each primary measure the first checkpoint at which it can be read and could not be before, and the first
        at which it no longer can: the columns of `changes`."""
        steps = self._steps(self.table).assign(ends=lambda some: some["after"] == NOT_INTERPRETABLE)
        steps = steps[steps["ends"] | (steps["before"] == NOT_INTERPRETABLE)]
        return steps.drop_duplicates(["measure", "ends"], ignore_index=True).drop(columns="ends")

    def _steps(self, table: pd.DataFrame) -> pd.DataFrame:
        """Of these rows of the table those whose verdict is not that of the row before of their primary measure."""
        some = table[table["measure"].isin(self.primary)]
        some = some.sort_values("measure", key=lambda names: names.map(self.primary.index), kind="stable")
        some = some.assign(before=some.groupby("measure")["verdict"].shift(), after=some["verdict"])
        some = some[some["before"].notna() & (some["before"] != some["after"])]
        return some[["measure", "checkpoint", "before", "after"]]

    def worse(self, seed: int = 0, resamples: int = 999) -> pd.DataFrame:
        """What is worse at the last checkpoint than at its best one before, beyond the interval of the paired
        difference: the columns of audit.compare, `other` the best one. The intervals hold together over all checkpoints
        and primary measures, so that the best may be picked among them."""
        names, runs = list(self.runs), list(self.runs.values())
        last, suite = runs[-1], runs[-1].suite
        if len(runs) < 2:
            return pd.DataFrame()
        judged = {measure.name for measure in suite.judged}
        alone = replace(
            suite,
            measures=tuple(
                replace(each, by=(), guards=tuple(name for name in each.guards if name in judged))
                for each in suite.judged
            ),
        )
        found = compared([last, *runs[:-1]], last.policy, seed, resamples, alone, [names[-1], *names[:-1]])
        found = found[found["verdict"] != NOT_INTERPRETABLE]
        rows = [best for measure in suite.primary if (best := _worse(measure, found, last)) is not None]
        return pd.DataFrame(rows)


def _worse(measure: Measure, found: pd.DataFrame, last: Run) -> pd.Series | None:
    """Of the rows of a comparison with the last run that with the best of the others, where the last is worse."""
    some = found[found["measure"] == measure.name]
    if some.empty:
        return None
    own = last.judged.set_index("measure").loc[measure.name]
    if measure.kind == "ability":
        best = some.loc[some["estimate_other"].idxmax()]
        return best if best["ci_low"] > 0 else None  # of the other minus the last
    best = some.loc[(some["estimate_other"] - own["chance"]).abs().idxmin()]
    beyond = best["ci_high"] < 0 if own["estimate"] > own["chance"] else best["ci_low"] > 0
    nearer = abs(best["estimate_other"] - own["chance"]) < abs(own["estimate"] - own["chance"])
    return best if beyond and nearer else None
