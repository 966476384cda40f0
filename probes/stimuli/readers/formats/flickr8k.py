"""`name.jpg#0<TAB>caption`, as Flickr8k's token file and its Arabic versions are."""

import re
from collections.abc import Iterator
from pathlib import Path

from probes.files import tabular
from probes.files.tabular import Unusable
from probes.stimuli.readers.records import Record

from .format import Format, first_line

TOKEN = re.compile(r"([^\t]+?)#(\d+)\t(.*)")


def read(path: Path) -> Iterator[Record]:
    """A record for every line."""
    for row, line in enumerate(tabular.read_text(path).split("\n"), start=1):
        if told := TOKEN.fullmatch(line):
            name, number, caption = told.groups()
            yield Record(str(path), row, {"image": name, "id": f"{name}#{number}", "caption": caption})
        elif line.strip():
            yield Record(str(path), row, Unusable("not-flickr8k"))


FORMAT = Format(
    "flickr8k",
    "Flickr8k's token file, name.jpg#0, a tab and the caption",
    fits=lambda _, start: TOKEN.match(first_line(start)),
    read=read,
    order=40,
)
