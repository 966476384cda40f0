"""COCO captions: `images` (id, file_name) and `annotations` (id, image_id, caption)."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from probes.errors import DataError
from probes.files import tabular
from probes.files.tabular import Unusable
from probes.stimuli.readers.records import Record

from .format import Format

BEGINS = re.compile(r'\s*\{\s*"(info|images|annotations|licenses|type)"\s*:')


def read(path: Path) -> Iterator[Record]:
    """A record for every annotation. InputError where the file is not COCO's JSON."""
    text = tabular.read_text(path)
    try:
        told = json.loads(text)
        names = {image["id"]: image["file_name"] for image in told["images"]}
        notes = list(told["annotations"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DataError(f"{path}: is not COCO's JSON ({error!r}); expected images and annotations") from None
    for row, note in enumerate(notes, start=1):
        if not isinstance(note, dict) or not {"image_id", "caption"} <= set(note):
            yield Record(str(path), row, Unusable("coco-incomplete"))
        elif note["image_id"] not in names:
            yield Record(str(path), row, Unusable("image-id-unknown", id=str(note["image_id"])))
        else:
            yield Record(str(path), row, note | {"image": names[note["image_id"]]})


FORMAT = Format("coco", "COCO's captions, JSON", lambda _, start: BEGINS.match(start), read, order=40)
