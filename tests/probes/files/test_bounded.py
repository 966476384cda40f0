"""A file of a user's can neither hang an audit nor fill the memory, and none is read that lies elsewhere."""

import gzip
import os
import tarfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from probes import Source, reasons
from probes.errors import CallError, DataError, InputError
from probes.files import bounded, tabular, yaml_files
from probes.files.tabular import Unusable
from probes.stimuli import pixels
from probes.stimuli.readers import caption_sets
from probes.stimuli.readers.files import tar_files
from probes.stimuli.readers.files.picture_finder import Shelf

EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\n{} loop\nshowpage\n%%EOF\n"


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test allows is not allowed later."""
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", Image.MAX_IMAGE_PIXELS)
    for name in (bounded.OUTSIDE, bounded.VARIABLE):
        monkeypatch.setenv(name, "0")
        monkeypatch.delenv(name)
    yield


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe.jpg")
    return tmp_path / "pipe.jpg"


def test_a_pipe_is_no_picture_and_no_file(pipe: Path) -> None:
    with pytest.raises(DataError, match=r"pipe.jpg: can't be read as a picture \(.*is no plain file"):
        pixels.decode(pipe, str(pipe))
    assert "is no plain file" in str(pixels.check(pipe, "pipe.jpg"))
    with pytest.raises(DataError, match=r"pipe.jpg: can't be read \(is no plain file\)"):
        tabular.read_text(pipe)
    with pytest.raises(DataError, match=r"pipe.jpg: can't be read \(is no plain file\)"):
        yaml_files.read(pipe, "a policy")
    with pytest.raises(Unusable):
        Shelf(pipe.parent).find("pipe.jpg")


@pytest.mark.parametrize("content", [EPS, b"%PDF-1.4\n", b"P6 1 1 255\n\0\0\0", b"\0\0\1\0\1\0"])
def test_only_formats_of_pictures_are_read_whatever_they_are_called(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(content)
    for source in (tmp_path / "a.jpg", content):
        with pytest.raises(DataError, match=r"^a: can't be read as a picture \(cannot identify image file"):
            pixels.decode(source, "a")
        assert pixels.check(source, "a")


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "MPO"])
def test_those_formats_are(format: str, tmp_path: Path) -> None:
    Image.new("RGB", (8, 4), (200, 0, 0)).save(tmp_path / "a.jpg", format)
    assert pixels.decode(tmp_path / "a.jpg", "a").size == (8, 4)
    assert pixels.check(tmp_path / "a.jpg", "a") is None


@pytest.mark.filterwarnings(
    "ignore::PIL.Image.DecompressionBombWarning"
)  # as `pixels` does, over pytest's own
def test_too_many_pixels(tmp_path: Path) -> None:
    Image.new("1", (10_000, 9_000)).save(tmp_path / "large.png")
    said = "has 90,000,000 pixels, and 89,478,485 are allowed; leave it out, or allow more by --limit pixels=90000000"
    with pytest.raises(DataError, match=f"large.png: {said}"):
        pixels.decode(tmp_path / "large.png", "large.png")
    assert said in str(pixels.check(tmp_path / "large.png", "large.png"))
    bounded.allow(["pixels=90000000"])
    assert pixels.check(tmp_path / "large.png", "large.png") is None


def test_gzip_that_grows_stops_early(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "bomb.csv.gz", "wb", 9) as file:
        for _ in range(40):
            file.write(b"\0" * 2**20)
    bounded.allow(["bytes=1000000"])
    with pytest.raises(DataError, match=r"bomb.csv.gz: has 1,000,001 bytes, and 1,000,000 are allowed"):
        tabular.read_text(tmp_path / "bomb.csv.gz")
    (tmp_path / "long.csv").write_bytes(b"a" * 1_000_001)
    with pytest.raises(DataError, match=r"long.csv: has 1,000,001 bytes, and 1,000,000 are allowed"):
        tabular.read_text(tmp_path / "long.csv")


def test_gzip_of_several_members_and_damaged_ones(tmp_path: Path) -> None:
    file = tmp_path / "a.csv.gz"
    file.write_bytes(gzip.compress(b"image,") + gzip.compress(b"caption\n") + b"\0" * 8)
    assert tabular.read_text(file) == "image,caption\n"
    file.write_bytes(gzip.compress(b"image," * 100)[:-9])
    with pytest.raises(DataError, match=r"is not gzip .it is cut short.; copy it again"):
        tabular.read_text(file)


def test_tables_of_very_many_columns(tmp_path: Path) -> None:
    names = [f"c{i}" for i in range(100_000)]
    (tmp_path / "a.csv").write_text(f"{','.join(names)}\n1,2\n")
    (tmp_path / "a.jsonl").write_text("".join(f'{{"{name}": 1}}\n' for name in names))
    for name in ("a.csv", "a.jsonl"):
        with pytest.raises(
            DataError, match=f"{name}: has 100,000 columns, and 2,000 are allowed; .*--limit col"
        ):
            tabular.read(tmp_path / name)
    bounded.allow(["columns=100000"])
    assert tabular.read(tmp_path / "a.csv")[0] == names


def test_a_caption_that_is_too_long_is_left_out(tmp_path: Path) -> None:
    Image.new("RGB", (8, 4)).save(tmp_path / "a.png")
    (tmp_path / "a.csv").write_text(f"image,caption\na.png,x\na.png,{'y' * 100_001}\n")
    table, dropped = caption_sets.captions(tmp_path / "a.csv")
    assert table["caption"].tolist() == ["x"] and dropped["row"].tolist() == [3]
    said = str(reasons.listed(dropped)[0])
    assert said.startswith(
        "caption: has 100,001 characters, and 100,000 are allowed; leave it out, or allow more by"
    )


def test_archives_of_very_many_members(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as tar:
        for i in range(5):
            tar.addfile(tarfile.TarInfo(f"{i}.txt"), BytesIO())
    bounded.allow(["members=5"])
    assert len(tar_files.members(tmp_path / "a.tar")) == 5
    bounded.allow(["members=4"])
    tar_files._scan.cache_clear()
    with pytest.raises(DataError, match=r"a.tar: has 5 members, and 4 are allowed"):
        tar_files.members(tmp_path / "a.tar")


@pytest.mark.parametrize(
    "told", ["pixels", "pixels=", "pixels=many", "pixels=0", "pixels=-1", "colours=3", "=3", "pixels=1.5"]
)
def test_a_limit_that_is_none_is_one_line(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CallError, match=r"^--limit .*expected"):
        bounded.allow([told])
    monkeypatch.setenv("AUDIT_LIMITS", f"bytes=5,{told}")
    with pytest.raises(CallError, match=r"^AUDIT_LIMITS=.*expected"):
        bounded.limit("pixels")


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder `in` beside a picture; in it a link to that, and one to a picture within."""
    folder = tmp_path / "in"
    folder.mkdir()
    for path in (tmp_path / "secret.png", folder / "a.png"):
        Image.new("RGB", (8, 4)).save(path)
    (folder / "out.png").symlink_to(tmp_path / "secret.png")
    (folder / "own.png").symlink_to("a.png")
    (folder / "up").symlink_to(tmp_path)
    return folder


