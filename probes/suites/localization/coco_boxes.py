"""Photographs with boxes, from COCO's instances JSON: what is in them, as Arabic nouns, and where."""

import math
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from probes import reasons, stimuli
from probes.arabic.prompts.labelfiles import load
from probes.arabic.variety import Variety
from probes.errors import CallError, DataError
from probes.files import text
from probes.files.tabular import Unusable
from probes.reasons import Reason
from probes.stimuli import crops, pixels
from probes.stimuli.boxes import Box, on, upright
from probes.stimuli.readers.files.picture_finder import Shelf
from probes.stimuli.readers.formats.coco import identified

QUARTER = 5
"""EXIF's orientations from here on change width and height."""
ALIKE = 0.05
"""A picture that was made smaller since has the same shape, but for rounding."""


@dataclass(frozen=True)
class Boxed:
    """All of one kind in one picture; `lemma`: the kind's id in the lexicon, or else COCO's name of it."""

    image: str
    lemma: str
    text: str
    boxes: tuple[Box, ...]


def kinds(variety: Variety) -> dict[str, tuple[str, str]]:
    """English or Arabic name -> lemma and Arabic noun: COCO's 80 categories, and what the lexicon has by its gloss."""
    named = {category: (category, noun) for category, noun in variety.coco.items()}
    named |= {noun.gloss: (noun.id, noun.singular) for noun in variety.lexicon.nouns.values()}
    return {noun: told for told in named.values() for noun in told[1:]} | named


def pictures(path: str) -> Path:
    """The folder that holds the pictures of an instances file, itself or in folders below it: the file's own, or the
    one above where that is COCO's `annotations`."""
    folder = Path(path).parent
    return folder.parent if folder.name == "annotations" else folder


def read(path: str, known: dict[str, tuple[str, str]]) -> tuple[list[Boxed], pd.DataFrame, pd.DataFrame]:
    """What a COCO instances file has in its pictures (see `pictures`), what was dropped, and what was skipped: kinds
    that are not `known` (see `kinds`), crowds, and what is too small.

    InputError, in one line, where the file is not COCO's or nothing of it can be used.
    """
    if Path(path).is_dir():
        raise CallError(f"--images {path}: a folder; {_expected(Path(path))}")
    data = load(Path(path))
    lists = ("images", "annotations", "categories")
    if not isinstance(data, dict) or not all(isinstance(data.get(name), list) for name in lists):
        raise DataError(
            f"{path}: expected COCO's instances, as {{images: […], annotations: […], categories: […]}}"
        )
    categories = _by_id(data["categories"], "name")
    images = _by_id(data["images"], "file_name", "width", "height")
    found: dict[tuple[str, str], list[Box]] = defaultdict(list)
    skipped: list[tuple[str, object, Reason]] = []
    dropped: list[tuple[str, object, Reason]] = []
    for number, row in enumerate(data["annotations"], 1):
        try:
            name, picture = _of(row, "category_id", categories)["name"], _of(row, "image_id", images)
            kind = text.bare(name).casefold()
            box = _box(row.get("bbox"), picture)
        except Unusable as unusable:
            dropped.append((path, number, unusable.reason))
            continue
        if kind not in known:
            skipped.append((path, number, Reason("no-noun-known", name=kind)))
        elif row.get("iscrowd"):
            skipped.append((path, number, Reason("a-crowd")))
        else:
            found[identified(row["image_id"]), kind].append(box)
    shelf, used = Shelf(pictures(path)), []
    for (id, kind), told in found.items():
        try:
            image = shelf.find(images[id]["file_name"]).image
            boxes = _shown(told, image, images[id])
        except Unusable as unusable:
            dropped.append((path, images[id]["id"], unusable.reason))
            continue
        if not any(on(x, y, box) for x, y in crops.places() for box in boxes):
            skipped.append((path, images[id]["id"], Reason("too-small", name=kind)))
            continue
        used.append(Boxed(image, *known[kind], tuple(boxes)))
    if not used:
        lost = [*dropped, *skipped]
        first = f"; the first: {lost[0][1]}: {lost[0][2]}" if lost else ""
        raise DataError(
            f"{path}: none of {len(data['annotations'])} boxes can be used{first}; give a file with others"
        )
    return used, reasons.table(dropped), reasons.table(skipped)


def _expected(folder: Path) -> str:
    """What a folder is not, and the file in it that may be meant."""
    told = "localization takes COCO's instances, a JSON file with the boxes of its pictures"
    found = sorted(
        str(file) for where in ("", "annotations/") for file in folder.glob(f"{where}instances*.json")
    )
    return f"{told}; give {found[0] if len(found) == 1 else ' or '.join(found[:3]) or 'that file'}"


def _by_id(rows: list, *needed: str) -> dict:
    """By their ids, those that have one, and all that is needed."""
    known = (row for row in rows if isinstance(row, dict) and set(needed) <= set(row))
    return {identified(row["id"]): row for row in known if "id" in row}


def _of(row: object, key: str, known: dict) -> dict:
    """What an annotation names by its id."""
    id = row.get(key) if isinstance(row, dict) else None
    if id is None or identified(id) not in known:
        raise Unusable("id-unknown", key=key, id=repr(id))
    return known[identified(id)]


def _shown(boxes: list[Box], image: str, told: dict) -> list[Box]:
    """The boxes in the picture as it is shown. EXIF may say that it is shown turned; whether the boxes are of that or
    of the pixels as they are stored, the file's width and height say. Unusable where they are of neither."""
    content = stimuli.content(image)
    wide, high, orientation = pixels.stored(content or b"")
    turned = orientation >= QUARTER
    shape = float(told["width"]) / float(told["height"])
    stored, shown = wide / high, (high / wide if turned else wide / high)
    if abs(shape / shown - 1) < ALIKE:
        return boxes
    if turned and abs(shape / stored - 1) < ALIKE:
        return [upright(box, orientation) for box in boxes]
    given = f"{told['width']} × {told['height']}"
    raise Unusable("size-is-another", given=given, found=f"{wide} × {high}")


def _box(told: object, picture: dict) -> Box:
    """COCO's x, y, width, height in pixels, in hundredths, as far as it is in the picture."""
    try:
        x, y, across, down = (float(edge) for edge in told)  # type: ignore[attr-defined]
        wide, high = float(picture["width"]), float(picture["height"])
        edges = (x * 100 / wide, y * 100 / high, (x + across) * 100 / wide, (y + down) * 100 / high)
        left, top, right, bottom = (min(max(edge, 0.0), 100.0) for edge in edges)
        if left < right and top < bottom and all(map(math.isfinite, (x, y, across, down))):
            return left, top, right, bottom
    except (TypeError, ValueError, ArithmeticError):
        pass
    raise Unusable("no-box", given=repr(told), width=repr(picture["width"]), height=repr(picture["height"]))
