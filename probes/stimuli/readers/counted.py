"""The user's own pictures for counting: a table of them, or CountBench's JSON. Nothing is ever fetched."""

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from probes import reasons
from probes.arabic import orthography
from probes.arabic.lexicon import Noun
from probes.english import plural
from probes.errors import DataError
from probes.files import tabular, text
from probes.files.tabular import Unusable
from probes.reasons import Reason

from . import countbench
from .files.picture_finder import Shelf
from .naming import called
from .records import IMAGE, UNUSED, Once, Roles, keyed, named, whole

COLUMNS = ["image", "count", "object", "row"]
ROLES: Roles = {
    "image": IMAGE,
    "count": ("count", "العدد"),
    "object": ("object", "thing", "noun", "category", "الشيء"),
}
MOST = 10
WHOLE = re.compile(r"\d{1,9}(\.0+)?")
"""Digits of any script, as a spreadsheet writes a whole number too."""


def counted(
    path: str | Path,
    nouns: Mapping[str, Noun],
    images: str | Path | None = None,
    image_key: str | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pictures with what is counted in them, and what had to be dropped.

    path: a CSV, TSV, JSONL or JSON file with the columns `image` (a path, relative to the table or to
        `images`), `count` (1 to 10) and `object` (one of `nouns`, by its id, English gloss or Arabic singular),
        or CountBench's JSON (`image_url`, `text`, `number`) with its pictures in the same folder, in one below
        it or in `images`; or a folder that holds one such file.
    image_key: the column of pictures, where the table calls it otherwise.
    Returns (image, count, object, row) and a table of reasons: a picture that is missing or can't be read, a CountBench
        record whose caption counts no noun of the lexicon (countbench.NO_NOUN: outside what can be asked, rather than
        lost). `attrs[UNUSED]` has the table's other columns.

    Raises InputError, in one line with file and row, where a column is missing, a count is no whole number from
    1 to 10, an object is not in the lexicon, the file is broken, or nothing is left.
    """
    table = tabular.find_table(Path(path))
    folder = table.parent if images is None else Path(images)
    if not folder.is_dir():
        raise DataError(f"{folder}: no such folder of pictures; give the one that holds them")
    columns, records = tabular.read(table)
    known = set(countbench.COLUMNS) <= set(columns)
    roles = keyed(table, ROLES, image_key, fixed=known)
    if known:
        used, dropped = _countbench(table, folder, records, nouns)
    else:
        used, dropped = _own(table, folder, named(table, columns, roles), records, nouns)
    whole(table, (row for row, _ in records), (row for *_, row in used), (row for row, _ in dropped))
    if not used:
        row, reason = dropped[0]
        raise DataError(
            f"{table}: none of {len(records)} rows can be used; the first: row {row}: {reason}; mend or remove them"
        )
    lost = reasons.table((str(table), row, reason) for row, reason in dropped)
    found = pd.DataFrame(used, columns=COLUMNS)
    read = countbench.COLUMNS if known else named(table, columns, roles).values()
    found.attrs[UNUSED] = [name for name in columns if name not in read]
    return found, lost


Used = list[tuple[str, int, str, int]]
Lost = list[tuple[int, Reason]]


def _own(
    table: Path,
    folder: Path,
    column: dict[str, str],
    records: list[tabular.Record],
    nouns: Mapping[str, Noun],
) -> tuple[Used, Lost]:
    """A user's table of image, count and object, by the `column` of each role: (picture, count, noun, row) of what
    can be used, and (row, reason) of what can't. DataError where a count is none, or a thing is not in the lexicon."""
    names = _names(nouns)
    rows = [
        (
            row,
            values.get(column["image"]),
            _count(table, row, column["count"], values.get(column["count"])),
            _noun(table, row, values.get(column["object"]), names),
        )
        for row, values in records
    ]
    used: Used = []
    dropped: Lost = []
    shelf, once = Shelf(folder), Once()
    for row, name, count, noun in rows:  # the table is judged whole before a picture is opened
        try:
            image = shelf.find(name).image
            once.check(row, image, count, noun)
            used.append((image, count, noun, row))
        except Unusable as unusable:
            dropped.append((row, unusable.reason))
    return used, dropped


def _countbench(
    table: Path, folder: Path, records: list[tabular.Record], nouns: Mapping[str, Noun]
) -> tuple[Used, Lost]:
    """CountBench: what is counted is read off the English caption, and pictures are matched by number or name; as
    `_own` returns it."""
    english = countbench.nouns_in_english(nouns)
    counts = [_count(table, row, "number", values.get("number")) for row, values in records]
    found = countbench.match(folder, [str(values.get("image_url") or "") for _, values in records])
    used: Used = []
    dropped: Lost = []
    shelf = Shelf(folder)
    for (row, values), count, file in zip(records, counts, found, strict=True):
        caption = str(values.get("text") or "")
        noun = countbench.counted_noun(caption, count, english)
        if noun is None:
            told = " ".join(caption.split())[:80]
            dropped.append((row, Reason("counts-no-noun", n=count, caption=told)))
            continue
        if isinstance(file, Reason):
            dropped.append((row, file))
            continue
        try:
            used.append((shelf.find(str(file.relative_to(folder))).image, count, noun, row))
        except Unusable as unusable:
            dropped.append((row, unusable.reason))
    return used, dropped


def _count(table: Path, row: int, column: str, value: object) -> int:
    where = f"{table}: row {row}: {column}"
    told = text.bare(value)
    remedy = f"give a whole number from 1 to {MOST} in digits, or remove the row"
    if not told:
        raise DataError(f"{where} is missing; {remedy}")
    if isinstance(value, bool) or not WHOLE.fullmatch(told) or not 1 <= int(told.split(".")[0]) <= MOST:
        raise DataError(f"{where} is {told!r}; {remedy}")
    return int(told.split(".")[0])


def _noun(table: Path, row: int, value: object, names: dict[str, str]) -> str:
    where = f"{table}: row {row}: object"
    told = orthography.normalise(text.bare(value)).casefold()
    if not told:
        raise DataError(f"{where} is missing; give what is counted, as «ball» or «كرة»")
    return called(where, "noun", told, names, "remove the row")


def _names(nouns: Mapping[str, Noun]) -> dict[str, str]:
    """Everything that a noun may be called -> its id; where two nouns share a name, the id has it."""
    rows = nouns.values()
    names = {plural(noun.gloss): noun.id for noun in rows}
    names |= {noun.gloss.casefold(): noun.id for noun in rows}
    return names | {noun.singular: noun.id for noun in rows} | {noun.id: noun.id for noun in rows}
