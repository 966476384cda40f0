"""A store that can't be written, a clock that jumps, two that write at once."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from audit.cli import main
from audit.runs import provenance, writing

from .commands import COMMANDS, Row, Undisturbed, differs, disk, findings, fresh, judged
from .place import begin, done, end


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


def jumping(template: Path, folder: Path, n: int) -> Row:
    """The audit, by a clock that goes back or forth by years whenever it is read."""
    state, row, jumps = Undisturbed(template, folder, COMMANDS["audit"]), Row(), [0]

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None) -> datetime:  # type: ignore[no-untyped-def,override]
            jumps[0] += 1
            return datetime.now(UTC) + timedelta(days=400 * (-1) ** jumps[0] * jumps[0])

    def before() -> None:
        true = time.time
        writing.datetime = provenance.datetime = Clock  # type: ignore[misc,attr-defined]
        time.time = lambda: true() + Clock.now().timestamp() % 1e8 * (-1) ** jumps[0]

    for _ in range(n):
        fresh(template, folder)
        judged(row, done(folder, *state.words, before=before), state)
    return row


def together(template: Path, folder: Path, n: int) -> Row:
    """Each command twice at once; of an audit both runs are there."""
    row = Row()
    for name, words in COMMANDS.items():
        state = Undisturbed(template, folder, words)
        for _ in range(n):
            before = len(list((fresh(template, folder) / "runs").iterdir()))
            call: Callable[[], int] = lambda words=words: main(words)  # noqa: E731
            children = [begin(folder, call) for _ in range(2)]
            ended = [end(folder, child) for child in children]
            runs = len(list((folder / "runs").glob("[!.]*/run.json"))) - before
            row["lost"] += (
                any(each.code for each in ended) or (name.startswith("audit") and runs != 2)
                or bool(differs(folder, report=name.startswith("audit"))) or findings(folder) != state.found
            )  # fmt: skip
            judged(row, ended[0], state)
    return row
