"""How a run's folder is written: under a hidden name, until it is whole."""

import errno
import json
import math
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from probes import escaping
from probes.errors import CallError
from probes.files import locks, whole
from probes.trials import Trials

from . import manifest
from .contents import contents

PARTIAL = ".partial-run-"
EARLIER = ".partial-[0-9]*"
"""What earlier versions left behind, whose folders have no lock."""
TAKEN = (errno.EEXIST, errno.ENOTEMPTY)
LONGEST = 60
"""Letters of a name."""


def write(
    folder: Path, trials: Trials, outcomes: pd.DataFrame, found: pd.DataFrame, facts: dict[str, Any]
) -> None:
    """All of a run but its report; run.json, without which a folder is none, and the manifest
    of all of it last."""
    try:
        _write(folder, trials, outcomes, found, facts)
    except OSError as error:
        raise CallError(
            f"{folder.parent}: the run can't be written there ({error.strerror or ' '.join(str(error).split())}); make "
            "room, or give another folder with --out: what was encoded is kept where the cache could be written"
        ) from None


def _write(
    folder: Path, trials: Trials, outcomes: pd.DataFrame, found: pd.DataFrame, facts: dict[str, Any]
) -> None:
    """`write`, of which the disk may refuse any part."""
    trials.save(folder)
    contents(trials).to_parquet(folder / "pictures.parquet", index=False)
    outcomes.drop(columns=["answer"]).to_parquet(folder / "outcomes.parquet", index=False)
    _write_findings(found, folder)
    text = json.dumps(strict(facts), ensure_ascii=False, indent=2, allow_nan=False, default=str)
    (folder / "run.json").write_text(f"{text}\n", encoding="utf-8")
    manifest.write(folder)


def strict(value: Any) -> Any:
    """The value as JSON can hold it: of a number that is none or infinite, its name."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {str(key): strict(each) for key, each in value.items()}
    return [strict(each) for each in value] if isinstance(value, (list, tuple)) else value


def _write_findings(found: pd.DataFrame, folder: Path) -> None:
    found.to_parquet(folder / "findings.parquet", index=False)
    for name, text in forms(found).items():
        (folder / name).write_text(text, encoding="utf-8")


def forms(found: pd.DataFrame) -> dict[str, str]:
    """The findings as the files that people and other programs read."""
    json = found.to_json(orient="records", force_ascii=False, indent=2)
    return {"findings.csv": escaping.csv(found), "findings.json": json}


class Folder:
    """A folder that is written under a hidden name and gets its own only when it is whole.

    Its process holds a lock of it, which the system takes away when the process ends, however that is: so whoever
    writes beside it later knows what was left behind by the dead, and removes it.
    """

    def __init__(self, parent: Path) -> None:
        self.parent = parent
        self.path = parent / f"{PARTIAL}{os.getpid()}-{time.monotonic_ns()}"
        self.lock: int | None = None

    def __enter__(self) -> "Folder":
        self.made = [folder for folder in (self.parent, *self.parent.parents) if not folder.exists()]
        try:
            self.path.mkdir(parents=True)
            self.lock = locks.held(self.path)
        except OSError as error:
            raise self._refused(error) from None
        _clear(self.parent)
        return self

    def keep(self, name: str) -> Path:
        """Brings it to the disk and renames it to `name` and the date, numbered where that is taken, also in this
        moment: no system renames a folder to one that holds something."""
        try:
            for path in (*self.path.iterdir(), self.path):
                whole.sync(path)
            kept = taken(self.parent, name, self.path.rename)
            whole.sync(self.parent)
        except OSError as error:
            raise self._refused(error) from None
        _clear_siblings(kept, name)
        return kept

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        locks.release(self.lock)
        shutil.rmtree(self.path, ignore_errors=True)
        _sweep(self.made)

    def _refused(self, error: OSError) -> CallError:
        return CallError(
            f"{self.parent}: can't write a run there ({error.strerror or error}); make room, or give another folder "
            "with --out"
        )


@contextmanager
def claimed(parent: Path, name: str) -> Iterator[Path]:
    """A new folder in `parent` for several runs, of that name and the date, which nobody else has; gone in the end
    where nothing was put into it."""
    made = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    try:
        path = taken(parent, name, lambda path: path.mkdir(parents=True))
    except OSError as error:
        raise CallError(
            f"{parent}: can't write a run there ({error.strerror}); give a folder with --out"
        ) from None
    lock = locks.held(path)
    try:
        _clear_siblings(path, name)
        yield path
    finally:
        locks.release(lock)
        _sweep([path, *made])


def _clear(folder: Path) -> None:
    """Removes what the dead left in a folder of runs."""
    left = [each for each in folder.glob(f"{PARTIAL}*") if locks.is_free(each)]
    for each in (*left, *filter(locks.is_old, folder.glob(EARLIER))):
        shutil.rmtree(each, ignore_errors=True)
    whole.sweep(folder)


def _clear_siblings(path: Path, name: str) -> None:
    """Removes what the dead left in the folders that earlier calls of this name got; those that are empty then, too."""
    for each in path.parent.glob(f"{safe(name)}-[0-9]*"):
        if each.is_dir() and each != path:
            _clear(each)
            if locks.is_free(each):
                _sweep([each])


def _sweep(folders: list[Path]) -> None:
    """Removes those that are empty."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


def taken(parent: Path, name: str, take: Callable[[Path], object]) -> Path:
    """The path in `parent` of that name and the date, numbered where that is taken, which `take` takes: it raises
    OSError where another has it."""
    stem, turn = f"{safe(name)}-{datetime.now(UTC):%Y%m%d-%H%M%S}", 1
    while True:
        target = parent / (stem if turn == 1 else f"{stem}-{turn}")
        try:
            take(target)
            return target
        except OSError as error:
            if error.errno not in TAKEN and not target.exists():
                raise
            turn += 1


def safe(name: str) -> str:
    """A name for a folder: no system takes more than 255 bytes, and a letter of Arabic is two."""
    told = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name[:LONGEST])
    return told.strip("-.")
