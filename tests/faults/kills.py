"""Processes that are killed at random moments while they write what an audit writes, and files that can't grow."""

import os
import random
import resource
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

from audit.report.card.card import card
from audit.report.exporting import export
from audit.runs import Run, load, manifest
from audit.runs.provenance import version_of
from audit.runs.writing import Folder, write
from probes.files import locks
from probes.sources import SCENES
from tests.support import small_runs

from .commands import Row

TEXT = "---\nlanguage:\n- ar\n---\n\n# Mine\n\n" + "A line of the user's own card.\n" * 2_000
LIMIT = 20_000
"""Bytes of a file that the full disk takes."""


def run(folder: Path, made: Run) -> None:
    """Writes the folder of a run."""
    with Folder(folder) as partial:
        found = made.findings
        outcomes = made.outcomes.assign(answer=[()] * len(made.outcomes))
        write(partial.path, made.trials, outcomes, found, made.provenance)
        partial.keep("gender-tiny")


def run_is_whole(folder: Path, made: Run) -> bool:
    """Every folder that has a name is a whole run, and what was left goes with the next."""
    named = [path for path in folder.glob("*") if not path.name.startswith(".")]
    if not all(not manifest.differing(path) and load(path).is_sealed for path in named):
        return False
    run(folder, made)
    return not list(folder.glob(".partial*"))


def written_card(folder: Path, made: Run) -> None:
    """Writes a card into one of the user's."""
    card([made], folder / "README.md")


def card_is_whole(folder: Path, made: Run) -> bool:
    """It is the user's as it was, or all that there should be; and may be written again."""
    now = (folder / "README.md").read_bytes().decode()
    written_card(folder, made)
    return now in (TEXT, (folder / "README.md").read_bytes().decode())


def exported(folder: Path, made: Run) -> None:
    """Exports prompts over an older export."""
    export("gender", folder / "prompts.jsonl", None, SCENES)


def export_is_whole(folder: Path, made: Run) -> bool:
    now = (folder / "prompts.jsonl").read_text(encoding="utf-8")
    exported(folder, made)
    return now in ("old", (folder / "prompts.jsonl").read_text(encoding="utf-8"))


WRITES: dict[str, tuple[Callable[[Path, Run], None], Callable[[Path, Run], bool]]] = {
    "the folder of a run": (run, run_is_whole),
    "a model card": (written_card, card_is_whole),
    "exported prompts": (exported, export_is_whole),
}


def counted(aside: Path, what: str, n: int, chance: random.Random) -> Row:
    """n kills, and one file that can't grow, of one of WRITES."""
    locks.GAP = -1  # no folder here is younger than its lock
    made = small_runs.make(aside / "made", machine="x" * 50_000)
    manifest.write(made.folder)
    version_of("numpy"), made.outcomes, made.findings, made.trials
    do, is_whole = WRITES[what]
    seconds = took(do, fresh(aside), made)
    asked = [chance.uniform(0, 1.1 * seconds) for _ in range(n)]
    row = Row()
    for after in [*asked, None]:
        stopped, whole = ends(do, fresh(aside), made, is_whole, after)
        row.update(tried=1, stopped=stopped, survived=whole, lost=not whole)
    return row


def fresh(aside: Path) -> Path:
    """An empty place with what a user has there."""
    folder = aside / "place"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "README.md").write_text(TEXT)
    (folder / "prompts.jsonl").write_text("old")
    (folder / "runs").mkdir()
    return folder


def took(do: Callable[[Path, Run], None], folder: Path, made: Run) -> float:
    """Seconds of doing it, the second time, when all is imported."""
    place(do, folder, made)
    began = time.monotonic()
    place(do, folder, made)
    return time.monotonic() - began


def place(do: Callable[[Path, Run], None], folder: Path, made: Run) -> None:
    do(folder / "runs" if do is run else folder, made)


def ends(
    do: Callable[[Path, Run], None],
    folder: Path,
    made: Run,
    is_whole: Callable[[Path, Run], bool],
    after: float | None,
) -> tuple[bool, bool]:
    """A child does it and is killed after so many seconds; None: and can write no more than LIMIT bytes of a file.
    Whether it didn't come to its end, and whether all is whole then."""
    child = os.fork()
    if not child:
        code = 0
        try:
            if after is None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT))
            place(do, folder, made)
        except BaseException:
            code = 9
        os._exit(code)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return status != 0, is_whole(folder / "runs" if do is run else folder, made)
