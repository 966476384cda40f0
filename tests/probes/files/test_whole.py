"""Files that are there whole or not at all."""

import os
from pathlib import Path

import pytest

from probes.files import whole


def test_a_file_keeps_its_mode_and_a_link_stays_one(tmp_path: Path) -> None:
    true, link = tmp_path / "true.md", tmp_path / "link.md"
    true.write_text("old")
    true.chmod(0o640)
    link.symlink_to(true)
    whole.write(link, "جديد")
    assert link.is_symlink() and true.read_text(encoding="utf-8") == "جديد"
    assert true.stat().st_mode & 0o777 == 0o640 and len(list(tmp_path.iterdir())) == 2


def test_what_fails_touches_none(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("old")

    def full(path: Path, aside: Path) -> None:
        aside.write_text("new")
        if path == two:
            raise OSError(28, os.strerror(28))

    with pytest.raises(OSError):
        whole.made([one, two], full)
    assert one.read_text() == "old" and list(tmp_path.iterdir()) == [one]
