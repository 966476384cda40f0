"""The run that a notebook is about."""

from pathlib import Path

import pytest

from audit.engine import starting
from audit.runs import Run, manifest
from tests.support import small_runs


def made(folder: Path) -> Run:
    run = small_runs.make(folder)
    manifest.write(folder)
    return run


def test_two_that_begin_at_once_have_one_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other was there first, while this one was made."""

    def run(*_: object, **__: object) -> Run:
        made(tmp_path / "folder")
        return made(tmp_path / "mine")

    monkeypatch.setattr(starting, "run", run)
    assert starting.begin(tmp_path / "folder", "gender").folder == tmp_path / "folder"
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_what_is_no_run_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine.txt").touch()
    monkeypatch.setattr(starting, "run", lambda *_, **__: made(tmp_path / "made"))
    with pytest.raises(OSError):
        starting.begin(tmp_path / "folder", "gender")
    assert (tmp_path / "made" / "run.json").is_file()
