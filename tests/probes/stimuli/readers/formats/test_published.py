"""Captions in the formats of the field, as they are published."""

import gzip
import json
from pathlib import Path

import pytest

from probes.stimuli.readers import caption_sets
from tests.support.dataset_files import (
    accounted,
    jpeg,
    parquet,
    pictures,
    refused,
    saved,
    shown,
    tarred,
    written,
)
from tests.support.places import SHARED
from tests.support.reasons import said

FLICKR = SHARED / "data/flickr8k_rev/flickr8k-rev.txt"


def test_crossmodal_3600(folder: Path) -> None:
    lines = [
        {"image/key": "a", "image/locale": "ar", "ar": {"caption": ["قطة", "قط"], "caption/tokenized": ["x", "y"]},
         "en": {"caption": ["a cat"]}},
        {"image/key": "gone", "image/locale": "ar", "ar": {"caption": ["كلب"]}, "fr": {"caption": None}},
    ]  # fmt: skip
    text = "\n".join(map(json.dumps, lines)) + "\n{broken\n"
    path = written(folder / "captions.jsonl", text)
    table, dropped = accounted(caption_sets.captions(path), 6)
    assert table["id"].tolist() == ["a/ar/0", "a/ar/1", "a/en/0"]
    assert table["language"].tolist() == ["ar", "ar", "en"] and (table["origin"] == "native").all()
    assert table["picture"].unique().tolist() == ["a.jpg"] and dropped["row"].tolist() == [2, 2, 3]
    assert caption_sets.captions(path, language="ar")[0]["caption"].tolist() == ["قطة", "قط"]
    path = written(folder / "captions.jsonl", json.dumps(lines[0]))
    assert "no caption in it is marked as 'fr'" in refused(caption_sets.captions, path, language="fr")


