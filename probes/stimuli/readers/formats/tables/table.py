"""What tables have in common: a row a picture, its captions in one column."""

from collections.abc import Iterator
from pathlib import Path

from probes.files import tabular
from probes.stimuli.readers.formats.format import ROLES, Format, each_caption
from probes.stimuli.readers.records import Record, table_records


def table(name: str, about: str, *endings: str) -> Format:
    """The format of tables whose files end so; the first ending says how the cells are parted, whatever the file's
    name."""

    def read(path: Path) -> Iterator[Record]:
        return each_caption(table_records(path, ROLES, endings[0]))

    return Format(name, about, fits=lambda path, _: tabular.suffix(path) in endings, read=read, order=60)
