"""A search keeps the vectors of its pictures: none is encoded twice."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from audit.engine.store.database import NAME, Store
from audit.searching import picture_folder as galleries
from audit.searching.search import search
from probes import stimuli
from probes.stimuli.drawn import scenes

from .galleries import Stub, names, paint


def test_the_second_search_encodes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, model = search("أحمر", folder, Stub(), quiet=True), Stub()
    opened: list[str] = []
    monkeypatch.setattr(stimuli, "open", lambda reference: opened.append(reference) or scenes.draw(reference))
    monkeypatch.setattr(stimuli, "content", lambda reference: opened.append(reference))
    second = search("أحمر", folder, model, quiet=True)
    assert (first.encoded, second.encoded, model.seen) == (10, 0, 0)
    assert all(reference.startswith("scene:") for reference in opened)
    pd.testing.assert_frame_equal(first.table, second.table)


def test_only_what_changed_is_encoded(folder: Path) -> None:
    search("أحمر", folder, Stub(), quiet=True)
    paint(folder / "new.png", (254, 0, 0))
    paint(folder / "b/c/0.png", (0, 0, 255), (9, 9))
    (folder / "a" / "1.png").unlink()
    model = Stub()
    found = search("أحمر", folder, model, top=2, quiet=True)
    assert model.seen == 2 and found.pictures == 10 and names(found) == ["new.png", "2.png"]


@pytest.mark.parametrize(("longer", "later", "encoded"), [(b" ", 0, 1), (b"", 1, 0)])
def test_a_file_that_changed_is_read_again_and_one_of_the_same_bytes_is_the_same_picture(
    folder: Path, longer: bytes, later: int, encoded: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    search("أحمر", folder, Stub(), quiet=True)
    file, read, content = folder / "a" / "1.png", [], stimuli.content
    told = file.stat()
    file.write_bytes(file.read_bytes() + longer)
    os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns + later))
    monkeypatch.setattr(stimuli, "content", lambda reference: read.append(reference) or content(reference))
    assert search("أحمر", folder, Stub(), quiet=True).encoded == encoded
    assert read == [str(file)]


def test_models_have_their_own_and_copies_of_pictures_do_not(folder: Path) -> None:
    search("أحمر", folder, Stub(), quiet=True)
    assert search("أحمر", folder, Stub(image_processor="other"), quiet=True).encoded == 10
    assert search("أحمر", folder, Stub(id="elsewhere"), quiet=True).encoded == 0
    shutil.copytree(folder, folder.parent / "copy")
    assert search("أحمر", folder.parent / "copy", Stub(), quiet=True).encoded == 0


def test_other_weights_of_the_same_name_are_seen(folder: Path) -> None:
    search("أحمر", folder, Stub(), quiet=True)
    found = search("أحمر", folder, Stub(tilt=50), quiet=True)
    assert found.encoded == 10 and "is of other weights" in found.notes[0]
    assert search("أحمر", folder, Stub(tilt=50), quiet=True).encoded == 0


def test_without_a_cache_nothing_is_kept(folder: Path, cache: Path) -> None:
    for _ in range(2):
        assert search("أحمر", folder, Stub(), cache=False, quiet=True).encoded == 10
        assert search("أحمر", folder, Stub(weights="unknown"), quiet=True).encoded == 10
    assert not cache.exists()


def test_an_interrupt_keeps_what_was_done(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(galleries, "HELD", 4)
    monkeypatch.setattr(galleries, "AT_ONCE", 2)
    with pytest.raises(KeyboardInterrupt):
        search("أحمر", folder, Stub(dies_after=8), quiet=True)
    assert search("أحمر", folder, Stub(), quiet=True).encoded == 2


def test_two_processes(folder: Path, cache: Path) -> None:
    for i in range(200):
        paint(folder / f"more-{i}.png", (i, i, i))
    code = (
        "from tests.audit.searching.galleries import Stub; from audit.searching import picture_folder, search\n"
        "picture_folder.HELD = 8\n"
        f"for _ in range(3): found = search.search('أحمر', {str(folder)!r}, Stub(), quiet=True)\n"
        "print(found.encoded, found.notes)"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    assert [each.communicate()[0].strip() for each in running] == ["0 []"] * 2
    assert search("أحمر", folder, Stub(), quiet=True).encoded == 0
    (kept,) = Store(cache).kept()
    assert kept.vectors == 210


def test_a_cache_that_can_t_be_written_is_one_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    found = search("أحمر", folder, Stub(), cache=tmp_path / "file", quiet=True)
    assert names(found)[0] == "0.png"
    (note,) = found.notes
    assert re.search(rf"file/{NAME}: vectors can't be kept there \(File exists\)", note)
