"""A small part of `make faults`: kills at random moments, and a full disk."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_what_is_killed_is_whole_or_not_there() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.kills", "6"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr[-2_000:]
    rows = [row.strip("| ").split(" | ") for row in done.stdout.splitlines()]
    assert [(row[1], row[3], row[4]) for row in rows] == [("6", "yes", "0")] * 3
