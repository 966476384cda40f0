"""Cells that several tables have, and those of the sections that suites declare, by their kind."""

from collections.abc import Callable
from typing import Any

import pandas as pd
from markupsafe import Markup

from audit.report.html.elements import Cell, arabic, data, figure, lines, picture
from audit.report.html.templating import element
from audit.report.speech import adjusting, words
from audit.report.speech.words import say
from probes.section import TableColumn

NUMBERS: dict[str, Callable[[float], str]] = {
    "count": words.whole,
    "rank": words.short,
    "share": words.percent,
}
LONGEST_ID = 80
"""Characters that are shown of an id."""


def estimate(each: Any) -> Cell:
    """A finding's estimate over its interval."""
    interval = words.bracket(each.ci_low, each.ci_high)
    return figure(lines(words.number(each.estimate), interval), each.estimate)


def p_value(each: Any) -> Cell:
    """That of a finding, adjusted, over how it is; never 0."""
    p = each.p_adjusted if pd.notna(each.p_adjusted) else each.p_value
    shown = words.isolated("<0.001") if p < 0.001 else words.number(p)
    return figure(lines(shown, adjusting.p_value(each)) if pd.notna(p) else shown, p)


def number(kind: str, value: float, decimals: int = 3) -> str:
    """A number of a section, as its kind is written."""
    if pd.isna(value):
        return words.MISSING
    return words.number(value, decimals) if kind == "number" else NUMBERS[kind](value)


def cell(column: TableColumn, value: Any, suite: str) -> str | Cell:
    """A value of a section's column. suite: whose levels they are."""
    if column.kind == "number" or column.kind in NUMBERS:
        return figure(number(column.kind, value, column.decimals), value)
    if column.kind == "part":
        one, other = value
        return figure(say("{n} of {all}", n=words.whole(one), all=words.whole(other)), one)
    if column.kind == "phrase":
        return " ".join(say(each) for each in ((value,) if isinstance(value, str) else value))
    if column.kind == "level":
        return words.level(str(value), suite)
    return TEXTS[column.kind](value)


def _named(value: tuple[str, str]) -> Markup:
    name, own = value
    return element("spaced", arabic(name), element("code", data(own, LONGEST_ID)))


TEXTS: dict[str, Callable[[Any], str]] = {
    "text": data,
    "arabic": arabic,
    "picture": picture,
    "named": _named,
}
