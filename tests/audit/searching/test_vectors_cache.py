"""Vectors of pictures are kept: no picture is read twice, and what is damaged is made again."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from audit.engine import vectors_cache
from audit.searching import picture_folder as galleries
from audit.searching.search import search
from probes import stimuli
from probes.stimuli.drawn import scenes

from .galleries import Stub, names, paint, parts


def test_the_second_search_reads_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, model = search("أحمر", folder, Stub(), quiet=True), Stub()
    opened: list[str] = []
    monkeypatch.setattr(stimuli, "open", lambda reference: opened.append(reference) or scenes.draw(reference))
    second = search("أحمر", folder, model, quiet=True)
    assert (first.encoded, second.encoded, model.seen) == (10, 0, 0)
    assert all(reference.startswith("scene:") for reference in opened)
    pd.testing.assert_frame_equal(first.table, second.table)


def test_only_what_changed_is_encoded_and_what_is_gone_is_left_behind(folder: Path, cache: Path) -> None:
    search("أحمر", folder, Stub(), quiet=True)
    paint(folder / "new.png", (255, 0, 0))
    paint(folder / "b/c/0.png", (0, 0, 255), (9, 9))
    (folder / "a" / "1.png").unlink()
    model = Stub()
    found = search("أحمر", folder, model, top=2, quiet=True)
    assert model.seen == 2 and found.pictures == 10 and names(found) == ["new.png", "2.png"]
    (part,) = parts(cache)
    assert len(np.load(part)) == 11  # ten and the proof
    assert search("أحمر", folder, model, quiet=True).encoded == 0


@pytest.mark.parametrize(("longer", "later"), [(b"", 1), (b" ", 0)])
def test_a_new_time_or_size_is_a_change(folder: Path, longer: bytes, later: int) -> None:
    search("أحمر", folder, Stub(), quiet=True)
    file = folder / "a" / "1.png"
    told = file.stat()
    file.write_bytes(file.read_bytes() + longer)
    os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns + later))
    assert search("أحمر", folder, Stub(), quiet=True).encoded == 1


def test_many_parts_become_one(folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(galleries, "HELD", 1)
    monkeypatch.setattr(galleries, "AT_ONCE", 1)
    monkeypatch.setattr(vectors_cache, "CHUNK", 1)
    first = search("أحمر", folder, Stub(), quiet=True)
    (part,) = parts(cache)
    assert len(np.load(part)) == 11
    pd.testing.assert_frame_equal(search("أحمر", folder, Stub(), quiet=True).table, first.table)


def test_models_and_galleries_have_their_own(folder: Path) -> None:
    search("أحمر", folder, Stub(), quiet=True)
    assert search("أحمر", folder, Stub(image_processor="other"), quiet=True).encoded == 10
    assert search("أحمر", folder, Stub(device="cuda"), quiet=True).encoded == 0
    shutil.copytree(folder, folder.parent / "copy")
    assert search("أحمر", folder.parent / "copy", Stub(), quiet=True).encoded == 10


def test_other_weights_of_the_same_name_are_seen(folder: Path) -> None:
    search("أحمر", folder, Stub(), quiet=True)
    found = search("أحمر", folder, Stub(tilt=50), quiet=True)
    assert found.encoded == 10 and "made with other weights of the same name" in found.notes[0]


def test_without_a_cache_nothing_is_kept(folder: Path, cache: Path) -> None:
    for _ in range(2):
        assert search("أحمر", folder, Stub(), cache=False, quiet=True).encoded == 10
    assert not cache.exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[: len(raw) // 2],
        lambda raw: b"",
        lambda raw: b"\0" * len(raw),
        lambda raw: raw[:-12] + b"\xff" * 12,
        lambda raw: raw[:-12] + b"\0" * 12,
        lambda raw: raw.replace(b"<f4", b"<i4"),
        lambda raw: raw.replace(b"{'", b"{{", 1),
        lambda raw: b"\x80\x04N.",
    ],
    ids=["cut", "empty", "zeros", "not numbers", "no length", "other type", "header", "pickle"],
)
def test_a_damaged_cache_is_made_again(folder: Path, cache: Path, damage) -> None:
    first = search("أحمر", folder, Stub(), quiet=True)
    (part,) = parts(cache)
    part.write_bytes(damage(part.read_bytes()))
    found = search("أحمر", folder, Stub(), quiet=True)
    (note,) = found.notes
    assert "1 of 1 files of vectors could not be used" in note and "\n" not in note
    pd.testing.assert_frame_equal(found.table, first.table)
    again = search("أحمر", folder, Stub(), quiet=True)
    assert again.encoded == 0 and not again.notes


def test_an_interrupt_keeps_what_was_done(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(galleries, "HELD", 4)
    monkeypatch.setattr(galleries, "AT_ONCE", 2)
    with pytest.raises(KeyboardInterrupt):
        search("أحمر", folder, Stub(dies_after=8), quiet=True)
    assert search("أحمر", folder, Stub(), quiet=True).encoded == 2


def test_what_another_process_writes_and_removes_is_no_fault(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that start together encode the same; both answer, and what is left holds each picture once."""
    model, real, other = Stub(), vectors_cache.VectorsCache.flush, []

    def meanwhile(self: vectors_cache.VectorsCache) -> None:
        if not other:
            other.append("started")
            other.append(search("أحمر", folder, Stub(), quiet=True))
        real(self)

    monkeypatch.setattr(vectors_cache.VectorsCache, "flush", meanwhile)
    found = search("أحمر", folder, model, quiet=True)
    pd.testing.assert_frame_equal(found.table, other[1].table)
    assert len(parts(cache)) == 2 and not found.notes
    later = search("أحمر", folder, Stub(), quiet=True)
    (part,) = parts(cache)
    assert later.encoded == 0 and len(np.load(part)) == 11
    assert part.stat().st_size < 128 + 12 * (8 + 3 * 4)
    (part.parent / "0.npy").symlink_to("merged by another.npy")
    assert not search("أحمر", folder, Stub(), quiet=True).notes


def test_two_processes(folder: Path, cache: Path) -> None:
    for i in range(200):
        paint(folder / f"more-{i}.png", (i, i, i))
    code = (
        "from tests.audit.searching.galleries import Stub; from audit.engine import vectors_cache\n"
        "from audit.searching import search\n"
    )
    code += (
        "vectors_cache.CHUNK, vectors_cache.MANY = 8, 1\n"
        f"for _ in range(3): found = search.search('أحمر', {str(folder)!r}, Stub(), quiet=True)\n"
        "print(found.encoded, found.notes)"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    assert [each.communicate()[0].strip() for each in running] == ["0 []"] * 2
    assert search("أحمر", folder, Stub(), quiet=True).encoded == 0


def test_a_cache_that_can_t_be_written_is_one_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    found = search("أحمر", folder, Stub(), cache=tmp_path / "file", quiet=True)
    assert names(found)[0] == "0.png"
    assert re.search(r"vectors can't be kept there \(Not a directory\)", *found.notes)


def test_a_full_disk_is_one_line(folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np.lib.format, "write_array_header_1_0", full)
    found = search("أحمر", folder, Stub(), quiet=True)
    assert names(found)[0] == "0.png" and "(No space left on device)" in found.notes[0]
    assert not list(cache.rglob("*.*"))
