"""The pictures of a folder or a tar, and what of them can't be read."""

import os
import shutil
import tarfile
from pathlib import Path

import pytest

from audit.searching.search import search
from probes.errors import InputError

from .galleries import Stub, paint


def test_what_can_t_be_read_is_counted(tmp_path: Path) -> None:
    for i in range(99):
        paint(tmp_path / "many" / f"{i:02d}.png", (255 - i, i, 0))
    (tmp_path / "many" / "broken.png").write_bytes(b"no picture")
    for model in (Stub(), Stub()):
        found = search("أحمر", tmp_path / "many", model, quiet=True)
        assert found.pictures == 99 and list(found.unreadable) == ["image", "reason"]
        assert found.unreadable["image"].item() == str(tmp_path / "many" / "broken.png")
        assert "can't be read as a picture" in found.unreadable["reason"].item()
        assert found.remarks()[0] == "1 of 100 pictures can't be read:"
        assert (
            "broken.png" in found.html()
            and len(search("أحمر", tmp_path / "many", model, top=200).table) == 99
        )
    assert model.seen == 0
    (tmp_path / "many" / "gone.jpg").symlink_to("nowhere.jpg")
    os.mkfifo(tmp_path / "many" / "pipe.jpg")
    with pytest.raises(
        InputError, match=r"at least 3 of 102 pictures can't be read, more than 2%; the first: .*"
    ):
        search("أحمر", tmp_path / "many", Stub(), quiet=True)


def test_links_that_lead_in_circles(folder: Path) -> None:
    (folder / "a" / "up").symlink_to(folder)
    paint(folder / ".hidden.png", (255, 0, 0))
    assert search("أحمر", folder, Stub(), quiet=True).pictures == 10


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    for i in range(60):
        paint(tmp_path / "old" / f"{i}.png", (255 - i, i, 0))
    shutil.copy(tmp_path / "old" / "0.png", os.fsencode(tmp_path) + b"/old/\xe7\xe1.png")
    found = search("أحمر", tmp_path / "old", Stub(), quiet=True, out=tmp_path / "out")
    assert found.pictures == 60
    assert found.unreadable.values.tolist() == [
        [f"{tmp_path}/old/??.png", "its name is not in UTF-8; rename it"]
    ]


def test_pictures_in_a_tar(folder: Path, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "pictures.tar", "w") as tar:
        tar.add(folder, arcname=".")
        tar.add(Path(__file__), arcname="notes.txt")
    found, model = search("أخضر", tmp_path / "pictures.tar", Stub(), top=2, quiet=True), Stub()
    assert list(found.table["image"]) == [
        f"tar:{tmp_path}/pictures.tar?member={n}" for n in ("a/9.png", "b/c/8.png")
    ]
    search("أخضر", tmp_path / "pictures.tar", model, quiet=True).sheet()
    assert model.seen == 0 and found.pictures == 10


def test_the_sheet_of_an_earlier_search_is_no_picture(folder: Path) -> None:
    for _ in range(2):
        assert search("أحمر", folder, Stub(), quiet=True, out=folder / "a").pictures == 10
