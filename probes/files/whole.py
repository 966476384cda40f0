"""Files that appear whole or not at all: written aside, brought to the disk, and then given their name. What a process
that was killed left aside goes with the next that writes into that folder."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from . import locks

ASIDE = ".partial-audit-"
"""How the names of files begin that are not whole."""
LONGEST = 50
"""Letters of a file's own name in that: no system takes more than 255 bytes."""


def write(path: Path, content: bytes | str) -> None:
    """Puts `content`, text as UTF-8, in the place of what the file holds. OSError where it can't be: then the file is
    as it was."""
    write_all({path: content})


def write_all(files: Mapping[Path, bytes | str]) -> None:
    """The same of several: none is touched before all are on the disk."""
    made(files, lambda path, aside: aside.write_bytes(_bytes(files[path])))


def made(paths: Mapping[Path, object] | list[Path], make: Callable[[Path, Path], object]) -> None:
    """Files that `make` writes, each given its path and the one to write to, which ends alike."""
    asides, held = dict[Path, Path](), list[int | None]()
    try:
        for path in paths:
            true = path.resolve()  # a link stays one
            asides[true] = true.with_name(f"{ASIDE}{os.getpid()}-{len(asides)}-{true.name[-LONGEST:]}")
            asides[true].touch()
            held.append(locks.held(asides[true]))
            make(path, asides[true])
            sync(asides[true])
            with suppress(FileNotFoundError):
                asides[true].chmod(true.stat().st_mode & 0o7777)
        for true, aside in asides.items():
            aside.replace(true)
        for folder in {true.parent for true in asides}:
            sync(folder)
            sweep(folder)
    finally:
        for descriptor in held:
            locks.release(descriptor)
        for aside in asides.values():
            with suppress(OSError):
                aside.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Removes what the dead left aside there."""
    with suppress(OSError):
        for left in folder.glob(f"{ASIDE}*"):
            if locks.is_free(left):
                left.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Brings a file, or the names in a folder, to the disk, where the system can."""
    flags = os.O_RDONLY if path.is_dir() else os.O_RDWR
    with suppress(PermissionError, IsADirectoryError):
        descriptor = os.open(path, flags)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _bytes(content: bytes | str) -> bytes:
    return content if isinstance(content, bytes) else content.encode()
