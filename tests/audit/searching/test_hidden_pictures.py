"""A search leaves out what no reader takes for data."""

from pathlib import Path

from audit.searching import picture_folder
from tests.support.dataset_files import jpeg, pictures, tarred

NAMES = ["__MACOSX/a.jpg", "@eaDir/a.jpg", ".thumbnails/a.jpg", "set/.git/a.jpg", ".a.jpg", "set/a.jpg"]


def test_hidden_pictures_are_not_found(tmp_path: Path) -> None:
    pictures(tmp_path / "f", *NAMES)
    for place in (tmp_path / "f", tarred(tmp_path / "t.tar", [(name, jpeg()) for name in NAMES])):
        assert list(picture_folder.gallery(place).names) == ["set/a.jpg"]
