"""Run folders of made-up outcomes of the gender suite: the way from outcomes to findings is the true one."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from audit.runs import Run
from audit.statistics import findings
from probes import SUITES, Trials

PROVENANCE = {
    "suite": "gender",
    "model": {"name": "tiny", "revision": "one"},
    "notes": [],
    "images": "scenes",
    "source": "scenes",
    "seed": 0,
    "resamples": 999,
    "rows": {"used": None, "skipped": 0, "dropped": 0},
    "not asked": [],
    "versions": {"arabic-clip-audit": "0.1.0"},
    "date": "2026-11-24T12:00:00+00:00",
    "seconds": 1.5,
}
RATES = {
    "presentation feminine": 0.88,
    "presentation masculine": 0.88,
    "profession": 0.9,
    "resolution feminine": 0.6,
    "resolution masculine": 0.9,
    "default": 0.55,
}
"""How often the model is right; of `default`, how often it chooses the masculine."""


def make(folder: Path, seed: int = 0, rates: dict[str, float] | None = None, **provenance: Any) -> Run:
    """A run of 12 professions, whose margins are normal around what gives these rates on average; runs of one seed
    share what is hard in a query, so that they are paired."""
    told, queries = {**RATES, **(rates or {})}, _queries()
    rate = [told.get(f"{row.probe} {row.presentation}", told.get(row.probe)) for row in queries.itertuples()]
    rng = np.random.default_rng(seed)
    hard = rng.uniform(size=len(queries))
    margin = np.array(rate, dtype=float) - hard
    trials = Trials(queries, _options(queries))
    outcomes = queries.assign(
        margin=margin, correct=(margin > 0).astype(float), n_options=2, n_right=1, rank=1.0, similarity=margin
    )
    found = findings(SUITES["gender"], outcomes, trials.options, resamples=999)
    folder.mkdir(parents=True)
    trials.save(folder)
    outcomes.drop(columns="answer").to_parquet(folder / "outcomes.parquet", index=False)
    found.to_parquet(folder / "findings.parquet", index=False)
    told_of = {**PROVENANCE, "trials": trials.hash, **provenance}
    (folder / "run.json").write_text(json.dumps(told_of), encoding="utf-8")
    return Run(folder)


def reported(folder: Path, seed: int = 0, **provenance: Any) -> Path:
    """The folder of such a run with all that a report shows: what was chosen, and how many answers there are."""
    make(folder, seed, queries={"expected": 9, "seen": 9}, **provenance)
    outcomes = pd.read_parquet(folder / "outcomes.parquet")
    chosen = np.where(outcomes["correct"] == 1, "masculine", "feminine")
    outcomes.assign(chosen=chosen, chosen_gender=chosen).to_parquet(folder / "outcomes.parquet", index=False)
    return folder


def _queries() -> pd.DataFrame:
    rows = [
        {
            "probe": probe,
            "lemma": f"profession {lemma}",
            "presentation": presentation,
            "scene": f"{lemma}/{turn}",
        }
        for probe, presentations in (
            ("presentation", ("feminine", "masculine")),
            ("profession", ("feminine", "masculine")),
            ("resolution", ("feminine", "masculine")),
            ("default", ("none",)),
        )
        for lemma in range(12)
        for presentation in presentations
        for turn in range(6)
    ]
    return pd.DataFrame(rows).assign(
        query=[f"q{i}" for i in range(len(rows))],
        image=[f"scene:{i}" for i in range(len(rows))],
        options="two",
        answer=[("masculine",)] * len(rows),
        template="bare",
        skin=1,
    )


def _options(queries: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "options": "two",
            "option": ["masculine", "feminine"],
            "text": ["طبيب", "طبيبة"],
            "gender": ["m", "f"],
        }
    )
