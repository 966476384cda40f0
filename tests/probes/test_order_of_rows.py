"""The same pictures are asked the same, in any order of a table's rows and by any names."""

import random
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from probes import SUITES, Source, Trials, stimuli
from probes.stimuli.drawn import scenes

PEOPLE = [
    (scenes.person(profession, presentation, seed), {"profession": profession, "presentation": presentation})
    for profession in ("doctor", "nurse", "baker")
    for presentation in scenes.PRESENTATIONS
    for seed in range(4)
]
THINGS = [
    (scenes.thing(thing, "red", count, 0), {"object": thing, "count": count})
    for thing in ("ball", "car")
    for count in range(1, 11)
]


def made(suite: str, folder: Path, rows: list, name: Callable[[int], str]) -> Trials:  # type: ignore[type-arg]
    """The trials of a table of these pictures, called so by number."""
    folder.mkdir()
    told = []
    for number, (reference, values) in rows:
        stimuli.open(reference).save(folder / name(number))
        told.append({"image": name(number), **values})
    pd.DataFrame(told).to_csv(folder / "table.csv", index=False)
    return SUITES[suite].trials(Source(images=str(folder / "table.csv")))


def held(frame: pd.DataFrame) -> list[str]:
    return [stimuli.digest(image) for image in frame["image"].dropna()]


@pytest.mark.parametrize(("suite", "pictures"), [("gender", PEOPLE), ("counting", THINGS)])
def test_neither_names_nor_rows_matter(suite: str, pictures: list, tmp_path: Path) -> None:  # type: ignore[type-arg]
    rows = list(enumerate(pictures))
    one = made(suite, tmp_path / "one", rows, lambda number: f"{number:02d}.png")
    random.Random(0).shuffle(rows)
    other = made(suite, tmp_path / "other", rows, lambda number: f"x{number * 37 % 101:03d}.png")
    assert list(one.queries["text"]) == list(other.queries["text"])
    for ours, theirs in ((one.queries, other.queries), (one.options, other.options)):
        assert held(ours) == held(theirs)


def test_few_professions_are_said(tmp_path: Path) -> None:
    few = made("gender", tmp_path / "few", list(enumerate(PEOPLE)), lambda number: f"{number:02d}.png")
    (note,) = (note for note in few.notes if note.code == "few-professions")
    assert note.values == {"n": 3, "enough": 8}
    none = [(image, told | {"profession": ""}) for image, told in PEOPLE if told["presentation"] != "none"]
    trials = made("gender", tmp_path / "none", list(enumerate(none)), lambda number: f"{number:02d}.png")
    assert "few-professions" not in {note.code for note in trials.notes}
