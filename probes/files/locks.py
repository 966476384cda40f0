"""Who writes a folder or file, and whether they are still alive."""

import os
import time
from contextlib import suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

DAY = 86_400
"""Seconds after which a folder is left behind, where there are no locks."""
GAP = 2
"""Seconds between the making of either and its lock, at most."""


def held(path: Path) -> int | None:
    """Locks it until `release`, or until this process ends; None where there are no locks."""
    if fcntl is None:
        return None
    descriptor = os.open(path, os.O_RDONLY)
    with suppress(OSError):  # a file system without locks
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return descriptor


def release(descriptor: int | None) -> None:
    if descriptor is not None:
        os.close(descriptor)


def is_free(path: Path) -> bool:
    """Whether nobody writes it any more."""
    if fcntl is None:
        return is_old(path)
    try:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return time.time() - os.fstat(descriptor).st_mtime > GAP
        finally:
            os.close(descriptor)
    except OSError:  # it is held, or there are no locks
        return False


def is_old(path: Path) -> bool:
    """Whether nothing was written there for a day."""
    try:
        return time.time() - path.stat().st_mtime > DAY
    except OSError:
        return False
