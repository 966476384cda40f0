"""Tables with pictures in them: Parquet files, and folders that Hugging Face `datasets` saved (Arrow files).

`datasets` itself is not needed: pyarrow reads both, and the names of classes stand in the schema.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from threading import Lock

import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

from probes.errors import DataError, InputError
from probes.files import bounded, json_files, parquet
from probes.files.tabular import Stored, Unusable
from probes.stimuli.pixels import decode

from .folders import below

REFERENCE = re.compile(r"(parquet|arrow):(.+)\?row=(\d+)&column=(.+)")
SHARD = re.compile(r"(.+?)-\d+-of-\d+")
FAULTS = (OSError, ValueError, OverflowError, pa.ArrowException)
"""What pyarrow raises of a damaged file, of names and texts that are no UTF-8 too."""
BATCH = 64
"""Rows read at a time; pictures in them are in memory together."""


def draw(reference: str) -> Image.Image:
    """The picture of parquet:FILE?row=3&column=image (or arrow:…; rows from 0). InputError where there is none."""
    content = data(reference)
    if not content:
        raise DataError(f"{reference}: the cell holds no bytes of a picture; remove the row")
    return decode(content, reference)


def data(reference: str) -> bytes | None:
    """The bytes that a reference names; None where the cell is empty."""
    told = REFERENCE.fullmatch(reference)
    if not told:
        raise DataError(f"{reference}: expected parquet:FILE?row=3&column=image, rows from 0")
    kind, path, row, column = told.groups()
    file = Path(path)
    try:
        stamp = file.stat().st_mtime_ns
        cell = (
            _shard(file, column, stamp)[int(row)]
            if kind == "parquet"
            else _table(file, stamp)[column][int(row)].as_py()
        )
    except InputError:
        raise
    except (*FAULTS, KeyError, IndexError) as error:
        raise DataError(
            f"{reference}: no such cell ({error}); give a file, row and column that exist"
        ) from None
    if isinstance(cell, list):
        if len(cell) > 1:
            raise Unusable("sample-with-pictures", key=row, n=len(cell))
        cell = cell[0] if cell else None
    return cell.get("bytes") if isinstance(cell, dict) else cell  # type: ignore[return-value]


def is_saved(path: Path) -> bool:
    """Whether `datasets` saved this folder."""
    return (path / "state.json").is_file() or (path / "dataset_dict.json").is_file()


def files(path: Path) -> list[Path]:
    """The Parquet or Arrow files of a file or folder, in order; none where it holds none of either.

    InputError where a folder holds several splits, which are not one set.
    """
    if path.is_file():
        return [path] if path.suffix.lower() == ".parquet" else []
    if (path / "dataset_dict.json").is_file():
        splits = sorted(entry.name for entry in path.iterdir() if entry.is_dir())
        raise DataError(f"{path}: holds the splits {', '.join(splits)}; give the folder of one of them")
    if is_saved(path):
        return _saved(path)
    found = below(path, ".parquet")
    splits = sorted({told[1] for file in found if (told := SHARD.fullmatch(file.stem))})
    if len(splits) > 1:
        raise DataError(
            f"{path}: holds the splits {', '.join(splits)}; give the files of one of them as a list"
        )
    return found


def _saved(path: Path) -> list[Path]:
    """The Arrow files that `datasets` says it saved."""
    state = json_files.read(path / "state.json")
    try:
        selected, names = (
            state.get("_indices_data_files"),
            [entry["filename"] for entry in state["_data_files"]],
        )
        found = [path / name for name in names]
    except (KeyError, TypeError, AttributeError):
        raise DataError(
            f"{path}: its state.json is damaged; expected _data_files, as `datasets` writes it"
        ) from None
    if selected:
        raise DataError(f"{path}: its rows were selected but not written; save it after flatten_indices()")
    for file in found:
        if not bounded.inside(file, path):
            raise DataError(f"{path}: its state.json names {file}, which lies outside; give a whole copy")
    return found


def schema(path: Path) -> pa.Schema:
    """The columns of one file. InputError where it can't be read."""
    try:
        if _is_parquet(path):
            return parquet.schema(path)
        return _table(path, path.stat().st_mtime_ns).schema
    except InputError:
        raise
    except FAULTS as error:
        raise _damaged(path, error) from None


def _damaged(path: Path, error: Exception) -> DataError:
    kind = "Parquet" if _is_parquet(path) else "an Arrow stream"
    told = " ".join(str(error).split())[:200]
    return DataError(f"{path}: can't be read as {kind} ({told}); copy or write it again")


def class_names(path: Path, column: str) -> list[str]:
    """What the numbers of a `datasets` ClassLabel column stand for; empty where it is none."""
    return json_files.classes(schema(path).metadata).get(column, [])


