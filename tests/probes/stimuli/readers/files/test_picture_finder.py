"""Pictures are found by what their data set calls them, and checked once."""

import unicodedata
from pathlib import Path

import pytest

from probes.stimuli.readers import caption_sets
from probes.stimuli.readers.files import picture_finder
from tests.support.dataset_files import accounted, pictures, written


def test_addresses_that_end_alike_are_no_names(folder: Path) -> None:
    pictures(folder, "images.jpg")
    text = "image,caption\nhttps://x.example/images?q=1,x\nhttps://x.example/images?q=2,y\nhttps://x.example/b.jpg?w=1,z\n"
    text += "https://x.example/b.jpg?w=2,u\n"
    table, dropped = accounted(caption_sets.captions(written(folder / "t.csv", text)), 4)
    assert table["picture"].tolist() == ["b.jpg", "b.jpg"] and dropped["row"].tolist() == [2, 3]


def test_pictures_by_what_a_data_set_calls_them(tmp_path: Path) -> None:
    names = ("train/9.jpg", "val/8.jpg", "val/8.txt", "deep/er/7.png", "twice/6.jpg", "again/6.jpg", "أ.jpg")
    root = pictures(tmp_path / "images", *names)
    shelf = picture_finder.Shelf(root)
    asked = (
        "train/9.jpg",
        "9.jpg",
        "8",
        "images/train/9.jpg",
        str(root / "val/8.jpg"),
        "er/7",
        "./train/../val/8.jpg",
    )
    found = [shelf.find(name).name for name in asked]
    assert found == [
        "train/9.jpg",
        "train/9.jpg",
        "val/8.jpg",
        "train/9.jpg",
        "val/8.jpg",
        "deep/er/7.png",
        "val/8.jpg",
    ]
    assert shelf.find(unicodedata.normalize("NFD", "أ.jpg")).name == "أ.jpg"
    for name, reason in {
        "val/9.jpg": "no such picture",
        "7.jpg": "no such picture",
        "6.jpg": "2 pictures are called '6.jpg' in ",
        "": "image is missing",
        "train": "no such picture",
    }.items():
        with pytest.raises(picture_finder.Unusable, match=reason):
            shelf.find(name)


def test_each_picture_is_checked_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[object] = []
    check = picture_finder.check
    monkeypatch.setattr(picture_finder, "check", lambda *of: checked.append(of) or check(*of))
    written(folder / "none.jpg", "no picture")
    lines = [f"{name}#{n}\tقطة {n}" for name in ("a.jpg", "b.jpg", "none.jpg") for n in range(8)]
    accounted(caption_sets.captions(written(folder / "t.txt", "\n".join(lines))), 24)
    assert len(checked) == 3
