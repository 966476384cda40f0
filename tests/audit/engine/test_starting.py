"""The run that a notebook is about."""

from pathlib import Path

import pandas as pd
import pytest

from audit.engine import starting
from audit.runs import Run, manifest
from probes import Source
from probes.stimuli.drawn import scenes
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


def test_pictures_that_two_draw_at_once_are_those_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second begins while the first draws, and neither takes away what the other reads."""
    other: list[dict] = []

    def captioned(source: Source) -> tuple[pd.DataFrame, list]:
        if not other:
            other.append({})
            other[0] = starting.drawn(tmp_path)
            (tmp_path / "drawn-pictures" / "of-the-first").touch()
        row = {"image": scenes.thing("ball", "red", 1, 0), "caption": "كرة", "origin": "", "phenomenon": ""}
        return pd.DataFrame([row]), []

    monkeypatch.setattr(starting, "captioned", captioned)
    assert starting.drawn(tmp_path) == other[0] == starting.drawn(tmp_path)
    held = [path.name for path in (tmp_path / "drawn-pictures").iterdir()]
    assert sorted(held) == ["000.png", "captions.csv", "of-the-first"]
    assert [path.name for path in tmp_path.iterdir()] == ["drawn-pictures"]