def rows(path: Path, columns: list[str]) -> Iterator[dict[str, object]]:
    """The rows of one file, of these columns; a cell that holds a picture's bytes is Stored, not read."""
    kinds = {name: schema(path).field(name).type for name in columns}
    held = {name for name in columns if _holds_pictures(kinds[name])}
    wanted = [name for name in columns if name not in held]
    wanted += [f"{name}.path" for name in held if _has_path(kinds[name])]
    scheme = "parquet" if _is_parquet(path) else "arrow"
    for row, values in enumerate(_plain_rows(path, wanted)):
        for name in held:
            told = (values.get(name) or {}).get("path") or ""  # type: ignore[attr-defined]
            values[name] = Stored(f"{scheme}:{path}?row={row}&column={name}", told)
        yield values


def _plain_rows(path: Path, columns: list[str]) -> Iterator[dict[str, object]]:
    """These columns of each row as Python values, a batch at a time; `image.path` is the path inside a column
    `image`, without its bytes. An empty row each where no column is asked for. InputError where the file turns out to
    be damaged."""
    try:
        yield from _values(path, columns)
    except InputError:
        raise
    except FAULTS as error:
        raise _damaged(path, error) from None


def _values(path: Path, columns: list[str]) -> Iterator[dict[str, object]]:
    """`_plain_rows`, of which any page may be damaged."""
    if _is_parquet(path):
        if not columns:
            yield from ({} for _ in range(pq.read_metadata(path).num_rows))
        for batch in parquet.texts(path, columns) if columns else ():
            yield from batch.to_pylist()
        return
    table = _table(path, path.stat().st_mtime_ns)
    nested = {name.removesuffix(".path") for name in columns if name not in table.column_names}
    size = 0
    for row in range(table.num_rows):
        told = {name: table[name][row].as_py() for name in columns if name in table.column_names}
        size += sum(len(value) for value in told.values() if isinstance(value, str))
        if size > bounded.limit("bytes"):
            raise bounded.beyond(str(path), "bytes", size)
        yield told | {name: {"path": table[name][row]["path"].as_py()} for name in nested}


def _is_parquet(path: Path) -> bool:
    return path.suffix.lower() == ".parquet"


def _holds_pictures(kind: pa.DataType) -> bool:
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _holds_pictures(kind.value_type)
    if pa.types.is_struct(kind):
        return any(field.name == "bytes" and _is_binary(field.type) for field in kind)
    return _is_binary(kind)


def _is_binary(kind: pa.DataType) -> bool:
    return pa.types.is_binary(kind) or pa.types.is_large_binary(kind)


def _has_path(kind: pa.DataType) -> bool:
    return pa.types.is_struct(kind) and any(field.name == "path" for field in kind)


@lru_cache(maxsize=64)
def _table(path: Path, mtime: int) -> pa.Table:
    """Mapped, not read: an Arrow file costs no memory. DataError where it would have to be unpacked, or has more
    columns than allowed."""
    for message in pa.ipc.MessageReader.open_stream(pa.memory_map(str(path))):
        if parquet.is_packed(message):
            raise DataError(f"{path}: its batches are packed; write it again by save_to_disk of `datasets`")
    stream = pa.ipc.open_stream(pa.memory_map(str(path)))
    parquet.narrow(path, stream.schema)
    return stream.read_all()


@lru_cache(maxsize=16)
def _shard(path: Path, column: str, mtime: int) -> "_Shard":
    return _Shard(path, column)


class _Shard:
    """One column of a Parquet file by row, for who asks in order: a few rows of it are in memory."""

    def __init__(self, path: Path, column: str) -> None:
        self._file, self._column, self._lock = pq.ParquetFile(path, pre_buffer=False), column, Lock()
        groups = self._file.metadata
        self._most = parquet.rows_at_once(path, groups, [column], BATCH)
        self._starts = [0]
        for group in range(groups.num_row_groups):
            self._starts.append(self._starts[-1] + groups.row_group(group).num_rows)
        self._group, self._first, self._batch = -1, 0, pa.array([])

    def __getitem__(self, row: int) -> object:
        if not 0 <= row < self._starts[-1]:
            raise IndexError(f"{self._starts[-1]} rows")
        with self._lock:
            group = bisect_right(self._starts, row) - 1
            if group != self._group or row < self._first:
                self._rewind(group)
            while row >= self._first + len(self._batch):
                self._first += len(self._batch)
                self._batch = next(self._batches).column(0)
            return self._batch[row - self._first].as_py()

    def _rewind(self, group: int) -> None:
        self._group, self._first, self._batch = group, self._starts[group], pa.array([])
        self._batches = self._file.iter_batches(
            batch_size=self._most, row_groups=[group], columns=[self._column]
        )
