"""Reasons of rows, as tables that Parquet holds."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from .reason import Reason

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["place", "row", "code", "values"]
"""Where it is: a file or a picture, and the row of it; why: the code, and its values as JSON text."""
EARLIER = "reason"
"""The column of earlier versions, a sentence."""


def table(rows: Iterable[tuple[Any, Any, Reason]] = ()) -> "pd.DataFrame":
    """One row a reason, with its place and row: COLUMNS."""
    import pandas as pd  # late: whoever only words a reason needs no tables

    told = [(place, row, reason.code, _packed(reason)) for place, row, reason in rows]
    return pd.DataFrame(told, columns=COLUMNS, dtype=None if told else object)


def listed(frame: "pd.DataFrame") -> list[Reason]:
    """The reasons of a table, in its order; what can't be read as one, as it stands."""
    return [
        Reason.of({"code": code, "values": _unpacked(values)})
        for code, values in zip(frame["code"], frame["values"], strict=True)
    ]


def read(frame: "pd.DataFrame") -> "pd.DataFrame":
    """A table as it was saved; the sentences of earlier versions as reasons in words of their own."""
    if EARLIER not in frame:
        return frame
    rows = zip(frame["place"], frame["row"], frame[EARLIER], strict=True)
    return table((place, row, Reason.of(told)) for place, row, told in rows)


def _packed(reason: Reason) -> str:
    return json.dumps(reason.as_data()["values"], ensure_ascii=False)


def _unpacked(values: Any) -> Any:
    try:
        return json.loads(values)
    except (TypeError, ValueError, RecursionError):
        return values
