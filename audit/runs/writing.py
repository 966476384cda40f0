"""How a run's folder is written: under a hidden name, until it is whole."""

import json
import os
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from probes.errors import CallError
from probes.trials import Trials

from . import manifest
from .contents import contents
from .recomputed import forms


def write(
    folder: Path, trials: Trials, outcomes: pd.DataFrame, found: pd.DataFrame, facts: dict[str, Any]
) -> None:
    """All of a run but its report; run.json, without which a folder is none, and the manifest
    of all of it last."""
    trials.save(folder)
    contents(trials).to_parquet(folder / "pictures.parquet", index=False)
    outcomes.drop(columns=["answer"]).to_parquet(folder / "outcomes.parquet", index=False)
    _write_findings(found, folder)
    text = json.dumps(facts, ensure_ascii=False, indent=2)
    (folder / "run.json").write_text(f"{text}\n", encoding="utf-8")
    manifest.write(folder)


def _write_findings(found: pd.DataFrame, folder: Path) -> None:
    found.to_parquet(folder / "findings.parquet", index=False)
    for name, text in forms(found).items():
        (folder / name).write_text(text, encoding="utf-8")


class Folder:
    """A folder that is written under a hidden name and gets its own only when it is whole."""

    def __init__(self, parent: Path) -> None:
        self.parent = parent
        self.path = parent / f".partial-{os.getpid()}-{time.monotonic_ns()}"

    def __enter__(self) -> "Folder":
        self.made = [folder for folder in (self.parent, *self.parent.parents) if not folder.exists()]
        try:
            self.path.mkdir(parents=True)
        except OSError as error:
            raise CallError(
                f"{self.parent}: can't write a run there ({error.strerror}); give a folder with --out"
            ) from None
        return self

    def keep(self, name: str) -> Path:
        """Renames to `name` and the date, numbered where that exists."""
        stem = f"{safe(name)}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
        target, turn = self.parent / stem, 1
        while target.exists():
            turn += 1
            target = self.parent / f"{stem}-{turn}"
        return self.path.rename(target)

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        for folder in self.made:
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()


def safe(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name).strip("-.")
