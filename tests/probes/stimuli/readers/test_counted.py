"""The user's own counted pictures: what is right is read, what is wrong is one line with file and row."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from PIL import Image

from probes import reasons
from probes.errors import InputError, Vanished
from probes.stimuli.readers import caption_sets, counted, records
from tests.support.reasons import said
from tests.support.varieties import MSA

from .counted_tables import refused, written


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three pictures and a file that is none."""
    for name in ("a.png", "b.jpg", "صورة.png"):
        Image.new("RGB", (8, 8), "red").save(tmp_path / name)
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    return tmp_path


def good(extra: str = "") -> str:
    return "image,count,object\na.png,4,ball\nb.jpg,٣,Apples\nصورة.png,10.0,كُرة\n" + extra


def test_a_csv_with_ids_glosses_and_arabic(folder: Path) -> None:
    path = written(folder, "t.csv", "\ufeff" + good())
    pictures, dropped = counted.counted(path, MSA.lexicon.nouns)
    assert pictures.columns.tolist() == ["image", "count", "object", "row"]
    assert pictures["count"].tolist() == [4, 3, 10]
    assert pictures["object"].tolist() == ["ball", "apple", "ball"]
    assert pictures["row"].tolist() == [2, 3, 4]
    assert pictures["image"].tolist() == [str(folder / name) for name in ("a.png", "b.jpg", "صورة.png")]
    assert dropped.empty and dropped.columns.tolist() == reasons.COLUMNS
    pd.testing.assert_frame_equal(
        counted.counted(folder, MSA.lexicon.nouns)[0], pictures
    )  # the folder holds one table


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.tsv", "Image\tCount\tObject\tnote\r\na.png\t4\tball\tx, y\r\n"),
        ("t.csv", 'image;count;object\n"a.png";4;ball\n\n'),
        ("t.jsonl", '{"image": "a.png", "count": 4, "object": "ball"}\n\n'),
        ("t.jsonl", '{"image": "a.png", "count": "4", "object": "كرة"}'),
        ("t.json", '[{"image": "a.png", "count": 4.0, "object": "ball"}]'),
        (
            "t.json",
            '{"image": "a.png", "count": 4, "object": "ball"}\n{"image": "b.jpg", "count": 4, "object": "ball"}',
        ),
    ],
)
def test_the_other_formats(folder: Path, name: str, text: str) -> None:
    pictures, dropped = counted.counted(written(folder, name, text), MSA.lexicon.nouns)
    assert (pictures["count"] == 4).all() and (pictures["object"] == "ball").all() and dropped.empty


def test_pictures_in_another_folder(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    path = written(elsewhere, "t.csv", "image,count,object\na.png,1,ball\n")
    assert counted.counted(path, MSA.lexicon.nouns, images=folder)[0]["image"].tolist() == [
        str(folder / "a.png")
    ]
    with pytest.raises(InputError, match="nowhere: no such folder of pictures"):
        counted.counted(path, MSA.lexicon.nouns, images=folder / "nowhere")


def test_pictures_that_cannot_be_read_are_dropped_with_row_and_reason(folder: Path) -> None:
    bad = "gone.png,4,ball\nbroken.jpg,4,ball\nhttps://example.org/elsewhere.png,4,ball\n,4,ball\n"
    path = written(folder, "t.csv", good(bad))
    pictures, dropped = counted.counted(path, MSA.lexicon.nouns)
    assert len(pictures) == 3
    assert dropped["place"].tolist() == [str(path)] * 4
    assert dropped["row"].tolist() == [5, 6, 7, 8]
    for reason, expected in zip(
        said(dropped),
        ("no such picture", "can't be read as a picture", "pictures are not fetched", "image is missing"),
        strict=True,
    ):
        assert expected in reason


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a.png,11,ball", "count is '11'; give a whole number from 1 to 10 in digits, or remove the row"),
        ("a.png,0,ball", "count is '0'; give a whole number from 1 to 10 in digits, or remove the row"),
        ("a.png,-3,ball", "count is '-3'; give a whole number from 1 to 10 in digits, or remove the row"),
        ("a.png,3.5,ball", "count is '3.5'; give a whole number from 1 to 10 in digits, or remove the row"),
        ("a.png,أربع,ball", "count is 'أربع'; give a whole number from 1 to 10 in digits, or remove the row"),
        ("a.png,four,ball", "count is 'four'; give a whole number from 1 to 10 in digits, or remove the row"),
        ("a.png,,ball", "count is missing; give a whole number from 1 to 10 in digits, or remove the row"),
        ("a.png", "count is missing; give a whole number from 1 to 10 in digits, or remove the row"),
        ("a.png,4,", "object is missing; give what is counted, as «ball» or «كرة»"),
        (
            "a.png,4,unicorns",
            "object is 'unicorns', which the lexicon lacks; give the id, English gloss or Arabic singular of one "
            "of its nouns, or remove the row",
        ),
        (
            "a.png,4,baloon",
            "object is 'baloon', which the lexicon lacks; give the id, English gloss or Arabic singular of one of "
            "its nouns (like 'balloon'), or remove the row",
        ),
    ],
)
def test_a_wrong_cell_is_one_line_with_file_and_row(folder: Path, row: str, message: str) -> None:
    path = written(folder, "t.csv", good(row + "\n"))
    assert refused(path) == f"{path}: row 5: {message}"


