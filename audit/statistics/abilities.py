"""What an accuracy has above chance: without it, a difference of accuracies means nothing."""

from dataclasses import replace

import numpy as np
import pandas as pd

from probes.suite import Measure

from .inference.infer import infer
from .measure_arrays import Make, cells
from .verdicts import Policy, margin_of

FIFTH = 0.2
"""The margin of a difference of accuracies is at most this part of what the accuracy has above chance: of a model that
is right in two of a hundred, a difference of five points can't be, so that its absence would show nothing."""
CURVED = ("effect_size", "rank_correlation", "ceiling")
"""Statistics that are no means, nor contrasts of means."""


def above(chance: float, margin: float) -> float:
    """What an ability must exceed chance by: the margin, but no more than chance itself, since who is right twice as
    often as by guessing does not guess (of a thousand classes that is a tenth of a point); nor more than half of the
    way from chance to 1. Where nothing is right by chance (0), the margin."""
    return min(margin, chance, (1 - chance) / 2) if 0 < chance < 1 else margin


def enough(measure: Measure, chance: float, policy: Policy) -> float:
    """What use of an ability needs: the policy's, and never less than half of the way from chance to 1."""
    needed = margin_of(measure, policy).enough
    assert needed is not None
    return max(needed, (1 + chance) / 2) if 0 < chance < 1 else needed


def shown(
    measure: Measure, part: pd.DataFrame, options: pd.DataFrame, margin: float, seed: int, resamples: int,
    make: Make = cells,
) -> tuple[bool, float]:  # fmt: skip
    """(whether it is above chance by what would matter, by how much it is) of the accuracy that a measure contrasts,
    over all the outcomes that it contrasts. margin: the policy's, of an ability. make: of the outcomes, cells."""
    column = measure.column
    plain = replace(
        measure, statistic="mean", contrast=None, across=None, pair=None, neutral=column.by_chance
    )
    made = make(plain, part, options)
    if column.falls:
        made = replace(made, values=1 - made.values, neutral=1 - made.neutral)
    found = infer(made, "mean", seed=seed, resamples=resamples)
    low, _ = found.interval()
    return bool(low > made.neutral + above(made.neutral, margin)), float(
        np.nan_to_num(found.estimate - made.neutral)
    )
