"""A small file of columns neither fills the memory nor has more columns than a table may."""

from pathlib import Path

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq
import pytest

from probes.errors import DataError
from probes.files import bounded, parquet
from probes.stimuli.readers.files import columnar


@pytest.fixture(autouse=True)
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(bounded.VARIABLE, "bytes=1000000,columns=20")


def saved(table: pa.Table, folder: Path, **how: object) -> Path:
    """As `datasets` saves it."""
    with pa.ipc.new_stream(folder / "data.arrow", table.schema, **how) as stream:  # type: ignore[arg-type]
        stream.write_table(table)
    return folder / "data.arrow"


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_more_columns_than_a_table_may_have(kind: str, tmp_path: Path) -> None:
    table = pa.table({f"c{number}": [1] for number in range(21)})
    path = tmp_path / "wide.parquet"
    pq.write_table(table, path)
    path = saved(table, tmp_path) if kind == "arrow" else path
    with pytest.raises(DataError, match=r"has 21 columns, and 20 are allowed; .*--limit columns=21"):
        columnar.schema(path)
    with pytest.raises(DataError, match="has 21 columns"):
        next(parquet.batches(tmp_path / "wide.parquet", None)) if kind == "parquet" else columnar.schema(path)


@pytest.mark.parametrize("encoding", ["RLE_DICTIONARY", "DELTA_BYTE_ARRAY"])
def test_one_text_of_many_rows_is_read_a_few_at_a_time(
    encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """100 KB, a thousand times: in the file once."""
    path = tmp_path / "a.parquet"
    how = {"use_dictionary": True} if encoding == "RLE_DICTIONARY" else {
        "use_dictionary": False, "column_encoding": {"caption": encoding}
    }  # fmt: skip
    pq.write_table(pa.table({"caption": ["a" * 100_000] * 1000}), path, **how)
    assert (
        path.stat().st_size < 200_000 and encoding in pq.read_metadata(path).row_group(0).column(0).encodings
    )
    with pytest.raises(DataError, match=r"a.parquet: has [\d,]+ bytes, and 1,000,000 are allowed"):
        list(columnar.rows(path, ["caption"]))
    monkeypatch.setattr(parquet, "AT_ONCE", 300_000)
    sizes = {batch.num_rows for batch in parquet.batches(path, ["caption"])}
    assert max(sizes) <= 3


def test_a_dictionary_that_arrow_keeps_is_counted_as_what_it_stands_for(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"caption": pa.array(["a" * 10_000] * 1000).dictionary_encode()}), path)
    with pytest.raises(DataError, match="bytes, and 1,000,000 are allowed"):
        list(columnar.rows(path, ["caption"]))
    stream = saved(pa.table({"caption": pa.array(["a" * 10_000] * 1000).dictionary_encode()}), tmp_path)
    with pytest.raises(DataError, match="bytes, and 1,000,000 are allowed"):
        list(columnar.rows(stream, ["caption"]))


def test_what_unpacks_to_far_more_than_its_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pictures = [bytes(100_000 + number) for number in range(100)]
    pq.write_table(pa.table({"image": pictures}), path, compression="zstd", use_dictionary=False)
    assert path.stat().st_size < 100_000
    with pytest.raises(DataError, match=r"a.parquet, image: has 10,\d+,\d+ bytes, and 1,000,000 are allowed"):
        columnar.data(f"parquet:{path}?row=3&column=image")


def test_pictures_that_hardly_pack_may_be_more_than_texts(tmp_path: Path) -> None:
    import random

    path = tmp_path / "a.parquet"
    random.seed(0)
    pictures = [random.randbytes(50_000) for _ in range(40)]
    pq.write_table(pa.table({"image": pictures, "caption": ["a"] * 40}), path, compression="zstd")
    assert columnar.data(f"parquet:{path}?row=39&column=image") == pictures[39]
    assert len(list(columnar.rows(path, ["image", "caption"]))) == 40


@pytest.mark.parametrize("packed", ["zstd", "lz4"])
@pytest.mark.parametrize("dictionary", [False, True])
def test_a_stream_that_is_packed_is_not_read(packed: str, dictionary: bool, tmp_path: Path) -> None:
    texts = pa.array(["a" * 1000, "b"])
    table = pa.table({"caption": texts.dictionary_encode() if dictionary else texts})
    path = saved(table, tmp_path, options=pa.ipc.IpcWriteOptions(compression=packed))
    with pytest.raises(DataError, match="its batches are packed; write it again by save_to_disk"):
        columnar.schema(path)
    path = saved(table, tmp_path)
    columnar._table.cache_clear()
    assert [row["caption"] for row in columnar.rows(path, ["caption"])] == ["a" * 1000, "b"]
