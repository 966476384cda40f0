"""A bar for what takes longer than a second."""

import sys

from tqdm import tqdm

IN_A_LOG = 30.0
"""Seconds from one line to the next where a bar can't move."""


def bar(total: int, noun: str, quiet: bool) -> tqdm:
    """Of `total` things that are encoded: it moves in a terminal and in a notebook; a log has a line now and then."""
    moves = sys.stderr.isatty() or "ipykernel" in sys.modules
    pace = {} if moves else {"mininterval": IN_A_LOG, "maxinterval": IN_A_LOG}
    return tqdm(total=total, desc=f"encoding {noun}", delay=1, disable=quiet, leave=False, **pace)
