"""Remedies on finished runs: what each does, from the vectors that are kept, and the files by which it is used."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from audit import models
from audit.engine.embed import embed
from audit.engine.score import Vectors
from audit.engine.store import keys
from audit.engine.store.database import Store
from audit.engine.store.kept import kept
from audit.engine.verifying import language
from audit.models.base import Model
from audit.report import render
from audit.runs import Run, load, manifest
from audit.statistics.verdicts import NOT_INTERPRETABLE
from probes.errors import DataError
from probes.escaping import csv
from probes.files import whole
from probes.files.cache import root
from probes.trials import Trials

from . import REMEDIES, using
from .judging import judged
from .remedy import EVERYWHERE, Asked


def tried(
    folders: Sequence[str | Path],
    model: str | Path | None = None,
    *,
    seed: int = 0,
    resamples: int = 9_999,
    **options: Any,
) -> tuple[pd.DataFrame, list[Path]]:
    """Every remedy that is for these runs of one model (judging.COLUMNS), and the files that are written into their
    folders: `remedies.csv` and `.parquet`, and of those that help the changed prompts and what was learnt.

    folders: of runs, or such as `python -m audit all` writes. model: theirs, which encodes the texts that a remedy
    writes and no run has asked; None: costs that need these are not looked at. options: go to audit.models.load.
    InputError where the runs are of several models, or of another than `model`, two of one suite, or their vectors are
    not kept here.
    """
    runs = _opened(folders)
    if model is not None:
        encoder = models.load(str(model), **options)
        for run in runs.values():
            _encode(run, encoder)
    asked = {suite: _asked(run) for suite, run in runs.items()}
    table = judged(
        asked,
        list(REMEDIES.values()),
        {suite: run.policy for suite, run in runs.items()},
        {suite: _unread(run) for suite, run in runs.items()},
        seed,
        resamples,
    )
    written = [path for suite, run in runs.items() for path in _write(run, table, asked[suite])]
    return table, written


def _opened(folders: Sequence[str | Path]) -> dict[str, Run]:
    """The runs, by suite."""
    runs: dict[str, Run] = {}
    for folder in map(Path, folders):
        inner = sorted(path.parent for path in folder.glob("*/run.json"))
        for run in map(load, [folder] if (folder / "run.json").is_file() or not inner else inner):
            suite, model = run.provenance["suite"], run.provenance["model"]
            first = next(iter(runs.values()), run).provenance["model"]
            if (model["name"], model["revision"]) != (first["name"], first["revision"]):
                raise DataError(
                    f"{run.folder}: a run of {model['name']}@{model['revision']}, but the first is of "
                    f"{first['name']}@{first['revision']}; give runs of one model"
                )
            if suite in runs:
                raise DataError(f"{run.folder}: a second run of {suite}; give one of each suite")
            runs[suite] = run
    return runs


def _asked(run: Run) -> Asked:
    """What a run asked, with its vectors and those that are kept of texts as a remedy spells them. DataError where its
    own are not kept."""
    found = kept(run, run.trials)
    if isinstance(found, str):
        raise DataError(
            f"{run.folder}: {found}; run the same audit again on this machine, without --no-cache, which keeps them"
        )
    vectors, _ = found
    asked = Asked(run.trials, {kind: Vectors(*each) for kind, each in vectors.items()}, run.suite.top)
    for trials in _spelt(run):
        if not isinstance(more := kept(run, trials), str):
            asked = asked.knowing(Vectors(*more[0]["text"]))
    return asked


def _spelt(run: Run) -> list[Trials]:
    """Of each remedy that writes every text otherwise, those that a run on which any is looked at would ask by then."""
    if run.suite.name not in EVERYWHERE:
        return []
    texts = run.trials.texts()
    ways = [{each.spell(text) for text in texts} for each in REMEDIES.values() if each.spell]
    return [
        Trials(
            pd.DataFrame([{"query": "none", "text": min(some), "options": "all", "answer": ()}]),
            pd.DataFrame([{"options": "all", "option": text, "text": text} for text in sorted(some)]),
        )
        for some in ways
    ]


def _encode(run: Run, encoder: Model) -> None:
    """Keeps the vectors of what a run would ask by with a remedy. DataError where it is of another model."""
    for trials in _spelt(run):
        embed(encoder, trials, space=keys.space(Store(root()), encoder))
        if isinstance(kept(run, trials), str):
            of = run.provenance["model"]
            raise DataError(
                f"--model {encoder.name}@{encoder.revision}: {run.folder} is of {of['name']}@{of['revision']}, or of "
                "it on another device or in another dtype; give what the run was made by"
            )


def _unread(run: Run) -> frozenset[str]:
    """Its measures that are not interpretable."""
    whole_ = run.whole
    return frozenset(whole_.loc[whole_["verdict"] == NOT_INTERPRETABLE, "measure"])


def _write(run: Run, table: pd.DataFrame, asked: Asked) -> list[Path]:
    """What was found of the remedies for a run, into its folder; nothing where there is none."""
    own = [
        each
        for each in REMEDIES.values()
        if each.suite == run.suite.name and each.name in set(table["remedy"])
    ]
    if not own:
        return []
    rows = table[table["remedy"].isin([each.name for each in own])]
    stands: Mapping[str, str] = dict(zip(rows["remedy"], rows["stands"], strict=True))
    files = using.files([each for each in own if stands[each.name] in using.HELPS], asked)
    for left in run.folder.glob(f"{using.STEM}*"):
        left.unlink()
    paths = {run.folder / name: content for name, content in (files | _tables(rows)).items()}
    whole.write_all(paths)
    page, notebook = (run.folder / name for name in ("report.html", "report.ipynb"))
    if page.is_file() and notebook.is_file():  # else it would not be what this run gives
        lang, digits = language(notebook)
        render(run.folder, run.suite.name, run.source, lang=lang, digits=digits)
    manifest.write(run.folder)
    return list(paths)


def _tables(rows: pd.DataFrame) -> dict[str, bytes | str]:
    return {"remedies.parquet": rows.to_parquet(index=False), "remedies.csv": csv(rows)}
