"""What a remedy is: what it changes of what a model was asked, where it should help, and what it must not cost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd

from audit.engine.score import Vectors, score
from probes.suite import Measure
from probes.suites.gender import SUITE as GENDER
from probes.suites.retrieval import SUITE as RETRIEVAL
from probes.suites.zeroshot import SUITE as ZEROSHOT
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

    def knowing(self, more: Vectors) -> "Asked":
        """With the vectors of more texts, where it lacks them."""
        texts = self.vectors["text"]
        lacking = [text for text in more.index if text not in texts.index]
        if not lacking:
            return self
        places = {text: len(texts.matrix) + place for place, text in enumerate(lacking)}
        rows = np.concatenate([texts.matrix, more.rows(pd.Series(lacking))])
        return replace(self, vectors={**self.vectors, "text": Vectors(rows, {**texts.index, **places})})

    def pooled(self, several: Mapping[str, tuple[str, ...]], weights: tuple[float, ...]) -> "Asked":
        """With a text of each name for the mean of its texts' vectors, which weigh so much, as a unit vector."""
        if not several:
            return self
        texts = self.vectors["text"]
        rows = np.stack(
            [np.average(texts.rows(pd.Series(some)), axis=0, weights=weights) for some in several.values()]
        )
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        made = Vectors(rows.astype(np.float32), {name: place for place, name in enumerate(several)})
        means = {name: dict(zip(some, weights, strict=True)) for name, some in several.items()}
        return replace(self.knowing(made), means={**self.means, **means})

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


EVERYWHERE: Mapping[str, tuple[Measure, ...]] = {
    "gender": (GENDER.measure("resolution accuracy"),),
    "retrieval": tuple(RETRIEVAL.measure(f"{probe}, MRR@10") for probe in ("text to image", "image to text")),
    "zeroshot": (ZEROSHOT.measure("top-1, short"),),
}
"""What any remedy may cost, by suite: telling women from men, searches both ways, and classes."""


def same(asked: Asked) -> Asked:
    return asked


@dataclass(frozen=True)
class Remedy:
    """Declared before any model is run, as a measure is.

    name: its identity in tables and reports. told: what it does, one sentence for a reader without statistics.
    changes: what of the asking is another.
    suite: whose run it is tried on. helps: the measure that it should better.
    costs: by suite, the measures that it must not worsen beside those of EVERYWHERE.
    change: how it is asked with the remedy.
    asks: adds to a run what it did not ask and its vectors tell, for `helps` and the costs.
    code: the five lines of Python that use its file, FILE.
    learns: whether how it is asked depends on the half that may be learnt from.
    spell: how it writes any text; None: it changes those that its own suite asks by.
    text_only: whether it is for queries by text alone: what is asked by a picture stays as it is.
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
    spell: Callable[[str], str] | None = None
    text_only: bool = False

    def may_cost(self, suite: str) -> tuple[Measure, ...]:
        """What is looked at on a run of that suite: its own costs, and those that every remedy may have."""
        own = self.costs.get(suite, ())
        known = {each.name for each in own} | ({self.helps.name} if suite == self.suite else set())
        return (*own, *(each for each in EVERYWHERE.get(suite, ()) if each.name not in known))
