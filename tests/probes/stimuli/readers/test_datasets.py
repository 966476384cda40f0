"""Captioned pictures in the formats of the field: every record is read, or dropped with row and reason."""

import gzip
import json
import unicodedata
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from probes.stimuli.readers import caption_sets
from probes.stimuli.readers.files import downloads, picture_finder
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
COLUMNS = ["image", "caption", "origin", "translator", "language", "id", "row", "picture"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return pictures(tmp_path / "set", "a.jpg", "b.jpg", "صورة.jpg")


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
            "row 2: origin is 'human'; give native, translated, or",
        ),
        (
            "t.csv",
            "image,caption,origin,translator\na.jpg,x,native,opus\n",
            "row 2: origin is native, but translator",
        ),
        (
            "t.json",
            '{"images": [{"id": 1}], "annotations": []}',
            "is not COCO's JSON (KeyError('file_name'))",
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


def test_addresses_that_end_alike_are_no_names(folder: Path) -> None:
    pictures(folder, "images.jpg")
    text = "image,caption\nhttps://x.example/images?q=1,x\nhttps://x.example/images?q=2,y\nhttps://x.example/b.jpg?w=1,z\n"
    text += "https://x.example/b.jpg?w=2,u\n"
    table, dropped = accounted(caption_sets.captions(written(folder / "t.csv", text)), 4)
    assert table["picture"].tolist() == ["b.jpg", "b.jpg"] and dropped["row"].tolist() == [2, 3]


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


def test_pictures_by_what_a_data_set_calls_them(tmp_path: Path) -> None:
    names = ("train/9.jpg", "val/8.jpg", "val/8.txt", "deep/er/7.png", "twice/6.jpg", "again/6.jpg", "أ.jpg")
    root = pictures(tmp_path / "images", *names)
    shelf = picture_finder.Shelf(root)
    asked = (
        "train/9.jpg",
        "9.jpg",
        "8",
        "images/train/9.jpg",
        str(root / "val/8.jpg"),
        "er/7",
        "./train/../val/8.jpg",
    )
    found = [shelf.find(name).name for name in asked]
    assert found == [
        "train/9.jpg",
        "train/9.jpg",
        "val/8.jpg",
        "train/9.jpg",
        "val/8.jpg",
        "deep/er/7.png",
        "val/8.jpg",
    ]
    assert shelf.find(unicodedata.normalize("NFD", "أ.jpg")).name == "أ.jpg"
    for name, reason in {
        "val/9.jpg": "no such picture",
        "7.jpg": "no such picture",
        "6.jpg": "2 pictures are called '6.jpg' in ",
        "": "image is missing",
        "train": "no such picture",
    }.items():
        with pytest.raises(picture_finder.Unusable, match=reason):
            shelf.find(name)


def test_each_picture_is_checked_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[object] = []
    check = picture_finder.check
    monkeypatch.setattr(picture_finder, "check", lambda *of: checked.append(of) or check(*of))
    written(folder / "none.jpg", "no picture")
    lines = [f"{name}#{n}\tقطة {n}" for name in ("a.jpg", "b.jpg", "none.jpg") for n in range(8)]
    accounted(caption_sets.captions(written(folder / "t.txt", "\n".join(lines))), 24)
    assert len(checked) == 3


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


class _Server(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200 if self.path.startswith("/a") else 404)
        self.end_headers()
        self.wfile.write(jpeg(30) if self.path == "/a.jpg" else bytes(5000))

    def log_message(self, *_: object) -> None:
        pass


def test_pictures_are_fetched_only_where_that_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(downloads, "MOST_BYTES", 4000)
    server = HTTPServer(("127.0.0.1", 0), _Server)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        at = f"http://127.0.0.1:{server.server_port}"
        path = written(
            tmp_path / "t.csv", f"image,caption\n{at}/a.jpg,x\n{at}/a.jpg,y\n{at}/no.jpg,z\n{at}/a_large,u\n"
        )
        assert "allow downloads" in refused(caption_sets.captions, path) and not _Server.asked
        for _ in range(2):
            table, dropped = accounted(caption_sets.captions(path, allow_downloads=True), 4)
            assert shown(table["image"][0]) == 30 and table["picture"].tolist() == [f"{at}/a.jpg"] * 2
            assert "can't be fetched (HTTP Error 404" in said(dropped)[0]
            assert said(dropped)[1] == f"{at}/a_large is larger than 0 MiB"
        assert _Server.asked.count("/a.jpg") == 1
    finally:
        server.shutdown()


def test_a_set_of_the_hub_is_its_parquet_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub

    def snapshot(name: str, repo_type: str, revision: str | None, allow_patterns: str) -> str:
        assert (name, repo_type, allow_patterns) == ("owner/name", "dataset", "*.parquet")
        folder = tmp_path / str(revision).replace("/", "-")
        folder.mkdir(exist_ok=True)
        if revision == "refs/convert/parquet":
            parquet(folder / "0.parquet", {"image": [jpeg()], "caption": ["x"]})
        return str(folder)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot)
    assert len(accounted(caption_sets.captions("owner/name", allow_downloads=True), 1)[0]) == 1


@pytest.mark.skipif(not FLICKR.is_file(), reason="the Arabic Flickr8k captions are not here")
def test_the_arabic_flickr8k(tmp_path: Path) -> None:
    names = FLICKR.with_name("Flickr_8k.testImages.txt").read_text().split()
    root = pictures(tmp_path / "Images", *names)
    table, dropped = accounted(caption_sets.captions(FLICKR, root), 40_455)
    assert table["picture"].nunique() == len(names) == 1000 and len(table) == 5000
    assert all(each.startswith("no such picture") for each in said(dropped))
