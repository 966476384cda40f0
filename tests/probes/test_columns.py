"""The columns that any suite can use."""

from itertools import combinations
from math import comb

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from probes.columns import Column, named
from probes.errors import DataError


def test_earlier_outcomes_tell_of_no_ties_and_have_the_mid_rank() -> None:
    out = pd.DataFrame({"rank": [1, 1.5, 4, 11, np.nan]})
    assert named("found@1").values(out, out).tolist()[:4] == [1, 0, 0, 0]
    assert named("found@5").values(out, out).tolist()[:4] == [1, 1, 1, 0] and np.isnan(
        named("found@5").values(out, out)[4]
    )
    assert named("reciprocal_rank@10").values(out, out).tolist()[:4] == pytest.approx([1, 1 / 1.5, 0.25, 0])


def tied(above: int, wrong: int, right: int = 1, n: int = 40) -> pd.DataFrame:
    """The outcome of a query whose best right options tie with `wrong` ones, `above` wrong ones before them."""
    row = {"rank": 1 + above + wrong / 2, "tied_wrong": wrong, "tied_right": right, "n_right": right}
    return pd.DataFrame([row | {"n_options": n}])


@pytest.mark.parametrize(
    ("above", "wrong", "right"), [(0, 0, 1), (0, 1, 1), (0, 3, 2), (2, 2, 1), (3, 4, 3), (7, 9, 1), (0, 5, 5)]
)
def test_a_tie_counts_by_its_orders(above: int, wrong: int, right: int) -> None:
    """Against every order of the block written out, and 1 - C(w, t) / C(w + r, t) for one of the first t."""
    places = list(combinations(range(wrong + right), right))
    ranks = np.array([above + 1 + min(order) for order in places])
    one = tied(above, wrong, right)
    for k in (1, 3, 5, 10):
        t = min(max(k - above, 0), wrong + right)
        share = 1 - comb(wrong, t) / comb(wrong + right, t)
        found = named(f"found@{k}").values(one, one).item()
        assert found == pytest.approx(share, abs=1e-12) == pytest.approx((ranks <= k).mean(), abs=1e-12)
        expected = np.where(ranks <= k, 1 / ranks, 0).mean()
        assert named(f"reciprocal_rank@{k}").values(one, one).item() == pytest.approx(expected, abs=1e-12)


def test_a_tie_for_first_counts_by_its_share_and_nothing_right_has_no_value() -> None:
    rows = pd.concat([tied(0, 1), tied(0, 3), tied(1, 0), tied(0, 0).assign(rank=np.nan, tied_wrong=np.nan)])
    assert named("found@1").values(rows, rows).tolist()[:3] == [0.5, 0.25, 0]
    assert named("found@1").values(rows, rows).isna().tolist() == [False, False, False, True]
    assert named("reciprocal_rank@2").values(rows, rows).tolist()[:3] == [0.75, 0.375, 0.5]


@pytest.mark.parametrize(("right", "n"), [(1, 2), (1, 10), (5, 25), (3, 7), (7, 7), (1, 5_000)])
def test_a_model_to_which_all_is_alike_has_exactly_chance(right: int, n: int) -> None:
    one = tied(0, n - right, right, n)
    for k in (1, 2, 5, 10):
        for name in ("found", "reciprocal_rank"):
            by_chance = named(f"{name}_by_chance@{k}").values(one, one).item()
            assert named(f"{name}@{k}").values(one, one).item() == pytest.approx(by_chance, rel=1e-14)


def test_chance_is_hypergeometric() -> None:
    """scipy.stats.hypergeom.sf(0, n, right, k)."""
    for right, n in ((1, 10), (3, 40), (5, 5_000), (2, 3)):
        one = pd.DataFrame({"n_right": [right], "n_options": [n]})
        for k in (1, 2, 5, 10):
            of_scipy = stats.hypergeom.sf(0, n, right, min(k, n))
            assert named(f"found_by_chance@{k}").values(one, one).item() == pytest.approx(of_scipy, rel=1e-9)


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
