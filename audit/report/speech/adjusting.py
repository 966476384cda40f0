"""How p-values and intervals are adjusted for those that are read beside them, in words: none is shown without."""

from typing import Any

import pandas as pd

from . import words
from .words import say

P = {
    "simultaneous": "simultaneous over {n}",
    "false coverage": "false coverage rate over {n}",
    "none": "not adjusted",
    "": "as an earlier version adjusted it",
}
"""Of a p-value, by the adjustment of its row."""
INTERVAL = {
    "simultaneous": "95 % for all {n} together",
    "false coverage": "false coverage rate 5 % over {n}",
    "none": "95 % for this one alone",
    "": "95 %, by an earlier version",
}
"""Of an interval."""


def p_value(row: Any) -> str:
    """«simultaneous over 8»."""
    return _told(P, row)


def interval(row: Any) -> str:
    """«95 % for all 8 together»."""
    return _told(INTERVAL, row)


def intervals(rows: pd.DataFrame) -> str:
    """Of several rows what holds for each of them: «95 % for all 8 together; false coverage rate 5 % over 32»."""
    return say("; ").join(dict.fromkeys(map(interval, rows.itertuples())))


def plainly(row: Any) -> str:
    """`interval` in English, for logs and files that machines read."""
    return INTERVAL[_kind(row)].format(n=_family(row))


def _told(phrases: dict[str, str], row: Any) -> str:
    return say(phrases[_kind(row)], n=words.whole(_family(row)))


def _kind(row: Any) -> str:
    """Its adjustment; that of an interval read beside no other is none."""
    kind = row.adjustment if row.adjustment in P else ""
    return "none" if kind and _family(row) <= 1 else kind


def _family(row: Any) -> int:
    return 0 if pd.isna(row.family) else int(row.family)
