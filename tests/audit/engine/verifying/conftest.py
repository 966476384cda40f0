"""Small runs of every suite, and how one is forged of one piece."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import audit
from audit.engine import starting
from audit.runs import Run, manifest
from audit.runs.writing import forms
from audit.statistics import findings
from probes.trials import Trials

ASKED = {
    "counting": ("counting", {"images": "emoji"}),
    "captions": ("captions", {}),
    "zeroshot": ("zeroshot", {}),
    "retrieval": ("retrieval", {}),
    "localization": ("localization", {}),
    "patches": ("localization", {"map": "patches"}),
    "files": ("captions", {"captions": ""}),
}
"""What is asked -> suite and source; gender is `reference_run`."""


@pytest.fixture(scope="module", params=ASKED)
def small(request: pytest.FixtureRequest, random_model: str, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A quick audit of each."""
    suite, source = ASKED[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    if "captions" in source:
        source = starting.drawn(folder)
    return audit.run(
        suite, random_model, out=folder, quick=True, resamples=99, report=False, quiet=True, **source
    )


@pytest.fixture(scope="module")
def files(random_model: str, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """An audit by a user's captions, texts alone."""
    folder = tmp_path_factory.mktemp("files")
    source = starting.drawn(folder)
    return audit.run(
        "retrieval", random_model, out=folder, quick=True, resamples=99, report=False, quiet=True, **source
    )


def copied(run: Run, to: Path) -> Path:
    return Path(shutil.copytree(run.folder, to / "run"))


def told(run: Path, **changes: object) -> None:
    """Another run.json, in the manifest too."""
    facts = json.loads((run / "run.json").read_text(encoding="utf-8"))
    (run / "run.json").write_text(json.dumps({**facts, **changes}), encoding="utf-8")
    sealed(run)


def sealed(run: Path) -> None:
    (run / manifest.NAME).unlink()
    manifest.write(run)


def forged(run: Path, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """Outcomes, findings in all their forms and manifest, of one piece."""
    path = run / "outcomes.parquet"
    change(pd.read_parquet(path)).to_parquet(path, index=False)
    read = Run(run)
    told = read.provenance
    found = findings(
        read.suite, read.outcomes, read.trials.options, told["seed"], told["resamples"], read.policy
    )
    found.to_parquet(run / "findings.parquet", index=False)
    for name, text in forms(found).items():
        (run / name).write_text(text, encoding="utf-8")
    sealed(run)


def asked_otherwise(run: Path, change: Callable[[Trials], Trials]) -> None:
    """Other trials, their hash in run.json, and the manifest."""
    read = Run(run)
    made = change(Trials.load(run))
    made.save(run)
    root = read.provenance.get("root", "")
    told(run, trials=Trials(made.queries, made.options, root=root).hash)
