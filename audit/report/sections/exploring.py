"""Outcomes to look through by hand: with menus where Jupyter has widgets, plain where not."""

from typing import Any

import IPython.display
import pandas as pd

from audit.report.speech import words
from audit.runs import Run

from .examples import cases

ALL = "all"


def browse(
    run: Run, probe: str = "resolution", columns: tuple[str, ...] = ("lemma", "template", "skin"), n: int = 12
) -> Any:
    """Menus of `columns` (professions, templates, …), and below them the `n` worst answers of what they choose; where
    there are no widgets, the worst of all."""
    outcomes = run.outcomes[(run.outcomes["probe"] == probe) & run.outcomes["margin"].notna()]
    try:
        import ipywidgets
    except ImportError:
        return cases(run, worst(outcomes, n))
    levels = {
        name: _levels(outcomes[name], run.provenance["suite"])
        for name in columns
        if name in outcomes and outcomes[name].any()
    }
    menus = {
        column: ipywidgets.Dropdown(options=[ALL, *each], description=column)
        for column, each in levels.items()
    }

    def show(**wanted: object) -> None:
        IPython.display.display(cases(run, worst(outcomes, n, **wanted)))

    return ipywidgets.interactive(show, **menus)


def worst(outcomes: pd.DataFrame, n: int = 12, **wanted: object) -> pd.DataFrame:
    """The `n` outcomes whose wrong option lay furthest ahead, of those that have these values; `all` is any."""
    for column, level in wanted.items():
        if level != ALL:
            outcomes = outcomes[outcomes[column] == level]
    return outcomes.sort_values("margin", kind="stable").head(n)


def _levels(column: pd.Series, suite: str) -> list[tuple[str, object]]:
    """(what is written, value) of each level."""
    return [(words.level(f"{level:g}" if isinstance(level, float) else str(level), suite), level)
            for level in sorted(column.dropna().unique())]  # fmt: skip
