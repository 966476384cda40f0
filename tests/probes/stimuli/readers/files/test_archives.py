"""Pictures in tars: found without a second scan, never outside, and a damaged tar is told."""

import gzip
import tarfile
from pathlib import Path

import pytest

from probes import stimuli
from probes.stimuli.readers import caption_sets
from probes.stimuli.readers.files import columnar, tar_files
from tests.support.dataset_files import accounted, jpeg, parquet, refused, shown, tarred, written
from tests.support.reasons import said


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    members = [
        ("./images/a.jpg", jpeg(0)),
        ("images/b.jpg", jpeg(10)),
        ("../x.jpg", jpeg(20)),
        ("/etc/y.jpg", jpeg()),
    ]
    return tarred(tmp_path / "p.tar", members, links={"z.jpg": "../../z.jpg"})


def test_a_tar_of_pictures_for_a_file_of_captions(packed: Path, tmp_path: Path) -> None:
    names = ("a.jpg", "images/b.jpg", "b", "x.jpg", "../x.jpg", "/etc/y.jpg", "z.jpg", "gone.jpg")
    path = written(tmp_path / "t.csv", "image,caption\n" + "".join(f"{name},قطة\n" for name in names))
    table, dropped = accounted(caption_sets.captions(path, packed), 8)
    assert table["picture"].tolist() == ["images/a.jpg", "images/b.jpg", "images/b.jpg"]
    assert table["image"][0] == f"tar:{packed}?member=images/a.jpg"
    assert [shown(image) for image in table["image"]] == [0, 10, 10]
    for reason, end in zip(
        said(dropped), ("outside the archive",) * 3 + ("link to ../../z.jpg",), strict=False
    ):
        assert reason.endswith(end)
    assert said(dropped)[-1].startswith("no such picture: 'gone.jpg' in ")


def test_a_tar_is_scanned_once(packed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(tar_files.members(packed)) == 5
    monkeypatch.setattr(tarfile, "open", lambda *_: pytest.fail("scanned again"))
    assert [shown(tar_files.reference(packed, f"images/{name}.jpg")) for name in "abab"] == [0, 10, 0, 10]
    assert len(tar_files.members(packed)) == 5


def test_a_tar_that_changed_is_scanned_again(packed: Path) -> None:
    assert shown(tar_files.reference(packed, "images/a.jpg")) == 0
    tarred(packed, [("images/pad.jpg", jpeg()), ("images/a.jpg", jpeg(50)), ("more.txt", bytes(20_000))])
    assert shown(tar_files.reference(packed, "images/a.jpg")) == 50


@pytest.mark.parametrize("cut", [300, 1024 + 300, 2048 + 600, 2048, 3072])
def test_a_tar_that_was_cut_short(tmp_path: Path, cut: int) -> None:
    """In a header, in a file, between two files, and before the end mark."""
    whole = tarred(tmp_path / "t.tar", [(f"{n}.bin", bytes([1] * 512)) for n in range(3)]).read_bytes()
    path = written(tmp_path / "t.tar", whole[:cut])
    message = refused(tar_files.members, path)
    assert message.startswith(f"{path}: ") and message.endswith("copy or pack it again")


def test_a_tar_with_a_damaged_header_in_the_middle(tmp_path: Path) -> None:
    whole = bytearray(tarred(tmp_path / "t.tar", [(f"{n}.bin", bytes(512)) for n in range(3)]).read_bytes())
    whole[1024 + 148] ^= 1  # the checksum of the second
    path = written(tmp_path / "t.tar", bytes(whole))
    assert "is damaged or cut short after 1 files" in refused(tar_files.members, path)


def test_a_compressed_tar_is_not_read(tmp_path: Path, packed: Path) -> None:
    path = written(tmp_path / "t.tar", gzip.compress(packed.read_bytes()))
    assert "is compressed (gzip)" in refused(tar_files.members, path)


def test_references_that_name_nothing(packed: Path, tmp_path: Path) -> None:
    table = parquet(tmp_path / "t.parquet", {"image": [jpeg(), None], "n": [1, 2]})
    for reference, message in {
        tar_files.reference(packed, "no.jpg"): "holds no such file",
        tar_files.reference(packed, "../x.jpg"): "lies outside the archive",
        f"tar:{tmp_path / 'no.tar'}?member=a.jpg": "No such file",
        f"parquet:{table}?row=5&column=image": "no such cell",
        f"parquet:{table}?row=0&column=no": "no such cell",
        f"parquet:{table}?row=1&column=image": "holds no bytes",
        f"parquet:{tmp_path / 'no.parquet'}?row=0&column=image": "no such cell",
        "parquet:x": "expected parquet:FILE?row=3&column=image",
    }.items():
        assert message in refused(stimuli.open, reference)


def test_rows_of_a_parquet_file_in_any_order(tmp_path: Path) -> None:
    path = parquet(tmp_path / "t.parquet", {"image": [bytes([n]) for n in range(200)]}, group=150)
    order = [0, 199, 70, 5, 64, 63, 150, 149, 198, 1]
    assert [columnar.data(f"parquet:{path}?row={n}&column=image") for n in order] == [
        bytes([n]) for n in order
    ]
