"""What systems leave behind in folders and archives is nobody's data."""

from pathlib import Path

import pytest

from probes.stimuli.readers import caption_sets, labelled
from probes.stimuli.readers.files.folders import below, hidden
from tests.support.dataset_files import jpeg, pictures, shown, tarred

LEFT = [
    "__MACOSX/._a.jpg",
    "@eaDir/a.jpg",
    ".thumbnails/a.jpg",
    "x/.git/a.jpg",
    "$RECYCLE.BIN/a.jpg",
    ".a.jpg",
]


@pytest.mark.parametrize("name", [*LEFT, "Thumbs.db", "x/desktop.ini"])
def test_what_is_hidden(name: str) -> None:
    assert hidden(name)


@pytest.mark.parametrize("name", ["a.jpg", "x/a.b.jpg", "./a.jpg", "../a.jpg", "thumbs/a.jpg"])
def test_what_is_not(name: str) -> None:
    assert not hidden(name)


def test_files_below_a_folder(tmp_path: Path) -> None:
    pictures(tmp_path, "b/c.JPG", "a.jpg", "a.png", *LEFT)
    assert [file.relative_to(tmp_path).as_posix() for file in below(tmp_path, ".jpg")] == ["a.jpg", "b/c.JPG"]


def test_a_folder_may_itself_be_hidden(tmp_path: Path) -> None:
    """A cache is, as a rule."""
    assert len(below(pictures(tmp_path / ".cache/set", "a.jpg"))) == 1


def test_classes_of_a_folder(tmp_path: Path) -> None:
    pictures(
        tmp_path, "قطة/0.jpg", "كلب/0.jpg", "__MACOSX/قطة/0.jpg", ".thumbnails/0.jpg", "قطة/@eaDir/0.jpg"
    )
    table, dropped = labelled.labelled(tmp_path)
    assert table["label"].tolist() == ["قطة", "كلب"] and dropped.empty


def test_samples_of_a_tar(tmp_path: Path) -> None:
    members = [("0.jpg", jpeg(0)), ("0.txt", "قطة".encode()), ("__MACOSX/._0.jpg", b"x"), (".DS_Store", b"x")]
    table, dropped = caption_sets.captions(tarred(tmp_path / "a.tar", members))
    assert table["caption"].tolist() == ["قطة"] and dropped.empty


def test_pictures_of_a_tar_beside_captions(tmp_path: Path) -> None:
    tarred(tmp_path / "p.tar", [("__MACOSX/a.jpg", jpeg(90)), ("set/a.jpg", jpeg(10))])
    (tmp_path / "c.csv").write_text("image,caption\na.jpg,قطة\n", encoding="utf-8")
    table, _ = caption_sets.captions(tmp_path / "c.csv", tmp_path / "p.tar")
    assert [shown(image) for image in table["image"]] == [10]
