"""Remedies on a terminal: a line each for what it should help and for what it may cost."""

from pathlib import Path
from typing import Any

import pandas as pd

from audit.report.speech.words import say
from audit.report.terminal import figure, interval, text_table

from .told import BECAUSE, ROLES, direction, follows, ordered, summary


def show(table: pd.DataFrame) -> str:
    """The table in the reader's language, and what follows."""
    rows = ordered(table)
    shown = pd.DataFrame(
        {
            "remedy": rows["remedy"].map(say),
            "it": rows["role"].map(ROLES).map(say),
            "measure": rows["of"],
            "before": rows["before"].map(figure),
            "after": rows["after"].map(figure),
            "better by": rows["gain"].map(figure),
            **interval(rows),
            "± margin": rows["margin"].map(figure),
            "verdict": [verdict(row) for row in rows.itertuples()],
        }
    )
    return "\n".join(
        [text_table(shown, ("remedy", "it", "measure", "verdict")), "", *follows(table), summary(table)]
    )


def verdict(row: Any) -> str:
    """Its word, with its direction; of a cost that was not read, why."""
    turn = direction(row)
    return (
        say(BECAUSE[row.because]) if row.because else say(row.verdict) + (f" ({say(turn)})" if turn else "")
    )


def how_to_use(path: Path) -> str:
    """A remedy's lines of Python, which are run where its files are."""
    told = say("How it is used, in the folder of {file}:", file=path.name)
    return f"{told}\n{path.read_text(encoding='utf-8')}"


def not_tried(name: str) -> str:
    """A line for a remedy whose package is not there."""
    return say("{remedy} was not tried: install arabic-clip-audit[remedies].", remedy=f"«{say(name)}»")
