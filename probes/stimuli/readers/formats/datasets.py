"""A folder that the library `datasets` saved."""

from collections.abc import Iterator
from pathlib import Path

from probes.stimuli.readers.files import columnar
from probes.stimuli.readers.records import Record, Roles, columnar_records

from .format import ROLES, Format, each_caption


def read(path: Path, roles: Roles = ROLES) -> Iterator[Record]:
    """A record for every caption of every row."""
    return each_caption(columnar_records(path, roles))


FORMAT = Format(
    "datasets",
    "a folder that Hugging Face `datasets` saved",
    fits=lambda path, _: columnar.is_saved(path),
    read=read,
    order=10,
    folders=True,
    keyed=True,
)
