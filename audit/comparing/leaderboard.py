"""Runs of one suite side by side: who is ahead, and who can't be told apart."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from string import ascii_lowercase

import numpy as np
import pandas as pd

from audit.runs import Run
from audit.statistics import comparison, verdicts, whole
from audit.statistics.inference import significance

from .compare import names, opened
from .matching import aligned, pairable

COLUMNS = [
    "suite",
    "measure",
    "kind",
    "model",
    "unit",
    "estimate",
    "ci_low",
    "ci_high",
    "adjustment",
    "family",
    "n",
    "verdict",
    "rank",
    "group",
]
"""One row a primary measure and run, the best first: of an ability the highest, of a disparity the nearest to its
neutral value. `adjustment`, `family`: of the interval, as in the findings. `group`: runs that share a letter differ by
no more than chance (Holm over all pairs of a measure, 5 %); empty where the trials differ, and no pair of outcomes can
be set against each other. `rank`: one more than the number of runs that are ahead beyond chance; NaN where groups are
empty."""

ALPHA = 0.05


def leaderboard(
    runs: Sequence[Run | str | Path],
    *,
    seed: int = 0,
    resamples: int = 9_999,
    policy: str | Path | None = None,
) -> pd.DataFrame:
    """Each primary measure's runs, the best first; runs that share a letter of `group` differ by no more than chance.

    The columns are COLUMNS of audit.comparing.leaderboard. `group` is empty where the runs' trials differ. No rows
    where no primary measure was asked, as of captions of one origin alone.
    Raises InputError where there are fewer than two runs, or runs of several suites.
    """
    loaded = opened(runs)
    suite = loaded[0].suite
    called = names(loaded)
    margins = verdicts.read_policy(policy) if policy else loaded[0].policy
    paired = pairable(loaded)
    tables = []
    for measure in suite.primary:
        found = [
            whole(run.findings, [measure]).assign(model=name, unit=measure.unit)
            for run, name in zip(loaded, called, strict=True)
        ]
        rows = pd.concat(found)
        if rows.empty:
            continue
        rows = _ordered(rows)
        if paired:
            alone = replace(suite, measures=(replace(measure, by=()),))
            apart = _apart(
                alone, dict(zip(called, loaded, strict=True)), list(rows["model"]), seed, resamples, margins
            )
            rows = rows.assign(group=_letters(apart), rank=1 + np.tril(apart).sum(axis=1))
        tables.append(rows.reindex(columns=COLUMNS))
    table = pd.concat(tables or [pd.DataFrame(columns=COLUMNS)], ignore_index=True)
    return table.assign(group=table["group"].fillna(""))


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    deviation = rows["estimate"] - rows["chance"]
    goodness = deviation.where(rows["kind"] == "ability", -deviation.abs())
    return (
        rows.assign(_good=goodness)
        .sort_values("_good", ascending=False, kind="stable")
        .reset_index(drop=True)
    )


def _apart(suite, runs: dict[str, Run], order: list[str], seed: int, resamples: int, margins) -> np.ndarray:
    """(k, k) booleans: which runs, in this order, differ beyond chance."""
    pairs = list(combinations(range(len(order)), 2))
    p = []
    for one, other in pairs:
        first, second = runs[order[one]], runs[order[other]]
        table = comparison.comparison(
            suite,
            first.outcomes,
            {"other": aligned(first, second)},
            first.trials.options,
            seed,
            resamples,
            margins,
        )
        p.append(float(table["p_value"].iloc[0]))
    differ = np.zeros((len(order), len(order)), dtype=bool)
    adjusted = significance.holm(np.array(p))
    for (one, other), chance in zip(pairs, adjusted, strict=True):
        differ[one, other] = differ[other, one] = chance <= ALPHA
    return differ


def _letters(apart: np.ndarray) -> list[str]:
    """A letter for each largest set of runs of which no two differ (Piepho 2004, J. Comput. Graph. Stat. 13, 456)."""
    sets = sorted(_cliques(~apart & ~np.eye(len(apart), dtype=bool)), key=min)
    return [
        "".join(ascii_lowercase[i % 26] for i, some in enumerate(sets) if run in some)
        for run in range(len(apart))
    ]


def _cliques(alike: np.ndarray) -> Iterator[frozenset[int]]:
    """The maximal cliques of a graph (Bron and Kerbosch 1973)."""

    def grow(chosen: set[int], open_: set[int], closed: set[int]) -> Iterator[frozenset[int]]:
        if not open_ and not closed:
            yield frozenset(chosen)
        for one in list(open_):
            near = set(np.flatnonzero(alike[one]))
            yield from grow(chosen | {one}, open_ & near, closed & near)
            open_, closed = open_ - {one}, closed | {one}

    yield from grow(set(), set(range(len(alike))), set())
