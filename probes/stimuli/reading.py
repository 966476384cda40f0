"""Rows of a user's CSV, TSV, JSONL or JSON file. What can't be read is one line that says where and what to do."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

from probes.errors import InputError

SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson", ".json")
Record = tuple[int, dict[str, object]]
"""Row and values. The row is the line of the file where its record ends; in a JSON list its place, from 1."""


def find_table(path: Path) -> Path:
    """The file itself, or the one table in a folder."""
    if path.is_file():
        return path
    if not path.is_dir():
        raise InputError(
            f"{path}: no such file or folder; give a table ({', '.join(SUFFIXES)}) or its folder"
        )
    tables = sorted(entry for entry in path.iterdir() if entry.suffix.lower() in SUFFIXES and entry.is_file())
    if not tables:
        raise InputError(f"{path}: holds no table; put one beside the pictures ({', '.join(SUFFIXES)})")
    if len(tables) > 1:
        names = ", ".join(table.name for table in tables[:3]) + (", …" if len(tables) > 3 else "")
        raise InputError(f"{path}: holds {len(tables)} tables ({names}); give the path of one of them")
    return tables[0]


def read(path: Path) -> tuple[list[str], list[Record]]:
    """Columns (in lower case) and records. InputError where it is empty, not UTF-8 or broken."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"{path}: a table ends in {', '.join(SUFFIXES)}; rename it if it is one of these")
    text = _text(path)
    if not text.strip():
        raise InputError(f"{path}: is empty; give it a row for every picture")
    if suffix in (".csv", ".tsv"):
        return _separated(path, text, "\t" if suffix == ".tsv" else None)
    records = list(_json_lines(path, text) if suffix != ".json" else _json(path, text))
    if not records:
        raise InputError(f"{path}: has no rows; give it one for every picture")
    return list(dict.fromkeys(key for _, values in records for key in values)), records


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: can't be read ({error.strerror}); mend its permissions") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(
            f"{path}: row {line} is not UTF-8 (byte 0x{raw[error.start]:02X}); save it as UTF-8, "
            "or if it is Windows-1256: `iconv -f cp1256 -t utf-8`"
        ) from None


def _separated(path: Path, text: str, delimiter: str | None) -> tuple[list[str], list[Record]]:
    header = text.lstrip().split("\n", 1)[0]
    delimiter = delimiter or (";" if ";" in header and "," not in header else ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] = []
    records: list[Record] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = [cell.strip().lower() for cell in cells]
                if twice := {name for name in columns if name and columns.count(name) > 1}:
                    raise InputError(f"{path}: has the column {min(twice)} twice; leave one of them")
                continue
            if len(cells) > len(columns):
                raise InputError(
                    f"{path}: row {reader.line_num} has {len(cells)} cells and the header {len(columns)}; "
                    "put a cell that holds the separator in quotes"
                )
            cells += [""] * (len(columns) - len(cells))
            records.append((reader.line_num, dict(zip(columns, cells, strict=True))))
    except csv.Error as error:
        raise InputError(f"{path}: row {reader.line_num} is not CSV ({error}); mend it") from None
    if not records:
        raise InputError(f"{path}: has a header and no rows; give it one for every picture")
    return columns, records


def _json_lines(path: Path, text: str) -> Iterator[Record]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{path}: row {number} is not JSON ({error}); mend or remove it") from None
        yield _record(path, number, value)


def _json(path: Path, text: str) -> Iterator[Record]:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        if getattr(error, "msg", "") == "Extra data":  # a JSONL file by another name
            yield from _json_lines(path, text)
            return
        raise InputError(f"{path}: is not JSON ({error}); mend it") from None
    if not isinstance(values, list):
        raise InputError(f"{path}: expected a list of records, as [{{…}}, {{…}}]; found {_kind(values)}")
    for number, value in enumerate(values, start=1):
        yield _record(path, number, value)


def _record(path: Path, number: int, value: object) -> Record:
    if not isinstance(value, dict):
        raise InputError(f"{path}: row {number} is {_kind(value)}; expected keys and values, as {{…}}")
    return number, {str(key).strip().lower(): entry for key, entry in value.items()}


def _kind(value: object) -> str:
    names = {
        dict: "keys and values",
        list: "a list",
        str: "a text",
        bool: "true or false",
        type(None): "null",
    }
    return names.get(type(value), "a number")
