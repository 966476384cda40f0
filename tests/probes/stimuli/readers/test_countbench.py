"""CountBench: what its captions count, and which pictures are whose."""

import json
from pathlib import Path

import pytest
from PIL import Image

from probes.stimuli.readers import countbench, counted
from tests.support.reasons import said
from tests.support.varieties import MSA

from .counted_tables import refused, written


@pytest.mark.parametrize(
    ("caption", "number", "noun"),
    [
        ("Six old wooden chairs around a table", 6, "chair"),
        ("A set of three Cups", 3, "cup"),
        ("5 balloons", 5, "balloon"),
        ("Four sheep and two dogs", 4, "sheep"),
        ("Four sheep and two dogs", 2, "dog"),
        ("two geese on a lake", 2, "goose"),
        ("Ten people at a table", 10, "person"),
        ("one red ball", 1, "ball"),
        ("three slices of cakes", 3, None),
        ("six chair covers", 6, None),
        ("two cats and dogs", 2, None),
        ("the ninth ball", 9, None),
        ("seven very big and beautiful dogs", 7, None),
        ("balls", 4, None),
        ("", 4, None),
    ],
)
def test_what_a_caption_counts(caption: str, number: int, noun: str | None) -> None:
    assert countbench.counted_noun(caption, number, countbench.nouns_in_english(MSA.lexicon.nouns)) == noun


RECORDS = [
    {"image_url": "https://x.example/p/a.png?w=600", "text": "Four balls", "number": 4},
    {"image_url": "https://x.example/p/b%20c.jpeg", "text": "three red apples", "number": 3},
    {"image_url": "https://x.example/p/gone.jpg", "text": "Two dogs", "number": 2},
    {"image_url": "https://x.example/p/d.jpg", "text": "Five unicorns\nin a row", "number": 5},
    {"image_url": "http://[::1/half.jpg", "text": "Five dogs", "number": 5},
]


def benched(folder: Path, records: list[dict], pictures: list[str]) -> Path:
    (folder / "images").mkdir(parents=True)
    for name in pictures:
        Image.new("RGB", (8, 8), "blue").save(folder / "images" / name)
    return written(folder, "CountBench.json", json.dumps(records))


def test_countbench_by_the_name_in_the_address(tmp_path: Path) -> None:
    path = benched(tmp_path / "x", RECORDS, ["a.png", "b c.webp", "d.jpg"])
    pictures, dropped = counted.counted(path, MSA.lexicon.nouns)
    assert [Path(image).name for image in pictures["image"]] == ["a.png", "b c.webp"]
    assert pictures[["count", "object", "row"]].to_numpy().tolist() == [[4, "ball", 1], [3, "apple", 2]]
    assert dropped["row"].tolist() == [3, 4, 5]
    assert said(dropped)[0].startswith("no picture called 'gone.jpg' in ")
    assert said(dropped)[1] == "the caption counts no noun of the lexicon as 5: «Five unicorns in a row»"


def test_countbench_by_number(tmp_path: Path) -> None:
    path = benched(tmp_path / "x", RECORDS, ["000000000.jpg", "000000001.jpg", "000000002.jpg"])
    pictures, dropped = counted.counted(path, MSA.lexicon.nouns)
    assert pictures["object"].tolist() == ["ball", "apple", "dog"]
    assert said(dropped)[-1].startswith("no picture numbered 4 in ")
    past = benched(tmp_path / "y", RECORDS, ["1.jpg", "5.jpg"])
    assert refused(past).endswith("5.jpg: there are 5 records, numbered from 0 to 4; call it by its record's")


def test_countbench_does_not_guess_between_two(tmp_path: Path) -> None:
    twice = [RECORDS[0], *RECORDS, RECORDS[1]]
    path = benched(
        tmp_path / "x", [*twice, RECORDS[2] | {"image_url": "e/z.jpg"}], ["a.png", "b c.jpg", "z.jpg"]
    )
    pictures, dropped = counted.counted(path, MSA.lexicon.nouns)
    assert pictures["object"].tolist() == ["dog"]
    assert said(dropped)[0] == "2 records have a picture called 'a.png'; call pictures by their numbers"
    path = benched(tmp_path / "y", RECORDS, ["a.png", "a.jpg", "b c.jpg"])
    assert "2 pictures are called 'a.png'" in said(counted.counted(path, MSA.lexicon.nouns)[1])[0]


def test_countbench_with_a_wrong_number_or_no_pictures(tmp_path: Path) -> None:
    path = benched(tmp_path / "x", [*RECORDS, RECORDS[0] | {"number": "four"}], ["a.png"])
    assert refused(path).startswith(f"{path}: row 6: number is 'four'; give a whole number")
    path = benched(tmp_path / "y", RECORDS, [])
    assert refused(path).startswith(f"{path.parent}: holds no pictures; download CountBench's there")
