"""Parquet and Arrow files within bounds: how many columns, and how much of them is in memory at a time.

A cell of a dictionary is written once, however many rows have it, and a page of zeros packs to nothing: the size of a
file tells nothing of what it holds.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from . import bounded

AT_ONCE = 2**26
"""Bytes that a batch of rows may become."""
PACKED = 10
"""How many times its file what is unpacked may be, where it is more than allowed: pictures hardly pack."""


def schema(path: Path) -> pa.Schema:
    """Its columns. DataError where they are more than allowed; OSError and ArrowException as of pyarrow."""
    return narrow(path, pq.read_schema(path))


def narrow(path: Path, columns: pa.Schema) -> pa.Schema:
    """The columns themselves. DataError where they are more than allowed."""
    if len(columns) > bounded.limit("columns"):
        raise bounded.beyond(str(path), "columns", len(columns))
    return columns


def batches(path: Path, columns: Sequence[str] | None, most: int = 1024) -> Iterator[pa.RecordBatch]:
    """All rows, at most so many at a time, and fewer where one cell may be large."""
    schema(path)
    with pq.ParquetFile(path) as file:
        yield from file.iter_batches(rows_at_once(path, file.metadata, columns, most), columns=columns)


def texts(path: Path, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """The same of columns of texts, of which there is as much as of any file of texts. DataError as soon as there is
    more."""
    told = 0
    for batch in batches(path, columns):
        plain = pa.record_batch([_plain(column) for column in batch.columns], batch.schema.names)
        told += plain.nbytes
        if told > bounded.limit("bytes"):
            raise bounded.beyond(str(path), "bytes", told)
        yield plain


def rows_at_once(path: Path, told: pq.FileMetaData, columns: Sequence[str] | None, most: int) -> int:
    """How many rows may be read at a time. DataError where a column is more than allowed, and far more than its file,
    once it is unpacked."""
    largest, held = 1, path.stat().st_size
    with path.open("rb") as file:
        for group in range(told.num_row_groups):
            for place in range(told.num_columns):
                chunk = told.row_group(group).column(place)
                name = chunk.path_in_schema
                if columns and not any(f"{name}.".startswith(f"{column}.") for column in columns):
                    continue
                size = chunk.total_uncompressed_size
                if size > bounded.limit("bytes") and size > PACKED * held:
                    raise bounded.beyond(f"{path}, {name}", "bytes", size)
                if chunk.physical_type in ("BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"):
                    largest = max(largest, _cell(file, chunk))
    return max(1, min(most, AT_ONCE // largest))


def _cell(file: object, chunk: pq.ColumnChunkMetaData) -> int:
    """What a cell that many rows share may have, in bytes, at most: 1 where none is shared."""
    if "DELTA_BYTE_ARRAY" in chunk.encodings:  # a cell goes on where the one before it was
        return chunk.total_uncompressed_size
    if not chunk.has_dictionary_page or chunk.dictionary_page_offset is None:
        return 1
    file.seek(chunk.dictionary_page_offset)  # type: ignore[attr-defined]
    return _page(file.read(32)) or chunk.total_uncompressed_size  # type: ignore[attr-defined]


def _page(header: bytes) -> int | None:
    """The unpacked size that the head of a page tells: the second of its numbers, of 32 bits each (Thrift's compact
    protocol). None where it is written otherwise."""
    place, numbers = 0, list[int]()
    while len(numbers) < 2:
        if header[place : place + 1] != b"\x15":
            return None
        number = shift = 0
        while True:
            place += 1
            if place >= len(header) or shift > 63:
                return None
            number |= (header[place] & 127) << shift
            shift += 7
            if header[place] < 128:
                break
        numbers.append(number >> 1)
        place += 1
    return numbers[1]


def is_packed(message: pa.Message) -> bool:
    """Whether a message of an Arrow stream has packed buffers: then a batch may be of any size. Read off its flatbuffer
    (format/Message.fbs): the third field of Message is its header, the fourth of RecordBatch its compression, the
    second of DictionaryBatch a RecordBatch."""
    if message.type not in ("record batch", "dictionary"):
        return False
    data = bytes(message.metadata)
    root = int.from_bytes(data[:4], "little")
    header = _field(data, root, 2)
    if header and message.type == "dictionary":
        header = _field(data, header, 1)
    return bool(header) and bool(_field(data, header, 3))


def _field(data: bytes, table: int, number: int) -> int:
    """Where the table begins that is a field of a flatbuffer's table; 0 where it has none."""
    rows = table - int.from_bytes(data[table : table + 4], "little", signed=True)
    if 4 + 2 * number >= int.from_bytes(data[rows : rows + 2], "little"):
        return 0
    offset = int.from_bytes(data[rows + 4 + 2 * number : rows + 6 + 2 * number], "little")
    at = table + offset
    return at + int.from_bytes(data[at : at + 4], "little") if offset else 0


def _plain(column: pa.Array) -> pa.Array:
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
