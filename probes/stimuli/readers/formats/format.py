"""What a format declares."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from probes.files import json_files, text
from probes.stimuli.readers.records import CAPTION, IMAGE, Record, Roles, identity, meant

LITERAL = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
"""A text within a list that is written as text."""
ROLES: Roles = {"image": (*IMAGE, "image_id"), "caption": CAPTION}
"""The needed columns of a table -> what they may be called."""


@dataclass(frozen=True)
class Format:
    """A format of captioned pictures.

    name: for `--format`. about: what it is, in a line. fits: whether a path is in it, by its name, what a folder holds,
        or the file's beginning (the second argument, text; of a folder ""). read: a Record for every caption, with
        `image` and `caption`, and where the file tells them `id`, `language`, `origin`, `translator`; or one with the
        reason, where it can't be read.
    order: in which it is asked. Ours that look into the file have less than 50, tables, which go by its name, 60.
    folders: whether it may be a folder; of another format, the one table in a folder is meant.
    keyed: whether the columns may be called otherwise: `read` then takes them, Roles, after the path.
    """

    name: str
    about: str
    fits: Callable[[Path, str], object]
    read: Callable[..., Iterable[Record]]
    order: int = 50
    folders: bool = False
    keyed: bool = False


def each_caption(records: Iterable[Record]) -> Iterator[Record]:
    """A record for every caption of a record that holds several."""
    for place, row, values in records:
        told = several(values.get("caption")) if isinstance(values, dict) else None
        if not isinstance(values, dict) or not isinstance(told, list) or not told:
            yield Record(place, row, values | {"caption": told} if isinstance(values, dict) else values)
            continue
        for number, caption in enumerate(told):
            id = f"{identity(values, row)}#{number}"
            yield Record(place, row, values | {"caption": caption, "id": id})


def several(told: object) -> object:
    """What a cell of captions holds: a list of them, also one that is written as text (["…", "…"]); or one; each as a
    text, also where it is {"raw": "…"}, as Karpathy's splits have it."""
    if isinstance(told, str):
        told = _written(told)
    if isinstance(told, dict):
        names = {str(name).lower(): value for name, value in told.items()}
        first = names.get("raw") or next((names[name] for name in meant(CAPTION, names)), None)
        return several(first) if isinstance(first, list) else first
    if not isinstance(told, list) or not told:
        return told
    return [several(each) if isinstance(each, dict) else each for each in told]


def _written(told: str) -> object:
    """The captions that a text is, as JSON, a spreadsheet, pandas or numpy (whose lists have no commas) wrote them;
    else the text."""
    bare = text.bare(told)
    if bare[:1] + bare[-1:] not in ("[]", "{}"):
        return told
    found = None
    for read, content in (
        (json_files.rows, bare),
        (ast.literal_eval, re.sub(rf"({LITERAL})(?=\s+['\"])", r"\1,", bare, flags=re.DOTALL)),
    ):
        with suppress(ValueError, SyntaxError, MemoryError, RecursionError):
            found = read(content)
            break
    captions = found if isinstance(found, list) else [found]
    plain = all(
        each is None
        or isinstance(each, str)
        or (isinstance(each, dict) and meant(CAPTION, {str(name).lower() for name in each}))
        for each in captions
    )
    return found if plain and any(captions) and not text.halved(captions) else told


def first_line(start: str) -> str:
    """The first line that is not empty."""
    return start.lstrip().split("\n", 1)[0]
