"""Crossmodal-3600 (Thapliyal et al., EMNLP 2022): a line a picture, captions written in each language."""

from collections.abc import Iterator
from pathlib import Path

from probes.files import tabular
from probes.files.tabular import Unusable
from probes.stimuli.readers.records import Record

from .format import Format


def read(path: Path) -> Iterator[Record]:
    """A record for every caption in every language; all are native."""
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


FORMAT = Format(
    "crossmodal-3600",
    "Crossmodal-3600's JSON lines, native captions in 36 languages",
    fits=lambda _, start: '"image/key"' in start,
    read=read,
    order=35,
)
