"""A run's findings computed again from its outcomes: are they what these outcomes give?"""

import numpy as np
import pandas as pd

from audit.statistics import COLUMNS, findings

from .provenance import PACKAGES, version_of
from .run import Run
from .writing import forms

PROJECT = "arabic-clip-audit"
CLOSE = 1e-6
"""Of numbers, relative: what another processor may round otherwise."""


def differing(run: Run) -> str | None:
    """What of the findings is not what its outcomes give, in a line; None where nothing is."""
    told = run.provenance
    again = findings(run.suite, run.outcomes, run.trials.options, told["seed"], told["resamples"], run.policy)
    found = run.findings
    keys = ["measure", "group"]
    first, second = (table.set_index(keys).sort_index() for table in (found, again))
    if not first.index.equals(second.index):
        odd = first.index.symmetric_difference(second.index)[0]
        return f"findings: {_name(*odd)} stands on one side only of what was written and what outcomes give{other(run)}"
    for column in (name for name in COLUMNS if name not in (*keys, "method")):
        differs = ~alike(first[column], second[column])
        if differs.any():
            at = int(differs.argmax())
            return (
                f"findings: {column} of {_name(*first.index[at])} is {first[column].iloc[at]}, but its outcomes give "
                f"{second[column].iloc[at]}{other(run)}"
            )
    return _forms(run)


def _forms(run: Run) -> str | None:
    """Whether findings.csv and .json tell what findings.parquet does; None where they do."""
    table = pd.read_parquet(run.folder / "findings.parquet")
    for name, text in forms(table).items():
        path = run.folder / name
        if path.is_file() and path.read_text(encoding="utf-8") != text:
            return f"{name}: tells something else than findings.parquet"
    return None


def alike(one: pd.Series, other: pd.Series) -> np.ndarray:
    """(n,) bool: whether each value is the other's."""
    try:
        numbers = one.to_numpy(float), other.to_numpy(float)
    except (TypeError, ValueError):
        return (_plain(one) == _plain(other)).to_numpy()
    return np.isclose(*numbers, rtol=CLOSE, atol=CLOSE, equal_nan=True)


def _plain(column: pd.Series) -> pd.Series:
    """Values as texts, lists too, whose numbers are rounded: a table in memory and one that was read are alike then."""

    def told(value: object) -> str:
        if isinstance(value, (list, tuple, np.ndarray)):
            return str([round(float(each), 5) if isinstance(each, float) else str(each) for each in value])
        return "" if pd.isna(value) else str(value)

    return column.map(told)


def _name(measure: str, group: str) -> str:
    return f"{measure!r} ({group})" if group else repr(measure)


def other(run: Run) -> str:
    """That other versions made it, which may count otherwise."""
    then = run.provenance.get("versions", {})
    other = [
        f"{name} {then[name]}, not {version_of(name)}"
        for name in (PROJECT, *PACKAGES)
        if name in then and then[name] != version_of(name)
    ]
    return f" (it was made with {', '.join(other)})" if other else ""
