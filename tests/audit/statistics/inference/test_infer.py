"""Which shape a finding gets."""

import numpy as np

from audit.statistics.inference.corrected import Skewed
from audit.statistics.inference.infer import infer
from audit.statistics.inference.shapes import Draws, FisherZ, Point, StudentT, Unknown, Widest, Wilson
from tests.support.made_outcomes import cells

RNG = np.random.default_rng(0)


def test_unequal_clusters_in_unequal_arms_keep_the_level() -> None:
    """6 clusters of 2 against 26 of 50 under a true null, where permuting means would reject a third."""
    sizes = np.array([2] * 6 + [50] * 26)
    cluster = np.repeat(np.arange(32), sizes)
    levels, rejected = (cluster >= 6).astype(int), 0
    for _ in range(300):
        found = infer(
            cells(RNG.normal(size=len(cluster)), cluster, levels=levels), "difference", resamples=199
        )
        rejected += found.p_value <= 0.05
    assert rejected / 300 <= 0.09


def test_few_events_in_either_of_two_columns() -> None:
    """The test takes the larger of the columns' p-values, as the interval takes the wider bound."""
    one, two = np.repeat(np.arange(32), 4), np.tile(np.arange(4), 32)
    right = (RNG.random(128) < 0.5).astype(float)
    made = cells(right, one, two, neutral=0.5, bounds=(0.0, 1.0))
    found = infer(made, "mean")
    alone = infer(cells(right, two, neutral=0.4999, bounds=(0.0, 1.0)), "mean")
    assert found.few_events and found.p_value >= alone.p_value * 0.9
    low, high = found.interval()
    assert (found.p_value <= 0.05) == (not low <= 0.5 <= high)


def test_the_shape_follows_what_is_known_of_the_scale() -> None:
    """Wilson's for a share, a t for a contrast, Hall's beside it for what has no ends, the bound where few clusters
    deviate."""
    cluster, y = np.repeat(np.arange(20), 4), RNG.normal(size=80)
    bounded, inside, right = (
        np.clip(y, -3, 3),
        np.tile([0, 1, 0, 1], 20),
        np.tile([0.0, 1, 1, 0, 1, 1, 0, 1], 10),
    )
    ends = (0.0, 1.0)
    shapes = {
        Wilson: infer(cells(right, cluster, neutral=0.5, bounds=ends), "mean"),
        StudentT: infer(cells(bounded, cluster, levels=inside, bounds=(-3.0, 3.0)), "difference"),
        Skewed: infer(cells(y, cluster, levels=inside), "difference"),
        Draws: infer(cells((cluster > 0).astype(float), cluster, neutral=0.5, bounds=ends), "mean"),
        Widest: infer(
            cells(np.arange(81) > 3, np.append(cluster, 19 + np.ones(1, int)), neutral=0.5, bounds=ends),
            "mean",
        ),
        FisherZ: infer(cells(y, cluster, covariate=cluster.astype(float)), "rank_correlation"),
        Point: infer(cells(np.tile([1.0, 3.0], 20), np.repeat(np.arange(20), 2)), "mean"),
        Unknown: infer(cells(y, cluster // 10), "mean"),
    }
    for shape, found in shapes.items():
        shown = found.shape.shapes[-1] if shape is Skewed else found.shape  # type: ignore[attr-defined]
        assert isinstance(shown, shape), f"{shape.__name__}: {found.method}"
