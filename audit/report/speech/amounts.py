"""Amounts of a measure and their intervals, in the units of its readers."""

import math
from typing import Any

import pandas as pd

from probes.suite import Measure

from . import words
from .words import say

MOST = 1.0
"""What no share, and no mean of 1/rank, can exceed."""


def amount(measure: Measure, value: float, sign: bool = False) -> str:
    """A value of the measure in the reader's units: per cent, points, or the number itself."""
    unit = unit_of(measure)
    if pd.isna(value):
        return words.MISSING
    if unit == "points":
        shown = words.short(100 * value, sign)
        return words.counted(math.nan if sign else round(abs(100 * value), 1), "points", shown)
    return words.percent(value) if unit == "percent" else words.number(value, _decimals(unit), sign)


def interval(measure: Measure, low: float, high: float) -> str:
    """[low, high] in the same units, or in words in Arabic, whose brackets would turn about."""
    if pd.isna(low) or pd.isna(high):
        return say("(no interval)")
    unit = unit_of(measure)
    if unit in ("points", "percent"):
        ends = [words.short(100 * end) for end in (low, high)]
    else:
        ends = [words.number(end, _decimals(unit)) for end in (low, high)]
    return say(
        "[{end}, {end}]" if ends[0] == ends[1] else "[{low}, {high}]", low=ends[0], high=ends[1], end=ends[0]
    )


def with_interval(measure: Measure, value: float, low: float, high: float) -> str:
    return f"{amount(measure, value)} {interval(measure, low, high)}"


def away(measure: Measure, value: float) -> str:
    """A distance from chance: of shares, in points."""
    if unit_of(measure) == "percent" and not pd.isna(value):
        return words.counted(round(100 * value, 1), "points", words.short(100 * value))
    return amount(measure, value)


def unit_of(measure: Measure) -> str:
    """`percent`, `points` (between two percentages), `whole`, `fine` (three decimals) or `number`."""
    if measure.statistic == "ceiling":
        return "whole"
    unit = measure.column.unit
    if unit == "share" and measure.statistic in ("mean", "difference", "interaction"):
        return "percent" if measure.statistic == "mean" else "points"
    return "fine" if unit in ("cosine", "reciprocal rank") else "number"


def _decimals(unit: str) -> int:
    return {"whole": 0, "fine": 3}.get(unit, 2)


def values(measure: Measure, row: Any) -> dict[str, str]:
    """What sentences name of a finding. size: the deviation from neutral with its interval; least, most: how large it
    is at least and at most; able: what would be shown to be enough with 80 %."""
    deviation, low, high = row.estimate - row.chance, row.ci_low - row.chance, row.ci_high - row.chance
    ends = (low, high) if deviation >= 0 else (-high, -low)
    estimate = with_interval(measure, row.estimate, row.ci_low, row.ci_high)
    percent = unit_of(measure) == "percent"
    return {
        "estimate": estimate,
        "shown": say("in {estimate} of cases", estimate=estimate) if percent else estimate,
        "size": with_interval(measure, abs(deviation), *ends),
        "low": amount(measure, row.ci_low, sign=measure.kind == "disparity"),
        "high": amount(measure, row.ci_high, sign=measure.kind == "disparity"),
        "least": away(measure, min(abs(low), abs(high))),
        "most": away(measure, max(abs(low), abs(high))),
        "neutral": amount(measure, row.chance),
        "margin": away(measure, row.margin),
        "enough": amount(measure, row.enough),
        "mde": away(measure, row.mde),
        "exceeds": away(measure, row.mde_exceeds),
        "within": away(measure, row.mde_within),
        "able": amount(measure, row.chance + row.mde_exceeds),
    }


def beyond_reach(measure: Measure, value: float) -> bool:
    """Whether no model can have that much of it."""
    return measure.column.unit in ("share", "reciprocal rank") and value > MOST
