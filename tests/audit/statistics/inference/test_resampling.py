"""Matrices that are drawn."""

import numpy as np
import pytest

from audit.statistics.inference import resampling
from audit.statistics.inference.estimates import statistic
from tests.support.made_outcomes import cells

RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("clusters", "levels"), [(1, 1), (1, 2), (2, 1), (2, 2)], ids=["one", "gap", "two", "two, gap"]
)
def test_the_bootstrap_is_resampling_row_by_row(clusters: int, levels: int) -> None:
    """The same cluster draws, rows repeated as often as the product of their clusters' counts."""
    columns = [RNG.integers(0, 6, 80), RNG.integers(0, 4, 80)][:clusters]
    y, which = RNG.normal(size=80), RNG.integers(0, levels, 80)
    stat = statistic("mean" if levels == 1 else "difference")
    made = cells(y, *columns, levels=which)
    ours = resampling.crossed_bootstrap(stat, stat.features(made), tuple(columns), 7, 50)
    counts = [
        np.concatenate(list(resampling.blocks("bootstrap", int(codes.max()) + 1, 7 + turn, 50)))
        for turn, codes in enumerate(columns)
    ]
    for draw in range(50):
        times = np.prod([c[draw, codes] for c, codes in zip(counts, columns, strict=True)], axis=0).astype(
            int
        )
        rows, label = np.repeat(y, times), np.repeat(which, times)
        means = [rows[label == level].mean() if (label == level).any() else np.nan for level in range(levels)]
        expected = means[0] - (means[1] if levels == 2 else 0)
        assert ours[draw] == pytest.approx(expected, abs=1e-10, nan_ok=True)


def test_blocks_make_one_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = list(resampling.blocks("signs", 7, 3, 100))
    assert len(blocks) == 1 and blocks[0].shape == (100, 7) and set(np.unique(blocks[0])) == {-1.0, 1.0}
    monkeypatch.setattr(resampling, "BLOCK", 70)
    parts = list(resampling.blocks("signs", 7, 3, 101))
    assert [len(part) for part in parts] == [10] * 10 + [1]
