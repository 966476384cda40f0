"""The one way to the network: an address to a file, files of the Hub to a folder. Whoever calls has been allowed to.

Downloads go on where they were interrupted. $AUDIT_MIRROR, as http://mirror.example:8000, is asked in the place of
every address: https://host/path as $AUDIT_MIRROR/host/path. The Hub's own mirror is $HF_ENDPOINT.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from http.client import HTTPException
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request

from tqdm import tqdm

from probes.errors import DataError, InputError, NetworkError

from . import guarded
from .guarded import ENDPOINT, MIRROR

TIMEOUT, CHUNK, LONGEST = 15, 2**18, 120
"""Seconds without a byte, bytes read at a time, seconds of one picture."""
LATER = (408, 425, 429, 500, 502, 503, 504)
"""What a server answers that may answer otherwise later."""
AGENT = "arabic-clip-audit (research)"
HUB = "https://huggingface.co"


def get(address: str, most: int) -> bytes:
    """What an address gives, at most one byte more than `most`. OSError, HTTPException or ValueError where it can't be
    had, or is at a private address."""
    content, end = bytearray(), monotonic() + LONGEST
    with _opened(address, {}) as answer:
        while chunk := answer.read1(most + 1 - len(content)):
            content += chunk
            if monotonic() > end:
                raise TimeoutError(f"it takes longer than {LONGEST} seconds")
        if len(content) <= most and answer.length:
            raise HTTPException(f"cut short: {answer.length} bytes are missing")
    return bytes(content)


def url(address: str, file: Path, sha256: str | None, quiet: bool = True) -> str:
    """Fetches an address into `file`, and gives its SHA-256. sha256: what it must be; None: whatever it is.

    What was interrupted stays beside it as `.part` and is gone on with; what has another hash does not stay. In one
    line, NetworkError or DataError.
    """
    with trouble(address):
        _kept(address, file, sha256, quiet)
    return _digest(file)


def _kept(address: str, file: Path, sha256: str | None, quiet: bool, token: str = "") -> None:
    """Fetches an address into `file` where that is not there. DataError where it has another hash; HTTPError, OSError
    and HTTPException as they come. token: who asks, which no other host is told."""
    if file.is_file() and sha256 in (None, _digest(file)):
        return
    part = file.with_name(f"{file.name}.part")
    _resume(address, part, sha256 is not None, quiet, token)
    if sha256 not in (None, _digest(part)):
        part.unlink()
        raise DataError(
            f"{address}: its SHA-256 is not the {sha256} that is known of it; the file was changed or spoiled on the "
            "way, and is not kept: try again, or give a recipe with the new one"
        )
    part.replace(file)


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def hub(
    id: str, revision: str | None, patterns: tuple[str, ...], folder: Path | None, quiet: bool = True
) -> tuple[Path, str]:
    """Fetches the files of a Hub data set that match into `folder`; that, and the commit. folder: None for the Hub's
    cache, which then does without the Hub what it can. In one line, NetworkError, or DataError, which names what is
    there where nothing matches."""
    from huggingface_hub import HfApi, constants, hf_hub_url
    from huggingface_hub.utils import disable_progress_bars, enable_progress_bars, get_token

    disable_progress_bars() if quiet else enable_progress_bars()
    api = HfApi(endpoint=os.environ.get(ENDPOINT))
    with trouble(id):
        if folder is None:
            where = api.snapshot_download(
                id, repo_type="dataset", revision=revision, allow_patterns=[*patterns]
            )
            return Path(where), str(revision)
        told = api.dataset_info(id, revision=revision, timeout=TIMEOUT, files_metadata=True)
        there = told.siblings or []
        wanted = [each for each in there if any(fnmatch(each.rfilename, pattern) for pattern in patterns)]
        if not wanted:
            raise DataError(
                f"{id}: has no files like {', '.join(patterns)} at {told.sha}; it has "
                f"{', '.join(each.rfilename for each in there[:5]) or 'none'}"
            )
        token = "" if constants.HF_HUB_DISABLE_IMPLICIT_TOKEN else get_token() or ""
        for each in wanted:  # by ourselves: the library begins a file anew at each call
            file = folder / each.rfilename
            if not file.resolve().is_relative_to(folder.resolve()):
                raise DataError(f"{id}: has a file {each.rfilename!r}, which would lie outside of its folder")
            file.parent.mkdir(parents=True, exist_ok=True)
            address = hf_hub_url(
                id, each.rfilename, repo_type="dataset", revision=told.sha, endpoint=api.endpoint
            )
            _kept(address, file, each.lfs.sha256 if each.lfs else None, quiet, token)
    return folder, str(told.sha)


def room(folder: Path, mb: float) -> None:
    """DataError where the disk has no room for so much."""
    free = shutil.disk_usage(folder).free / 2**20
    if mb > free:
        raise DataError(
            f"{folder}: {mb:,.0f} MB are needed and {free:,.0f} MB are free; make room, or set $AUDIT_CACHE"
        )


@contextmanager
def trouble(what: str) -> Iterator[None]:
    """What libraries raise as one line."""
    from huggingface_hub import errors

    try:
        yield
    except InputError:
        raise
    except errors.GatedRepoError:
        raise _gated(what) from None
    except errors.RepositoryNotFoundError:
        raise DataError(f"{what}: the Hub has no such data set, or not for you; check its name") from None
    except errors.RevisionNotFoundError:
        raise DataError(f"{what}: the Hub has no such commit of it; check the recipe's revision") from None
    except HTTPError as error:
        if error.headers.get("X-Error-Code") == "GatedRepo":
            raise _gated(what) from None
        raise NetworkError(f"{what}: can't be fetched ({error}); go on with the same call later") from None
    except errors.OfflineModeIsEnabled:
        raise NetworkError(f"{what}: HF_HUB_OFFLINE is set; unset it where there is a network") from None
    except Exception as error:  # of urllib, requests, httpx and sockets
        if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
            raise DataError(f"{what}: the disk is full; make room, and go on with the same call") from None
        told = " ".join(str(error).split())[:160] or type(error).__name__
        raise NetworkError(f"{what}: can't be fetched ({told}); go on with the same call later") from None


def _gated(id: str) -> DataError:
    page = f"https://huggingface.co/datasets/{id}"
    return DataError(f"{id}: is gated: accept its terms at {page}, then `hf auth login`, and try again")


def _opened(address: str, headers: dict[str, str], token: str = "") -> Any:
    mirror, hub = os.environ.get(MIRROR, "").rstrip("/"), os.environ.get(ENDPOINT, HUB).rstrip("/")
    mirrored = mirror and not address.startswith(f"{hub}/")
    asked = f"{mirror}/{address.partition('://')[2]}" if mirrored else address
    request = Request(asked, headers={"User-Agent": AGENT, **headers})
    if token:
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    return guarded.opened(request, TIMEOUT)


def _resume(address: str, part: Path, hashed: bool, quiet: bool, token: str = "") -> None:
    """Appends to `part` what is missing. Of a file without a known hash only where its server says by an ETag that it
    is still the same."""
    mark = part.with_name(f"{part.name}.etag")
    tag = mark.read_text() if mark.exists() else ""
    have = part.stat().st_size if part.exists() and (hashed or tag) else 0
    headers = {"Range": f"bytes={have}-"} | ({"If-Range": tag} if tag else {}) if have else {}
    try:
        answer = _opened(address, headers, token)
    except HTTPError as error:
        if error.code != 416:  # nothing is missing
            raise
        part.unlink()
        return _resume(address, part, hashed, quiet, token)
    with answer:
        have = have if answer.status == 206 else 0
        if tag := answer.headers.get("ETag") or "":
            mark.write_text(tag)
        expected = have + int(answer.headers.get("Content-Length") or 0)
        with (
            part.open("ab" if have else "wb") as file,
            tqdm(
                total=expected or None, initial=have, unit="B", unit_scale=True, desc=part.stem, disable=quiet
            ) as bar,
        ):
            while chunk := answer.read(CHUNK):
                file.write(chunk)
                bar.update(len(chunk))
    size = part.stat().st_size
    if expected > have and size < expected:
        raise HTTPException(f"cut short after {size} of {expected} bytes")
    mark.unlink(missing_ok=True)
    return None
