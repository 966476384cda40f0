"""Whether fetched files hold the rows and columns that their recipe expects."""

import bz2
import csv
import gzip
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from probes.errors import DataError
from probes.files import json_files, parquet
from probes.reasons import Reason

csv.field_size_limit(2**31 - 1)
OPEN: dict[str, Any] = {".gz": gzip.open, ".bz2": bz2.open}


def check(name: str, files: Iterable[Path], rows: int | None, columns: tuple[str, ...]) -> Reason | None:
    """What differs from the rows that are expected. DataError where a file can't be read or lacks a
    column, as nothing could be made of it."""
    seen, there = 0, [*files]
    if rows is None and not columns:
        return None
    for file in there:
        try:
            n, found = _held(file)
        except (OSError, ValueError, EOFError, pa.ArrowException) as error:
            raise DataError(
                f"{name}: {file.name} can't be read ({' '.join(str(error).split())[:120]})"
            ) from None
        if missing := [column for column in columns if column not in found]:
            raise DataError(
                f"{name}: {file.name} lacks {', '.join(missing)}; it has {', '.join(map(str, found)) or 'no columns'}; "
                "its publisher has changed it"
            )
        seen += n
    if rows is not None and seen != rows:
        named = ", ".join(file.name for file in there)
        return Reason("rows-differ", set=name, seen=f"{seen:,}", files=named, expected=f"{rows:,}")
    return None


def lines(file: Path) -> Iterable[str]:
    """The lines of a text, packed or not, UTF-8."""
    opened: Any = OPEN.get(file.suffix.lower(), open)(file, "rb")
    with opened, io.TextIOWrapper(opened, "utf-8-sig", errors="replace", newline="") as text:
        yield from (line.rstrip("\r\n") for line in text)


def table(file: Path, cells: str | None = None) -> Iterable[dict[str, str]]:
    """The rows of a CSV or TSV file, by its header. cells: what parts them (None: as its name ends)."""
    parted = cells or ("\t" if ".tsv" in file.name else ",")
    yield from csv.DictReader(_with_breaks(file), delimiter=parted)


def columnar(
    files: Iterable[Path], columns: list[str] | None = None
) -> Iterable[tuple[Path, int, dict[str, Any]]]:
    """The rows of Parquet files, each with its file and number from 1; what a class number stands for in its place.
    columns: those that are read (None: all)."""
    for file in sorted(files):
        names = json_files.classes(pq.read_schema(file).metadata)
        row = 0
        for batch in parquet.batches(file, columns, 64):
            for values in batch.to_pylist():
                row += 1
                named = {
                    name: known[values[name]]
                    for name, known in names.items()
                    if isinstance(values.get(name), int)
                }
                yield file, row, values | named


def content(cell: Any) -> bytes | None:
    """The bytes of a picture in a cell, which may be a struct of bytes and path."""
    return cell.get("bytes") if isinstance(cell, dict) else cell


def _with_breaks(file: Path) -> Iterable[str]:
    return (f"{line}\n" for line in lines(file))


def _held(file: Path) -> tuple[int, list[str]]:
    """How many rows a file holds, and its columns (of JSON lines the keys of the first)."""
    kinds = [suffix.lower() for suffix in file.suffixes]
    if ".parquet" in kinds:
        told = pq.read_metadata(file)
        return told.num_rows, pq.read_schema(file).names
    if ".json" in kinds:
        held = json_files.parsed("\n".join(lines(file)))
        first = held[0] if isinstance(held, list) and held else held
        return len(held), [*first] if isinstance(first, dict) else []
    if ".csv" in kinds or ".tsv" in kinds:
        rows = table(file)
        return sum(1 for _ in rows), [*(getattr(rows, "fieldnames", None) or next(iter(table(file)), {}))]
    filled = [line for line in lines(file) if line.strip()]
    if ".jsonl" in kinds and filled:
        return len(filled), [*json_files.parsed(filled[0])]
    return len(filled), []
