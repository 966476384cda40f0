"""What a format declares."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from probes.stimuli.readers.records import IMAGE, Record, identity

ROLES = {
    "image": (*IMAGE, "image_id"),
    "caption": ("text", "captions", "sentence", "sentences", "description"),
}
"""The needed columns of a table -> what else they may be called."""


@dataclass(frozen=True)
class Format:
    """A format of captioned pictures.

    name: for `--format`. about: what it is, in a line. fits: whether a path is in it, by its name, what a folder holds,
        or the file's beginning (the second argument, text; of a folder ""). read: a Record for every caption, with
        `image` and `caption`, and where the file tells them `id`, `language`, `origin`, `translator`; or one with the
        reason, where it can't be read.
    order: in which it is asked. Ours that look into the file have less than 50, tables, which go by its name, 60.
    folders: whether it may be a folder; of another format, the one table in a folder is meant.
    """

    name: str
    about: str
    fits: Callable[[Path, str], object]
    read: Callable[[Path], Iterable[Record]]
    order: int = 50
    folders: bool = False


def each_caption(records: Iterable[Record]) -> Iterator[Record]:
    """A record for every caption of a record that holds a list of them."""
    for place, row, values in records:
        told = values.get("caption") if isinstance(values, dict) else None
        if not isinstance(values, dict) or not isinstance(told, list) or not told:
            yield Record(place, row, values)
            continue
        for number, caption in enumerate(told):
            id = f"{identity(values, row)}#{number}"
            yield Record(place, row, values | {"caption": caption, "id": id})


def first_line(start: str) -> str:
    """The first line that is not empty."""
    return start.lstrip().split("\n", 1)[0]
