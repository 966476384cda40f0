"""Parquet files."""

from collections.abc import Iterator
from pathlib import Path

from probes.stimuli.readers.records import Record, Roles, columnar_records, holds

from .format import ROLES, Format, each_caption


def read(path: Path, roles: Roles = ROLES) -> Iterator[Record]:
    """A record for every caption of every row."""
    return each_caption(columnar_records(path, roles))


FORMAT = Format(
    "parquet",
    "Parquet files, one or a folder of them",
    fits=lambda path, _: holds(path, ".parquet"),
    read=read,
    order=30,
    folders=True,
    keyed=True,
)
