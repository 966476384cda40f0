"""WIT (Srinivasan et al., SIGIR 2021): pictures of Wikipedia's pages by their addresses. Not every one is described."""

from collections.abc import Iterator
from pathlib import Path

from probes.files import tabular
from probes.files.tabular import Unusable
from probes.stimuli.readers.records import Record

from .format import Format, first_line

LINES = (".jsonl", ".ndjson", ".json")
COLUMNS = {"image_url", "caption_reference_description"}


def read(path: Path) -> Iterator[Record]:
    """A record for every row, with its reference description, else its alternative text."""
    for row, values in tabular.read_rows(path, ".tsv" if tabular.suffix(path) not in LINES else ".jsonl")[1]:
        if isinstance(values, dict):
            texts = (values.get(f"caption_{kind}_description") for kind in ("reference", "alt_text"))
            caption = next((text for text in texts if str(text or "").strip()), Unusable("wit-not-described"))
            values = {
                "image": values.get("image_url"),
                "caption": caption,
                "language": values.get("language"),
            }
        yield Record(str(path), row, values)


def _fits(line: str) -> bool:
    """By its heading, or by the keys of its first line."""
    return set(line.split("\t")) >= COLUMNS or all(f'"{name}"' in line for name in COLUMNS)


FORMAT = Format(
    "wit",
    "WIT's TSV, also as JSON lines",
    fits=lambda _, start: _fits(first_line(start)),
    read=read,
    order=40,
)
