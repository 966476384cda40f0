"""Files of an object store: fetched by fsspec into the cache, where each has its address for its path, so that who is
given the path on another machine can fetch it there."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from probes.errors import CallError, DataError, InputError

from . import whole
from .cache import root

SCHEMES = ("s3", "gs", "gcs", "az", "abfs", "abfss", "adl", "hdfs", "oci", "r2")
"""Of stores that are asked with credentials of one's own: no page of the web, and no file of this machine."""
PATTERN = "*?["
PIECE = 1 << 22


def known(address: str) -> bool:
    """Whether it is one of an object store."""
    return address.partition("://")[0] in SCHEMES and "://" in address


def fetched(address: str, allowed: bool) -> Path:
    """The folder that holds the files of an address, a folder or a pattern («s3://bucket/pairs/*.parquet»), and no
    others: those that are not here yet are fetched, where that is allowed. CallError where it is not, or where the
    pattern is of folders; DataError where it fails."""
    address = address.rstrip("/")
    if any(sign in _base(address) for sign in PATTERN):
        raise CallError(
            f"{address}: a pattern of folders, whose files may have one name; give one folder at a time"
        )
    folder = root() / "remote" / quote(address, safe="")
    if not allowed:
        if any(folder.glob("*")):
            return folder
        raise CallError(f"{address}: lies elsewhere; fetch it by --allow-downloads")
    with _said(address):
        files, names = _names(address)
    if not names:
        raise DataError(f"{address}: holds no files; expected a folder or a pattern of shards")
    for name in names:
        _fetch(files, name, folder / Path(name).name)
    for gone in {path.name for path in folder.iterdir()} - {Path(name).name for name in names}:
        (folder / gone).unlink()
    return folder


def there(path: Path) -> None:
    """Fetches a file of the cache that another machine has fetched, where it is not here."""
    mirror = root() / "remote"
    if path.exists() or mirror not in path.parents:
        return
    address = f"{_base(unquote(path.relative_to(mirror).parts[0]))}/{path.name}"
    with _said(address):
        files, names = _names(address)
    if not names:
        raise DataError(f"{address}: is no longer there; fetch all of it again")
    _fetch(files, names[0], path)


def _base(address: str) -> str:
    """The folder of an address."""
    folder, _, last = address.rpartition("/")
    return folder if any(sign in last for sign in PATTERN) else address


def _names(address: str) -> tuple[Any, list[str]]:
    """The store, and the files of the address in it, sorted."""
    import fsspec

    files, path = fsspec.url_to_fs(address)
    found = files.glob(path) if any(sign in path for sign in PATTERN) else files.find(path, maxdepth=1)
    return files, sorted(name for name in found if not files.isdir(name))


def _fetch(files: Any, name: str, to: Path) -> None:
    """One file, whole or not at all; one that is here with its size stays."""

    def copy(_: Path, aside: Path) -> None:
        with files.open(name, "rb") as source, aside.open("wb") as target:
            shutil.copyfileobj(source, target, PIECE)

    with _said(name):
        if not to.exists() or to.stat().st_size != files.size(name):
            to.parent.mkdir(parents=True, exist_ok=True)
            whole.made([to], copy)


@contextmanager
def _said(address: str) -> Iterator[None]:
    """Whatever a store raises, as one line."""
    try:
        yield
    except ImportError as error:
        raise CallError(f"{address}: needs another package ({error})") from None
    except InputError:
        raise
    except Exception as error:
        why = " ".join(str(error).split())[:160]
        raise DataError(f"{address}: can't be fetched ({why}); mend the address or the credentials") from None
