"""Shards in an object store: a stand-in of S3 on loopback."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from probes import SUITES, Source, stimuli
from probes.errors import CallError, DataError
from probes.files import remote
from probes.stimuli import identity

pa = pytest.importorskip("pyarrow")
pytest.importorskip("s3fs", reason="s3fs is not installed; it comes with the extra `test`")
moto = pytest.importorskip("moto.server", reason="moto is not installed; it comes with the extra `test`")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Two Parquet shards of pictures with captions, in a bucket."""
    import pyarrow.parquet as pq
    import s3fs

    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    patch = pytest.MonkeyPatch()
    for name, value in {
        "FSSPEC_S3_ENDPOINT_URL": f"http://{host}:{port}", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "a",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():  # fmt: skip
        patch.setenv(name, value)
    import fsspec.config

    fsspec.config.set_conf_env(fsspec.config.conf)
    files = s3fs.S3FileSystem()
    files.mkdir("pairs")
    for shard in range(2):
        rows = [
            {
                "image": {"bytes": png(40 * (3 * shard + i)), "path": None},
                "caption": f"كرة حمراء رقم {3 * shard + i}",
            }
            for i in range(3)
        ]
        with files.open(f"pairs/ar/{shard:04}.parquet", "wb") as file:
            pq.write_table(pa.Table.from_pylist(rows), file)
    yield "s3://pairs/ar"
    patch.undo()
    fsspec.config.conf.pop("s3", None)
    server.stop()


def png(red: int) -> bytes:
    to = BytesIO()
    Image.new("RGB", (8, 8), (red, 0, 0)).save(to, "PNG")
    return to.getvalue()


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("told", ["{}", "{}/", "{}/*.parquet", "native={}"])
def test_shards_are_fetched_and_read(address: str, told: str) -> None:
    source = Source(captions=told.format(address), allow_downloads=True).named("retrieval")
    trials = SUITES["retrieval"].trials(source)
    assert len(trials.images()) == 6 and "كرة حمراء رقم 5" in trials.texts()
    again = Source(captions=told.format(address)).named("retrieval")  # nothing is asked any more
    assert again.captions == source.captions


def test_a_folder_holds_what_the_address_names_and_no_more(address: str, cache: Path) -> None:
    whole, one = (remote.fetched(each, True) for each in (address, f"{address}/*1.parquet"))
    assert sorted(path.name for path in whole.iterdir()) == ["0000.parquet", "0001.parquet"]
    assert [path.name for path in one.iterdir()] == ["0001.parquet"]
    (one / "0007.parquet").write_bytes(b"taken away there since")
    assert [path.name for path in remote.fetched(f"{address}/*1.parquet", True).iterdir()] == ["0001.parquet"]
    (one / "0001.parquet").unlink()
    remote.there(one / "0001.parquet")
    assert (one / "0001.parquet").read_bytes() == (whole / "0001.parquet").read_bytes()
    with pytest.raises(DataError, match="is no longer there"):
        remote.there(one / "0009.parquet")


def test_a_pattern_of_folders_is_refused() -> None:
    with pytest.raises(CallError, match="a pattern of folders, whose files may have one name"):
        remote.fetched("s3://pairs/*/0001.parquet", True)


def test_another_machine_fetches_the_file_that_it_is_given_by_path(address: str, cache: Path) -> None:
    source = Source(captions=address, allow_downloads=True).named("retrieval")
    reference = sorted(SUITES["retrieval"].trials(source).images())[0]
    file = identity.file(reference)
    assert file and cache in file.parents
    seen = stimuli.content(reference)
    file.unlink()
    remote.there(file)
    assert stimuli.content(reference) == seen


def test_nothing_is_fetched_unless_it_is_allowed(address: str) -> None:
    with pytest.raises(CallError, match=r"s3://pairs/ar: lies elsewhere; fetch it by --allow-downloads"):
        Source(captions=address).named("retrieval")


@pytest.mark.parametrize("told", ["s3://pairs/none", "s3://pairs/ar/*.tar", "s3://nobody/ar"])
def test_what_is_not_there_is_one_line(address: str, told: str) -> None:
    with pytest.raises(DataError, match=r"holds no files|can't be fetched") as error:
        Source(captions=told, allow_downloads=True).named("retrieval")
    assert "\n" not in str(error.value) and told in str(error.value)


def test_pages_and_files_are_no_stores() -> None:
    assert not any(
        map(remote.known, ("http://a/b.tar", "https://a/b", "file:///etc", "a.tar", "s3", "native=s3://a"))
    )
