"""Pictures and sets from the network: only where the caller allows downloads."""

import hashlib
import os
import re
from http.client import HTTPException
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from probes.data import network
from probes.errors import DataError
from probes.files import cache
from probes.files.tabular import Unusable

ADDRESS = re.compile(r"https?://", re.IGNORECASE)
HUB_ID = re.compile(r"[\w.-]+/[\w.-]+")
MOST_BYTES = 32 * 2**20


def picture(address: str) -> Path:
    """The picture at an address, in a folder of the cache, fetched once. Unusable where it can't be had."""
    suffix = PurePosixPath(urlsplit(address).path).suffix[:6]
    name = hashlib.sha256(address.encode()).hexdigest()[:32]
    file = _folder() / f"{name}{suffix if suffix[1:].isalnum() else ''}"
    if file.is_file():
        return file
    try:
        content = network.get(address, MOST_BYTES)
    except (OSError, HTTPException, ValueError) as error:
        raise Unusable("fetching-failed", address=address, error=" ".join(str(error).split())) from None
    if len(content) > MOST_BYTES:
        raise Unusable("too-large", address=address, size=MOST_BYTES // 2**20)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(file)
    return file


def hub_set(name: str) -> Path:
    """The folder of a Hub data set's Parquet files, fetched once. InputError where it has none."""
    for revision in (None, "refs/convert/parquet"):
        told, _ = network.hub(name, revision, ("*.parquet",), None)
        if any(told.rglob("*.parquet")):
            return told
    raise DataError(f"{name}: the Hub's data set has no Parquet files; download it and give its folder")


def _folder() -> Path:
    return cache.root() / "pictures"


def file_name(address: str) -> str:
    """The end of an address; empty where it is none."""
    try:
        return unquote(PurePosixPath(urlsplit(address).path).name)
    except ValueError:  # http://[half an IPv6 address
        return ""
