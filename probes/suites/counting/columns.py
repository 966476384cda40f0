"""Columns of the counting suite's outcomes: how far the chosen count is from the shown one, and the number line."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from probes.columns import Column


def commonest_count(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """The share of the commonest count: what one who always says the same is right in."""
    return pd.Series(outcomes["count"].value_counts(normalize=True).max(), outcomes.index)


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
        return _correlation(pd.Series(distance).rank().to_numpy(), np.arange(len(distance), dtype=float))

    rows = zip(outcomes["count"], outcomes["top"], strict=True)
    return pd.Series([of(count, top) for count, top in rows], outcomes.index, dtype=float)


def _correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Pearson's r of two (n,) columns; NaN where one of them does not vary."""
    a, b = first - first.mean(), second - second.mean()
    scale = np.sqrt((a**2).sum() * (b**2).sum())
    return float((a * b).sum() / scale) if scale > 0 else float("nan")


COMMONEST_COUNT = Column("commonest_count", commonest_count)
COUNT_ERROR = Column("count_error", count_error, "count")
ABSOLUTE_COUNT_ERROR = Column("absolute_count_error", absolute_count_error, "count")
ORDINALITY = Column("ordinality", ordinality, "correlation")
