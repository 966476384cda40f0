"""`python -m tests.faults N`: N signals to each command, and all the rest of what may happen; the table of
docs/reliability.md, which it writes; 0: what of it runs with the tests. Exit code 1 where anything was lost or hung, or
ended by a fault of ours. ONLY=words: rows whose names hold these, and nothing is written."""

import json
import os
import random
import re
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from . import bad_files, disks, kills, models, moments, others, served
from .commands import COMMANDS, Row, killed
from .commands import Undisturbed as State
from .place import call, fresh, inside, make

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
HEAD = ("tried", "stopped", "named", "survived", "lost", "hung", "tracebacks")
BAD = ("lost", "hung", "tracebacks")
AT_ONCE = 2
"""Rows that are made at a time, each in a process and a folder of its own."""
Job = Callable[[Path, random.Random], Row | tuple[Row, int]]
LOST = [
    ("audit", "runs"),
    ("audit", "cache"),
    ("audit", "pictures"),
    ("report", "runs"),
    ("search", "pictures"),
]
"""Commands, and the folder that is gone while they run."""


def jobs(template: Path, n: int) -> dict[str, Job]:
    """What is done -> how."""
    few, made = max(1, n // 10), dict[str, Job]()
    for name, words in COMMANDS.items():
        made[f"signals: {name}"] = lambda to, chance, words=words: killed(
            State(template, to, words), n, chance
        )
    for name, words in COMMANDS.items():
        made[f"killed where a file changes: {name}"] = lambda to, chance, words=words: moments.at_changes(
            template, to, words, max(1, n // 4), chance
        )
    made |= {f"killed while it is written: {name}": _writing(name, n) for name in kills.WRITES}
    made["signals: data get"] = lambda to, chance: _fetched(template, to, n, chance)
    made["killed where a file changes: data get"] = lambda to, chance: _spoilt(
        template, to, max(1, n // 4), chance
    )
    made["data get: answers break off"] = lambda to, chance: served.broken_off(template, to, few)
    made["data get: the network goes away"] = lambda to, chance: served.off_line(
        template, to, 2 * few, chance
    )
    made["a worker of Ray is killed"] = lambda to, chance: others.without_a_worker(template, to, few, chance)
    with suppress(PermissionError), moments.group():
        for name in ("audit", "all", "report", "search"):
            made[f"out of memory: {name}"] = lambda to, chance, name=name: moments.starved(
                template, to, COMMANDS[name], max(1, n // 5), chance
            )
    if disks.may_mount():
        for name, words in COMMANDS.items():
            made[f"full disks: {name}"] = lambda to, chance, words=words: disks.filled(
                template, to, words, max(1, n // 8)
            )
        for name, part in LOST:
            made[f"a disk that is gone: {name}, its {part}"] = lambda to, chance, name=name, part=part: (
                disks.gone(template, to, COMMANDS[name], part, max(1, n // 5), chance)
            )
        made["store on a disk that can't be written"] = lambda to, chance: disks.read_only(template, to, few)
    made["clock that jumps by years"] = lambda to, chance: others.jumping(template, to, few)
    made["two at once"] = lambda to, chance: others.together(template, to, max(1, n // 25))
    made["hostile models"] = lambda to, chance: models.counted(template, to)
    made["bad files"] = lambda to, chance: bad_files.counted_files(template, to, n * 10, chance)
    return made


def _writing(name: str, n: int) -> Job:
    return lambda to, chance: kills.counted(to, name, n, chance)


def _fetched(template: Path, to: Path, n: int, chance: random.Random) -> Row:
    with served.serving():
        return killed(State(template, to, served.GET), n, chance)


def _spoilt(template: Path, to: Path, n: int, chance: random.Random) -> Row:
    with served.serving():
        return moments.at_changes(template, to, served.GET, n, chance)


def some(template: Path) -> dict[str, Job]:
    """What of it runs with the tests."""
    made: dict[str, Job] = {}
    for name in ("audit", "card"):
        made[f"signals: {name}"] = lambda to, chance, name=name: killed(
            State(template, to, COMMANDS[name]), 4, chance
        )
    for name in ("remedies", "report"):
        made[f"killed where a file changes: {name}"] = lambda to, chance, name=name: moments.at_changes(
            template, to, COMMANDS[name], 4, chance
        )
    made |= {f"killed while it is written: {name}": _writing(name, 6) for name in kills.WRITES}
    if disks.may_mount():
        made["full disks: audit"] = lambda to, chance: disks.filled(template, to, COMMANDS["audit"], 3)
    made["hostile models"] = lambda to, chance: models.counted(template, to, every=9)
    return made


def warm(template: Path, folder: Path) -> None:
    """Imports all that commands import late."""
    fresh(template, folder)
    inside(folder)
    for words in COMMANDS.values():
        call(words)
    with served.serving():
        call(served.GET)


def made(aside: Path, wanted: dict[str, Job]) -> dict[str, tuple[Row, int]]:
    """The rows, AT_ONCE at a time, the last first, which take longest; a row whose process ended itself is lost."""
    waiting, at_work, rows = list(wanted), dict[int, str](), dict[str, tuple[Row, int]]()
    while waiting or at_work:
        while waiting and len(at_work) < AT_ONCE:
            name = waiting.pop()
            at_work[_begun(aside / f"{len(waiting)}", name, wanted[name])] = name
        child, status = os.wait()
        name = at_work.pop(child)
        told = aside / f"{list(wanted).index(name)}" / "row.json"
        row, most, seconds = json.loads(told.read_text()) if not status else ({"tried": 1, "lost": 1}, 0, 0)
        rows[name] = Row(row), most
        print(f"{line(name, *rows[name])} {seconds:.0f} s", flush=True)
    return {name: rows[name] for name in wanted}


def _begun(aside: Path, name: str, job: Job) -> int:
    """A process that makes a row; its id."""
    sys.stdout.flush()
    if child := os.fork():
        return child
    code = 1
    try:
        aside.mkdir()
        began = time.monotonic()
        told = job(aside / "place", random.Random(name))
        row, most = told if isinstance(told, tuple) else (told, 0)
        (aside / "row.json").write_text(json.dumps([row, most, time.monotonic() - began]))
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def line(name: str, row: Row, most: int) -> str:
    told = f"{name}; memory above that of a whole file, at most: {most / 1e9:.2f} GB" if most else name
    return f"| {told} | {' | '.join(f'{row[each]:,}' for each in HEAD)} |"


def main(n: int, words: list[str]) -> int:
    with tempfile.TemporaryDirectory() as place:
        aside = Path(place).resolve()
        template = make(aside / "template")
        warm(template, aside / "warm")
        wanted = jobs(template, n) if n else some(template)
        rows = made(aside, {name: job for name, job in wanted.items() if all(word in name for word in words)})
    if n and not words:
        write([line(name, *row) for name, row in rows.items()])
    bad = {name: row for name, (row, _) in rows.items() if any(row[each] for each in BAD)}
    print(
        f"{len(rows)} rows, {sum(row['tried'] for row, _ in rows.values()):,} tried; bad: {', '.join(bad) or 'none'}"
    )
    return min(len(bad), 1)


def write(lines: list[str]) -> None:
    """The table, in its place of the page."""
    table = "\n".join([f"| what | {' | '.join(HEAD)} |", f"| --- |{' --- |' * len(HEAD)}", *lines])
    page = PAGE.read_text(encoding="utf-8")
    told = re.sub(r"(<!-- faults -->\n).*(<!-- end -->)", rf"\1{table}\n\2", page, flags=re.S)
    PAGE.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
