"""What was expected of the model and what came of it: nothing is lost without a word."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from probes.errors import Vanished
from probes.trials import Trials

from .score import Vectors


def counts(trials: Trials, vectors: Mapping[str, Vectors], outcomes: pd.DataFrame) -> dict[str, Any]:
    """{"queries": {"expected": n, "seen": n}, "vectors": {"texts": …, "pictures": …}} for run.json: what the trials
    name, and what of it has an outcome (a query that was shown options) or a vector (of finite numbers).

    Raises Vanished where one has none, naming the first.
    """
    answered = set(outcomes["query"][outcomes["n_options"].notna()])
    text, image = vectors["text"], vectors["image"]
    return {
        "queries": _counted("queries", list(trials.queries["query"]), answered),
        "vectors": {
            "texts": _counted("texts", trials.texts(), _encoded(text)),
            "pictures": _counted("pictures", trials.images(), _encoded(image)),
        },
    }


def _encoded(vectors: Vectors) -> set[str]:
    """The texts or pictures whose row is there and finite."""
    finite = np.isfinite(vectors.matrix).all(axis=1)
    return {key for key, row in vectors.index.items() if row < len(finite) and finite[row]}


def _counted(kind: str, expected: Sequence[str], seen: set[str]) -> dict[str, int]:
    if lost := [each for each in expected if each not in seen]:
        raise Vanished(f"{len(lost)} of {len(expected)} {kind} came to nothing; the first: {lost[0]!r}")
    return {"expected": len(expected), "seen": len(seen.intersection(expected))}
