"""The median of clustered values, with an interval."""

from dataclasses import replace

import numpy as np

from audit.statistics.measure_arrays import Cells

from .infer import infer


def median(cells: Cells, seed: int = 0) -> tuple[float, float, float]:
    """(median, low, high): of the cells' values, with its 95 % interval (Woodruff 1952, J. Am. Stat. Assoc. 47, 635):
    that of the share of values at or below the median, read back through their distribution. NaN
    where there are none."""
    if not len(cells.values):
        return np.nan, np.nan, np.nan
    middle = float(np.median(cells.values))
    below = replace(cells, values=(cells.values <= middle).astype(float), neutral=0.5, bounds=(0.0, 1.0))
    found = infer(below, "mean", seed=seed, resamples=999)
    low, high = found.interval()
    if np.isnan(low):
        return middle, np.nan, np.nan
    shares = np.clip([0.5 - (found.estimate - low), 0.5 + (high - found.estimate)], 0, 1)
    bottom, top = np.quantile(cells.values, shares)
    return middle, float(bottom), float(top)
