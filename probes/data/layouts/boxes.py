"""More Inclusive Annotations for People (MIAP, Schumann et al., AIES 2021): boxes of people in Open Images, and how
each presents, as annotators saw it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from probes.data import checking
from probes.reasons import Reason

from .place import PICTURES, LeftOut, Place

BOXES = "open_images_extended_miap_boxes_val.csv"
PICTURE = "https://open-images-dataset.s3.amazonaws.com/validation/{}.jpg"
PRESENTATIONS = {"Predominantly Feminine": "feminine", "Predominantly Masculine": "masculine"}
Rows = dict[str, list[tuple[int, dict[str, str]]]]


def miap(place: Place) -> Iterator[LeftOut]:
    """people.jsonl, one person each whose presentation was told, and instances.json, COCO's, with the boxes of all
    people in the same pictures."""
    told, images, notes = [], [], []
    for id, rows in _by_picture(place.files / BOXES).items():
        name = f"{id}.jpg"
        if reason := _left_out(rows, place, name):
            yield from ((BOXES, row, reason) for row, _ in rows)
            continue
        number, row = rows[0]
        told.append(
            {"image": f"{PICTURES}/{name}", "presentation": PRESENTATIONS[row["GenderPresentation"]]}
            | {"age": row["AgePresentation"]}
        )
        images.append({"id": id, "file_name": f"{PICTURES}/{name}", "width": 1, "height": 1})
        notes.append({"id": number, "image_id": id, "category_id": 1, "iscrowd": 0, "bbox": _box(row)})
    place.write("people.jsonl", told)
    categories = [{"id": 1, "name": "person"}]
    place.write("instances.json", {"images": images, "annotations": notes, "categories": categories})


def miap_links(files: Path) -> dict[str, str]:
    """The pictures of one person whose presentation was told."""
    return {
        f"{id}.jpg": PICTURE.format(id) for id, rows in _by_picture(files / BOXES).items() if not _unfit(rows)
    }


def presented(tables: Iterable[Path]) -> dict[str, str]:
    """Id of a picture -> how the one person in it presents, or the code of why that can't be said."""
    found = {}
    for table in tables:
        for id, rows in _by_picture(table).items():
            why = _unfit(rows)
            found[id] = why.code if why else PRESENTATIONS[rows[0][1]["GenderPresentation"]]
    return found


def _by_picture(table: Path) -> Rows:
    found: Rows = defaultdict(list)
    for row, told in enumerate(checking.table(table), 2):
        found[told["ImageID"]].append((row, told))
    return found


def _left_out(rows: list[tuple[int, dict[str, str]]], place: Place, name: str) -> Reason | None:
    why = _unfit(rows)
    if not why and name in place.dead:
        return Reason("link-dead", error=place.dead[name])
    return why


def _unfit(rows: list[tuple[int, dict[str, str]]]) -> Reason | None:
    """Why a picture can't be asked about as one of one person."""
    row = rows[0][1]
    if len(rows) > 1 or row.get("IsGroupOf") == "1":
        return Reason("several-people")
    return None if row["GenderPresentation"] in PRESENTATIONS else Reason("presentation-untold")


def _box(row: dict[str, str]) -> list[float]:
    """COCO's left, top, width and height, of a picture of 1 by 1."""
    left, right, top, bottom = (float(row[edge]) for edge in ("XMin", "XMax", "YMin", "YMax"))
    return [left, top, right - left, bottom - top]
