"""Contents of files, in memory."""

import io
import json
import tarfile
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq

from tests.support.dataset_files import jpeg


def parquet(columns: dict[str, list], features: dict | None = None) -> bytes:
    table = pa.table(columns)
    if features:
        table = table.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()


def stored(*shades: int) -> list[dict]:
    """A column of pictures as `datasets` writes it."""
    return [{"bytes": jpeg(shade), "path": f"{shade}.jpg"} for shade in shades]


def table(rows: list[dict], parted: str = ",") -> bytes:
    lines = [parted.join(rows[0]), *(parted.join(map(str, row.values())) for row in rows)]
    return "\n".join([*lines, ""]).encode()


def lines(rows: list) -> bytes:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode()


def tar(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as opened:
        for name, content in members.items():
            told = tarfile.TarInfo(name)
            told.size = len(content)
            opened.addfile(told, io.BytesIO(content))
    return buffer.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return buffer.getvalue()
