"""Photographs with boxes, from COCO's instances JSON: what is in them, as nouns of the lexicon, and where."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

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
    """All of one kind in one picture."""

    image: str
    noun: lexicon.Noun
    boxes: tuple[Box, ...]


def read(path: str) -> tuple[list[Boxed], pd.DataFrame, pd.DataFrame]:
    """What a COCO instances file has in its pictures (in the file's folder or below it), what was dropped, and what
    was skipped: kinds that the lexicon has no noun of, crowds, and what is too small.

    InputError, in one line, where the file is not COCO's or nothing of it can be used.
    """
    data = load(Path(path))
    if not isinstance(data, dict) or not {"images", "annotations", "categories"} <= set(data):
        raise InputError(
            f"{path}: expected COCO's instances, as {{images: […], annotations: […], categories: […]}}"
        )
    nouns = {noun.gloss: noun for noun in lexicon.nouns().values()}
    kinds = {row["id"]: row["name"] for row in data["categories"]}
    pictures = {row["id"]: row for row in data["images"]}
    found: dict[tuple[object, str], list[Box]] = defaultdict(list)
    skipped: list[tuple[str, object, str]] = []
    for number, row in enumerate(data["annotations"], 1):
        kind, picture = kinds.get(row["category_id"], ""), pictures.get(row["image_id"])
        if picture is None:
            raise InputError(
                f"{path}: annotation {number}: image {row['image_id']} is not among its images; mend it"
            )
        if kind not in nouns:
            skipped.append((path, number, f"no noun of the lexicon is called {kind!r}"))
        elif row.get("iscrowd"):
            skipped.append((path, number, "a crowd, not one of a kind"))
        else:
            x, y, width, height = row["bbox"]
            sides = (picture["width"], picture["height"]) * 2
            edges = (
                edge * 100 / side for edge, side in zip((x, y, x + width, y + height), sides, strict=True)
            )
            found[row["image_id"], kind].append(tuple(edges))  # type: ignore[arg-type]
    shelf, used = Shelf(Path(path).parent), []
    dropped: list[tuple[str, object, str]] = []
    for (id, kind), boxes in found.items():
        if not any(on(x, y, box) for x, y in crops.places() for box in boxes):
            skipped.append((path, id, f"the {kind} is smaller than the places that are told apart"))
            continue
        try:
            used.append(Boxed(shelf.find(pictures[id]["file_name"]).image, nouns[kind], tuple(boxes)))
        except Unusable as reason:
            dropped.append((path, id, str(reason)))
    if not used:
        lost = [*dropped, *skipped]
        first = f"; the first: {lost[0][1]}: {lost[0][2]}" if lost else ""
        raise InputError(f"{path}: none of {len(data['annotations'])} boxes can be used{first}")
    return used, pd.DataFrame(dropped, columns=DROPPED), pd.DataFrame(skipped, columns=DROPPED)
