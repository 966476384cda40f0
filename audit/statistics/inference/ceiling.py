"""The ceiling of counting: the largest n up to which every count is recognised."""

from dataclasses import dataclass

import numpy as np

from audit.statistics.measure_arrays import Cells

from . import significance
from .infer import Inference, sides, unknown
from .intervals import ALPHA
from .shapes import Shape


@dataclass(frozen=True)
class Ceiling(Shape):
    """The shape of a ceiling: one-sided p-values of the counts from `first` on, that each is recognised (above), and,
    by Holm, that it is not (below)."""

    first: int
    above: np.ndarray
    below: np.ndarray

    def interval(self, alpha: float) -> tuple[float, float]:
        low, high = self.above <= alpha / 2, ~(self.below <= alpha / 2)
        return float(self.first - 1 + _run(low)), float(self.first - 1 + _run(high))

    def p(self, neutral: float) -> float:
        return np.nan


def infer(cells: Cells, threshold: float, seed: int = 0, resamples: int = 9_999) -> Inference:
    """The ceiling over outcomes whose covariate is the count; one less than the first asked about where not even
    that is recognised.

    A count is recognised where its accuracy lies above `threshold` (what use needs), by one-sided tests from the first
    count on until one fails, each at 5 %. The interval is of two sides at half its level: up to its low end every count
    lies above the threshold; the count after its high end lies below it. The low end is too high only where the test of
    the first count beyond the truth errs, whatever those before it did, so that side needs no correction (a fixed
    sequence: Maurer, Hothorn and Lehmacher 1995); on the other any of the counts up to the truth may err, hence Holm.
    So it misses the truth in at most 5 of 100 audits, whatever the dependence between counts.
    """
    assert cells.covariate is not None
    asked = np.unique(cells.covariate)
    if not len(asked):
        return unknown("no count was asked")
    first = int(asked[0])
    counts = np.arange(first, first + len(asked))
    if (asked != counts).any():
        return unknown(f"count {counts[asked != counts][0]} was not asked")
    both = np.array([sides(cells.where(cells.covariate == n), threshold, seed, resamples) for n in counts])
    if np.isnan(both).any():
        return unknown(f"count {counts[np.isnan(both[:, 0])][0]}: too few clusters")
    shape = Ceiling(first, both[:, 0], significance.holm(both[:, 1]))
    method = f"one-sided tests of {len(counts)} counts in order against {threshold:.3f}"
    if first > 1:
        method += f"; none below {first} was asked"
    method += f"; clusters {' × '.join(cells.names)}"
    method += f"; {cells.lost}" if cells.lost else ""
    return Inference(float(first - 1 + _run(shape.above <= ALPHA)), shape, np.nan, method)


def _run(held: np.ndarray) -> int:
    """How many from the first on hold without a gap."""
    return int(np.argmin(held)) if not held.all() else len(held)