def test_coco(folder: Path) -> None:
    notes = [
        {"id": 0, "image_id": 1, "caption": "قطة"},
        {"id": 8, "image_id": 1, "caption": ""},
        {"id": 0, "image_id": 2, "caption": "كلب"},
        {"id": 9, "image_id": 5, "caption": "كلب"},
        {"id": 10, "image_id": 2, "bbox": []},
        {"id": 11, "image_id": 2, "caption": "كلب"},
    ]
    images = [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": "b.jpg"}]
    path = written(folder / "t.json", json.dumps({"info": {}, "images": images, "annotations": notes}))
    table, dropped = accounted(caption_sets.captions(path), 6)
    assert table["id"].tolist() == ["0", "11"] and table["row"].tolist() == [1, 6]
    assert table["picture"].tolist() == ["a.jpg", "b.jpg"] and dropped["row"].tolist() == [2, 3, 4, 5]
    assert said(dropped)[2] == "image_id 5 is not among the images"


def test_flickr8k(folder: Path) -> None:
    path = written(folder / "token.txt", "a.jpg#0\tقطة\na.jpg#1\tقط\na.jpg#1\tقط\nno token\n\nb.jpg#0\t \n")
    table, dropped = accounted(caption_sets.captions(path), 5)
    assert table["id"].tolist() == ["a.jpg#0", "a.jpg#1"] and dropped["row"].tolist() == [3, 4, 6]


def test_wit(folder: Path) -> None:
    columns = [
        "language",
        "page_url",
        "image_url",
        "caption_reference_description",
        "caption_alt_text_description",
    ]
    rows = [
        ["ar", "p", "https://upload.example/9/9a/a.jpg", "قطة", ""],
        ["ar", "p", "https://upload.example/9/9a/%D8%B5%D9%88%D8%B1%D8%A9.jpg", "", "كلب"],
        ["ar", "p", "https://upload.example/9/9a/b.jpg", "", ""],
        ["en", "p", "https://upload.example/9/9a/gone.jpg", "a dog", ""],
    ]
    text = "\n".join("\t".join(cells) for cells in [columns, *rows])
    path = written(folder / "wit.tsv.gz", gzip.compress(text.encode()))
    table, dropped = accounted(caption_sets.captions(path), 4)
    assert table["picture"].tolist() == ["a.jpg", "صورة.jpg"] and table["caption"].tolist() == ["قطة", "كلب"]
    assert (
        said(dropped)[0] == "WIT gives it neither a reference description nor an alternative text"
        and "is an address" in said(dropped)[1]
    )


def test_captions_in_parquet(tmp_path: Path) -> None:
    cells = [{"bytes": jpeg(10 * n), "path": f"{n}.jpg"} for n in range(4)]
    other = {"bytes": jpeg(90), "path": "0.jpg"}
    columns = {
        "image": [cells[0], cells[0], cells[1], cells[2], cells[3], {"bytes": None, "path": "here.jpg"},
                  {"bytes": None, "path": None}, {"bytes": b"none", "path": "4.jpg"}, other],
        "caption": [["قطة", "قط"], ["هر"], ["كلب"], ["طائر"], [], ["سمكة"], ["س"], ["ش"], ["ص"]],
        "more": [b"bytes"] * 9,
    }  # fmt: skip
    path = parquet(tmp_path / "t.parquet", columns)
    pictures(tmp_path, "here.jpg")
    table, dropped = accounted(caption_sets.captions(path), 10)
    assert table["caption"].tolist() == ["قطة", "قط", "هر", "كلب", "طائر", "سمكة", "ص"]
    assert table["image"].iloc[0] == table["image"].iloc[2] == f"parquet:{path}?row=0&column=image"
    assert [shown(image) for image in table["image"]] == [0, 0, 0, 10, 20, 0, 90]
    assert [shown(image) for image in table["image"][::-1]] == [90, 0, 20, 10, 0, 0, 0]  # backwards too
    assert table["picture"].tolist()[:6] == ["0.jpg", "0.jpg", "0.jpg", "1.jpg", "2.jpg", "here.jpg"]
    assert table["picture"].tolist()[6].startswith("0.jpg@")  # another picture by the same name
    assert dropped["row"].tolist() == [5, 7, 8]


def test_raw_bytes_and_names_in_parquet_shards(tmp_path: Path) -> None:
    for shard in range(2):
        columns = {
            "image": [jpeg(shard), jpeg(shard), b"x"],
            "text": ["a", "b", "c"],
            "language": ["en", "ar", "ar"],
        }
        parquet(tmp_path / "p" / f"test-0000{shard}-of-00002.parquet", columns)
    table, dropped = accounted(caption_sets.captions(tmp_path / "p"), 6)
    assert table["id"].is_unique and table["image"].nunique() == table["picture"].nunique() == 2
    assert table["language"].tolist() == ["en", "ar"] * 2 and dropped["row"].tolist() == [3, 3]
    assert [Path(place).name[:10] for place in dropped["place"]] == ["test-00000", "test-00001"]
    parquet(tmp_path / "p" / "train-00000-of-00001.parquet", columns)
    assert "holds the splits test, train; give the files of one" in refused(
        caption_sets.captions, tmp_path / "p"
    )
    named = parquet(tmp_path / "n.parquet", {"file_name": ["a.jpg", "gone"], "caption": ["x", "y"]})
    pictures(tmp_path, "a.jpg")
    accounted(caption_sets.captions(named), 2)


def test_a_folder_that_datasets_saved(tmp_path: Path) -> None:
    cells = [{"bytes": jpeg(10 * n), "path": f"{n}.jpg"} for n in range(3)]
    columns = {"image": [*cells, {"bytes": b"x", "path": "x"}], "caption": ["ا", "ب", "ج", "د"]}
    table, dropped = accounted(caption_sets.captions(saved(tmp_path / "s", columns)), 4)
    assert [shown(image) for image in table["image"]] == [0, 10, 20] and table["id"].is_unique
    assert table["row"].tolist() == [1, 2, 1] and dropped["row"].tolist() == [2]
    saved(tmp_path / "d" / "test", columns)
    written(tmp_path / "d" / "dataset_dict.json", '{"splits": ["test"]}')
    assert "holds the splits test; give the folder of one" in refused(caption_sets.captions, tmp_path / "d")


def test_captions_in_webdataset(tmp_path: Path) -> None:
    members = [
        ("0.jpg", jpeg(0)), ("0.txt", "قطة\nقط\n".encode()),
        ("d/1.jpg", jpeg(10)), ("d/1.json", '{"caption": "كلب", "language": "ar"}'.encode()),
        ("2.jpg", jpeg(20)),
        ("3.txt", b"x"),
        ("4.jpg", jpeg(40)), ("4.json", b"{"),
        ("5.jpg", jpeg(50)), ("5.txt", "قطة".encode("cp1256")),
        ("../6.jpg", jpeg(60)), ("../6.txt", b"x"),
        ("/7.jpg", jpeg(70)), ("/7.txt", b"x"),
        ("8.txt", b"x"),
        ("0.jpg", jpeg(90)), ("0.txt", b"again"),
    ]  # fmt: skip
    path = tarred(tmp_path / "t.tar", members, links={"8.jpg": "/etc/passwd"})
    table, dropped = accounted(caption_sets.captions(path), 11)
    assert table["caption"].tolist() == ["قطة", "قط", "كلب"]
    assert [shown(image) for image in table["image"]] == [0, 0, 10]
    assert table["id"].tolist() == ["0#0", "0#1", "d/1"] and table["language"].tolist() == ["", "", "ar"]
    reasons = dict(zip(dropped["row"], said(dropped), strict=True))
    for row, start in {
        3: "caption is empty", 4: "sample '3' has no pictures", 5: "4.json is not JSON", 6: "5.txt is not UTF-8",
        7: "../6.jpg lies outside the archive", 8: "/7.jpg lies outside the archive",
        9: "8.jpg is a link to /etc/passwd", 10: "id '0#0' stands twice",
    }.items():  # fmt: skip
        assert reasons[row].startswith(start)


@pytest.mark.skipif(not FLICKR.is_file(), reason="the Arabic Flickr8k captions are not here")
def test_the_arabic_flickr8k(tmp_path: Path) -> None:
    names = FLICKR.with_name("Flickr_8k.testImages.txt").read_text().split()
    root = pictures(tmp_path / "Images", *names)
    table, dropped = accounted(caption_sets.captions(FLICKR, root), 40_455)
    assert table["picture"].nunique() == len(names) == 1000 and len(table) == 5000
    assert all(each.startswith("no such picture") for each in said(dropped))
