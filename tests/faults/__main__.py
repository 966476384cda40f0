"""`python -m tests.faults N`: N signals to each command, and all the rest of what may happen; the table of
docs/reliability.md, which it writes; 0: what of it runs with the tests. Exit code 1 where anything was lost or hung, or
ended by a fault of ours."""

import random
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from audit.cli import main as audit

from . import bad_files, models, others
from .commands import COMMANDS, Row, filled, killed
from .commands import Undisturbed as State
from .place import fresh, inside, make

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
HEAD = ("tried", "stopped", "named", "survived", "lost", "hung", "tracebacks")
BAD = ("lost", "hung", "tracebacks")


def rows(aside: Path, n: int) -> Iterator[tuple[str, Row]]:
    """What is done, and how it ended."""
    chance = random.Random(0)
    template, folder = make(aside / "template"), aside / "place"
    warm(template, aside / "warm")
    for name, words in COMMANDS.items():
        yield f"signals: {name}", killed(State(template, folder, words), n, chance)
    with suppress(PermissionError):  # only root mounts a disk
        for name, words in COMMANDS.items():
            yield f"full disks: {name}", filled(template, aside / "disk", words, max(1, n * 4 // 30))
        yield "store on a disk that can't be written", others.read_only(template, folder, max(1, n // 10))
    yield "clock that jumps by years", others.jumping(template, folder, max(1, n // 10))
    yield "two at once", others.together(template, folder, max(1, n // 10))
    yield "hostile models", models.counted(template, folder)
    row, most = bad_files.counted_files(template, folder, n * 500 // 30, chance)
    yield f"bad files; memory above that of a whole file, at most: {most / 1e9:.2f} GB", row


def few(aside: Path) -> Iterator[tuple[str, Row]]:
    """What of it runs with the tests."""
    template, folder = make(aside / "template"), aside / "place"
    for name in ("audit", "card"):
        yield f"signals: {name}", killed(State(template, folder, COMMANDS[name]), 4, random.Random(0))
    with suppress(PermissionError):
        yield "full disks: audit", filled(template, aside / "disk", COMMANDS["audit"], 3)
    yield "hostile models", models.counted(template, folder, every=9)


def warm(template: Path, folder: Path) -> None:
    """Imports all that commands import late."""
    fresh(template, folder)
    inside(folder)
    for words in COMMANDS.values():
        audit(words)


def main(n: int) -> int:
    total, lines = Row(), []
    with tempfile.TemporaryDirectory() as aside:
        for what, row in rows(Path(aside).resolve(), n) if n else few(Path(aside).resolve()):
            total += Row({name: row[name] for name in BAD})
            lines.append(f"| {what} | {' | '.join(f'{row[name]:,}' for name in HEAD)} |")
            print(lines[-1], flush=True)
    if n:
        write(lines)
    return min(total.total(), 1)


def write(lines: list[str]) -> None:
    """The table, in its place of the page."""
    table = "\n".join([f"| what | {' | '.join(HEAD)} |", f"| --- |{' --- |' * len(HEAD)}", *lines])
    page = PAGE.read_text(encoding="utf-8")
    told = re.sub(r"(<!-- faults -->\n).*(<!-- end -->)", rf"\1{table}\n\2", page, flags=re.S)
    PAGE.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
