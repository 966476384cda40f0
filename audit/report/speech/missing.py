"""How much of what was asked a finding leaves out, read off its method."""

import re
from typing import Any


def answers(row: Any) -> int:
    """How many have no value, or nothing to be counted by."""
    return _told(r"(\d+) outcomes without", row.method)


def pairs(row: Any) -> float:
    """The share of pairs that lack one side; NaN where none could be compared."""
    lacking = _told(r"(\d+) pairs lack one side", row.method)
    return lacking / (row.n + lacking) if row.n + lacking else float("nan")


def alike(row: Any) -> float:
    """The share of what is one text to the model, with its twin or among the options of a query, whichever is more."""
    shares = (_told(rf"(\d+) % {which}", row.method) for which in ("like their twins", "with options alike"))
    return max(shares) / 100


def _told(pattern: str, method: str) -> int:
    found = re.search(pattern, method)
    return int(found[1]) if found else 0
