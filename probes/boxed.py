"""Photographs with boxes, from COCO's instances JSON: what is in them, as Arabic nouns, and where."""

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
import yaml

from .arabic import lexicon
from .arabic.labelfiles import load
from .errors import InputError
from .stimuli import crops
from .stimuli.boxes import Box, on
from .stimuli.reading import Unusable
from .stimuli.shelves import Shelf
from .trials import DROPPED


@dataclass(frozen=True)
class Boxed:
    """All of one kind in one picture; `lemma`: the kind's id in the lexicon, or else COCO's name of it."""

    image: str
    lemma: str
    text: str
    boxes: tuple[Box, ...]


@cache
def kinds() -> dict[str, tuple[str, str]]:
    """English name -> lemma and Arabic noun: COCO's 80 categories, and what the lexicon has by its gloss."""
    rows = yaml.safe_load((lexicon.DATA / "coco.yaml").read_text(encoding="utf-8"))
    named = {row["category"]: (row["category"], row["noun"]) for row in rows}
    return named | {noun.gloss: (noun.id, noun.singular) for noun in lexicon.nouns().values()}


def pictures(path: str) -> Path:
    """The folder that holds the pictures of an instances file, itself or in folders below it: the file's own, or the
    one above where that is COCO's `annotations`."""
    folder = Path(path).parent
    return folder.parent if folder.name == "annotations" else folder


def read(path: str) -> tuple[list[Boxed], pd.DataFrame, pd.DataFrame]:
    """What a COCO instances file has in its pictures (see `pictures`), what was dropped, and what was skipped: kinds
    that are not known here, crowds, and what is too small.

    InputError, in one line, where the file is not COCO's or nothing of it can be used.
    """
    if Path(path).is_dir():
        raise InputError(f"--images {path}: a folder; {_expected(Path(path))}")
    data = load(Path(path))
    lists = ("images", "annotations", "categories")
    if not isinstance(data, dict) or not all(isinstance(data.get(name), list) for name in lists):
        raise InputError(
            f"{path}: expected COCO's instances, as {{images: […], annotations: […], categories: […]}}"
        )
    categories, images = _by_id(data["categories"]), _by_id(data["images"])
    found: dict[tuple[object, str], list[Box]] = defaultdict(list)
    skipped: list[tuple[str, object, str]] = []
    dropped: list[tuple[str, object, str]] = []
    for number, row in enumerate(data["annotations"], 1):
        try:
            kind, picture = categories[row["category_id"]]["name"], images[row["image_id"]]
            box = _box(row["bbox"], picture["width"], picture["height"])
            _ = picture["file_name"]
        except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
            dropped.append(
                (path, number, f"not an annotation with a picture, a category and a box ({error!r})")
            )
            continue
        if kind not in kinds():
            skipped.append((path, number, f"no noun is known for {kind!r}"))
        elif row.get("iscrowd"):
            skipped.append((path, number, "a crowd, not one of a kind"))
        else:
            found[row["image_id"], kind].append(box)
    shelf, used = Shelf(pictures(path)), []
    for (id, kind), boxes in found.items():
        if not any(on(x, y, box) for x, y in crops.places() for box in boxes):
            skipped.append((path, id, f"the {kind} is smaller than the places that are told apart"))
            continue
        try:
            used.append(Boxed(shelf.find(images[id]["file_name"]).image, *kinds()[kind], tuple(boxes)))
        except Unusable as reason:
            dropped.append((path, id, str(reason)))
    if not used:
        lost = [*dropped, *skipped]
        first = f"; the first: {lost[0][1]}: {lost[0][2]}" if lost else ""
        raise InputError(f"{path}: none of {len(data['annotations'])} boxes can be used{first}")
    return used, pd.DataFrame(dropped, columns=DROPPED), pd.DataFrame(skipped, columns=DROPPED)


def _expected(folder: Path) -> str:
    """What a folder is not, and the file in it that may be meant."""
    told = "localization takes COCO's instances, a JSON file with the boxes of its pictures"
    found = sorted(
        str(file) for where in ("", "annotations/") for file in folder.glob(f"{where}instances*.json")
    )
    return f"{told}; give {found[0] if len(found) == 1 else ' or '.join(found[:3]) or 'that file'}"


def _by_id(rows: list) -> dict:
    """By their ids, those that have one."""
    known = (row for row in rows if isinstance(row, dict))
    return {row["id"]: row for row in known if isinstance(row.get("id"), int | str)}


def _box(told: list, width: float, height: float) -> Box:
    """COCO's x, y, width, height in pixels, in hundredths. ValueError or TypeError where it is no box."""
    x, y, across, down = (float(edge) for edge in told)
    if not (
        all(map(math.isfinite, (x, y, across, down))) and across > 0 and down > 0 and width > 0 and height > 0
    ):
        raise ValueError(f"bbox {told} of a picture of {width} x {height}")
    return x * 100 / width, y * 100 / height, (x + across) * 100 / width, (y + down) * 100 / height
