"""Captioned pictures of a user's, in the formats that they are published in, as one table: a row a caption.

A format (see formats/) says how a file is recognised, and turns it into records. What is wrong with one record is
a dropped row, what is wrong with a file is an InputError.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from probes import reasons
from probes.errors import DataError
from probes.files import bounded, text
from probes.files.tabular import Unusable
from probes.reasons import Reason

from . import formats
from .files import downloads
from .files.picture_finder import Shelf
from .labelled import labelled
from .people import people
from .records import UNUSED, Record, identity, whole

__all__ = ["captions", "labelled", "people"]

COLUMNS = ["image", "caption", "origin", "translator", "language", "id", "row", "picture"]
TRANSLATED, MACHINE, FOUND = "translated", "machine", "found"
ORIGINS = ("native", "revised", "post-edited", MACHINE, TRANSLATED, FOUND)
"""What captions can be said to be. Nothing said is an empty text."""
OF_SOMEONE = ("post-edited", MACHINE, TRANSLATED)
"""Those that may have a translator."""
NAMED = re.compile(rf"({'|'.join(ORIGINS)})(?::([^=]+))?=(.+)")
Source = str | Path | tuple[str | Path, str | None, str | None]


def captions(
    path: Source | list[Source],
    images: str | Path | None = None,
    format: str | None = None,
    origin: str | None = None,
    allow_downloads: bool = False,
    language: str | None = None,
    keys: Mapping[str, str | None] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A table of captions and their pictures, and what had to be dropped.

    path: a file or folder in one of `formats.formats()`; or several, where captions of the same pictures lie in
        separate files. One may be (path, origin, translator), or the same as text: `native=a.txt`,
        `translated:opus=b.txt`, `revised=c.txt`, `post-edited:opus=d.txt`, `found=e.txt`. The id of a Hub data set,
        where downloads are allowed.
    images: the folder or tar of the pictures (None: the folder that holds the captions, of several files each its
        own: give it where they caption the same pictures).
    format: one of those (None: as each file looks). origin: of captions that do not tell theirs.
    language: leaves out captions that are marked as of another (None: leaves out none).
    keys: `image` and `caption` -> the column of each, where tables call it otherwise.
    Returns (image, caption, origin, translator, language, id, row, picture) and a table of reasons. `image` is a
    reference for `stimuli.open`; captions of one picture share it, and `picture`, its name in the data set. `id` is
    unique, over several files by their number before it. `row` is the line, record or sample of its file. Every
    record (a caption, or a line that can't be read) is in one table or the other. `attrs[UNUSED]` has the columns that
    tables have besides.

    Raises InputError, in one line, where a file is not in its format, or nothing is left of it.
    """
    sources = [_source(each, origin) for each in (path if isinstance(path, list) else [path])]
    used: list[tuple] = []
    dropped: list[tuple[str, int, Reason]] = []
    shelves: dict[Path, Shelf] = {}
    rest = dict[str, None]()
    for number, (file, of, translator) in enumerate(sources, start=1):
        place = downloads.hub_set(str(file)) if _on_hub(file, allow_downloads) else file
        root = Path(images) if images is not None else place if place.is_dir() else place.parent
        shelf = shelves.setdefault(root, Shelf(root, allow_downloads))
        told = {"origin": of or "", "translator": translator or ""}
        records = [record for record in formats.records(place, format, keys) if _speaks(record, language)]
        shelf.expect(record.values["image"] for record in records if isinstance(record.values, dict))
        if language and not records:
            raise DataError(
                f"{file}: no caption in it is marked as {language!r}; name a language that it has"
            )
        rows, lost = _use(records, shelf, told, f"{number}:" if len(sources) > 1 else "")
        whole(file, (row for _, row, _ in records), (row[-2] for row in rows), (row for _, row, _ in lost))
        if not rows:
            first = f"; the first: row {lost[0][1]}: {lost[0][2]}" if lost else ""
            raise DataError(
                f"{file}: none of {len(records)} captions can be used{first}; mend or remove them"
            )
        used += rows
        dropped += lost
        rest |= {
            name: None for _, _, told in records if isinstance(told, dict) for name in told.get(UNUSED, ())
        }
    found = pd.DataFrame(used, columns=COLUMNS)
    found.attrs[UNUSED] = list(rest)
    return found, reasons.table(dropped)


