"""Rows of a user's CSV, TSV, JSONL or JSON file. What can't be read is one line that says where and what to do."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from probes import escaping
from probes.errors import DataError
from probes.reasons import Reason

from . import bounded, json_files, text
from .json_files import NotJson

LONGEST = 2**30
"""Of a cell: Python's own limit is shorter than a page of Wikipedia, which WIT's tables hold."""
SEPARATORS = ",;\t|"
SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson", ".json")
Record = tuple[int, dict[str, object]]
"""Row and values. The row is the line of the file where its record ends; in a JSON list its place, from 1."""


@dataclass(frozen=True)
class Stored:
    """A picture in a cell or an archive: its reference, and what its file was called (may be empty)."""

    reference: str
    name: str = ""


class Unusable(Exception):
    """Why one record can't be used: the `reason` of a dropped row."""

    def __init__(self, code: str | Reason, /, **values: object) -> None:
        """Of a Reason, or of the code and the values of one."""
        self.reason = code if isinstance(code, Reason) else Reason(code, **values)
        super().__init__(escaping.message(str(self.reason)))


Row = tuple[int, dict[str, object] | Unusable]


def find_table(path: Path) -> Path:
    """The file itself, or the one table in a folder."""
    if path.is_file():
        return path
    if not path.is_dir():
        raise DataError(f"{path}: no such file or folder; give a table ({', '.join(SUFFIXES)}) or its folder")
    shown = (entry for entry in path.iterdir() if not entry.name.startswith((".", "~$")))
    tables = sorted(entry for entry in shown if entry.suffix.lower() in SUFFIXES and entry.is_file())
    if not tables:
        raise DataError(f"{path}: holds no table; put one beside the pictures ({', '.join(SUFFIXES)})")
    if len(tables) > 1:
        names = ", ".join(table.name for table in tables[:3]) + (", …" if len(tables) > 3 else "")
        raise DataError(f"{path}: holds {len(tables)} tables ({names}); give the path of one of them")
    return tables[0]


def read(path: Path) -> tuple[list[str], list[Record]]:
    """Columns (in lower case) and records. InputError where it is empty, not UTF-8 or broken."""
    columns, rows = read_rows(path)
    for row, values in rows:
        if isinstance(values, Unusable):
            raise DataError(f"{path}: row {row} {values}")
    return columns, rows  # type: ignore[return-value]


def read_rows(path: Path, kind: str = "") -> tuple[list[str], list[Row]]:
    """As `read`, but a single broken row stands among the records as Unusable.

    kind: one of SUFFIXES, where the file's own tells nothing. A file may be gzipped (captions.tsv.gz).
    """
    kind = kind or suffix(path)
    if kind not in SUFFIXES:
        raise DataError(f"{path}: a table ends in {', '.join(SUFFIXES)}; rename it if it is one of these")
    told = read_text(path)
    if not told.strip():
        raise DataError(f"{path}: is empty; give it a row for every picture")
    if kind in (".csv", ".tsv"):
        return _narrow(path, *_separated(path, told, "\t" if kind == ".tsv" else None))
    rows = list(_json_lines(told) if kind != ".json" else _json(path, told))
    if not rows:
        raise DataError(f"{path}: has no rows; give it one for every picture")
    return _narrow(
        path,
        list(dict.fromkeys(key for _, values in rows if isinstance(values, dict) for key in values)),
        rows,
    )


def _narrow(path: Path, columns: list[str], rows: list[Row]) -> tuple[list[str], list[Row]]:
    """Themselves, where there are no more columns than allowed."""
    if len(columns) > bounded.limit("columns"):
        raise bounded.beyond(str(path), "columns", len(columns))
    return columns, rows


def suffix(path: Path) -> str:
    """.tsv of captions.TSV and of captions.tsv.gz."""
    return Path(path.stem if path.suffix.lower() == ".gz" else path).suffix.lower()


def read_text(path: Path) -> str:
    """The whole file, UTF-8 or what its byte-order mark says, gzipped or not. InputError where it is neither."""
    raw = bounded.read(path)
    try:
        return text.decoded(raw)
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: {text.fault(raw, error)}") from None


