"""The formats that captioned pictures are published in: how each is recognised, and how it is read.

A reader yields a Record for every caption, with `image` and `caption`, and where the file tells them `id`, `language`,
`origin`, `translator`; or one without values for what can't be read.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from probes.errors import CallError, DataError

from .files import columnar, tabular
from .files.tabular import Unusable
from .records import (
    IMAGE,
    Record,
    columnar_records,
    head,
    holds,
    identity,
    json_of,
    samples,
    table_records,
    text_of,
)

NO_DESCRIPTION = "WIT gives it neither a reference description nor an alternative text"
TOKEN = re.compile(r"([^\t]+?)#(\d+)\t(.*)")
COCO = re.compile(r'\s*\{\s*"(info|images|annotations|licenses|type)"\s*:')
WIT = {"image_url", "caption_reference_description"}
ROLES = {
    "image": (*IMAGE, "image_id"),
    "caption": ("text", "captions", "sentence", "sentences", "description"),
}
"""What the needed columns are called elsewhere."""


def records(path: Path, format: str | None) -> list[Record]:
    """The records of a file or folder. InputError where it is in none of FORMATS, or not in the one that is named."""
    if format is not None and format not in FORMATS:
        raise CallError(f"--format {format}: no such format; there are {', '.join(FORMATS)}")
    if format is None:
        start = head(path)
        format = next((name for name, (fits, _) in FORMATS.items() if fits(path, start)), None)
    if format is None:
        if path.is_dir():
            return records(tabular.find_table(path), None)
        raise DataError(f"{path}: its format is not recognised; name it with --format: {', '.join(FORMATS)}")
    if path.is_dir() and format not in FOLDERS:
        path = tabular.find_table(path)
    return list(FORMATS[format][1](path))


def _each(records: Iterable[Record]) -> Iterator[Record]:
    """A record for every caption of a record that holds a list of them."""
    for place, row, values in records:
        told = values.get("caption") if isinstance(values, dict) else None
        if not isinstance(values, dict) or not isinstance(told, list) or not told:
            yield Record(place, row, values)
            continue
        for number, caption in enumerate(told):
            id = f"{identity(values, row)}#{number}"
            yield Record(place, row, values | {"caption": caption, "id": id})


def _table(kind: str = "") -> Callable[[Path], Iterator[Record]]:
    return lambda path: _each(table_records(path, ROLES, kind))


def _columnar(path: Path) -> Iterator[Record]:
    return _each(columnar_records(path, ROLES))


def _webdataset(path: Path) -> Iterator[Record]:
    """A sample's captions are the lines of its .txt, or `caption` of its .json."""
    for place, row, sample in samples(path):
        try:
            if isinstance(sample, Unusable):
                raise sample
            told = json_of(sample)
            if "txt" in sample:
                told["caption"] = [line for line in text_of(sample, "txt").splitlines() if line.strip()]
            values = {"caption": ""} | told | {"id": sample["key"], "image": sample["image"]}
            yield from _each([Record(place, row, values)])
        except Unusable as reason:
            yield Record(place, row, reason)


def _crossmodal(path: Path) -> Iterator[Record]:
    """Crossmodal-3600 (Thapliyal et al., EMNLP 2022): a line a picture, captions written in each language."""
    for row, values in tabular.read_rows(path, ".jsonl")[1]:
        if isinstance(values, Unusable):
            yield Record(str(path), row, values)
            continue
        for language, told in values.items():
            texts = told.get("caption", []) if isinstance(told, dict) else []
            for number, caption in enumerate(texts if isinstance(texts, list) else [texts]):
                told = {
                    "origin": "native",
                    "language": language,
                    "id": f"{values.get('image/key')}/{language}/{number}",
                }
                yield Record(str(path), row, told | {"image": values.get("image/key"), "caption": caption})


def _coco(path: Path) -> Iterator[Record]:
    """COCO captions: `images` (id, file_name) and `annotations` (id, image_id, caption)."""
    text = tabular.read_text(path)
    try:
        told = json.loads(text)
        names = {image["id"]: image["file_name"] for image in told["images"]}
        notes = list(told["annotations"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DataError(f"{path}: is not COCO's JSON ({error!r}); expected images and annotations") from None
    for row, note in enumerate(notes, start=1):
        if not isinstance(note, dict) or not {"image_id", "caption"} <= set(note):
            yield Record(str(path), row, Unusable("lacks image_id or caption; use the captions' JSON"))
        elif note["image_id"] not in names:
            yield Record(str(path), row, Unusable(f"image_id {note['image_id']} is not among the images"))
        else:
            yield Record(str(path), row, note | {"image": names[note["image_id"]]})


def _flickr8k(path: Path) -> Iterator[Record]:
    """`name.jpg#0<TAB>caption`, as Flickr8k's token file and its Arabic versions are."""
    for row, line in enumerate(tabular.read_text(path).split("\n"), start=1):
        if told := TOKEN.fullmatch(line):
            name, number, caption = told.groups()
            yield Record(str(path), row, {"image": name, "id": f"{name}#{number}", "caption": caption})
        elif line.strip():
            yield Record(
                str(path), row, Unusable("expected name.jpg#0, a tab and the caption; mend or remove it")
            )


def _wit(path: Path) -> Iterator[Record]:
    """WIT (Srinivasan et al., SIGIR 2021). Not every picture of its pages is described."""
    for row, values in tabular.read_rows(path, ".tsv")[1]:
        if isinstance(values, dict):
            texts = (values.get(f"caption_{kind}_description") for kind in ("reference", "alt_text"))
            caption = next((text for text in texts if str(text or "").strip()), Unusable(NO_DESCRIPTION))
            values = {
                "image": values.get("image_url"),
                "caption": caption,
                "language": values.get("language"),
            }
        yield Record(str(path), row, values)


def _first(start: str) -> str:
    return start.lstrip().split("\n", 1)[0]


Format = tuple[Callable[[Path, str], object], Callable[[Path], Iterator[Record]]]
FORMATS: dict[str, Format] = {
    "datasets": (lambda path, _: columnar.is_saved(path), _columnar),
    "webdataset": (
        lambda path, _: holds(path, ".tar") and not holds(path, ".csv", ".tsv", ".jsonl"),
        _webdataset,
    ),
    "parquet": (lambda path, _: holds(path, ".parquet"), _columnar),
    "crossmodal-3600": (lambda _, start: '"image/key"' in start, _crossmodal),
    "coco": (lambda _, start: COCO.match(start), _coco),
    "flickr8k": (lambda _, start: TOKEN.match(_first(start)), _flickr8k),
    "wit": (lambda _, start: set(_first(start).split("\t")) >= WIT, _wit),
    "csv": (lambda path, _: tabular.suffix(path) == ".csv", _table(".csv")),
    "tsv": (lambda path, _: tabular.suffix(path) == ".tsv", _table(".tsv")),
    "jsonl": (lambda path, _: tabular.suffix(path) in (".jsonl", ".ndjson"), _table(".jsonl")),
    "json": (lambda path, _: tabular.suffix(path) == ".json", _table(".json")),
}
"""Name -> whether a path is in it (the second argument is the file's beginning), and its reader. In this order."""
FOLDERS = ("datasets", "webdataset", "parquet")
"""Formats that may be folders; of another, the one table in a folder is meant."""
