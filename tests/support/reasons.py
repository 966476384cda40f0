"""Reasons of tables, as English lines."""

import pandas as pd

from probes import reasons


def said(table: pd.DataFrame) -> list[str]:
    """What a table of reasons says, row for row."""
    return [str(reason) for reason in reasons.listed(table)]
