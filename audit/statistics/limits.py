"""What a finding can show with the clusters and draws that it has, and what it can't, told in its `method`."""

import numpy as np

from probes.suite import Measure

from .inference import detectable
from .inference.corrected import Separated, cannot
from .inference.infer import Inference
from .inference.intervals import ALPHA
from .inference.shapes import Widest
from .measure_arrays import Cells

OWN = 0.7
"""Of what it takes for 80 % power, the part that is the interval's reach; the rest is the estimate's own error."""


def told(
    measure: Measure, made: Cells, found: Inference, bars: tuple[float, float, float], alpha: float
) -> str:
    """Clauses after the method, empty where nothing is amiss. bars: chance, margin and enough."""
    clauses = []
    if alpha < found.shape.finest * (1 - 1e-9):
        clauses.append(
            f"{round(1 / found.shape.finest):,} draws a side show nothing at {alpha:.2g}: take more resamples"
        )
    if found.few_events and made.bounds:
        low, high = made.bounds
        ends = (low, high) if measure.pair or measure.statistic == "mean" else (low - high, high - low)
        if words := cannot(measure.kind, made.n_clusters, *bars, ends, alpha):
            clauses.append(f"{made.n_clusters} clusters that all agree would not show {' or '.join(words)}")
    return "".join(f"; {clause}" for clause in clauses)


def seen(
    measure: Measure, made: Cells, found: Inference, bars: tuple[float, float, float], alpha: float
) -> dict[str, float]:
    """mde, mde_exceeds and mde_within of a finding: of a share by the variance that it has at each value, of an effect
    size by that of Fisher's z. bars: chance, margin and enough."""
    chance, margin, enough = bars
    beyond = enough - chance if measure.kind == "ability" else margin
    error, df, shape = _error(found, alpha), found.df, found.shape
    if isinstance(shape, Separated):
        beyond = shape.z_of(beyond)
    told = [
        detectable.detectable(error, df, alpha),
        detectable.for_exceeds(error, df, alpha, beyond),
        detectable.for_within(error, df, alpha),
    ]
    if isinstance(shape, Separated):
        told = [shape.of(z) for z in told]
    if _is_share(measure, made, found):
        unit = error / np.sqrt(found.estimate * (1 - found.estimate))
        own = detectable.of_share(unit, df, alpha, chance, beyond)
        far = max(chance, 1 - chance) + 1e-3  # what no share reaches is told by a figure beyond the scale
        told = [max(far, plain) if np.isnan(it) else it for it, plain in zip(own, told, strict=True)]
    if measure.kind == "ability":
        told[2] = np.nan
    if measure.kind == "description":
        told[1:] = np.nan, np.nan
    return dict(zip(("mde", "mde_exceeds", "mde_within"), told, strict=True))


def _error(found: Inference, alpha: float) -> float:
    """The standard error, read off the bound's width where few events carry the estimate, of an effect size Fisher's
    z's; larger by the part of it that an error estimated on df lacks on average, and where Hall's interval is wider
    than the t's by OWN of that."""
    error = found.error
    if found.few_events:
        low, high = found.interval(ALPHA)
        error = (high - low) / 2 / 1.96
    elif isinstance(found.shape, Separated):
        error = found.shape.error
    elif isinstance(found.shape, Widest):
        (low, high), (least, most) = found.interval(alpha), found.shape.shapes[0].interval(alpha)
        error *= 1 + OWN * ((high - low) / (most - least) - 1)
    return error * (1 + 1 / (4 * found.df))


def _is_share(measure: Measure, made: Cells, found: Inference) -> bool:
    share = measure.statistic == "mean" and not measure.pair and made.bounds == (0.0, 1.0)
    return (
        share
        and not np.isnan(found.df)
        and not found.few_events
        and 0 < made.neutral < 1
        and 0 < found.estimate < 1
    )
