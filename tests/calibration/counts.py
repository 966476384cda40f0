"""Encoders that count up to some number, of ten that are asked."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from audit.statistics.inference import ceiling
from audit.statistics.inference.intervals import ALPHA
from audit.statistics.measure_arrays import Cells

ASKED = 10
THRESHOLD = 0.5


@dataclass(frozen=True)
class Counts:
    """right: how often each count is named right; the truth is the largest up to which each is more often than not.
    things: how many kinds of things, each with so many pictures of every count."""

    name: str
    right: tuple[float, ...]
    things: int = 12
    pictures: int = 4
    icc: float = 0.1

    def __str__(self) -> str:
        return f"ceiling, {self.name}, {self.things} things × {self.pictures} pictures"

    @property
    def truth(self) -> int:
        return int(np.argmin(np.append(np.array(self.right) > THRESHOLD, False)))

    def audit(self, rng: np.random.Generator) -> Cells:
        things, counts, _ = np.meshgrid(
            np.arange(self.things), np.arange(ASKED), np.arange(self.pictures), indexing="ij"
        )
        thing, count = things.ravel(), counts.ravel()
        moved = np.sqrt(self.icc / 2) * (
            rng.normal(size=self.things)[thing] + rng.normal(size=(self.things, ASKED))[thing, count]
        )
        latent = moved + np.sqrt(1 - self.icc) * rng.normal(size=len(thing))
        right = (latent < stats.norm.ppf(np.array(self.right))[count]).astype(float)
        return Cells(
            right, np.zeros(len(right), int), (thing,), ("lemma",), bounds=(0.0, 1.0), covariate=count + 1.0
        )


DESIGNS = [
    Counts("3 of 10", (0.97,) * 3 + (0.15,) * 7),
    Counts("3 of 10, the next as often as not", (0.97,) * 3 + (0.5,) + (0.15,) * 6),
    Counts("3 of 10, just", (0.6,) * 3 + (0.4,) * 7, things=32),
    Counts("0 of 10, .2 right at all", (0.2,) * 10),
    Counts("10 of 10", (0.95,) * 10),
]


def read(design: Counts, n: int, seed: int = 0) -> dict[str, object]:
    """A row: how often the interval holds the truth."""
    rng = np.random.default_rng([seed, *str(design).encode()])
    ends = np.array(
        [ceiling.infer(design.audit(rng), THRESHOLD, turn % 8).interval(ALPHA) for turn in range(n)]
    )
    low, high = ends.T
    return {
        "group": "ceiling",
        "design": str(design),
        "n": n,
        "covered": ((low <= design.truth) & (design.truth <= high)).mean(),
        "wrong": ((low > design.truth) | (high < design.truth)).mean(),
        "width": (high - low).mean(),
    }