@pytest.mark.parametrize("name", ["../secret.png", "{}/secret.png", "out.png", "up/secret.png"])
def test_pictures_outside_are_not_read_unless_allowed(name: str, outside: Path) -> None:
    name = name.format(outside.parent)
    with pytest.raises(
        Unusable, match=r"lies outside .*/in, or is a link that leads there; .*--allow-outside"
    ):
        Shelf(outside).find(name)
    Source(allow_outside=True).within("gender", ("scenes",), ())
    assert Shelf(outside).find(name)
    Source().within("gender", ("scenes",), ())
    with pytest.raises(Unusable):
        Shelf(outside).find(name)


def test_links_within_and_those_of_the_hub_s_cache_are_followed(outside: Path, tmp_path: Path) -> None:
    assert Shelf(outside).find("own.png").name == "own.png"
    snapshot, blobs = tmp_path / "datasets--a--b/snapshots/123/images", tmp_path / "datasets--a--b/blobs"
    snapshot.mkdir(parents=True)
    blobs.mkdir()
    Image.new("RGB", (8, 4)).save(blobs / "abc", "PNG")
    (snapshot / "a.png").symlink_to(blobs / "abc")
    for root in (snapshot, snapshot.parent):
        assert Shelf(root).find("a.png").name.endswith("a.png")
    (snapshot / "b.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(Unusable):
        Shelf(snapshot).find("b.png")


def test_the_options(tmp_path: Path) -> None:
    Source(limits=("pixels=90000000",)).within("gender", ("scenes",), ())
    assert bounded.limit("pixels") == 90_000_000
    with pytest.raises(InputError, match="--limit colours=3"):
        Source(limits=("colours=3",)).within("gender", ("scenes",), ())


def test_each_call_has_its_own_limits_and_what_the_user_s_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def allowed(**how: object) -> tuple[int, int, bool]:
        Source(**how).within("gender", ("scenes",), ())  # type: ignore[arg-type]
        return bounded.limit("pixels"), bounded.limit("bytes"), bounded.inside(Path("/a"), Path("/b"))

    pixels, size = (bounded.LIMITS[name][0] for name in ("pixels", "bytes"))
    assert allowed(limits=("pixels=7",), allow_outside=True) == (7, size, True)
    assert allowed() == (pixels, size, False)
    assert bounded.VARIABLE not in os.environ and bounded.OUTSIDE not in os.environ
    monkeypatch.setenv("AUDIT_LIMITS", "bytes=5,pixels=8")
    monkeypatch.setenv("AUDIT_ALLOW_OUTSIDE", "1")
    assert allowed(limits=("pixels=7",)) == (7, 5, True)
    assert allowed(limits=("bytes=6",)) == (8, 6, True)
    assert allowed() == (8, 5, True)
    assert os.environ["AUDIT_LIMITS"] == "bytes=5,pixels=8"
