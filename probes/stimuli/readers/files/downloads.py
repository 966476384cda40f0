"""Pictures and sets from the network: only where the caller allows downloads."""

import hashlib
import os
import re
from http.client import HTTPException
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

from probes.errors import DataError, NetworkError
from probes.files import cache
from probes.files.tabular import Unusable

ADDRESS = re.compile(r"https?://", re.IGNORECASE)
HUB_ID = re.compile(r"[\w.-]+/[\w.-]+")
TIMEOUT, MOST_BYTES = 15, 32 * 2**20
AGENT = "arabic-clip-audit (research; pictures named in a caption file)"


def picture(address: str) -> Path:
    """The picture at an address, in a folder of the cache, fetched once. Unusable where it can't be had."""
    suffix = PurePosixPath(urlsplit(address).path).suffix[:6]
    name = hashlib.sha256(address.encode()).hexdigest()[:32]
    file = _folder() / f"{name}{suffix if suffix[1:].isalnum() else ''}"
    if file.is_file():
        return file
    try:
        with urlopen(Request(address, headers={"User-Agent": AGENT}), timeout=TIMEOUT) as answer:
            content = answer.read(MOST_BYTES + 1)
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
    from huggingface_hub import snapshot_download  # late: a tenth of a second, for few

    for revision in (None, "refs/convert/parquet"):
        try:
            told = snapshot_download(name, repo_type="dataset", revision=revision, allow_patterns="*.parquet")
        except Exception as error:  # its own kinds, and those of the client below it
            raise NetworkError(
                f"{name}: can't be fetched from the Hub ({' '.join(str(error).split())})"
            ) from None
        if any(Path(told).rglob("*.parquet")):
            return Path(told)
    raise DataError(f"{name}: the Hub's data set has no Parquet files; download it and give its folder")


def _folder() -> Path:
    return cache.root() / "pictures"


def file_name(address: str) -> str:
    """The end of an address; empty where it is none."""
    try:
        return unquote(PurePosixPath(urlsplit(address).path).name)
    except ValueError:  # http://[half an IPv6 address
        return ""
