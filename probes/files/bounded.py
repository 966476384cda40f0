"""Bytes of a user's file, within bounds: a plain file, no larger than what is allowed, also when it is unpacked."""

import errno
import os
import re
import stat
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from probes.errors import CallError, DataError
from probes.reasons import Reason

GZIP = b"\x1f\x8b"
WINDOW = 31
"""Of zlib, for gzip."""
PIECE = 1 << 20
"""Bytes unpacked at a time, at most."""
LIMITS: dict[str, tuple[int, str]] = {
    "bytes": (2**29, "of a file of captions, names or rows, as it is and unpacked"),
    "pixels": (89_478_485, "of a picture"),
    "members": (5_000_000, "of an archive"),
    "characters": (100_000, "of a caption"),
    "columns": (2_000, "of a table: each may become a factor"),
}
"""What is limited -> how much is allowed where nobody says more, and of what."""
VARIABLE = "AUDIT_LIMITS"
"""Of the environment: `pixels=200000000,bytes=1000000`."""
OUTSIDE = "AUDIT_ALLOW_OUTSIDE"
_put: dict[str, tuple[str | None, str]] = {}
"""Variable of the environment -> what the user's had, and what stands there in its place."""


def limit(name: str) -> int:
    """How much of it is allowed: as $AUDIT_LIMITS says, which processes begun from here inherit, or its default."""
    told = os.environ.get(VARIABLE, "")
    return {name: LIMITS[name][0], **_numbers(told.split(",") if told else (), f"{VARIABLE}=")}[name]


def allow(limits: Sequence[str]) -> None:
    """Takes `pixels=200000000` and such from now on, in the place of what was taken before; of what they don't name,
    what the user's environment says. CallError where one is no limit."""
    _numbers(limits, "--limit ")
    _instead(VARIABLE, ",".join(filter(None, (_users(VARIABLE), *limits))) if limits else None)


def beyond(what: str, name: str, found: int) -> DataError:
    return DataError(Reason("beyond-limit", what=what, name=name, found=found, most=limit(name)))


def allow_outside(allowed: bool) -> None:
    """Whether pictures may lie outside the folder that is given, from now on, or as the user's environment says."""
    _instead(OUTSIDE, "1" if allowed else None)


def inside(path: Path, folder: Path) -> bool:
    """Whether a file lies in the folder, links resolved, or may lie outside. Of a snapshot of the Hub's cache, whose
    files are links, in that of its repository."""
    if os.environ.get(OUTSIDE) == "1":
        return True
    home = folder.resolve()
    home = next((parent.parent for parent in home.parents if parent.name == "snapshots"), home)
    return path.resolve().is_relative_to(home)


def opened(path: Path) -> BinaryIO:
    """A file to be read. OSError where it can't be opened, or is no plain file: a pipe would be waited for."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    kind = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(kind):
        os.close(descriptor)
        if stat.S_ISDIR(kind):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        raise OSError(0, "is no plain file", str(path))
    return os.fdopen(descriptor, "rb")


def raw(path: Path) -> bytes:
    """The whole of it. OSError as `opened`; DataError where it is larger than allowed."""
    with opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > limit("bytes"):
            raise beyond(str(path), "bytes", size)
        return file.read()


def read(path: Path) -> bytes:
    """The same, unpacked where it is gzip. DataError where it can't be read, or is larger than allowed."""
    try:
        content = raw(path)
    except OSError as error:
        raise DataError(
            f"{path}: can't be read ({error.strerror}); give a file, or mend its permissions"
        ) from None
    if not content.startswith(GZIP):
        return content
    try:
        return _unpacked(content, str(path))
    except zlib.error as error:
        raise DataError(f"{path}: is not gzip ({error}); copy it again") from None


def _unpacked(packed: bytes, name: str) -> bytes:
    """What gzip holds, member by member. zlib.error where it is damaged or cut short; DataError as soon as it is more
    than allowed."""
    whole, most = bytearray(), limit("bytes")
    while packed.strip(b"\0"):
        unpacker = zlib.decompressobj(WINDOW)
        while packed and not unpacker.eof:  # in pieces, so that what is too large is never there twice
            whole += unpacker.decompress(packed, min(PIECE, most + 1 - len(whole)))
            if (size := len(whole)) > most:
                whole.clear()  # the error would keep it
                raise beyond(name, "bytes", size)
            packed = unpacker.unconsumed_tail
        if not unpacker.eof:
            raise zlib.error("it is cut short")
        packed = unpacker.unused_data
    return bytes(whole)


def _numbers(limits: Iterable[str], where: str) -> dict[str, int]:
    """Name -> how much, of `pixels=200000000` and such; the last of a name holds. CallError where one is no limit."""
    found = {}
    for told in limits:
        name, _, number = told.partition("=")
        if name not in LIMITS:
            raise CallError(f"{where}{told}: expected NAME=NUMBER, of {', '.join(LIMITS)}")
        if not re.fullmatch("0*[1-9][0-9]{0,17}", number):
            raise CallError(f"{where}{told}: expected a whole number from 1")
        found[name] = int(number)
    return found


def _users(variable: str) -> str | None:
    """What the user's environment had, before something else was put there."""
    now = os.environ.get(variable)
    had, put = _put.get(variable, (now, ""))
    return had if now == put else now


def _instead(variable: str, value: str | None) -> None:
    """Puts a value in the place of the user's; None: gives that back."""
    had = _users(variable)
    _put.pop(variable, None)
    if value is not None:
        _put[variable] = had, value
    if (now := had if value is None else value) is None:
        os.environ.pop(variable, None)
    else:
        os.environ[variable] = now
