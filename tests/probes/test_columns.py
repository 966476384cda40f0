"""The columns that any suite can use."""

import numpy as np
import pandas as pd
import pytest

from probes.columns import Column, named
from probes.errors import DataError


def test_retrieval_values_by_hand() -> None:
    out = pd.DataFrame({"rank": [1, 1.5, 4, 11, np.nan]})
    assert named("found@1").values(out, out).tolist()[:4] == [1, 0, 0, 0]
    assert named("found@5").values(out, out).tolist()[:4] == [1, 1, 1, 0] and np.isnan(
        named("found@5").values(out, out)[4]
    )
    assert named("reciprocal_rank@10").values(out, out).tolist()[:4] == pytest.approx([1, 1 / 1.5, 0.25, 0])


def test_chance_is_what_random_orders_give() -> None:
    rng = np.random.default_rng(0)
    ranks = np.array([1 + np.flatnonzero(rng.permutation(40) < 3)[0] for _ in range(20_000)])
    frame = pd.DataFrame({"n_right": [3], "n_options": [40]})
    for k in (1, 5, 10):
        assert named(f"found_by_chance@{k}").values(frame, frame).item() == pytest.approx(
            (ranks <= k).mean(), abs=0.012
        )
        expected = np.where(ranks <= k, 1 / ranks, 0).mean()
        assert named(f"reciprocal_rank_by_chance@{k}").values(frame, frame).item() == pytest.approx(
            expected, abs=0.012
        )


def test_a_column_that_nobody_has_is_one_line() -> None:
    out = pd.DataFrame({"rank": [1.0]})
    told = "colour: the outcomes have no such column, and none is derived; there are rank"
    with pytest.raises(DataError, match=f"^{told}$"):
        named("colour").values(out, out)
    assert named("rank").values(out, out).tolist() == [1]
    assert Column("twice", lambda rows, *_: 2 * rows["rank"]).values(out, out).tolist() == [2]
    assert str(named("found@5")) == "found@5" and named("found@5").bounds == (0, 1)
