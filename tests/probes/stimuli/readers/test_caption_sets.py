"""Captioned pictures: every record is read, or dropped with row and reason."""

import gzip
import json
from pathlib import Path

import pytest

from probes.errors import DataError
from probes.stimuli.readers import caption_sets
from tests.support.dataset_files import accounted, jpeg, parquet, refused, shown, written
from tests.support.reasons import said

COLUMNS = ["image", "caption", "origin", "translator", "language", "id", "row", "picture"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.csv", "\ufeffimage,caption\r\na.jpg,قطة\r\nb.jpg,كلب\r\n"),
        ("t.tsv", "File_Name\tText\na.jpg\tقطة\nb\tكلب\n"),
        ("t.jsonl", '{"image": "a.jpg", "caption": " قطة "}\n\n{"image": "b.jpg", "caption": "كلب"}'),
        ("t.json", '[{"image": "a.jpg", "caption": "قطة"}, {"image": "b.jpg", "caption": "كلب"}]'),
        ("t.txt", "a.jpg#0\tقطة\r\nb.jpg#0\tكلب\r\n"),
    ],
)
def test_a_table_of_captions(folder: Path, name: str, text: str) -> None:
    table, _ = accounted(caption_sets.captions(written(folder / name, text)), 2)
    assert table.columns.tolist() == COLUMNS
    assert table["caption"].tolist() == ["قطة", "كلب"]
    assert table["picture"].tolist() == ["a.jpg", "b.jpg"]
    assert [shown(image) for image in table["image"]] == [0, 10]
    assert table["id"].is_unique and (table["origin"] == "").all()


def test_what_a_table_tells_of_its_captions(folder: Path) -> None:
    text = (
        "id,image,caption,origin,translator,language,note\nx,a.jpg,قطة,Native,,ar,1\n"
        "y,a.jpg,القط,,opus,ar,2\nz,b.jpg,a dog,,,en,3\nu,b.jpg,كلب,,,,4\n"
    )
    path = written(folder / "t.csv", text)
    table, _ = accounted(caption_sets.captions(path, origin="native"), 4)
    assert table["id"].tolist() == ["x", "y", "z", "u"]
    assert table["origin"].tolist() == ["native", "translated", "native", "native"]
    assert table["translator"].tolist() == ["", "opus", "", ""]
    assert table["language"].tolist() == ["ar", "ar", "en", ""]
    assert table["row"].tolist() == [2, 3, 4, 5]
    assert table["image"].nunique() == table["picture"].nunique() == 2
    assert len(accounted(caption_sets.captions(path, language="ar"), 3)[0]) == 3
    of_file, _ = caption_sets.captions([(path, "translated", "nllb")])
    assert of_file["translator"].tolist() == ["", "opus", "nllb", "nllb"]


@pytest.mark.parametrize(
    ("named", "origin", "translator"),
    [
        ("native", "native", ""),
        ("revised", "revised", ""),
        ("post-edited", "post-edited", ""),
        ("post-edited:opus", "post-edited", "opus"),
        ("translated:opus", "translated", "opus"),
        ("machine:opus", "machine", "opus"),
        ("found", "found", ""),
    ],
)
def test_a_file_is_what_it_is_said_to_be(folder: Path, named: str, origin: str, translator: str) -> None:
    path = written(folder / "t.csv", "image,caption\na.jpg,قطة\n")
    table, _ = caption_sets.captions(f"{named}={path}")
    assert table[["origin", "translator"]].values.tolist() == [[origin, translator]]


