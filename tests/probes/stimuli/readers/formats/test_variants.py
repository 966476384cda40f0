"""Published formats as other programs write them again: names of columns, order of keys, ids, lists as text."""

import json
from pathlib import Path

import pytest

from probes.errors import CallError, DataError
from probes.stimuli.readers import caption_sets, counted, people
from probes.stimuli.readers.formats.format import several
from tests.support.dataset_files import jpeg, parquet, pictures, tarred


def read(path: Path, images: Path | None = None, **keys: str) -> list[str]:
    table, dropped = caption_sets.captions(path, images, keys=keys)
    assert dropped.empty
    return table["caption"].tolist()


@pytest.mark.parametrize(
    ("told", "captions"),
    [
        ("['قطة', 'هرة']", ["قطة", "هرة"]),
        ('["قطة", "هرة"]', ["قطة", "هرة"]),
        ("['قطة' 'هرة']", ["قطة", "هرة"]),
        ("['قطة'\n \"d'or\"]", ["قطة", "d'or"]),
        ('["قطة", null]', ["قطة", None]),
        ("[{'raw': 'قطة', 'tokens': ['قطة']}]", ["قطة"]),
        ('{"raw": "قطة"}', "قطة"),
        ("{قطة}", "{قطة}"),
        ('["\\ud83d"]', '["\\ud83d"]'),
        ("[صورة]", "[صورة]"),
        ("[1, 2]", "[1, 2]"),
        ("قطة", "قطة"),
        ({"raw": "قطة", "tokens": ["قطة"]}, "قطة"),
        ([{"raw": "قطة", "sentid": 1}, {"caption": "هرة"}], ["قطة", "هرة"]),
        ({"raw": ["قطة", "هرة"]}, ["قطة", "هرة"]),
        (None, None),
        ([], []),
    ],
)
def test_what_a_cell_of_captions_holds(told: object, captions: object) -> None:
    assert several(told) == captions


@pytest.mark.parametrize(
    "heading",
    [
        "filename,sentence",
        "photo,comment",
        "Img , TXT",
        "file_name,caption,text",
        "الصورة,الوصف",
        "الصُّورَة,الوصـــف",
        "Image Name,Alt-Text",
        "images,alt_text",
    ],
)
def test_what_columns_are_called(folder: Path, heading: str) -> None:
    (folder / "c.csv").write_text(f"{heading}\na.jpg,قطة\n", encoding="utf-8")
    assert read(folder / "c.csv") == ["قطة"]


def test_the_columns_that_the_user_names(folder: Path) -> None:
    (folder / "c.csv").write_text("file,text,sentence,Der Text\na.jpg,x,y,قطة\n", encoding="utf-8")
    with pytest.raises(
        DataError, match=r"caption may be text or sentence; .* or say which by --caption-key NAME"
    ):
        read(folder / "c.csv")
    assert read(folder / "c.csv", caption="Der Text", image="file") == ["قطة"]
    with pytest.raises(
        DataError, match=r"lacks caption; it has .*; expected image, none, or say which by --caption-key"
    ):
        read(folder / "c.csv", caption="none")
    (folder / "t.txt").write_text("a.jpg#0\tقطة\n", encoding="utf-8")
    with pytest.raises(CallError, match="--caption-key x: flickr8k has its own"):
        read(folder / "t.txt", caption="x")


def test_a_tab_table_called_txt(folder: Path) -> None:
    (folder / "c.txt").write_text("image\tcaption\r\na.jpg\tقطة\r\n", encoding="utf-16")
    assert read(folder / "c.txt") == ["قطة"]


def test_a_text_file_says_how_it_is_encoded(folder: Path) -> None:
    (folder / "c.txt").write_bytes("a.jpg#0\tقطة\n".encode("utf-16-le"))
    with pytest.raises(DataError, match="it looks like UTF-16 without a byte-order mark"):
        read(folder / "c.txt")


def coco(folder: Path, **lists: object) -> Path:
    path = folder / "c.json"
    path.write_text(json.dumps(lists), encoding="utf-8")
    return path


def test_coco_in_any_order_and_with_any_ids(folder: Path) -> None:
    images = [
        {"file_name": "a.jpg", "id": "7"},
        {"id": 9},
        "x",
        {"coco_url": "http://x.org/b.jpg", "id": 8.0},
    ]
    notes = [{"caption": "قطة", "image_id": 7}, {"caption": "كلب", "image_id": "8"}]
    assert read(coco(folder, categories=[], annotations=notes, images=images)) == ["قطة", "كلب"]
    told = caption_sets.captions(
        coco(folder, annotations=[*notes, {"caption": "x", "image_id": 9}], images=images)
    )
    assert told[1]["code"].tolist() == ["image-id-unknown"]


