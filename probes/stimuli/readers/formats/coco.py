"""COCO captions: `images` (id, file_name) and `annotations` (id, image_id, caption)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from probes.errors import DataError
from probes.files import json_files, tabular
from probes.files.tabular import Unusable
from probes.stimuli.readers.records import Record

from .format import Format

BEGINS = re.compile(r'\s*\{\s*"(info|images|annotations|licenses|type)"\s*:')
LISTS = re.compile(r'"(images|annotations)"\s*:\s*\[\s*\{')
"""In any order; and there may be others before them."""


def fits(_: Path, start: str) -> bool:
    """By the names of its lists."""
    return start.lstrip().startswith("{") and (LISTS.search(start) or BEGINS.match(start)) is not None


def load(path: Path) -> dict[str, Any]:
    """The lists of such a file. DataError where it has no `images`."""
    try:
        told = json_files.rows(tabular.read_text(path))
    except json_files.NotJson as error:
        raise DataError(f"{path}: is not COCO's JSON ({error}); expected images and annotations") from None
    if not isinstance(told, dict) or not isinstance(told.get("images"), list):
        raise DataError(f"{path}: is not COCO's JSON; expected images and annotations")
    return told


def read(path: Path) -> Iterator[Record]:
    """A record for every annotation. InputError where the file is not COCO's JSON."""
    told = load(path)
    notes = told.get("annotations")
    if not isinstance(notes, list):
        raise DataError(f"{path}: is not COCO's JSON; expected images and annotations")
    names = {
        identified(image["id"]): image.get("file_name") or image.get("coco_url")
        for image in told["images"]
        if isinstance(image, dict) and "id" in image
    }
    for row, note in enumerate(notes, start=1):
        if not isinstance(note, dict) or not {"image_id", "caption"} <= set(note):
            yield Record(str(path), row, Unusable("coco-incomplete"))
        elif not (name := names.get(identified(note["image_id"]))):
            yield Record(str(path), row, Unusable("image-id-unknown", id=str(note["image_id"])))
        else:
            values = note | {"image": name}
            yield Record(str(path), row, tabular.fault(values) or values)


def identified(id: object) -> str:
    """An id as text: 1, "1" and 1.0 are one, whatever wrote them."""
    return str(int(id) if isinstance(id, float) and id.is_integer() else id).strip()


FORMAT = Format("coco", "COCO's captions, JSON", fits, read, order=40)
