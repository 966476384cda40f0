"""Letters of a leaderboard."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from audit.comparing.leaderboard import COLUMNS, _letters, leaderboard
from probes import SUITES
from tests.support import small_runs


@pytest.mark.parametrize(
    ("apart", "letters"),
    [
        ([[0, 0, 0], [0, 0, 0], [0, 0, 0]], ["a", "a", "a"]),
        ([[0, 1, 1], [1, 0, 1], [1, 1, 0]], ["a", "b", "c"]),
        ([[0, 0, 1], [0, 0, 0], [1, 0, 0]], ["a", "ab", "b"]),
    ],
)
def test_runs_that_share_a_letter_can_not_be_told_apart(apart: list, letters: list[str]) -> None:
    assert _letters(np.array(apart, dtype=bool)) == letters


def test_runs_without_a_primary_measure_have_no_rows(tmp_path: Path) -> None:
    """As of captions of one origin alone."""
    runs = [small_runs.make(tmp_path / name) for name in ("one", "two")]
    names = [measure.name for measure in SUITES["gender"].primary]
    for run in runs:
        found = pd.read_parquet(run.folder / "findings.parquet")
        found[~found["measure"].isin(names)].to_parquet(run.folder / "findings.parquet", index=False)
    table = leaderboard(runs)
    assert table.empty and list(table) == COLUMNS
