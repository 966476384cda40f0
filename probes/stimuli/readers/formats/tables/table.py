"""What tables have in common: a row a picture, its captions in one column."""

from collections.abc import Iterator
from pathlib import Path

from probes.files import tabular
from probes.stimuli.readers.formats.format import ROLES, Format, each_caption
from probes.stimuli.readers.records import OPTIONAL, UNUSED, Record, Roles, Unusable, table_records

READ = (*ROLES, *OPTIONAL)
"""The columns that captions are made of."""


def table(name: str, about: str, *endings: str) -> Format:
    """The format of tables whose files end so; the first ending says how the cells are parted, whatever the file's
    name."""

    def read(path: Path, roles: Roles = ROLES) -> Iterator[Record]:
        return each_caption(map(_told, table_records(path, roles, endings[0])))

    return Format(
        name, about, fits=lambda path, _: tabular.suffix(path) in endings, read=read, order=60, keyed=True
    )


def _told(record: Record) -> Record:
    """A row with the names of those of its columns that nothing reads."""
    if isinstance(record.values, Unusable):
        return record
    rest = tuple(name for name in record.values if name not in READ)
    return record._replace(values=record.values | {UNUSED: rest})
