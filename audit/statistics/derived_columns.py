"""Columns that measures average and that are derived from outcomes, each by one function."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from scipy import stats

from .inference.correlation import correlation, midranks


def values(outcomes: pd.DataFrame, options: pd.DataFrame, column: str) -> pd.Series:
    """The (n,) values of an outcome column, derived where `column` is `name` or `name@k` of DERIVED."""
    if column in outcomes:
        return outcomes[column].astype(float)
    name, _, k = column.partition("@")
    return DERIVED[name](outcomes, options, int(k or 0))


def chance(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """How often a guess among the options is right."""
    return outcomes["n_right"] / outcomes["n_options"]


def commonest_count(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """The share of the commonest count: what one who always says the same is right in."""
    return pd.Series(outcomes["count"].value_counts(normalize=True).max(), outcomes.index)


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


def _first_by_chance(outcomes: pd.DataFrame, k: int) -> np.ndarray:
    """(n, k): how probable it is that the first right option of a random order stands at rank 1, 2 … k."""
    ranks = np.arange(k + 1)
    designs, which = np.unique(outcomes[["n_right", "n_options"]].to_numpy(), axis=0, return_inverse=True)
    right, n = designs.T[:, :, None]
    none_yet = stats.hypergeom.pmf(0, n, right, np.minimum(ranks, n))
    return -np.diff(none_yet, axis=1)[which]


def count_error(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """Chosen count minus shown count: averaged, the bias."""
    return outcomes["chosen_count"].astype(float) - outcomes["count"].astype(float)


def absolute_count_error(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """How far the chosen count lies from the shown one: averaged, the mean absolute error."""
    return count_error(outcomes, options, k).abs()


def ordinality(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """Of each query with a count, whose options are counts in order of similarity: Spearman's rho of how near
    the others' counts lie and how early they come; 1 where nearer counts always come first."""

    def of(count: float, top: Sequence[str]) -> float:
        distance = np.array([abs(int(option) - count) for option in top if int(option) != count])
        return float(correlation(midranks(distance), np.arange(len(distance), dtype=float)))

    rows = zip(outcomes["count"], outcomes["top"], strict=True)
    return pd.Series([of(count, top) for count, top in rows], outcomes.index, dtype=float)


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

    def expected(genders: pd.Series) -> float:
        return _on_average(genders, k, lambda men: _skew(men, np.array(genders.mean())))

    return outcomes["options"].map(_galleries(outcomes, options).apply(expected))


def ndkl(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """NDKL over the first k: the divergence of every prefix's gender shares from the gallery's, in nats,
    discounted by 1/log2(i + 1) and normalised (Geyik, Ambler and Kenthapadi 2019, definition 3.4)."""
    shares = _masculine(outcomes, options)[:, :k].cumsum(axis=1) / np.arange(1, k + 1)
    gallery = gallery_share(outcomes, options, k).to_numpy()[:, None]
    return pd.Series(_divergence(shares, gallery) @ _discounts(k), outcomes.index)


def ndkl_by_chance(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """What NDKL is on average where the order has nothing to do with gender (hypergeometric, exact)."""

    def expected(genders: pd.Series) -> float:
        gallery = np.array(genders.mean())
        prefixes = [_on_average(genders, i, lambda men: _divergence(men, gallery)) for i in range(1, k + 1)]
        return float(np.array(prefixes) @ _discounts(k))

    return outcomes["options"].map(_galleries(outcomes, options).apply(expected))


DERIVED: dict[str, Callable[[pd.DataFrame, pd.DataFrame, int], pd.Series]] = {
    function.__name__: function
    for function in (
        chance,
        commonest_count,
        first_chosen,
        found,
        found_by_chance,
        rank_share,
        reciprocal_rank,
        reciprocal_rank_by_chance,
        count_error,
        absolute_count_error,
        ordinality,
        top_share,
        gallery_share,
        max_skew,
        max_skew_by_chance,
        ndkl,
        ndkl_by_chance,
    )
}
SHARES = (
    "correct",
    "first_chosen",
    "found",
    "reciprocal_rank",
    "top_share",
    "chosen_overlap",
    "rank_share",
    "cut",
)
"""Values between 0 and 1: their means get a share's interval."""


def bounds(column: str) -> tuple[float, float] | None:
    """The least and greatest value of an outcome column, None where it has none."""
    return (0.0, 1.0) if column.partition("@")[0] in SHARES else None


def _galleries(outcomes: pd.DataFrame, options: pd.DataFrame):
    """Booleans (masculine or not) of the options, grouped by set."""
    shown = options[options["options"].isin(outcomes["options"].unique())]
    return (shown["gender"] == "masculine").groupby(shown["options"])


def _masculine(outcomes: pd.DataFrame, options: pd.DataFrame) -> np.ndarray:
    """(n, top) booleans: which of each query's first options are masculine."""
    gender = options.set_index(["options", "option"])["gender"].eq("masculine").to_dict()
    return np.array(
        [
            [gender[name, option] for option in top]
            for name, top in zip(outcomes["options"], outcomes["top"], strict=True)
        ]
    )


def _on_average(genders: pd.Series, k: int, of: Callable[[np.ndarray], np.ndarray]) -> float:
    """`of` the share of men among the first k, over all orders of a gallery; what can't occur adds nothing."""
    men = np.arange(k + 1)
    chances = stats.hypergeom.pmf(men, len(genders), genders.sum(), k)
    possible = chances > 0
    return float((chances[possible] * of(men[possible] / k)).sum())


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
