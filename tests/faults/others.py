"""A clock that jumps, two that write at once, workers that are killed."""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

from audit.engine import embed
from audit.runs import provenance, writing

from .commands import COMMANDS, Row, Undisturbed, differs, findings, fresh, judged
from .place import SERVED, begin, call, done, end, named


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


SECONDS = 2.0
"""That two workers take for their parts."""


def together(template: Path, folder: Path, n: int) -> Row:
    """Each command twice at once; of those that make runs those of both are there."""
    row = Row()
    for words in COMMANDS.values():
        had = len(named(fresh(template, folder)))
        state = Undisturbed(template, folder, words)
        made = len(named(folder)) - had
        for _ in range(n):
            fresh(template, folder)
            do: Callable[[], int] = lambda words=words: call(words)  # noqa: E731
            children = [begin(folder, do) for _ in range(2)]
            ended = [end(folder, child) for child in children]
            bad = [
                *(str(each) for each in ended if each.code),
                *differs(folder, report=bool(made)),
                *(["runs are missing"] if len(named(folder)) != had + 2 * made else []),
                *(["other findings"] if findings(folder) != state.found else []),
            ]
            if bad:
                print(f"  {' '.join(words)}, twice: {bad}", flush=True)
            row["lost"] += bool(bad)
            judged(row, ended[0], state)
    return row


def without_a_worker(template: Path, folder: Path, n: int, chance: random.Random) -> Row:
    """The audit by two workers of Ray, of which one is killed at a random moment; the others go on."""
    state, row = Undisturbed(template, folder, COMMANDS["audit"]), Row()
    words = [*state.words, "--engine", "ray", "--workers", "2"]
    SERVED.add("")  # Ray's processes speak with each other
    for _ in range(n):
        fresh(template, folder)
        child = begin(folder, lambda: call(words), before=_slowly)
        killer = Thread(target=_kill_one, args=(child, chance.uniform(0, SECONDS)))
        killer.start()
        ended = end(folder, child)
        killer.join()
        judged(row, ended, state)
        row["lost"] += ended.code != 0
    return row


def _slowly() -> None:
    """Lets workers have many parts, and be long at each."""
    embed.TEXTS_HELD = 8
    os.environ["AUDIT_SLOW_FOR_FAULTS"] = "0.2"


def _kill_one(driver: int, after: float) -> None:
    """Kills a worker that has the model, so many seconds after it is there."""
    while Path(f"/proc/{driver}").exists():
        if hands := [process for process in _below(driver) if _called(process).startswith("ray::Worker")]:
            time.sleep(after)
            with suppress(ProcessLookupError):
                os.kill(hands[0], signal.SIGKILL)
            return
        time.sleep(0.05)


def _below(process: int) -> list[int]:
    """The processes that it began, and those that they began."""
    with suppress(OSError):
        told = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        return [each for child in map(int, told) for each in (child, *_below(child))]
    return []


def _called(process: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_text()
    return ""
