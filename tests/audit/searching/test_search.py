"""Image search: what is found, in what order, how it is shown, and that no picture is read twice."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from audit.cli.commands import search as command
from audit.engine import vectors_cache
from audit.report.html import contact_sheet, pictures
from audit.searching import picture_folder as galleries
from audit.searching import search as searching
from audit.searching.search import search
from probes import stimuli
from probes.errors import InputError
from probes.stimuli.drawn import scenes

COLOURS = {"أحمر": (255, 0, 0), "أخضر": (0, 255, 0), "أزرق": (0, 0, 255)}


class Stub:
    """Vectors are mean colours; `seen` counts the pictures that came from files."""

    name, revision = "stub", "1"
    notes: list[str] = []  # noqa: RUF012

    def __init__(self, tilt: float = 0.0, dies_after: int | None = None, **provenance: str) -> None:
        self.provenance, self.tilt, self.dies_after, self.seen = provenance, tilt, dies_after, 0

    def encode_texts(self, texts: list[str], progress: object = None) -> np.ndarray:
        return self._unit([COLOURS[text] for text in texts])

    def encode_images(self, images: list[Image.Image], progress: object = None) -> np.ndarray:
        if images[0].size != (scenes.SIZE, scenes.SIZE):  # the proof
            if self.dies_after is not None and self.seen >= self.dies_after:
                raise KeyboardInterrupt
            self.seen += len(images)
        return self._unit([np.asarray(image).reshape(-1, 3).mean(0) for image in images])

    def _unit(self, rows: object) -> np.ndarray:
        vectors = np.asarray(rows, dtype=float) + np.array([self.tilt, 1, 1])
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten pictures from red to green, in two folders."""
    for i in range(10):
        paint(tmp_path / "pictures" / ("a" if i % 2 else "b/c") / f"{i}.png", (255 - 20 * i, 20 * i, 0))
    return tmp_path / "pictures"


def paint(path: Path, colour: tuple[int, int, int], size: tuple[int, int] = (8, 8)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(path)
    return path


def names(found: searching.Found) -> list[str]:
    return [Path(image).name for image in found.table["image"]]


def parts(cache: Path) -> list[Path]:
    return sorted(cache.glob("vectors/*/*.npy"))


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


def test_ties_go_by_path_whatever_the_cache_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("c", "a/z", "b", "a/b", "d"):
        paint(tmp_path / "same" / f"{name}.png", (255, 0, 0))
        search("أحمر", tmp_path / "same", Stub(), quiet=True)  # each in a part of its own
    monkeypatch.setattr(vectors_cache, "BLOCK", 2)
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
        "from tests.audit.searching.test_search import Stub; from audit.engine import vectors_cache\n"
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


def test_the_sheet_of_an_earlier_search_is_no_picture(folder: Path) -> None:
    for _ in range(2):
        assert search("أحمر", folder, Stub(), quiet=True, out=folder / "a").pictures == 10


def test_the_sheet_keeps_the_shape_of_pictures_and_runs_from_the_right(tmp_path: Path) -> None:
    paint(tmp_path / "s" / "wide.png", (255, 0, 0), (80, 20))
    paint(tmp_path / "s" / "tall.png", (0, 255, 0), (20, 80))
    paint(tmp_path / "s" / "thread.png", (0, 0, 255), (900, 1))
    found = search("أحمر", tmp_path / "s", Stub(), quiet=True)
    assert names(found)[0] == "wide.png"
    for table, first, second in ((found.table, 2, 1), (found.table.assign(query="red"), 0, 1)):
        pixels = np.asarray(contact_sheet.sheet(table)).astype(int)
        head = pixels.shape[0] - contact_sheet.CELL - contact_sheet.LABEL - contact_sheet.GAP
        cells = [
            pixels[head:, contact_sheet.GAP + i * (contact_sheet.CELL + contact_sheet.GAP) :][
                :, : contact_sheet.CELL
            ]
            for i in range(3)
        ]
        red = np.argwhere((cells[first] == (255, 0, 0)).all(-1))
        assert tuple(np.ptp(red, axis=0) + 1) == (contact_sheet.CELL / 4, contact_sheet.CELL)
        others = [(cells[second] == colour).all(-1).any() for colour in ((0, 255, 0), (0, 0, 255))]
        assert sum(others) == 1
        ink = np.flatnonzero((pixels[:head].sum(-1) < 300).any(0))  # the caption
        assert (ink.min() > pixels.shape[1] / 2) == (first == 2)


def test_arabic_on_the_sheet_is_joined_and_ordered() -> None:
    """A joined word is narrower than its letters, and «من» is not «نم»."""
    joined = contact_sheet._lettering("سمسم", 900).width
    assert joined < 0.9 * contact_sheet._lettering("\u200c".join("سمسم"), 900).width
    whole, alone = (
        np.asarray(contact_sheet._lettering(text, 900).convert("L")) < 128 for text in ("من الدار", "الدار")
    )
    assert (whole[:, : alone.shape[1] - 4] == alone[:, :-4]).mean() > 0.95  # the second word is at the left


def test_a_picture_that_went_away_is_grey(folder: Path) -> None:
    found = search("أحمر", folder, Stub(), quiet=True)
    shutil.rmtree(folder)
    assert pictures.GREY == "#d8dce4" and found.sheet().getcolors(1 << 20)
    assert pictures.thumbnail(found.table["image"][0], 8).getpixel((0, 0)) == (0xD8, 0xDC, 0xE4)


def test_the_page_stands_alone(folder: Path) -> None:
    (folder / "a" / "1.png").rename(folder / "a" / "<b>&.png")
    found = search(["أحمر"], folder, Stub(), top=3, quiet=True)
    page = found.html()
    assert not re.findall(r"""(?:src|href)=["'](?!data:)""", page)
    assert not re.search(r"@import|url\(|https?://", re.sub(r"data:image/jpeg;base64,[\w+/=]+", "", page))
    assert page.count("<img ") == 3 and 'dir="rtl" lang="ar"' in page and "<h2>أحمر</h2>" in page
    assert "&lt;b&gt;&amp;.png" in page and "<b>" not in page
    assert f"1 · {found.table['similarity'][0]:.3f}" in page and found._repr_html_() in page


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
