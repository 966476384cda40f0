"""Commands that are ended by a signal at random moments, or that find the disk full: is all whole then, and does the
same command go on to the same bytes?"""

import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from audit.cli import main

from .place import AUDIT, Ended, begin, differs, done, end, fresh

Row = Counter[str]
COMMANDS = {
    "audit": [*AUDIT, "--no-report"],
    "audit, with its report": AUDIT,
    "report": ["report", "runs/given"],
    "card": ["card", "runs/given", "--into", "README.md"],
    "compare": ["compare", "runs/given", "runs/other", "--resamples", "99", "--csv", "table.csv"],
    "index": ["index", "runs", "--resamples", "99"],
    "prompts": ["prompts", "counting", "--out", "prompts.jsonl"],
    "search": ["search", "كرة", "--images", "pictures", "--model", "own_for_faults:M", "--quiet"],
}
WRITTEN = (
    "README.md", "table.csv", "prompts.jsonl", "runs/index.html", "found/search.csv", "found/search.html",
    "found/search.png", "runs/given/report.html",
)  # fmt: skip
"""What commands write, but for runs of their own: as it was, or as it should be."""
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


class Undisturbed:
    """What a command does where nothing happens."""

    def __init__(self, template: Path, folder: Path, words: list[str]) -> None:
        self.template, self.folder, self.words = template, folder, words
        self.before = written(fresh(template, folder))
        ended = done(folder, *words)
        if ended.code:
            raise RuntimeError(f"{words}: {ended}")
        fresh(template, folder)
        began = time.monotonic()
        done(folder, *words)
        self.seconds = time.monotonic() - began
        self.after, self.hidden, self.found = written(folder), hidden(folder), findings(folder)

    def lost(self) -> str:
        """What is lost after it was disturbed; ""."""
        for name, held in written(self.folder).items():
            if held not in (self.before[name], self.after[name]):
                return f"{name} is neither as it was nor whole"
        if bad := differs(self.folder, report=False):
            return bad[0]
        return "" if findings(self.folder) <= self.found else "other findings"

    def goes_on(self) -> str:
        """What is lost after the same command was given again; ""."""
        ended = done(self.folder, *self.words)
        if ended.code:
            return f"the next one: {ended}"
        if bad := [name for name, held in written(self.folder).items() if held != self.after[name]]:
            return f"{bad[0]} is not what it is where nothing happens"
        for name in {line.partition(":")[0] for line in differs(self.folder, report=True)}:
            done(self.folder, "report", f"runs/{name}")  # its report was interrupted
        if bad := differs(self.folder, report=True):
            return bad[0]
        if left := hidden(self.folder) - self.hidden:
            return f"left: {sorted(left)[0]}"
        return "" if findings(self.folder) == self.found else "other findings"


def written(folder: Path) -> dict[str, bytes | None]:
    return {name: (folder / name).read_bytes() if (folder / name).is_file() else None for name in WRITTEN}


def findings(folder: Path) -> set[bytes]:
    return {path.read_bytes() for path in (folder / "runs").glob("[!.]*/findings.parquet")}


def hidden(folder: Path) -> set[str]:
    """What a command may have left behind."""
    paths = (path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    return {path for path in paths if "/." in f"/{path}" or "partial" in path or path.endswith(".tmp")}


def judged(row: Row, ended: Ended, state: Undisturbed, again: Callable[[], object] = lambda: None) -> None:
    """Counts how it ended."""
    lost = "" if ended.code == 0 else state.lost()  # else it may tell of what it could not keep
    again()
    lost = lost or state.goes_on()
    row["tried"] += 1
    row["stopped"] += ended.code != 0
    row["named"] += ended.one_line or ended.code in (130, 143)
    row["lost"] += bool(lost)
    row["hung"] += ended.code is None
    row["tracebacks"] += ended.fault
    row["survived"] += not lost and ended.code is not None and not ended.fault
    if lost or ended.fault or ended.code is None:
        print(f"  {' '.join(state.words)}: {lost or 'see'}: {ended.code} {ended.err[-600:]}", flush=True)


def killed(state: Undisturbed, n: int, chance: random.Random) -> Row:
    """n signals, in turn KILL, TERM and INT."""
    row = Row()
    for turn in range(n):
        fresh(state.template, state.folder)
        after = chance.uniform(0, state.seconds)
        child = begin(state.folder, lambda: main(state.words))
        judged(row, end(state.folder, child, after, SIGNALS[turn % len(SIGNALS)]), state)
    return row


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