def _separated(path: Path, told: str, separator: str | None) -> tuple[list[str], list[Row]]:
    """Columns (in lower case) and rows of CSV; the row is the line of the file where a record ends. Missing cells are
    empty; too many make a row unusable, since nobody knows which one is meant."""
    lines, separator = _parted(told, separator)
    columns: list[str] = []
    records: list[Row] = []
    for row, cells in lines:
        if isinstance(cells, str):
            raise DataError(f"{path}: row {row} is not CSV ({cells}); mend it")
        if not any(cell.strip() for cell in cells):
            continue
        if not columns:
            columns = [text.heading(cell) for cell in cells]
            if twice := [name for name, times in Counter(columns).items() if name and times > 1]:
                raise DataError(f"{path}: has the column {min(twice)} twice; leave one of them")
            continue
        if len(cells) > len(columns):
            records.append((row, Unusable("too-many-cells", n=len(cells), columns=len(columns))))
            continue
        cells += [""] * (len(columns) - len(cells))
        records.append((row, dict(zip(columns, cells, strict=True))))
    if not records:
        raise DataError(f"{path}: has a header and no rows; give it one for every picture")
    return columns, records


def _parted(told: str, separator: str | None) -> tuple[Iterator[tuple[int, list[str] | str]], str]:
    """The lines in cells, and what parts them: what Excel's first line says (`sep=;`), else `separator`, else that of
    SEPARATORS which the header has most of. Cells that a tab or | parts are read as such tables are written, without
    quotes unless a whole cell is quoted."""
    named = re.match(r'"?sep=(.)"?\r?\n', told, re.IGNORECASE)
    skipped = 1 if named else 0
    told = told[named.end() :] if named else told
    header = told.lstrip().split("\n", 1)[0]
    if named or separator is None or separator not in header:
        separator = named[1] if named else max(SEPARATORS, key=header.count)
    if separator in "\t|":
        return _unquoted(told, separator, skipped), separator
    return _quoted(told, separator, skipped), separator


def _quoted(told: str, separator: str, skipped: int) -> Iterator[tuple[int, list[str] | str]]:
    """Each record with the line where it ends, or what is wrong there."""
    csv.field_size_limit(LONGEST)
    reader = csv.reader(io.StringIO(told, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num + skipped, cells
    except csv.Error as error:
        yield reader.line_num + skipped, str(error)


def _unquoted(told: str, separator: str, skipped: int) -> Iterator[tuple[int, list[str] | str]]:
    """The same of tables in which a quote is a sign as any other, but where it opens and closes a whole cell, of one
    line or without a separator: a caption that begins with one would swallow the rows below."""
    part = re.escape(separator)
    end = rf"(?=[{part}\r\n]|\Z)"
    cell = re.compile(rf'"((?:[^"\r\n]|"")*|(?:[^"{part}]|"")*)"{end}|([^{part}\r\n]*)')
    place, row, cells = 0, skipped + 1, []
    while place < len(told):
        found = cell.match(told, place)
        assert found
        cells.append(found[2] if found[1] is None else found[1].replace('""', '"'))
        row += found[0].count("\n")
        place = found.end()
        if told[place : place + 1] == separator:
            place += 1
            if place < len(told):
                continue
            cells.append("")
        yield row, cells
        place += 2 if told.startswith("\r\n", place) else 1
        row, cells = row + 1, []


def _json_lines(told: str) -> Iterator[Row]:
    for number, line in enumerate(told.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield number, _values(json_files.rows(line.lstrip("\ufeff")))
        except NotJson as error:
            yield number, Unusable("row-not-json", error=str(error))


def _json(path: Path, told: str) -> Iterator[Row]:
    """Rows of a JSON list, numbered from 1, or of a JSONL file that is called .json. DataError where it is neither."""
    try:
        values = json_files.rows(told)
    except NotJson as error:
        if getattr(error.__cause__, "msg", "") == "Extra data":  # a JSONL file by another name
            yield from _json_lines(told)
            return
        raise DataError(f"{path}: is not JSON ({error}); mend it") from None
    if not isinstance(values, list):
        raise DataError(f"{path}: expected a list of records, as [{{…}}, {{…}}]; found {_kind(values)}")
    for number, value in enumerate(values, start=1):
        yield number, _values(value)


def fault(value: object) -> Unusable | None:
    """Why a value of json_files.rows can't be used, where it can't."""
    try:
        told = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except ValueError:
        return Unusable("row-not-json", error="NaN, Infinity or a number that is too large")
    return Unusable("half-a-sign") if text.SURROGATE.search(told) else None


def _values(value: object) -> dict[str, object] | Unusable:
    if not isinstance(value, dict):
        return Unusable("row-not-keys", found=_kind(value))
    if wrong := fault(value):
        return wrong
    return {text.heading(key): entry for key, entry in value.items()}


def _kind(value: object) -> Reason:
    """What a value of JSON is."""
    kinds = {
        dict: Reason("json-keys"),
        list: Reason("json-list"),
        str: Reason("json-text"),
        bool: Reason("json-truth"),
        type(None): Reason("json-null"),
    }
    return kinds.get(type(value), Reason("json-number"))
