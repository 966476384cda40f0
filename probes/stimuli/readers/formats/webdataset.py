"""WebDataset: tars in which the files of one sample have one name."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from probes.files.tabular import Unusable
from probes.stimuli.pixels import PICTURES
from probes.stimuli.readers.records import Record, Roles, holds, json_of, meant, samples, text_of

from .format import ROLES, Format, each_caption


def fits(path: Path, _: str) -> bool:
    """A tar, or a folder of tars without a table beside them."""
    return holds(path, ".tar") and not holds(path, ".csv", ".tsv", ".jsonl")


def read(path: Path, roles: Roles = ROLES) -> Iterator[Record]:
    """A sample's captions are the lines of its .txt or another file of CAPTION, or a value of its .json."""
    for place, row, sample in samples(path):
        try:
            if isinstance(sample, Unusable):
                raise sample
            told = json_of(sample)
            caption = _caption(sample, told, roles["caption"])
            values = told | {"caption": caption, "id": sample["key"], "image": sample["image"]}
            yield from each_caption([Record(place, row, values)])
        except Unusable as unusable:
            yield Record(place, row, unusable)


def _caption(sample: dict[str, Any], told: dict[str, Any], names: tuple[str, ...]) -> object:
    """The lines of a file of these names, by the last part of its suffix (000.outputs.txt), else a value of the JSON.
    Unusable where there is none, or several and nobody says which."""
    files = {suffix.rpartition(".")[2]: suffix for suffix in sample if suffix not in ("tar", "key", "image")}
    for there in (files, told):
        found = [names[0]] if names[0] in there else meant(names, there)
        if "txt" in found and there is files:
            found = ["txt"]
        if len(found) > 1:
            raise Unusable("caption-may-be", names=", ".join(found))
        if found:
            return told[found[0]] if there is told else _lines(text_of(sample, files[found[0]]))
    others = [f".{name}" for name in files if f".{name}" not in PICTURES] + list(told)
    raise Unusable("no-caption", there=", ".join(others)) if others else Unusable("caption-empty")


def _lines(text: str) -> list[str] | str:
    return [line for line in text.splitlines() if line.strip()] or ""


FORMAT = Format(
    "webdataset", "WebDataset tars, captions in .txt or .json", fits, read, order=20, folders=True, keyed=True
)
