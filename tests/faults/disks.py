"""Disks that are full, that can't be written, or that are gone in the middle."""

import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .commands import COMMANDS, Row, Undisturbed, fresh, judged
from .place import begin, call, differs, done, end


@contextmanager
def disk(folder: Path, size: str = "64m") -> Iterator[Callable[[str], object]]:
    """A file system of its own there; what gives it other options. PermissionError where nobody may mount one."""
    folder.mkdir(exist_ok=True)
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True
    ).returncode:
        raise PermissionError("only root mounts a file system")
    try:
        yield lambda options: subprocess.run(["mount", "-o", f"remount,{options}", folder], check=True)
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def may_mount() -> bool:
    """Whether this process may mount a disk: root may, outside most containers."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with disk(Path(folder) / "disk"):
                return True
        except (PermissionError, FileNotFoundError):
            return False


def filled(template: Path, folder: Path, words: list[str], n: int) -> Row:
    """n sizes of a disk, which takes less and less of what the command writes."""
    row = Row()
    with disk(folder) as remount:
        state = Undisturbed(template, folder, words)
        needed = used(folder)
        fresh(template, folder)
        base = used(folder)
        for turn in range(n):
            remount("size=64m")
            fresh(template, folder)
            remount(f"size={base + (needed - base) * turn // n}k")
            judged(row, done(folder, *words), state, lambda: remount("size=64m"))
    return row


def used(folder: Path) -> int:
    """Kilobytes."""
    said = subprocess.run(["df", "--output=used", folder], capture_output=True, text=True, check=True)
    return int(said.stdout.split()[-1])


def read_only(template: Path, folder: Path, n: int) -> Row:
    """The audit, whose store is on a disk that can't be written."""
    state, row = Undisturbed(template, folder, COMMANDS["audit"]), Row()
    for _ in range(n):
        fresh(template, folder)
        with disk(folder / "cache") as remount:
            remount("ro")
            ended = done(folder, *state.words)
        judged(row, ended, state)
        row["lost"] += ended.code != 0
    return row


def gone(template: Path, folder: Path, words: list[str], part: str, n: int, chance: random.Random) -> Row:
    """n times a folder of the place, which lies on a disk of its own, is gone at a random moment, and empty from then
    on; for the next command it is there again."""
    state, row = Undisturbed(template, folder, words), Row()
    kept = folder.with_name(f"{folder.name}-kept")
    for _ in range(n):
        (fresh(template, folder) / part).mkdir(exist_ok=True)
        shutil.rmtree(kept, ignore_errors=True)
        (folder / part).rename(kept)
        (folder / part).mkdir()
        subprocess.run(["mount", "--bind", kept, folder / part], check=True)
        try:
            child = begin(folder, lambda: call(words))
            ended = end(folder, child, chance.uniform(0, state.seconds), do=lambda: _unmount(folder / part))
        finally:
            _unmount(folder / part)
        half = differs(folder, report=False) if part == "runs" else []  # what was written in its place
        row["lost"] += bool(half)
        shutil.rmtree(folder / part)
        kept.rename(folder / part)
        judged(row, ended, state)
    return row


def _unmount(folder: Path) -> None:
    subprocess.run(["umount", "-l", folder], capture_output=True)