def test_what_is_wrong_with_one_record_is_dropped_with_its_row_and_reason(folder: Path) -> None:
    whole = jpeg(5, 200)
    written(folder / "cut.jpg", whole[: len(whole) // 2])
    written(folder / "none.jpg", "no picture")
    lines = [
        '{"image": "a.jpg", "caption": "قطة", "id": 1}',
        '{"image": "a.jpg", "caption": "كلب", "id": 1}',
        '{"image": "a.jpg", "caption": " "}',
        '{"image": "a.jpg"}',
        '{"image": "gone.jpg", "caption": "قطة"}',
        '{"image": "", "caption": "قطة"}',
        '{"image": "none.jpg", "caption": "قطة"}',
        '{"image": "cut.jpg", "caption": "قطة"}',
        '{"image": "https://x.example/y.jpg", "caption": "قطة"}',
        '{"image": "b.jpg", "caption": ',
        "5",
        json.dumps({"image": "x" * 5000, "caption": "قطة"}),
        json.dumps({"image": "a\0.jpg", "caption": "قطة"}),
    ]
    path = written(folder / "t.jsonl", "\n".join(lines))
    table, dropped = accounted(caption_sets.captions(path), 13)
    assert table["row"].tolist() == [1]
    assert dropped["place"].unique().tolist() == [str(path)] and dropped["row"].tolist() == list(range(2, 14))
    expected = (
        "id '1' stands twice",
        "caption is empty",
        "caption is empty",
        "no such picture: 'gone.jpg' in ",
        "image is missing",
        "none.jpg: can't be read as a picture",
        "cut.jpg: can't be read as a picture",
        "pictures are not fetched: download it, or allow downloads",
        "is not JSON (Expecting value",
        "is a number; expected keys and values",
        "no such picture",
        "no such picture",
    )
    for reason, start in zip(said(dropped), expected, strict=True):
        assert start in reason and "\n" not in reason


def test_cells_too_many_in_a_csv_are_one_row_dropped(folder: Path) -> None:
    path = written(folder / "t.csv", "image,caption\na.jpg,قطة, كبيرة\nb.jpg,كلب\n")
    _, dropped = accounted(caption_sets.captions(path), 2)
    assert dropped["row"].tolist() == [2] and said(dropped)[0].startswith("has 3 cells and the header 2")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.csv", "image,words\na.jpg,x\n", "lacks caption; it has image, words; expected image, caption"),
        ("t.csv", "file,img,caption\na.jpg,b.jpg,x\n", "image may be file or img; call one of them image"),
        (
            "t.csv",
            "image,caption\na.jpg,قطة\n".encode("cp1256"),
            "row 2 is not UTF-8 (byte 0xDE); save it as UTF-8, or",
        ),
        ("t.txt", "a.jpg#0\tقطة\n".encode("cp1256"), "row 1 is not UTF-8 (byte 0xDE); save it as UTF-8, or"),
        ("t.csv", "", "is empty"),
        (
            "t.txt",
            "a picture of a cat\n",
            "its format is not recognised; name it with --format: datasets, webdataset, ",
        ),
        (
            "t.csv",
            "image,caption\ngone.jpg,x\n",
            "none of 1 captions can be used; the first: row 2: no such picture",
        ),
        ("t.jsonl", '{"image": \n', "none of 1 captions can be used; the first: row 1: is not JSON"),
        (
            "t.csv",
            "image,caption,origin\na.jpg,x,human\n",
            "row 2: origin is 'human'; give native, revised, post-edited, machine",
        ),
        (
            "t.csv",
            "image,caption,origin,translator\na.jpg,x,native,opus\n",
            "row 2: origin is native, but translator",
        ),
        (
            "t.json",
            '{"images": [{"id": 1}], "annotations": []}',
            "none of 0 captions can be used; mend or remove them",
        ),
        ("t.json", '{"images": [], "annotations": ', "is not COCO's JSON ("),
        ("t.csv.gz", b"\x1f\x8bno", "can't be read ("),
        ("t.parquet", b"PAR1", "can't be read as Parquet ("),
        ("t.tar", b"no tar", "can't be read as a tar ("),
    ],
)
def test_what_is_wrong_with_a_file_is_one_line(
    folder: Path, name: str, content: str | bytes, message: str
) -> None:
    path = written(folder / name, content)
    assert refused(caption_sets.captions, path).startswith(f"{path}: {message}")


def test_paths_formats_and_origins_that_are_none(folder: Path) -> None:
    path = written(folder / "t.csv", "image,caption\na.jpg,x\n")
    assert refused(caption_sets.captions, folder / "no.csv").endswith(
        "no such file or folder; give the path of the captions"
    )
    assert refused(caption_sets.captions, path, format="xml").startswith(
        "--format xml: no such format; there are datasets,"
    )
    assert refused(caption_sets.captions, path, images=folder / "no").startswith(
        f"{folder / 'no'}: no such folder of pictures"
    )
    assert "origin is 'human'" in refused(caption_sets.captions, path, origin="human")
    assert "fetched only where downloads are allowed" in refused(caption_sets.captions, "owner/name")
    odd = written(folder / "captions", "image,caption\na.jpg,x\n")
    assert len(caption_sets.captions(odd, format="csv")[0]) == 1


def test_native_and_translated_captions_of_the_same_pictures(folder: Path) -> None:
    native = written(folder / "native.txt", "a.jpg#0\tقطة\nb.jpg#0\tكلب\nb.jpg#1\t\n")
    other = written(folder / "x" / "mt.csv", "image,caption\na,القط\ngone,x\n")
    for sources in (
        [(native, "native", None), (other, None, "opus")],
        [f"native={native}", f"translated:opus={other}"],
    ):
        table, dropped = accounted(caption_sets.captions(sources, folder), 5)  # type: ignore[arg-type]
        assert table["id"].tolist() == ["1:a.jpg#0", "1:b.jpg#0", "2:2"]
        assert table["origin"].tolist() == ["native", "native", "translated"]
        assert table["translator"].tolist() == ["", "", "opus"]
        assert table["picture"].tolist() == ["a.jpg", "b.jpg", "a.jpg"]
        assert table["image"][0] == table["image"][2]
        assert dropped["place"].tolist() == [str(native), str(other)]


def test_gzip_that_is_damaged_is_a_line(folder: Path) -> None:
    packed = bytearray(gzip.compress(b"image,caption\n" + bytes(range(48, 122)) * 9))
    packed[10:12] = b"\xff" * 2  # a block of no kind
    (folder / "t.csv.gz").write_bytes(packed)
    assert "can't be read (Error -3" in refused(lambda: caption_sets.captions(folder / "t.csv.gz"))


def test_parquet_of_which_only_a_page_is_damaged(tmp_path: Path) -> None:
    """Its columns can be read, its rows can't."""
    path = parquet(
        tmp_path / "t.parquet", {"image": ["a.jpg"] * 9, "caption": [f"قطة {i}" for i in range(9)]}
    )
    whole = path.read_bytes()
    spoilt = 0
    for at in range(4, len(whole) // 2, 3):
        path.write_bytes(whole[:at] + b"\xff\xff\xff" + whole[at + 3 :])
        try:
            caption_sets.captions(path, tmp_path)
        except DataError as error:
            spoilt += "can't be read as Parquet (" in str(error)
    assert spoilt > 3
