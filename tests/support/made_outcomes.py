"""Outcomes that are made by a seed, and their arrays, for the statistics."""

import itertools

import numpy as np
import pandas as pd

from audit.statistics.inference.estimates import statistic
from audit.statistics.measure_arrays import Cells
from probes.suite import Measure, Suite


def suite(*measures: Measure) -> Suite:
    return Suite("test", "", "", (), lambda: None, measures)  # type: ignore[arg-type, return-value]


def cells(
    values: np.ndarray, *clusters: np.ndarray, levels: np.ndarray | None = None, **kwargs: object
) -> Cells:
    levels = np.zeros(len(values), dtype=int) if levels is None else levels
    names = tuple("abc"[: len(clusters)])
    return Cells(np.asarray(values, float), levels, clusters, names, **kwargs)  # type: ignore[arg-type]


def estimate(made: Cells, name: str) -> float:
    stat = statistic(name)
    return float(stat.of(stat.features(made).sum(axis=0)))


def outcomes(gap: float = 0.3, lemmas: int = 20, each: int = 10) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    rows: list[tuple[object, ...]] = []
    for lemma, who in itertools.product(range(lemmas), ("feminine", "masculine")):
        for scene in range(each):
            right = float(rng.random() < 0.8 - gap * (who == "feminine"))
            rows.append((f"l{lemma}", f"l{lemma}/{scene}", who, right, right - 0.5, 0, 2, 1))
    names = ["lemma", "scene", "presentation", "correct", "margin", "probe", "n_options", "n_right"]
    return pd.DataFrame(rows, columns=names)


GAP = Measure(
    "gap", "?", "disparity", "correct", "accuracy_gap", statistic="difference",
    contrast=("presentation", "feminine", "masculine"), by=("lemma",), primary=True,
)  # fmt: skip
SEEN = Measure("seen", "?", "ability", "correct", "binary_ability", neutral=0.5, guards=("gap",))
