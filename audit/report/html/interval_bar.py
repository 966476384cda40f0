"""A finding as one small bar of HTML, as wide as its place: interval, estimate, chance and margin."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from audit.report.speech.words import say

from .templating import element

ROOM = 0.08
"""Of the scale, left free at each end."""


def bar(row: Any) -> Markup:
    """The interval and estimate of a finding over the band of its margin, and what would be enough of an ability;
    positions are per cent of the width. The page's style sets its colours; in a notebook it has those of the text."""
    if pd.isna(row.ci_low) or pd.isna(row.ci_high):
        return Markup()
    band = (row.chance - row.margin, row.chance + row.margin)
    marks = [] if pd.isna(row.enough) else [row.enough]
    low, high = min(row.ci_low, band[0]), max(row.ci_high, band[1], *marks)
    room = (high - low) * ROOM or 1.0

    def at(*values: float) -> list[str]:
        return [f"{100 * (value - low + room) / (high - low + 2 * room):.2f}%" for value in values]

    chance, estimate = at(row.chance, row.estimate)
    even = say("even") if row.kind == "disparity" else say("guessing")
    enough = [*at(*marks), say("enough")] if marks else None
    return element("bar", at(*band), chance, at(row.ci_low, row.ci_high), estimate, even, enough)
