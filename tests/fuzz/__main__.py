"""`python -m tests.fuzz SECONDS`: the targets in turn, with new seeds, until the time is over; the sites where
something else than a refusal was raised, each with the smallest input that was found. Exit code 1 where there is
one."""

import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings

from .readers import TARGETS

LOOSE = settings(
    max_examples=150,
    deadline=None,
    database=None,
    verbosity=Verbosity.quiet,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink),
    report_multiple_bugs=False,
)
ROOT = str(Path(__file__).parents[2])


def site(error: BaseException) -> str:
    """The kind of an exception, and the last line of ours that it went through."""
    frames = [
        each
        for each in traceback.extract_tb(error.__traceback__)
        if each.filename.startswith(ROOT) and "/fuzz/" not in each.filename
    ]
    where = f"{frames[-1].filename.removeprefix(ROOT)}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__} {where or str(error)[:60]}"


def _asked(name: str, turn: int, found: dict[str, str], ran: Counter[str]) -> None:
    """One target, by one seed, until something is raised at a site that is not found yet."""
    strategy, look = TARGETS[name]
    last: list[Any] = []

    def once(value: Any) -> None:
        last[:] = [value]
        ran[name] += 1
        with TemporaryDirectory() as folder:
            try:
                look(Path(folder), value)
            except Exception as error:
                if site(error) not in found:
                    raise

    try:
        seed(turn)(LOOSE(given(strategy)(once)))()
    except Exception as error:
        found[site(error)] = told = "".join(traceback.format_exception(error)[-4:])
        print(f"{name}: {site(error)}\n  {str(last)[:400]}\n{told[-900:]}", flush=True)


def main(seconds: float) -> int:
    end, turn = time.monotonic() + seconds, 0
    found, ran = dict[str, str](), Counter[str]()
    while time.monotonic() < end:
        for name in TARGETS:
            if time.monotonic() < end:
                _asked(name, turn, found, ran)
        turn += 1
    print(f"{ran.total():,} inputs ({dict(ran)}), {len(found)} sites: {sorted(found)}")
    return min(len(found), 1)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
