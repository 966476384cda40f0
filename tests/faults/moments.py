"""Commands that are killed where they change a file; and commands for which there is not enough memory."""

import mmap
import os
import random
import signal
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .commands import Row, Undisturbed, judged
from .place import Ended, done, fresh

CHANGES = (
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.chmod",
    "os.truncate",
    "os.link",
    "os.symlink",
)
"""What Python tells of before it does it, beside files that are opened to be written."""
WRITES = os.O_WRONLY | os.O_RDWR


class Shared:
    """A number that a child counts and its parent reads."""

    def __init__(self) -> None:
        self.held = mmap.mmap(-1, 8)

    @property
    def n(self) -> int:
        return int(struct.unpack("q", self.held[:8])[0])

    @n.setter
    def n(self, value: int) -> None:
        self.held[:8] = struct.pack("q", value)


def at_changes(template: Path, folder: Path, words: list[str], n: int, chance: random.Random) -> Row:
    """Killed before n of the changes that a command makes to files."""
    state, row, counted = Undisturbed(template, folder, words), Row(), Shared()
    done(fresh(template, folder), *words, before=lambda: _dying(counted, -1))
    many = counted.n
    for turn in sorted(chance.sample(range(1, many + 1), min(n, many))):
        fresh(template, folder)
        judged(row, done(folder, *words, before=_at(turn)), state)
    return row


def _at(turn: int) -> Callable[[], None]:
    return lambda: _dying(Shared(), turn)


def _dying(counted: Shared, turn: int) -> None:
    """Kills this process before its change of that number, and counts them."""

    def changes(event: str, given: tuple) -> None:
        opened = event == "open" and isinstance(given[0], (str, bytes)) and int(given[2] or 0) & WRITES
        if (opened and given[0] not in (os.devnull, b"/dev/null")) or event in CHANGES:
            counted.n += 1
            if counted.n == turn:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(changes)


GROUPS = Path("/sys/fs/cgroup/memory"), Path("/sys/fs/cgroup")
"""Of Linux, where there are those of version 1, and those of version 2."""
FILES = ("memory.limit_in_bytes", "memory.max_usage_in_bytes"), ("memory.max", "memory.peak")
"""What each calls the most that is given, and the most that was taken."""


@contextmanager
def group() -> Iterator[tuple[Path, str, str]]:
    """Processes that may take so much memory together, and are killed where they take more: the folder, and its files.
    PermissionError where nobody may make one."""
    above, files = next(each for each in zip(GROUPS, FILES, strict=True) if each[0].is_dir())
    made = above / f"audit-faults-{os.getpid()}"
    try:
        made.mkdir()
        if not (made / files[0]).exists():
            raise OSError("counts no memory")
    except OSError as error:
        with suppress(OSError):
            made.rmdir()
        raise PermissionError(f"no group of processes can be made: {error}") from None
    try:
        yield made, *files
    finally:
        made.rmdir()


def starved(template: Path, folder: Path, words: list[str], n: int, chance: random.Random) -> Row:
    """n times a command that may take less memory than it takes, for which the system kills it."""
    state, row = Undisturbed(template, folder, words), Row()

    def asked(most: int) -> Ended:
        with group() as (made, limit, taken):
            (made / limit).write_text(str(most))
            fresh(template, folder)
            ended = done(folder, *words, before=lambda: (made / "cgroup.procs").write_text(str(os.getpid())))
            peaks.append(int((made / taken).read_text()))
        return ended

    peaks = list[int]()
    asked(10**10)
    needed = peaks[0]
    for _ in range(n):
        judged(row, asked(int(chance.uniform(0.1, 1) * needed)), state)
    return row
