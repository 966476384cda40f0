"""Commands that are ended by a signal at random moments: is all whole then, and does the same command go on to the same
bytes?"""

import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from .place import AUDIT, SOURCE, Ended, begin, call, differs, done, end, fresh, named

Row = Counter[str]
COMMANDS = {
    "audit": [*AUDIT, "--no-report"],
    "audit, with its report": AUDIT,
    "all": ["all", "--model", "own_for_faults:M", *SOURCE, "--no-report"],
    "track": ["track", "own_for_faults:M", "runs/other", "--suite", "captions", *SOURCE],
    "remedies": ["AUDIT_CACHE=kept", "remedies", "runs/ranked", "--resamples", "99"],
    "verify --sign": ["verify", "runs/given", "--sign", "key"],
    "report": ["report", "runs/given"],
    "card": ["card", "runs/given", "--into", "README.md"],
    "compare": ["compare", "runs/given", "runs/other", "--resamples", "99", "--csv", "table.csv"],
    "index": ["index", "runs", "--resamples", "99"],
    "prompts": ["prompts", "counting", "--out", "prompts.jsonl"],
    "search": ["search", "كرة", "--images", "pictures", "--model", "own_for_faults:M", "--quiet"],
}
WRITTEN = (
    "README.md", "table.csv", "prompts.jsonl", "runs/index.html", "found/search.csv", "found/search.html",
    "found/search.png", "runs/given/report.html", "runs/given/manifest.json.sig", "runs/ranked/remed*",
"cache/data/*[!t]/**/*", ".eval_results/[!.]*",
)  # fmt: skip
"""What commands write, but for runs of their own: as it was, or as it should be. A download that was begun ends in
`.part`."""
PAGES = {"all-": ("summary.csv", "summary.html"), "track-": ("track.csv", "track.html")}
"""What stands beside several runs."""
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
        now = written(self.folder)
        for name in {**self.before, **now}:
            if now.get(name) not in (self.before.get(name), self.after.get(name)):
                return f"{name} is neither as it was nor whole"
        if bad := differs(self.folder, report=False):
            return bad[0]
        return "" if findings(self.folder) <= self.found else "other findings"

    def goes_on(self) -> str:
        """What is lost after the same command was given again; ""."""
        ended = done(self.folder, *self.words)
        if ended.code:
            return f"the next one: {ended}"
        now = written(self.folder)
        if bad := [name for name in {**now, **self.after} if now.get(name) != self.after.get(name)]:
            return f"{bad[0]} is not what it is where nothing happens"
        for name in {line.partition(":")[0] for line in differs(self.folder, report=True)}:
            done(self.folder, "report", f"runs/{name}")  # its report was interrupted
        if bad := differs(self.folder, report=True):
            return bad[0]
        if left := hidden(self.folder) - self.hidden:
            return f"left: {sorted(left)[0]}"
        return "" if findings(self.folder) == self.found else "other findings"


def written(folder: Path) -> dict[str, bytes]:
    paths = (path for name in WRITTEN for path in folder.glob(name) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def findings(folder: Path) -> set[bytes]:
    """Of all runs; and what is told of several."""
    told = {path for each in PAGES for path in (folder / "runs").glob(f"{each}*/{PAGES[each][0]}")}
    return {path.read_bytes() for path in (*(run / "findings.parquet" for run in named(folder)), *told)}


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
        child = begin(state.folder, lambda: call(state.words))
        judged(row, end(state.folder, child, after, SIGNALS[turn % len(SIGNALS)]), state)
    return row
