"""Columns of outcomes, which measures average: their values, unit and bounds. Here are those that any suite can use;
a suite's own are declared in its folder."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from .errors import DataError

Unit = Literal["share", "cosine", "reciprocal rank", "number"]
"""How a reader is told its values: a share in per cent, and its differences in points; cosines and reciprocal ranks
with three decimals; other numbers with two."""
SHARE = (0.0, 1.0)
"""Bounds: then a mean gets the interval of a share."""


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
    """1 where a right option is among the first k, else 0: averaged, recall@k over galleries, top-k accuracy
    over classes. A tie counts by its mid-rank."""
    return (outcomes["rank"] <= k).astype(float).where(outcomes["rank"].notna())


def reciprocal_rank(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """1 / rank of the best right option where it is among the first k, else 0: averaged, MRR@k."""
    return (1 / outcomes["rank"]) * found(outcomes, options, k)


def found_by_chance(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """How often one of the right options is among the first k of a random order (hypergeometric, exact)."""
    return pd.Series(_first_by_chance(outcomes, k).sum(axis=1), outcomes.index)


def reciprocal_rank_by_chance(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """What the reciprocal rank within the first k is on average in a random order (exact)."""
    return pd.Series(_first_by_chance(outcomes, k) @ (1 / np.arange(1, k + 1)), outcomes.index)


def rank_share(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """How far down the best right option stands, 0 (first) to 1 (below all that are wrong)."""
    return (outcomes["rank"] - 1) / (outcomes["n_options"] - outcomes["n_right"])


def rank_share_by_chance(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """What the rank's share is on average in a random order, of one right option: half."""
    return pd.Series(1 / (outcomes["n_right"] + 1), outcomes.index)


def _first_by_chance(outcomes: pd.DataFrame, k: int) -> np.ndarray:
    """(n, k): how probable it is that the first right option of a random order stands at rank 1, 2 … k."""
    ranks = np.arange(k + 1)
    designs, which = np.unique(outcomes[["n_right", "n_options"]].to_numpy(), axis=0, return_inverse=True)
    right, n = designs.T[:, :, None]
    none_yet = stats.hypergeom.pmf(0, n, right, np.minimum(ranks, n))
    return -np.diff(none_yet, axis=1)[which]


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
