"""What a remedy is: what it changes of what a model was asked, where it should help, and what it must not cost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd

from audit.engine.score import Vectors, score
from probes.suite import Measure
from probes.trials import Trials


@dataclass(frozen=True)
class Asked:
    """What a run asked, with the vectors of all that it names.

    top: as its suite has it. means: texts that are none, each the mean of so much of some. tensors: what was learnt, as
    a remedy writes it down.
    """

    trials: Trials
    vectors: Mapping[str, Vectors]
    top: int = 0
    means: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    tensors: Mapping[str, np.ndarray] = field(default_factory=dict)

    def where(self, kept: np.ndarray) -> "Asked":
        """Its (n,) queries that are `kept`, with the options that they are shown."""
        queries = self.trials.queries[kept]
        options = self.trials.options
        options = options[options["options"].isin(queries["options"].unique())]
        return replace(self, trials=Trials(queries, options))

    def with_tables(self, queries: pd.DataFrame, options: pd.DataFrame) -> "Asked":
        """The same vectors, asked by other tables."""
        return replace(self, trials=Trials(queries, options))

    def pooled(self, several: Mapping[str, tuple[str, ...]], weights: tuple[float, ...]) -> "Asked":
        """With a text of each name for the mean of its texts' vectors, which weigh so much, as a unit vector."""
        if not several:
            return self
        texts = self.vectors["text"]
        rows = np.stack(
            [np.average(texts.rows(pd.Series(some)), axis=0, weights=weights) for some in several.values()]
        )
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        places = {name: len(texts.matrix) + place for place, name in enumerate(several)}
        more = Vectors(np.concatenate([texts.matrix, rows.astype(np.float32)]), {**texts.index, **places})
        means = {name: dict(zip(some, weights, strict=True)) for name, some in several.items()}
        return replace(self, vectors={**self.vectors, "text": more}, means={**self.means, **means})

    def outcomes(self) -> pd.DataFrame:
        return score(self.trials, dict(self.vectors), self.top)


PROMPTS = """\
import csv, torch
rows = list(csv.DictReader(open("FILE", encoding="utf-8")))
def remedied(text, encode):  # text: as under "before"; encode: texts to their (n, d) unit vectors
    after = {row["after"]: float(row["weight"]) for row in rows if row["before"] == text} or {text: 1.0}
    return torch.nn.functional.normalize(torch.tensor(list(after.values())) @ encode(list(after)), dim=0)
"""
"""How changed prompts are used: the vector of what is asked in a text's place."""

Change = Callable[[Asked, Asked], Asked]
"""(all that was asked, the half that may be learnt from) to the same queries, in their order, asked otherwise."""


def same(asked: Asked) -> Asked:
    return asked


@dataclass(frozen=True)
class Remedy:
    """Declared before any model is run, as a measure is.

    name: its identity in tables and reports. told: what it does, one sentence for a reader without statistics.
    changes: what of the asking is another.
    suite: whose run it is tried on. helps: the measure that it should better.
    costs: by suite, the measures that it must not worsen; those of a suite without a run are not looked at.
    change: how it is asked with the remedy.
    asks: adds to a run what it did not ask and its vectors tell, for `helps` and the costs.
    code: the five lines of Python that use its file, FILE.
    learns: whether how it is asked depends on the half that may be learnt from.
    """

    name: str
    told: str
    changes: Literal["prompts", "pooling", "vectors"]
    suite: str
    helps: Measure
    change: Change
    costs: Mapping[str, tuple[Measure, ...]] = field(default_factory=dict)
    asks: Callable[[Asked], Asked] = same
    code: str = PROMPTS
    learns: bool = False
