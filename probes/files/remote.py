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
PIECE = 1 << 22


def known(address: str) -> bool:
    """Whether it is one of an object store."""
    return address.partition("://")[0] in SCHEMES and "://" in address


def fetched(address: str, allowed: bool) -> Path:
    """The folder that holds all files of an address, a folder or a pattern («s3://bucket/pairs/*.parquet»): those that
    are not here yet are fetched, where that is allowed. CallError where it is not, DataError where it fails."""
    base, _, pattern = address.rpartition("/") if any(c in address for c in "*?[") else (address, "", "")
    folder = _folder(base.rstrip("/"))
    if not allowed:
        if any(folder.glob(pattern or "*")):
            return folder
        raise CallError(f"{address}: lies elsewhere; fetch it by --allow-downloads")
    with _said(address):
        files, names = _names(address)
    if not names:
        raise DataError(f"{address}: holds no files; expected a folder or a pattern of shards")
    for name in names:
        _fetch(files, name, folder / Path(name).name)
    return folder


def there(path: Path) -> None:
    """Fetches a file of the cache that another machine has fetched, where it is not here."""
    mirror = root() / "remote"
    if path.exists() or mirror not in path.parents:
        return
    address = f"{unquote(path.relative_to(mirror).parts[0])}/{path.name}"
    with _said(address):
        files, names = _names(address)
    _fetch(files, names[0], path)


def _folder(base: str) -> Path:
    return root() / "remote" / quote(base, safe="")


def _names(address: str) -> tuple[Any, list[str]]:
    """The store, and the files of the address in it, sorted."""
    import fsspec

    files, path = fsspec.url_to_fs(address)
    found = files.glob(path) if any(c in path for c in "*?[") else files.find(path, maxdepth=1)
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
