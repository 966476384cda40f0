"""The variance that power reckons with, against simulation."""

import numpy as np
import pytest

from audit.statistics import power
from audit.statistics.inference.estimates import CONTRASTS
from probes.suite import Contrast, Measure
from tests.support.made_outcomes import cells, estimate


@pytest.mark.parametrize(
    ("name", "within"),
    [("mean", 1), ("difference", 2), ("difference", 1), ("interaction", 4), ("interaction", 2)],
)
def test_the_variance_that_power_reckons_with(name: str, within: int) -> None:
    """Against the spread of simulated estimates; within: how many levels each of 40 clusters holds."""
    sides: Contrast = ("side", 0, 1)
    measure = Measure("m", "?", "disparity", "margin", "share", {}, name, sides, sides)  # type: ignore[arg-type]
    parts, n, pictures = power.Components(between=0.5, within=1.0, shared=0.4), 40, 5
    n_levels = len(CONTRASTS[name])
    levels = np.tile(np.repeat(np.arange(within), pictures), n)
    cluster = np.repeat(np.arange(n), within * pictures)
    if within < n_levels:
        levels = levels + within * (cluster % 2)
    rng, found = np.random.default_rng(0), []
    for _ in range(1_500):
        common = np.sqrt(0.5 * 0.4) * rng.normal(size=n)[cluster]
        own = np.sqrt(0.5 * 0.6) * rng.normal(size=(n, n_levels))[cluster, levels]
        found.append(
            estimate(cells(common + own + rng.normal(size=len(levels)), cluster, levels=levels), name)
        )
    assert np.var(found) * n == pytest.approx(power.variance_of(measure, parts, pictures, within), rel=0.12)
