"""What a finding can't show with the clusters and draws that it has, told in its `method`."""

import numpy as np

from probes.suite import Measure

from .inference.corrected import cannot
from .inference.infer import Inference
from .inference.intervals import ALPHA
from .inference.shapes import finest
from .measure_arrays import Cells


def told(
    measure: Measure, made: Cells, found: Inference, bars: tuple[float, float, float], alpha: float
) -> str:
    """Clauses after the method, empty where nothing is amiss. bars: chance, margin and enough."""
    clauses = []
    if alpha < finest(found.shape) * (1 - 1e-9):
        clauses.append(
            f"{round(1 / finest(found.shape)):,} draws a side show nothing at {alpha:.2g}: take more resamples"
        )
    if found.few_events and made.bounds:
        low, high = made.bounds
        ends = (low, high) if measure.pair or measure.statistic == "mean" else (low - high, high - low)
        if words := cannot(measure.kind, made.n_clusters, *bars, ends, alpha):
            clauses.append(f"{made.n_clusters} clusters that all agree would not show {' or '.join(words)}")
    return "".join(f"; {clause}" for clause in clauses)


def null_error(measure: Measure, made: Cells, found: Inference) -> float:
    """The standard error where the truth is chance: of a share, with the variance that it has there; where few events
    carry the estimate, read off the bound's width."""
    if found.few_events:
        low, high = found.interval(ALPHA)
        return (high - low) / 2 / 1.96
    share = measure.statistic == "mean" and made.bounds == (0.0, 1.0)
    chance = made.neutral
    if share and 0 < chance < 1 and 0 < found.estimate < 1:
        return found.error * np.sqrt(chance * (1 - chance) / (found.estimate * (1 - found.estimate)))
    return found.error