@pytest.mark.parametrize("count", ["true", "null", '"many"', "4.5", "[4]", "9" * 5000])
def test_a_wrong_count_in_json(folder: Path, count: str) -> None:
    path = written(folder, "t.jsonl", f'{{"image": "a.png", "object": "ball", "count": {count}}}')
    assert refused(path).startswith(f"{path}: ")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "t.csv",
            "image,number\na.png,4\n",
            ": lacks count, object; it has image, number; expected image, count, object",
        ),
        (
            "t.csv",
            "a.png,4,ball\nb.jpg,4,ball\n",
            ": lacks image, count, object; it has a.png, 4, ball; expected image,",
        ),
        (
            "t.csv",
            "image,count,count,object\na.png,4,4,ball",
            ": has the column count twice; leave one of them",
        ),
        ("t.csv", "", ": is empty; give it a row for every picture"),
        ("t.csv", "\ufeff\n \n", ": is empty; give it a row for every picture"),
        ("t.csv", "image,count,object\n", ": has a header and no rows; give it one for every picture"),
        ("t.csv", good("a.png,4,ball,red\n"), ": row 5 has 4 cells and the header 3; put a cell that holds"),
        ("t.csv", good('"a.png,4,ball\n'), ": row 5 is not CSV (unexpected end of data); mend it"),
        (
            "t.csv",
            "image,count,object\na.png,4,كرة\n".encode("cp1256"),
            ": row 2 is not UTF-8 (byte 0xDF); save it as UTF-8, or if it is Windows-1256: `iconv -f cp1256 -t utf-8`",
        ),
        (
            "t.csv",
            good().encode("utf-16")[:-1],
            ": is not UTF-16-LE, though its first bytes say so; save it as UTF-8",
        ),
        (
            "t.jsonl",
            '{"image": "a.png"}\n{"image": \n',
            ": row 2 is not JSON (Expecting value: line 1 column 11",
        ),
        ("t.jsonl", '{"image": "a.png"}\n4\n', ": row 2 is a number; expected keys and values, as {…}"),
        ("t.jsonl", "[" * 100_000, ": row 1 is not JSON ("),
        (
            "t.json",
            '{"image": ["a.png"]}',
            ": expected a list of records, as [{…}, {…}]; found keys and values",
        ),
        ("t.json", "[{]", ": is not JSON (Expecting property name"),
        ("t.json", "[]", ": has no rows; give it one for every picture"),
        (
            "t.xlsx",
            "PK",
            ": a table ends in .csv, .tsv, .jsonl, .ndjson, .json; rename it if it is one of these",
        ),
        (
            "t.csv",
            "image,count,object\ngone.png,4,ball\n",
            ": none of 1 rows can be used; the first: row 2: ",
        ),
    ],
)
def test_a_broken_table_is_one_line(folder: Path, name: str, text: str | bytes, message: str) -> None:
    path = written(folder, name, text)
    assert refused(path).startswith(f"{path}{message}")


def test_a_name_that_no_file_can_have_is_dropped(folder: Path) -> None:
    rows = [
        {"image": name, "count": 4, "object": "ball"} for name in ("a.png", "a\0.png", "x" * 5000, ".", 5)
    ]
    path = written(folder, "t.json", json.dumps(rows))
    pictures, dropped = counted.counted(path, MSA.lexicon.nouns)
    assert pictures["row"].tolist() == [1] and dropped["row"].tolist() == [2, 3, 4, 5]


def test_which_table(folder: Path) -> None:
    assert refused(folder / "gone.csv").startswith(
        f"{folder / 'gone.csv'}: no such file or folder; give a table"
    )
    assert refused(folder).startswith(f"{folder}: holds no table; put one beside the pictures")
    written(folder, "a.csv", good())
    written(folder, "b.csv", good())
    assert refused(folder) == f"{folder}: holds 2 tables (a.csv, b.csv); give the path of one of them"


@pytest.mark.parametrize("times", [0, 2])
def test_a_row_that_a_reader_loses_or_doubles_is_named(times: int) -> None:
    with pytest.raises(
        Vanished, match=rf"^t.csv: 2 records were read and {1 + times} are used or dropped; row 7 was "
    ):
        records.whole("t.csv", [6, 7], [6, *[7] * times], [])
    records.whole("t.csv", [6, 7, 7], [7, 6], [7])


@pytest.mark.parametrize(("reader", "used"), [(caption_sets, "_use"), (counted, "_own")])
def test_a_row_lost_on_the_way_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, reader: Any, used: str
) -> None:
    path = written(folder, "t.csv", "image,caption,count,object\na.png,كرة,1,ball\nb.jpg,قطة,2,ball\n")
    read = getattr(reader, used)

    def lossy(*of: Any) -> Any:
        rows, dropped = read(*of)
        return rows[:-1], dropped

    monkeypatch.setattr(reader, used, lossy)
    with pytest.raises(
        Vanished, match=r"t.csv: 2 records were read and 1 are used or dropped; row 3 was read 1 times"
    ):
        reader.captions(path) if reader is caption_sets else reader.counted(path, MSA.lexicon.nouns)
