"""Remedies on a terminal: a line each for what it should help and for what it may cost."""

import pandas as pd

from audit.report.speech.words import say
from audit.report.terminal import figure, interval, text_table

from .told import follows, measure, ordered, summary

ROLES = {"helps": "should help", "cost": "may cost"}


def show(table: pd.DataFrame) -> str:
    """The table in the reader's language, and what follows."""
    rows = ordered(table)
    shown = pd.DataFrame(
        {
            "remedy": rows["remedy"].map(say),
            "it": rows["role"].map(ROLES).map(say),
            "measure": [measure(row) for row in rows.itertuples()],
            "before": rows["before"].map(figure),
            "after": rows["after"].map(figure),
            "better by": rows["gain"].map(figure),
            **interval(rows),
            "± margin": rows["margin"].map(figure),
            "verdict": rows["verdict"].map(say),
        }
    )
    return "\n".join(
        [text_table(shown, ("remedy", "it", "measure", "verdict")), "", *follows(table), summary(table)]
    )


def not_tried(name: str) -> str:
    """A line for a remedy whose package is not there."""
    return say("{remedy} was not tried: install arabic-clip-audit[remedies].", remedy=f"«{say(name)}»")
