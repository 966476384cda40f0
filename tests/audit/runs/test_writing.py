"""A run's folder is there whole or not at all, under a name that nobody else has."""

import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from audit.runs.writing import Folder, claimed, safe, strict, write
from probes.errors import CallError
from probes.files import locks
from tests.support import small_runs

CHILD = """
import sys, time
from pathlib import Path
from audit import cli

class Command:
    def parser():
        import argparse
        return argparse.ArgumentParser()
    def command(given):
        from audit.runs.writing import Folder
        with Folder(Path(sys.argv[1])) as folder:
            (folder.path / "half").write_text("a")
            print("writes", flush=True)
            time.sleep(60)

cli.command = lambda words: (Command, [])
sys.exit(cli.main([]))
"""


def child(out: Path) -> "subprocess.Popen[str]":
    """A process within a command that writes a run."""
    made = subprocess.Popen(
        [sys.executable, "-c", CHILD, out], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert made.stdout and made.stdout.readline() == "writes\n"
    return made


def test_runs_that_end_in_one_moment_all_stay(tmp_path: Path) -> None:
    n, meet, kept = 8, threading.Barrier(8), []

    def audit(number: int) -> None:
        with Folder(tmp_path) as folder:
            (folder.path / "run.json").write_text(str(number))
            meet.wait()
            kept.append(folder.keep("gender-model"))

    threads = [threading.Thread(target=audit, args=(number,)) for number in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(kept)) == n and set(kept) == set(tmp_path.iterdir())
    assert {(path / "run.json").read_text() for path in kept} == {str(number) for number in range(n)}


def test_folders_of_several_runs_never_meet(tmp_path: Path) -> None:
    with claimed(tmp_path / "new", "all-m") as one, claimed(tmp_path / "new", "all-m") as two:
        assert one != two
        (one / "kept").touch()
    assert [one] == list((tmp_path / "new").iterdir())
    (tmp_path / "file").touch()
    told = r"file: can't write a run there \(.*\); give a folder with --out"
    with pytest.raises(CallError, match=told), claimed(tmp_path / "file", "all-m"):
        pass


def test_a_terminated_run_leaves_nothing_and_a_killed_one_goes_with_the_next(tmp_path: Path) -> None:
    ended, killed, alive = child(tmp_path / "ended"), child(tmp_path / "out"), child(tmp_path / "out")
    ended.terminate()
    _, told = ended.communicate(timeout=30)
    assert ended.returncode == 143 and told.count("\n") == 1 and "interrupted" in told
    assert not (tmp_path / "ended").exists()
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    left = list((tmp_path / "out").iterdir())
    assert len(left) == 2
    for path in left:
        os.utime(path, (0, 0))
    with Folder(tmp_path / "out") as folder:
        now = set((tmp_path / "out").iterdir()) - {folder.path}
    assert [f"-{alive.pid}-" in path.name for path in now] == [True]
    alive.terminate()
    alive.communicate()


def test_what_the_dead_left_in_folders_of_earlier_calls_goes(tmp_path: Path) -> None:
    with claimed(tmp_path, "all-m") as first, Folder(first):
        with claimed(tmp_path, "all-m"):
            assert first.is_dir(), "it is held"
        lasts = [first / ".partial-run-1-1", first / ".partial-audit-1-0-summary.html"]
        lasts[0].mkdir()
        lasts[1].touch()
        for path in lasts:
            os.utime(path, (0, 0))
        kept = tmp_path / "all-m-20000101-000000" / "run"
        kept.mkdir(parents=True)
        with claimed(tmp_path, "all-m"):
            pass
        assert kept.is_dir() and not any(path.exists() for path in lasts)
        assert [path.name[:13] for path in first.iterdir()] == [".partial-run-"], "the one that is at work"
    lone = tmp_path / "all-m-20000101-000001"
    lone.mkdir()
    os.utime(lone, (0, 0))
    with Folder(tmp_path) as folder:
        folder.keep("all-m")
    assert not lone.exists()


def test_what_earlier_versions_left_goes_after_a_day(tmp_path: Path) -> None:
    new, old = tmp_path / ".partial-7-1", tmp_path / ".partial-7-2"
    for path in (new, old):
        path.mkdir()
    os.utime(old, (time.time() - 2 * locks.DAY,) * 2)
    with Folder(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == [new]


def test_a_full_disk_is_one_line_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = small_runs.make(tmp_path / "made")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(type(made.trials), "save", full)
    told = r"out: the run can't be written there \(No space left on device\); make room"
    with pytest.raises(CallError, match=told), Folder(tmp_path / "out") as folder:
        write(folder.path, made.trials, made.outcomes, made.findings, made.provenance)
    assert not (tmp_path / "out").exists()


def test_a_name_is_one_that_every_system_takes() -> None:
    assert len(safe("نموذج" * 1_000).encode()) < 200 and safe("a/b:c") == "a-b-c"


def test_run_json_is_json() -> None:
    told = strict({"scale": float("inf"), "list": [float("nan"), (1.5, -float("inf"))], 3: "x"})
    assert json.loads(json.dumps(told, allow_nan=False)) == {
        "scale": "inf", "list": ["nan", [1.5, "-inf"]], "3": "x"
    }  # fmt: skip
