"""Image search: what is found, in what order, and what is said where it can't be."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from audit.cli.commands.asking import search as command
from audit.report.html import contact_sheet
from audit.searching import search as searching
from audit.searching.search import search
from probes import stimuli
from probes.errors import InputError
from probes.stimuli.drawn import scenes

from .galleries import COLOURS, Stub, names, paint


def test_the_nearest_in_order(folder: Path) -> None:
    found = search(["أحمر", "أخضر"], folder, Stub(), top=3, quiet=True)
    assert list(found.table) == ["query", "rank", "image", "similarity"]
    assert names(found) == ["0.png", "1.png", "2.png", "9.png", "8.png", "7.png"]
    assert list(found.table["rank"]) == [1, 2, 3] * 2
    assert found.table["image"][1] == str(folder / "a" / "1.png")
    red = Stub().encode_texts(["أحمر"])[0].astype(float)
    for row in found.table.head(3).itertuples():
        expected = Stub().encode_images([stimuli.open(row.image)])[0].astype(float) @ red
        assert row.similarity == pytest.approx(expected, abs=1e-6)


def test_ties_go_by_path_whatever_the_cache_holds(tmp_path: Path) -> None:
    for name in ("c", "a/z", "b", "a/b", "d"):
        paint(tmp_path / "same" / f"{name}.png", (255, 0, 0))
        search("أحمر", tmp_path / "same", Stub(), quiet=True)  # each in a part of its own
    found = search("أحمر", tmp_path / "same", Stub(), top=4, quiet=True)
    assert names(found) == ["b.png", "z.png", "b.png", "c.png"] and found.encoded == 0
    assert [Path(image).parent.name for image in found.table["image"]] == ["a", "a", "same", "same"]


def test_the_first_of_many_ties() -> None:
    cosines = np.random.default_rng(0).integers(0, 5, 1_000) / 10
    cosines[::7] = -np.inf
    expected = np.lexsort((np.arange(1_000), -cosines))
    for k in (1, 3, 200, 857):
        assert (searching._first(cosines, k) == expected[:k]).all()
    assert len(searching._first(cosines, 999)) == 857


def test_fewer_pictures_than_asked_for(folder: Path) -> None:
    assert len(search("أحمر", folder, Stub(), top=50, quiet=True).table) == 10


def test_many_queries_are_cut_into_blocks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = search(list(COLOURS), folder, Stub(), quiet=True).table
    monkeypatch.setattr(searching, "QUERIES", 2)
    pd.testing.assert_frame_equal(search(list(COLOURS), folder, Stub(), quiet=True).table, whole)


@pytest.mark.parametrize(
    ("query", "images", "options", "message"),
    [
        ("", "pictures", {}, "the query is empty"),
        (" \n", "pictures", {}, "the query is empty"),
        ([], "pictures", {}, "the query is empty"),
        (["أحمر", ""], "pictures", {}, "the query is empty"),
        ("أحمر", "nowhere", {}, "nowhere: no such folder of pictures"),
        ("أحمر", "empty", {}, "empty: holds no pictures; give a folder with files in .jpg, "),
        ("أحمر", "broken", {}, "broken: holds no pictures that can be read"),
        ("أحمر", "pictures", {"top": 0}, "top 0: must be 1 or more"),
        ("أحمر", "file.txt", {}, "file.txt: can't be read as a tar"),
        ("أحمر", "pictures", {"out": "file.txt/out"}, "file.txt/out: can't be written (Not a directory)"),
    ],
)
def test_a_wrong_call_is_one_line(
    query: object, images: str, options: dict, message: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    Path("empty").mkdir()
    Path("broken").mkdir()
    Path("broken/a.png").symlink_to("nowhere.png")
    Path("file.txt").write_text("no tar")
    with pytest.raises(InputError) as caught:
        search(query, images, Stub(), quiet=True, **options)  # type: ignore[arg-type]
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_the_reference_model_finds_balls(tmp_path: Path) -> None:
    for thing in ("ball", "car", "fish"):
        for count, seed in ((1, 0), (2, 1), (3, 2), (3, 3)):
            stimuli.open(scenes.thing(thing, "red", count, seed)).save(
                paint(tmp_path / "scenes" / f"{thing}-{count}-{seed}.png", (0, 0, 0))
            )
    found = search("ثلاث كرات", tmp_path / "scenes", top=4, quiet=True)
    assert all(name.startswith("ball-") for name in names(found))
    assert {"ball-3-2.png", "ball-3-3.png"} & set(names(found)[:2])


def test_the_command(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "_loaded", lambda model, options: Stub(**options))
    out = str(tmp_path / "out")
    words = ["أحمر", "أخضر", "--images", str(folder), "--top", "2", "--out", out, "--no-cache"]
    lines = command.command(vars(command.parser().parse_args(words)))
    assert lines[0] == "أحمر" and re.fullmatch(rf"   1  \d\.\d{{3}}  {folder}/b/c/0\.png", lines[1])
    assert lines[-3:] == [f"{out}/search.{ending}" for ending in ("png", "html", "csv")]
    table = pd.read_csv(tmp_path / "out" / "search.csv")
    assert list(table["query"]) == ["أحمر"] * 2 + ["أخضر"] * 2 and list(table["rank"]) == [1, 2, 1, 2]
    assert (
        Image.open(tmp_path / "out" / "search.png").width
        == 2 * (contact_sheet.CELL + contact_sheet.GAP) + contact_sheet.GAP
    )
    quiet = command.command(vars(command.parser().parse_args([*words, "--quiet"])))
    assert quiet == lines[-3:]


def test_a_query_is_no_formula(folder: Path, tmp_path: Path) -> None:
    table = pd.DataFrame([("=1+1", 1, f"{folder}/b/c/0.png", -0.5)], columns=searching.COLUMNS)
    none = pd.DataFrame(columns=["image", "reason"])
    searching.Found(table, none, pictures=1, encoded=1, signature="").save(tmp_path / "out")
    assert (tmp_path / "out" / "search.csv").read_text().splitlines()[1] == f"'=1+1,1,{folder}/b/c/0.png,-0.5"
