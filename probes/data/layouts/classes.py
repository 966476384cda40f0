"""Arabic names of ImageNet's classes, of both public lists, for sets of its classes: whole, or some of them."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from probes.errors import DataError
from probes.files import json_files

from .place import LeftOut, Place

CLIP_BENCHMARK, BABEL = "ar_classnames.json", "babel_imagenet.json"
IMAGENETTE = {
    "n01440764": (0, "tench"),
    "n02102040": (217, "English springer"),
    "n02979186": (482, "cassette player"),
    "n03000684": (491, "chain saw"),
    "n03028079": (497, "church"),
    "n03394916": (566, "French horn"),
    "n03417042": (569, "garbage truck"),
    "n03425413": (571, "gas pump"),
    "n03445777": (574, "golf ball"),
    "n03888257": (701, "parachute"),
}
"""WordNet id -> index among the thousand, and English name."""


def imagenet(place: Place) -> Iterator[LeftOut]:
    """classes-clip_benchmark.json and classes-babel.json: {label: name or names}, of the labels that the pictures
    have. The second names only 636 of the thousand."""
    lists = {"clip_benchmark": _of_clip_benchmark(place.files), "babel": _of_babel(place.files)}
    labels = _labels(place)
    for name, names in lists.items():
        place.write(
            f"classes-{name}.json", {label: names[index] for label, index in labels.items() if index in names}
        )
    return iter(())


def _labels(place: Place) -> dict[str, int]:
    """Label -> index among the thousand, as the pictures are labelled: by Parquet's class names, by folders called by
    WordNet ids, or by the index itself."""
    if place.path is not None:
        folders = sorted(each.name for each in place.path.iterdir() if each.is_dir())
        if len(folders) != 1000:
            raise DataError(
                f"{place.path}: holds {len(folders)} folders; expected one for each of ImageNet's 1,000 classes, "
                "called by its WordNet id, as n01440764"
            )
        return {name: index for index, name in enumerate(folders)}
    if files := sorted(place.files.rglob("*.parquet")):
        return _some(files[0])
    return {str(index): index for index in range(1000)}


def _some(file: Path) -> dict[str, int]:
    """Imagenette's ten, as its file calls them."""
    called = next(filter(None, json_files.classes(pq.read_schema(file).metadata).values()), None)
    known = {name: index for id, (index, english) in IMAGENETTE.items() for name in (id, english)}
    if called is None:  # numbers, in the order of the WordNet ids
        return {str(number): index for number, (index, _) in enumerate(IMAGENETTE.values())}
    if unknown := [name for name in called if name not in known]:
        raise DataError(f"{file.name}: has a class {unknown[0]!r}, which is none of Imagenette's ten")
    return {name: known[name] for name in called}


def _of_clip_benchmark(files: Path) -> dict[int, str]:
    names = json_files.read(files / CLIP_BENCHMARK)["imagenet1k"]
    return dict(enumerate(names))


def _of_babel(files: Path) -> dict[int, str]:
    indices, names = json_files.read(files / BABEL)["AR"]
    return dict(zip(indices, names, strict=True))
