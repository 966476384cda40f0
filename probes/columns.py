"""Columns of outcomes, which measures average: their values, unit and bounds. Here are those that any suite can use;
a suite's own are declared in its folder."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from .errors import DataError

Unit = Literal[
    "share", "cosine", "reciprocal rank", "count", "overlap", "correlation", "log ratio", "nats", "number"
]
"""How a reader is told its values: a share in per cent, and its differences in points; cosines and reciprocal ranks
with three decimals; all others with two. overlap: of two boxes, their intersection over their union."""
SHARE = (0.0, 1.0)
"""Bounds: then a mean gets the interval of a share."""
TIES = ("tied_wrong", "tied_right")
"""Of outcomes: how many wrong options have the cosine of the best right one, and how many right ones have it, itself
included."""


@dataclass(frozen=True)
class Column:
    """A column of outcomes that a measure averages.

    of: derives its (n,) values from outcomes, options and k; None where the outcomes hold it.
    bounds: its least and greatest value, None where it has none.
    k: how many of the first options it is about, for those of a cutoff: `found.at(5)` is called `found@5`.
    chance: of an accuracy, the name of the column of what guessing gives. falls: it is the better the less it is.
    """

    name: str
    of: Callable[[pd.DataFrame, pd.DataFrame, int], pd.Series] | None = None
    unit: Unit = "number"
    bounds: tuple[float, float] | None = None
    k: int = 0
    chance: str = ""
    falls: bool = False

    @property
    def by_chance(self) -> "Column":
        """What guessing gives, of an accuracy."""
        return named(f"{self.chance}@{self.k}" if self.k else self.chance)

    def __str__(self) -> str:
        return f"{self.name}@{self.k}" if self.k else self.name

    def at(self, k: int) -> "Column":
        """Itself, of the first k options."""
        return replace(self, k=k)

    def values(self, outcomes: pd.DataFrame, options: pd.DataFrame) -> pd.Series:
        """Its (n,) values, as the outcomes hold them, or else derived; DataError where they are neither."""
        if str(self) in outcomes:
            return outcomes[str(self)].astype(float)
        if self.of is None:
            raise DataError(
                f"{self}: the outcomes have no such column, and none is derived; there are {', '.join(outcomes)}"
            )
        return self.of(outcomes, options, self.k)


def named(name: str) -> Column:
    """The column of GENERAL that is called so (`found@5` too), or else one that the outcomes hold."""
    stem, _, k = name.partition("@")
    return replace(GENERAL.get(stem, Column(stem)), k=int(k or 0))


def chance(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """How often a guess among the options is right."""
    return outcomes["n_right"] / outcomes["n_options"]


def first_chosen(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """1 where the first of two options was chosen, 0 where the second, 1/2 at a tie."""
    return (np.sign(outcomes["margin"]) + 1) / 2


def found(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """How probably a right option is among the first k, all orders of options that tie being as likely: 1 or 0 where
    none does. Averaged, recall@k over galleries, top-k accuracy over classes (McSherry and Najork 2008: Computing
    Information Retrieval Performance Measures Efficiently in the Presence of Tied Scores).

    Outcomes of earlier versions don't tell how many tie: there, a tie counts by its mid-rank.
    """
    return _over_orders(outcomes, k, np.ones_like)


def reciprocal_rank(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """1 / rank of the first right option where that is among the first k, else 0, on average over the orders of
    options that tie (see `found`): averaged, MRR@k."""
    return _over_orders(outcomes, k, np.reciprocal)


def found_by_chance(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """How often one of the right options is among the first k of a random order (exact)."""
    return pd.Series(_first_by_chance(outcomes, k).sum(axis=1), outcomes.index)


def reciprocal_rank_by_chance(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """What the reciprocal rank within the first k is on average in a random order (exact)."""
    return pd.Series(_first_by_chance(outcomes, k) @ (1 / np.arange(1, k + 1)), outcomes.index)


def rank_share(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """How far down the best right option stands, 0 (first) to 1 (below all that are wrong)."""
    return (outcomes["rank"] - 1) / (outcomes["n_options"] - outcomes["n_right"])


def _over_orders(outcomes: pd.DataFrame, k: int, worth: Callable[[np.ndarray], np.ndarray]) -> pd.Series:
    """(n,) what a right option is worth by its rank, `worth` of ranks up to k and 0 below, averaged over the orders of
    the options that tie with the best right one. NaN where nothing is right."""
    rank = outcomes["rank"].to_numpy(float)
    if TIES[0] not in outcomes:
        return pd.Series(np.where(rank <= k, worth(rank), 0.0), outcomes.index).where(
            outcomes["rank"].notna()
        )
    wrong, right = (outcomes[name].to_numpy(float) for name in TIES)
    above = rank - 1 - wrong / 2
    places = above[:, None] + np.arange(1, k + 1)
    first = _first_of(np.stack([right, right + wrong], axis=1), k)
    return pd.Series((first * np.where(places <= k, worth(places), 0)).sum(axis=1), outcomes.index)


def rank_share_by_chance(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """What the rank's share is on average in a random order, of one right option: half."""
    return pd.Series(1 / (outcomes["n_right"] + 1), outcomes.index)


def _first_by_chance(outcomes: pd.DataFrame, k: int) -> np.ndarray:
    """(n, k): how probable it is that the first right option of a random order stands at rank 1, 2 … k."""
    return _first_of(outcomes[["n_right", "n_options"]].to_numpy(float), k)


def _first_of(designs: np.ndarray, k: int) -> np.ndarray:
    """(n, k): how probable it is that of (n, 2) designs, so many right options among so many, the first right one of
    a random order stands at 1, 2 … k. The first so many hold none as often as each of them is a wrong one of those
    that are left: a product, 0 once the wrong ones are used up."""
    each, which = np.unique(designs, axis=0, return_inverse=True)
    right, n = each.T[:, :, None]
    left = np.maximum(n - np.arange(k), 1)
    none_yet = np.cumprod(np.clip(1 - right / left, 0, None), axis=1)
    return -np.diff(none_yet, axis=1, prepend=1)[which]


GENERAL = {
    column.name: column
    for column in (
        Column("correct", None, "share", SHARE, chance="chance"),
        Column("margin", None, "cosine"),
        Column("similarity", None, "cosine"),
        Column("cut", None, "share", SHARE),
        Column("first_chosen", first_chosen, "share", SHARE),
        Column("found", found, "share", SHARE, chance="found_by_chance"),
        Column(
            "reciprocal_rank", reciprocal_rank, "reciprocal rank", SHARE, chance="reciprocal_rank_by_chance"
        ),
        Column("rank_share", rank_share, "share", SHARE, chance="rank_share_by_chance", falls=True),
        Column("rank_share_by_chance", rank_share_by_chance),
        Column("chance", chance),
        Column("found_by_chance", found_by_chance),
        Column("reciprocal_rank_by_chance", reciprocal_rank_by_chance),
    )
}
"""By their names, which a measure can give as its value or as chance."""
