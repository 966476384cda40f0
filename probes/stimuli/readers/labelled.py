"""Pictures with the class of each: a folder a class, WebDataset, Parquet, Hugging Face `datasets`, or a table."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pandas as pd

from probes import reasons
from probes.errors import DataError
from probes.files import tabular, text
from probes.files.tabular import Stored, Unusable
from probes.stimuli.pixels import PICTURES

from .files import columnar
from .files.folders import below, hidden
from .files.picture_finder import Shelf
from .records import (
    IMAGE,
    OPTIONAL,
    UNUSED,
    Once,
    Record,
    columnar_records,
    holds,
    json_of,
    keyed,
    samples,
    table_records,
    text_of,
    whole,
)

COLUMNS = ["image", "label", "row"]
ROLES = {
    "image": IMAGE,
    "label": ("label", "class", "labels", "class_name", "fine_label", "cls", "الصنف"),
}
SPLITS = {"train", "val", "valid", "validation", "test"}
LABELS = ("cls", "cls.txt", "label", "label.txt")


def labelled(
    path: str | Path, images: str | Path | None = None, image_key: str | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pictures with their classes, and what had to be dropped.

    path: a folder with a folder for each class; WebDataset tars with .cls, or `label` in .json; Parquet files; a
        folder that `datasets` saved; or a CSV, TSV, JSONL or JSON file with the columns `image` and `label`.
    images: the folder or tar of a table's pictures (None: the table's own folder).
    image_key: the column of pictures, where a table calls it otherwise.
    Returns (image, label, row) and a table of reasons. `label` is text: the class's name where the file has it
    (a folder's, a ClassLabel's), else its number in digits, counted as the file counts. `row` is the line, record,
    sample, or (of a folder) the place of the picture in order of its path, from 1. Every picture or record is in
    one table or the other. `attrs[UNUSED]` has the columns that a table has besides.

    Raises InputError, in one line, where the file is not in its format, or nothing is left of it.
    """
    place = Path(path)
    if not place.exists():
        raise DataError(f"{place}: no such file or folder; give the path of labelled pictures")
    records = list(_records(place, image_key))
    root = Path(images) if images is not None else place if place.is_dir() else place.parent
    shelf = Shelf(root)
    used, dropped, keys, once, rest = [], [], set(), Once(), dict[str, None]()
    for file, row, values in records:
        try:
            if isinstance(values, Unusable):
                raise values
            if (key := values.get("key")) and key in keys:
                raise Unusable("sample-twice", key=key)
            label = _label(values["label"])
            image = shelf.find(values["image"]).image
            if not isinstance(
                values["image"], Stored
            ):  # published sets hold a picture twice; a table should not
                once.check(row, file, image, label)
            rest.update(dict.fromkeys(values))
            used.append((image, label, row))
            keys.add(key)
        except Unusable as unusable:
            dropped.append((file, row, unusable.reason))
    whole(place, (row for _, row, _ in records), (row for *_, row in used), (row for _, row, _ in dropped))
    if not used:
        first = f"; the first: row {dropped[0][1]}: {dropped[0][2]}" if dropped else ""
        raise DataError(f"{place}: none of {len(records)} pictures can be used{first}; mend or remove them")
    found = pd.DataFrame(used, columns=COLUMNS)
    found.attrs[UNUSED] = [name for name in rest if name not in (*COLUMNS, "key", *OPTIONAL)]
    return found, reasons.table(dropped)


def _records(path: Path, image_key: str | None) -> Iterator[Record]:
    """The records of a labelled set, by what lies there: saved columns, tars, a folder for each class, or a table.
    DataError where it is none of these."""
    if columnar.is_saved(path) or (holds(path, ".parquet") and not holds(path, ".tar")):
        return columnar_records(path, keyed(path, ROLES, image_key), names_of="label")
    if holds(path, ".tar"):
        keyed(path, ROLES, image_key, fixed=True)
        return _webdataset(path)
    if path.is_dir() and sum(map(_is_class, path.iterdir())) > 1:
        keyed(path, ROLES, image_key, fixed=True)
        return _folder(path)  # one folder of pictures is no class, but where a table's pictures are
    if path.is_dir() and not any(entry.suffix.lower() in tabular.SUFFIXES for entry in path.iterdir()):
        raise DataError(
            f"{path}: holds no pictures with classes; give a folder that has a folder of them for each class, two or "
            f"more, or a table ({', '.join(tabular.SUFFIXES)})"
        )
    return table_records(tabular.find_table(path), keyed(path, ROLES, image_key))


def _webdataset(path: Path) -> Iterator[Record]:
    """Records of tars: the label is a text member of its own (.cls), or a value of the JSON beside the picture."""
    for place, row, sample in samples(path):
        try:
            if isinstance(sample, Unusable):
                raise sample
            named = next((text_of(sample, suffix) for suffix in LABELS if suffix in sample), None)
            told = json_of(sample) if named is None else {}
            label = next((told[key] for key in ("label", "class", "cls") if key in told), named)
            yield Record(place, row, {"key": sample["key"], "image": sample["image"], "label": label})
        except Unusable as unusable:
            yield Record(place, row, unusable)


def _folder(path: Path) -> Iterator[Record]:
    """A class is called as the folder below `path` in which its pictures are, however deep."""
    names = [file.relative_to(path).as_posix() for file in below(path, *PICTURES)]
    classes = {PurePosixPath(name).parts[0] for name in names if "/" in name}
    if {name.casefold() for name in classes} <= SPLITS:
        raise DataError(
            f"{path}: holds the splits {', '.join(sorted(classes))}; give the folder of one of them"
        )
    for row, name in enumerate(names, start=1):
        stray = Unusable("in-no-class-folder", name=name)
        yield Record(
            str(path), row, {"image": name, "label": PurePosixPath(name).parts[0]} if "/" in name else stray
        )


def _is_class(entry: Path) -> bool:
    return entry.is_dir() and not hidden(entry.name) and holds(entry, *PICTURES)


def _label(value: object) -> str:
    told = "" if isinstance(value, (list, dict)) else text.bare(value)
    if not told or told == "-1":  # how `datasets` marks a hidden label
        raise Unusable("label-missing")
    return told