def test_karpathy(tmp_path: Path) -> None:
    pictures(tmp_path, "val2014/a.jpg", "train2014/a.jpg")
    sentences = [{"raw": "قطة", "tokens": ["قطة"], "sentid": 4}, {"raw": "هرة", "tokens": [], "sentid": 5}]
    images = [
        {"filepath": "val2014", "filename": "a.jpg", "imgid": 3, "split": "test", "sentences": sentences}
    ]
    table, _ = caption_sets.captions(coco(tmp_path, dataset="coco", images=images))
    assert table["caption"].tolist() == ["قطة", "هرة"] and table["id"].tolist() == ["3#0", "3#1"]
    assert table["picture"].tolist() == ["val2014/a.jpg"] * 2


def test_wit_as_json_lines(folder: Path) -> None:
    rows = [
        {"caption_reference_description": "قطة", "image_url": "http://x.org/1/a.jpg", "language": "ar"},
        {"caption_reference_description": None, "image_url": "http://x.org/b.jpg", "language": "ar"},
    ]
    (folder / "w.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    table, dropped = caption_sets.captions(folder / "w.jsonl")
    assert table["caption"].tolist() == ["قطة"] and dropped["code"].tolist() == ["wit-not-described"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("caption", "قطة"),
        ("Text.txt", "قطة\n"),
        ("json", '{"Caption": "قطة", "url": "x"}'),
        ("json", '{"text": ["قطة"]}'),
    ],
)
def test_samples_call_a_caption_what_tables_do(tmp_path: Path, name: str, content: str) -> None:
    path = tarred(tmp_path / "t.tar", [("0.input.jpg", jpeg()), (f"0.{name}", content.encode("utf-8-sig"))])
    assert read(path) == ["قطة"]


def test_a_sample_without_a_caption_says_what_it_has(tmp_path: Path) -> None:
    path = tarred(tmp_path / "t.tar", [("0.jpg", jpeg()), ("0.label", "قطة".encode())])
    with pytest.raises(DataError, match=r"no caption: there is \.label; name what holds it by --caption-key"):
        read(path)
    assert read(path, caption="label") == ["قطة"]


def test_names_of_members_that_are_not_utf_8(tmp_path: Path) -> None:
    name = "قطة".encode("cp1256").decode("utf-8", "surrogateescape")
    path = tarred(tmp_path / "t.tar", [(f"{name}.jpg", jpeg()), (f"{name}.txt", "قطة".encode())])
    table, _ = caption_sets.captions(path)
    assert table["id"].tolist() == ["قطة#0"]


@pytest.mark.parametrize("column", ["jpg", "webp", "image"])
def test_pictures_of_parquet(tmp_path: Path, column: str) -> None:
    path = parquet(tmp_path / "p.parquet", {column: [{"bytes": jpeg()}], "txt": ["قطة"], "__key__": ["0"]})
    assert read(path) == ["قطة"]


def test_lists_of_pictures_of_parquet(tmp_path: Path) -> None:
    cells = [[{"bytes": jpeg()}], [{"bytes": jpeg(10)}, {"bytes": jpeg(20)}], []]
    path = parquet(tmp_path / "p.parquet", {"image": cells, "caption": [{"raw": "قطة"}] * 3})
    table, dropped = caption_sets.captions(path)
    assert table["caption"].tolist() == ["قطة"]
    assert dropped["code"].tolist() == ["sample-with-pictures", "cell-empty"]


def test_the_column_of_pictures_in_every_table(folder: Path) -> None:
    from probes import SUITES, Source

    rows = {
        "gender": "image,Foto,gender,profession\nx.jpg,a.jpg,woman,doctor\n",
        "counting": "image,Foto,count,object\nx.jpg,a.jpg,3,ball\n",
        "zeroshot": "image,Foto,label\nx.jpg,a.jpg,كرة\n",
    }
    for suite, text in rows.items():
        (folder / f"{suite}.csv").write_text(text, encoding="utf-8")
        source = Source(images=str(folder / f"{suite}.csv"), image_key="foto")
        assert str(folder / "a.jpg") in SUITES[suite].trials(source).images(), suite
    (folder / "c.json").write_text('[{"image_url": "a.jpg", "text": "three balls", "number": 3}]')
    with pytest.raises(CallError, match=r"--image-key x: .*c\.json has its own place for pictures"):
        counted.counted(folder / "c.json", {}, image_key="x")
    with pytest.raises(CallError, match="--image-key foto: of captions, and there are none"):
        SUITES["gender"].trials(Source(image_key="foto"))


def test_marks_about_cells(folder: Path) -> None:
    from probes.arabic.variety import variety

    words = variety("msa").lexicon
    (folder / "p.csv").write_text(
        "\u200fimage,gender,profession\n\u202aa.jpg\u202c,\u200fأنثى,doctor\u200f\n", encoding="utf-8"
    )
    assert people.people(folder / "p.csv", words.professions)[0]["profession"].tolist() == ["doctor"]
    (folder / "n.csv").write_text(
        "file_name,count,object\nصورة\u200f.jpg,\u200f3,كرة\u200e\n", encoding="utf-8"
    )
    assert counted.counted(folder / "n.csv", words.nouns)[0]["count"].tolist() == [3]
