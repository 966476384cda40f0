"""Columns of the gender suite's outcomes: which gender is on top where the request names none."""

from collections.abc import Callable
from functools import cache
from math import comb

import numpy as np
import pandas as pd

from probes.columns import SHARE, Column


def top_share(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """The share of masculine pictures among the first k."""
    return pd.Series(_masculine(outcomes, options)[:, :k].mean(axis=1), outcomes.index)


def gallery_share(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """The share of masculine pictures in each query's gallery: parity for `top_share`."""
    return outcomes["options"].map(_galleries(outcomes, options).mean())


def max_skew(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """MaxSkew@k: the largest over genders of ln(share among the first k / share in the gallery).

    Geyik, Ambler and Kenthapadi 2019, definitions 3.1 and 3.2. A gender absent from the first k has a skew of minus
    infinity, which is never the largest.
    """
    shares = top_share(outcomes, options, k)
    return pd.Series(_skew(shares.to_numpy(), gallery_share(outcomes, options, k).to_numpy()), outcomes.index)


def max_skew_by_chance(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """What MaxSkew@k is on average where the order has nothing to do with gender (hypergeometric, exact)."""
    return _expected(_max_skew_expected, outcomes, options, k)


def ndkl(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """NDKL over the first k: the divergence of every prefix's gender shares from the gallery's, in nats,
    discounted by 1/log2(i + 1) and normalised (Geyik, Ambler and Kenthapadi 2019, definition 3.4).

    Over the whole gallery it is what is published: the definition has no other depth, and debias-vision-lang's
    `normalized_discounted_KL` (its `dem_par`; `eq_opp` where, as here, the gallery is balanced) reads all of it.
    """
    shares = _masculine(outcomes, options)[:, :k].cumsum(axis=1) / np.arange(1, k + 1)
    gallery = gallery_share(outcomes, options, k).to_numpy()[:, None]
    return pd.Series(_divergence(shares, gallery) @ _discounts(k), outcomes.index)


def ndkl_by_chance(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """What NDKL is on average where the order has nothing to do with gender (hypergeometric, exact)."""
    return _expected(_ndkl_expected, outcomes, options, k)


def _galleries(outcomes: pd.DataFrame, options: pd.DataFrame):
    """Booleans (masculine or not) of the options, grouped by set."""
    shown = options[options["options"].isin(outcomes["options"].unique())]
    return (shown["gender"] == "masculine").groupby(shown["options"])


def _masculine(outcomes: pd.DataFrame, options: pd.DataFrame) -> np.ndarray:
    """(n, top) booleans: which of each query's first options are masculine."""
    shown = options[options["options"].isin(outcomes["options"].unique())]
    keys = zip(*(shown[name].to_list() for name in ("options", "option")), strict=True)
    gender = dict(zip(keys, (shown["gender"] == "masculine").to_list(), strict=True))
    rows = zip(outcomes["options"].to_list(), outcomes["top"], strict=True)
    return np.array([[gender[name, option] for option in top] for name, top in rows])


def _expected(
    of: Callable[[int, int, int], float], outcomes: pd.DataFrame, options: pd.DataFrame, k: int
) -> pd.Series:
    """(n,) `of` the gallery of each query: of so many pictures, so many of them of men, and k."""
    galleries = _galleries(outcomes, options)
    sizes, men = galleries.size(), galleries.sum()
    each = [of(size, some, k) for size, some in zip(sizes.tolist(), men.tolist(), strict=True)]
    return outcomes["options"].map(pd.Series(each, sizes.index))


@cache
def _max_skew_expected(size: int, men: int, k: int) -> float:
    return _on_average(size, men, k, lambda share: _skew(share, np.array(men / size)))


@cache
def _ndkl_expected(size: int, men: int, k: int) -> float:
    prefixes = [
        _on_average(size, men, i, lambda share: _divergence(share, np.array(men / size)))
        for i in range(1, k + 1)
    ]
    return float(np.array(prefixes) @ _discounts(k))


def _on_average(size: int, men: int, k: int, of: Callable[[np.ndarray], np.ndarray]) -> float:
    """`of` the share of men among the first k, over all orders of a gallery; what can't occur adds nothing."""
    seen = np.arange(k + 1)
    ways, orders = [comb(men, some) * comb(size - men, k - some) for some in range(k + 1)], comb(size, k)
    chances = np.array([some / orders for some in ways])
    possible = chances > 0
    return float((chances[possible] * of(seen[possible] / k)).sum())


def _skew(masculine: np.ndarray, gallery: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        # fmax: a gender that the gallery lacks (0/0) has no skew
        return np.fmax(np.log(masculine / gallery), np.log((1 - masculine) / (1 - gallery)))


def _divergence(share: np.ndarray, gallery: np.ndarray) -> np.ndarray:
    """KL((share, 1 - share) || (gallery, 1 - gallery)) in nats; 0 ln 0 is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        one = np.where(share > 0, share * np.log(share / gallery), 0.0)
        other = np.where(share < 1, (1 - share) * np.log((1 - share) / (1 - gallery)), 0.0)
    return one + other


def _discounts(k: int) -> np.ndarray:
    discounts = 1 / np.log2(np.arange(2, k + 2))
    return discounts / discounts.sum()


TOP_SHARE = Column("top_share", top_share, "share", SHARE)
GALLERY_SHARE = Column("gallery_share", gallery_share)
MAX_SKEW = Column("max_skew", max_skew, "log ratio")
MAX_SKEW_BY_CHANCE = Column("max_skew_by_chance", max_skew_by_chance)
NDKL = Column("ndkl", ndkl, "nats")
NDKL_BY_CHANCE = Column("ndkl_by_chance", ndkl_by_chance)

CHOSEN = {
    form: Column(f"chosen_{form}", None, "share", SHARE) for form in ("masculine", "feminine", "neutral")
}
"""Which of three forms is chosen; ties are shared."""
