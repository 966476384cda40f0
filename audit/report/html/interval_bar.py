"""A finding as one small bar of HTML, as wide as its place: interval, estimate, chance and margin."""

from typing import Any

import pandas as pd

from audit.report.speech.words import say

ROOM = 0.08
"""Of the scale, left free at each end."""


def bar(row: Any) -> str:
    """The interval and estimate of a finding over the band of its margin; positions are per cent of the width.
    The page's style sets its colours; in a notebook it has those of the text."""
    if pd.isna(row.ci_low) or pd.isna(row.ci_high):
        return ""
    ends = (row.ci_low, row.ci_high, row.chance - row.margin, row.chance + row.margin)
    low, high = min(ends), max(ends)
    room = (high - low) * ROOM or 1.0

    def at(value: float) -> str:
        return f"{100 * (value - low + room) / (high - low + 2 * room):.2f}%"

    even = say("even") if row.kind == "disparity" else say("guessing")
    return (
        '<svg class="bar" aria-hidden="true" width="100%" height="40">'
        f'<line class="band" x1="{at(ends[2])}" x2="{at(ends[3])}" y1="11" y2="11" '
        'stroke="#8884" stroke-width="22"></line>'
        f'<line class="chance" x1="{at(row.chance)}" x2="{at(row.chance)}" y1="1" y2="21" stroke="currentColor"></line>'
        f'<line class="reach" x1="{at(row.ci_low)}" x2="{at(row.ci_high)}" y1="11" y2="11" '
        'stroke="currentColor" stroke-width="4"></line>'
        f'<circle cx="{at(row.estimate)}" cy="11" r="6" fill="currentColor"></circle>'
        f'<text x="{at(row.chance)}" y="37" text-anchor="middle" fill="currentColor">{even}</text></svg>'
    )
