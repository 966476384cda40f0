"""A second process that concludes audits."""

import os
import time
from pathlib import Path

import pandas as pd
import pytest

from audit.engine import all_suites, beside
from audit.runs import load
from audit.runs.writing import PARTIAL
from probes.errors import CallError, DataError, InputError
from probes.reasons import Reason


def refuse(line: str) -> None:
    raise DataError(line)


def write(folder: Path) -> None:
    """Something there that takes long."""
    folder.joinpath("begun").write_text(str(os.getpid()))
    time.sleep(20)
    folder.joinpath("ended").touch()


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_PROCESSES", "2")


def test_it_is_another_process_and_what_it_raises_is_raised_here(two: None) -> None:
    with beside.process() as aside:
        where, wrong = aside.submit(os.getpid), aside.submit(refuse, "no pictures there")
        assert where.result() != os.getpid()
        with pytest.raises(InputError, match="no pictures there") as raised:
            wrong.result()
    assert raised.value.reason == Reason.of("no pictures there")


def test_what_it_has_not_begun_is_done_here(two: None) -> None:
    with beside.process() as aside:
        busy, waits = aside.submit(time.sleep, 1), aside.submit(os.getpid)
        while not busy.future.running():
            time.sleep(0.01)
        assert waits.result() == os.getpid() and busy.result() is None


def test_in_one_process_all_is_done_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_PROCESSES", "1")
    done: list[int] = []
    with beside.process() as aside:
        first, wrong = aside.submit(done.append, 1), aside.submit(refuse, "no")
        assert done == [1] and first.result() is None
        with pytest.raises(InputError, match="no"):
            wrong.result()


def test_an_interrupt_ends_what_it_is_at(two: None, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), beside.process() as aside:
        aside.submit(write, tmp_path)
        while not (begun := tmp_path / "begun").is_file() or not begun.read_text():
            time.sleep(0.05)
        raise KeyboardInterrupt
    assert not tmp_path.joinpath("ended").exists()
    with pytest.raises(ProcessLookupError):
        os.kill(int(begun.read_text()), 0)


def test_a_failure_lets_what_was_submitted_be_done(two: None, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the model gives NaN"), beside.process() as aside:
        aside.submit(time.sleep, 1)
        aside.submit(tmp_path.joinpath("done").touch)
        raise InputError("the model gives NaN")
    assert tmp_path.joinpath("done").is_file()


def test_one_that_is_killed_is_a_line(two: None) -> None:
    with (
        pytest.raises(CallError, match=r"a second process, .* AUDIT_PROCESSES=1") as raised,
        beside.process() as aside,
    ):
        aside.submit(os.abort).result()
    assert "\n" not in str(raised.value)


def test_a_wrong_number_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_PROCESSES", "many")
    with pytest.raises(CallError, match="AUDIT_PROCESSES=many: expected 1 or 2"):
        beside.processes()


@pytest.mark.slow
def test_all_of_them_by_two_are_those_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, random_model: str
) -> None:
    """Findings to the byte, and each with its report."""
    found = {}
    for many in "12":
        monkeypatch.setenv("AUDIT_PROCESSES", many)
        out = tmp_path / many
        folder, table, _ = all_suites.everything(random_model, out=out, quiet=True, quick=True, resamples=99)
        runs = sorted(each for each in folder.iterdir() if each.is_dir())
        assert all((each / "report.html").is_file() for each in runs) and not list(out.rglob(f"{PARTIAL}*"))
        found[many] = [load(each).findings for each in runs], table
    for one, two in zip(found["1"][0], found["2"][0], strict=True):
        pd.testing.assert_frame_equal(one, two, check_exact=True)
    pd.testing.assert_frame_equal(found["1"][1].drop(columns="report"), found["2"][1].drop(columns="report"))
