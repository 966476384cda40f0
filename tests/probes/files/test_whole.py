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


def test_what_the_dead_left_aside_goes_and_what_is_at_work_stays(tmp_path: Path) -> None:
    left = tmp_path / f"{whole.ASIDE}1-0-card.md"
    left.touch()
    os.utime(left, (0, 0))

    def meanwhile(path: Path, aside: Path) -> None:
        os.utime(aside, (0, 0))
        whole.write(tmp_path / "other", "b")
        aside.write_text("a")

    whole.made([tmp_path / "card.md"], meanwhile)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["card.md", "other"]


def test_a_long_name(tmp_path: Path) -> None:
    path = tmp_path / ("ن" * 125 + ".csv")
    whole.write(path, "a")
    assert list(tmp_path.iterdir()) == [path]
