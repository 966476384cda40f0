"""WebDataset: tars in which the files of one sample have one name."""

from collections.abc import Iterator
from pathlib import Path

from probes.files.tabular import Unusable
from probes.stimuli.readers.records import Record, holds, json_of, samples, text_of

from .format import Format, each_caption


def fits(path: Path, _: str) -> bool:
    """A tar, or a folder of tars without a table beside them."""
    return holds(path, ".tar") and not holds(path, ".csv", ".tsv", ".jsonl")


def read(path: Path) -> Iterator[Record]:
    """A sample's captions are the lines of its .txt, or `caption` of its .json."""
    for place, row, sample in samples(path):
        try:
            if isinstance(sample, Unusable):
                raise sample
            told = json_of(sample)
            if "txt" in sample:
                told["caption"] = [line for line in text_of(sample, "txt").splitlines() if line.strip()]
            values = {"caption": ""} | told | {"id": sample["key"], "image": sample["image"]}
            yield from each_caption([Record(place, row, values)])
        except Unusable as unusable:
            yield Record(place, row, unusable)


FORMAT = Format(
    "webdataset", "WebDataset tars, captions in .txt or .json", fits, read, order=20, folders=True
)
