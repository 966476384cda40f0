"""Which interval and which test a finding gets."""

import numpy as np

from audit.statistics.inference.infer import infer
from tests.support.made_outcomes import cells

RNG = np.random.default_rng(0)


def test_unequal_clusters_in_unequal_arms_are_not_permuted() -> None:
    """6 clusters of 2 against 26 of 50 under a true null: permuting means would reject a third."""
    sizes = np.array([2] * 6 + [50] * 26)
    cluster = np.repeat(np.arange(32), sizes)
    levels, rejected = (cluster >= 6).astype(int), 0
    for _ in range(300):
        found = infer(
            cells(RNG.normal(size=len(cluster)), cluster, levels=levels), "difference", resamples=199
        )
        rejected += found.p_value <= 0.05
    assert "permutations" not in found.method and rejected / 300 <= 0.09


def test_few_events_in_either_of_two_columns() -> None:
    """The test takes the larger of the columns' p-values, as the interval takes the wider bound."""
    one, two = np.repeat(np.arange(32), 4), np.tile(np.arange(4), 32)
    right = (RNG.random(128) < 0.5).astype(float)
    made = cells(right, one, two, neutral=0.5, bounds=(0.0, 1.0))
    found = infer(made, "mean")
    alone = infer(cells(right, two, neutral=0.4999, bounds=(0.0, 1.0)), "mean")
    assert found.few_events and found.p_value >= alone.p_value * 0.9
    assert (found.p_value <= 0.05) == (not found.interval.low <= 0.5 <= found.interval.high)


def test_the_test_follows_how_levels_lie_over_clusters() -> None:
    """Within clusters signs, between them labels, crossed or mixed the t."""
    cluster, y = np.repeat(np.arange(20), 4), RNG.normal(size=80)
    inside, between = np.tile([0, 1, 0, 1], 20), (cluster >= 10).astype(int)
    four = inside + 2 * between
    how = {
        "sign flips": infer(cells(y, cluster, levels=inside), "difference"),
        "label permutations": infer(cells(y, cluster, levels=between), "difference"),
        "9,999 label permutations": infer(cells(y, cluster, levels=four), "interaction"),
        "9,999 sign flips": infer(cells(y, cluster, levels=np.tile(np.arange(4), 20)), "interaction"),
        "; t(3)": infer(cells(y, cluster, np.tile(np.arange(4), 20), levels=inside), "difference"),
        "; t(1": infer(cells(y, cluster, levels=inside * (cluster > 0)), "difference"),
    }
    for text, found in how.items():
        assert text in found.method, found.method
