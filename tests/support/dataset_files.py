"""Files for the tests of the data sets: small, real, made anew."""

import io
import json
import tarfile
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from probes import reasons, stimuli
from probes.errors import InputError


def jpeg(shade: int = 0, size: int = 16) -> bytes:
    """A picture that tells its shade: `shown` reads it back."""
    buffer = io.BytesIO()
    Image.new("RGB", (size, size), (shade, shade, shade)).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def shown(reference: str) -> int:
    """The shade of the picture that a reference opens."""
    return stimuli.open(reference).getpixel((3, 3))[0]


def pictures(folder: Path, *names: str) -> Path:
    """`folder` with pictures in it, of shades 0, 10, 20, …"""
    for place, name in enumerate(names):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(jpeg(10 * place))
    return folder


def written(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def tarred(path: Path, members: Iterable[tuple[str, bytes]], links: dict[str, str] | None = None) -> Path:
    with tarfile.open(path, "w") as tar:
        for name, content in members:
            told = tarfile.TarInfo(name)
            told.size = len(content)
            tar.addfile(told, io.BytesIO(content))
        for name, target in (links or {}).items():
            told = tarfile.TarInfo(name)
            told.type, told.linkname = tarfile.SYMTYPE, target
            tar.addfile(told)
    return path


def parquet(path: Path, columns: dict[str, list], features: dict | None = None, group: int = 3) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(_with_features(pa.table(columns), features), path, row_group_size=group)
    return path


def saved(folder: Path, columns: dict[str, list], features: dict | None = None, shards: int = 2) -> Path:
    """What `datasets.Dataset.save_to_disk` writes: Arrow streams and state.json."""
    folder.mkdir(parents=True)
    table = _with_features(pa.table(columns), features)
    names = [f"data-{shard:05}-of-{shards:05}.arrow" for shard in range(shards)]
    for shard, name in enumerate(names):
        part = table.take([row for row in range(table.num_rows) if row * shards // table.num_rows == shard])
        with pa.OSFile(str(folder / name), "wb") as file, pa.ipc.new_stream(file, table.schema) as writer:
            writer.write_table(part)
    state = {
        "_data_files": [{"filename": name} for name in names],
        "_indices_data_files": None,
        "_split": None,
    }
    written(folder / "state.json", json.dumps(state))
    written(folder / "dataset_info.json", json.dumps({"features": features or {}}))
    return folder


def _with_features(table: pa.Table, features: dict | None) -> pa.Table:
    if features is None:
        return table
    return table.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})


def accounted(result: tuple[pd.DataFrame, pd.DataFrame], records: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Itself, where nothing was lost silently."""
    table, dropped = result
    assert dropped.columns.tolist() == reasons.COLUMNS
    assert len(table) + len(dropped) == records
    return table, dropped


def refused(function, *arguments, **keywords) -> str:
    with pytest.raises(InputError) as error:
        function(*arguments, **keywords)
    assert "\n" not in str(error.value)
    return str(error.value)