def _source(source: Source, origin: str | None) -> tuple[Path, str | None, str | None]:
    """(file, origin, translator) of `native=a.txt`, `translated:opus=b.txt`, a tuple of the three, or a path alone,
    which is of `origin`. A file that is really called so is a path."""
    if isinstance(source, tuple):
        path, of, translator = source
    elif (told := NAMED.fullmatch(str(source))) and not Path(source).exists():
        of, translator, path = told.groups()
    else:
        path, of, translator = source, None, None
    of = of or (TRANSLATED if translator else origin)
    if of and of not in ORIGINS:
        raise DataError(f"{path}: origin is {of!r}; give {_any_of()}")
    if translator and of not in OF_SOMEONE:
        raise DataError(f"{path}: origin is {of}, but translator is {translator!r}; leave one of them out")
    return Path(path), of, translator


def _any_of() -> str:
    return f"{', '.join(ORIGINS[:-1])} or {ORIGINS[-1]}"


def _on_hub(path: Path, allowed: bool) -> bool:
    if path.exists():
        return False
    named = downloads.HUB_ID.fullmatch(str(path))
    if named and allowed:
        return True
    hub = "; a data set of the Hub is fetched only where downloads are allowed" if named else ""
    raise DataError(f"{path}: no such file or folder; give the path of the captions{hub}")


def _speaks(record: Record, language: str | None) -> bool:
    told = record.values.get("language") if isinstance(record.values, dict) else None
    return not language or not told or text.bare(told) == language


def _use(
    records: list[Record], shelf: Shelf, told: dict[str, str], before: str
) -> tuple[list[tuple], list[tuple[str, int, Reason]]]:
    """Rows of COLUMNS, and the place, row and reason of those that can't be used."""
    used, dropped, ids = [], [], set()
    for place, row, values in records:
        try:
            if isinstance(values, Unusable):
                raise values
            caption = _caption(values["caption"])
            of, translator = _origin(place, row, values, told)
            id = identity(values, row)
            if id in ids:
                raise Unusable("id-twice", id=id)
            picture = shelf.find(values["image"])
            ids.add(id)
            language = text.bare(values.get("language"))
            used.append((picture.image, caption, of, translator, language, before + id, row, picture.name))
        except Unusable as unusable:
            dropped.append((place, row, unusable.reason))
    return used, dropped


def _caption(value: object) -> str:
    if isinstance(value, Unusable):
        raise value
    if not isinstance(value, str) or not text.bare(value):
        raise Unusable("caption-empty")
    if len(value) > (most := bounded.limit("characters")):
        raise Unusable("beyond-limit", what="caption", name="characters", found=len(value), most=most)
    return " ".join(value.split())


def _origin(place: str, row: int, values: dict[str, object], told: dict[str, str]) -> tuple[str, str]:
    """What the record tells of itself, or else what is told of its file."""
    translator = text.bare(values.get("translator"))
    origin = text.bare(values.get("origin")).casefold() or (
        (told["origin"] if told["origin"] in OF_SOMEONE else TRANSLATED) if translator else told["origin"]
    )
    if origin and origin not in ORIGINS:
        raise DataError(f"{place}: row {row}: origin is {origin!r}; give {_any_of()}, or leave it empty")
    if translator and origin not in OF_SOMEONE:
        raise DataError(
            f"{place}: row {row}: origin is {origin}, but translator is {translator!r}; empty one of them"
        )
    return origin, translator or (told["translator"] if origin == told["origin"] else "")
