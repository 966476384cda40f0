"""A small part of `make faults`: signals, kills where files change, a full disk, models that nobody should have."""

import subprocess
import sys

import pytest

from tests.support.places import ROOT


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_the_same_command_goes_on() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.faults", "0"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr[-2_000:]
    rows = [row.strip("| ").split(" | ") for row in done.stdout.splitlines() if row.startswith("| ")]
    assert [row[4] for row in rows] == [row[1] for row in rows] and len(rows) in (8, 9), done.stdout
