"""Sets of pictures in which something is counted: CountBench in Parquet, TallyQA's questions."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from probes.data import checking
from probes.files import json_files
from probes.reasons import Reason

from .place import LeftOut, Place

MANY = re.compile(r"how many (.+?)\s*\?*$", re.IGNORECASE)
MOST = 200
"""Questions of one number, of TallyQA's many thousands."""
REACH = range(1, 11)


def countbench(place: Place) -> Iterator[LeftOut]:
    """countbench/CountBench.json and its pictures, each called by its place: those that still have one."""
    rows: list[dict] = []
    for file, row, told in checking.columnar(place.files.rglob("*.parquet")):
        content = checking.content(told["image"])
        if not content:
            yield file.name, row, Reason("cell-empty")
            continue
        place.picture("countbench", f"{len(rows)}.jpg", content)
        rows.append({"image_url": told["image_url"], "text": told["text"], "number": int(told["number"])})
    (place.made / "countbench").mkdir(exist_ok=True)
    place.write("countbench/CountBench.json", rows)


def tallyqa(place: Place) -> Iterator[LeftOut]:
    """tallyqa/CountBench.json: the first simple questions of each number, its number before what is counted, and copies
    of their pictures, of which the user gives the folder that holds COCO's and Visual Genome's."""
    assert place.path is not None
    file = next(place.files.rglob("test.json"))
    rows: list[dict] = []
    taken: Counter[int] = Counter()
    for number, told in enumerate(json_files.read(file), 1):
        question, count = MANY.match(str(told["question"])), int(told["answer"])
        if not question or not told.get("issimple") or count not in REACH:
            yield file.name, number, Reason("question-not-asked")
        elif taken[count] >= MOST:
            yield file.name, number, Reason("enough-of-number", n=MOST)
        elif not (picture := place.path / told["image"]).is_file():
            yield file.name, number, Reason("no-such-picture", name=told["image"], folder=str(place.path))
        else:
            taken[count] += 1
            _copied(picture, place.made / "tallyqa" / f"{len(rows)}.jpg")
            rows.append({"image_url": told["image"], "text": f"{count} {question[1]}", "number": count})
    (place.made / "tallyqa").mkdir(exist_ok=True)
    place.write("tallyqa/CountBench.json", rows)


def _copied(picture: Path, to: Path) -> None:
    to.parent.mkdir(exist_ok=True)
    shutil.copyfile(picture, to)
