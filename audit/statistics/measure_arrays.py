"""The outcomes of one measure and group as arrays: what every estimate, interval and test is made from."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from probes.columns import Column
from probes.errors import CallError
from probes.suite import Measure, Suite

SAME = 1e-5
"""Cosines no further apart are of one vector: five times what float32 vectors of one text differ by from batch to
batch, and far less than any two texts do. In half precision, which only a model of the user's own may have, those of
one text differ by as much as 2e-3, and so do some of two: of that nothing is said."""


@dataclass(frozen=True)
class Cells:
    """n outcomes. A statistic reads `values` by `levels`; an interval counts `clusters`.

    values: (n,) float, no NaN.
    levels: (n,) codes of the cells that are contrasted (0 and 1 for a difference, 0…3 for an interaction).
    clusters: one (n,) array of codes 0…C-1 a column; a column within which another is nested has
        swallowed it, so two columns are truly crossed.
    names: the columns of `clusters`. labels: the clusters' own values, (C,) a column, by their codes.
    neutral: the value that nothing planted would give.
    bounds: the least and greatest value that can occur (0 and 1 for a share), None where there are none.
    covariate: (n,) float, for a rank correlation.
    lost: what was left out and why, empty where nothing was.
    spread: standard deviation of the outcomes, before pairs were taken: the unit of a margin in `sd`.
    missing: the share of pairs that lack one side.
    """

    values: np.ndarray
    levels: np.ndarray
    clusters: tuple[np.ndarray, ...]
    names: tuple[str, ...]
    neutral: float = 0.0
    bounds: tuple[float, float] | None = None
    covariate: np.ndarray | None = None
    lost: str = ""
    spread: float = np.nan
    labels: tuple[np.ndarray, ...] = ()
    missing: float = 0.0

    @property
    def n_clusters(self) -> int:
        """Of the column that has the fewest."""
        return min((int(codes.max()) + 1 if len(codes) else 0 for codes in self.clusters), default=0)

    def where(self, kept: np.ndarray) -> "Cells":
        """Those of the (n,) outcomes that are `kept`."""
        clusters, codes = zip(*(pd.factorize(codes[kept]) for codes in self.clusters), strict=True)
        labels = tuple(own[some] for own, some in zip(self.labels, codes, strict=False))
        covariate = None if self.covariate is None else self.covariate[kept]
        return replace(
            self, values=self.values[kept], levels=self.levels[kept], clusters=clusters, covariate=covariate,
            labels=labels,
        )  # fmt: skip


def about(measure: Measure, outcomes: pd.DataFrame) -> pd.DataFrame:
    """The outcomes that the measure is about, those of neither level of its contrasts left out."""
    kept = np.ones(len(outcomes), dtype=bool)
    for column, wanted in measure.where.items():
        kept &= (outcomes[column] == wanted).to_numpy(bool)
    for contrast in (measure.contrast, measure.across):
        if contrast:
            kept &= outcomes[contrast[0]].isin(contrast[1:]).to_numpy(bool)
    return outcomes[kept]


def lean(measure: Measure, some: pd.DataFrame, options: pd.DataFrame) -> pd.DataFrame:
    """Of outcomes that a measure is about, what it reads and no more, the columns that are derived for it among them:
    what is made of them again and again, of groups and of wordings, is made of few columns and derives none."""
    names = {*measure.reads, measure.wordings, "similarity", "margin", "n_options"}
    derived = [measure.column, measure.chance]
    derived += [measure.column.by_chance] if measure.column.chance and measure.contrast else []
    made = {str(each): each.values(some, options) for each in derived if isinstance(each, Column)}
    return some[[name for name in some if name in names]].assign(**made)


def cells(measure: Measure, outcomes: pd.DataFrame, options: pd.DataFrame) -> Cells:
    """The cells of a measure over outcomes that are `about` it. What has no value is left out and counted."""
    column = measure.column.values(outcomes, options) if len(outcomes) else pd.Series(dtype=float)
    neutral = _neutral(measure, outcomes, options)
    keys = [*measure.clusters, *filter(None, (measure.pair, measure.covariate))]
    known = column.notna().to_numpy()
    for key in keys if len(outcomes) else ():
        known = known & outcomes[key].notna().to_numpy()
    some, column = (outcomes, column) if known.all() else (outcomes[known], column[known])
    lost = f"{(~known).sum()} outcomes without a value or a {', '.join(keys)}" if not known.all() else ""
    coded = {name: pd.factorize(some[name]) for name in measure.clusters}
    alone = _alone(coded)
    lost = "; ".join(filter(None, (lost, *(f"one {name}: says nothing of others" for name in alone))))
    if alone:
        measure = replace(measure, clusters=tuple(name for name in measure.clusters if name not in alone))
    spread = float(column.std(ddof=1)) if len(column) > 1 else np.nan
    if measure.pair:
        return replace(_paired(measure, some, column, neutral, lost), spread=spread)
    covariate = some[measure.covariate].to_numpy(float) if measure.covariate else None
    clusters, names = crossed([coded[name][0] for name in measure.clusters], measure.clusters)
    labels = tuple(coded[name][1].to_numpy() for name in names)
    return Cells(
        column.to_numpy(float),
        _levels(measure, some),
        clusters,
        names,
        neutral,
        measure.column.bounds,
        covariate,
        lost,
        spread,
        labels,
    )


Make = Callable[[Measure, pd.DataFrame, pd.DataFrame], Cells]


class Arrays:
    """What the measures of a suite take of outcomes, and the cells that these make. fixed: columns that are always the
    same, where outcomes come again and again of the same queries in the same order: what depends on these alone is then
    made once."""

    def __init__(self, fixed: Collection[str] = ()) -> None:
        self.fixed = set(fixed)
        self.rows: dict[str, slice | np.ndarray] = {}
        self.made: dict[tuple[str, str], Cells] = {}

    def taken(
        self, suite: Suite, outcomes: pd.DataFrame, options: pd.DataFrame
    ) -> Iterator[tuple[Measure, pd.DataFrame]]:
        """Each measure that outcomes have something for, with the columns that it takes of those that it is about."""
        if not self._stays(suite):
            for measure in suite.asked(outcomes):
                yield measure, lean(measure, about(measure, outcomes), options)
            return
        if not self.rows:
            places = pd.Series(np.arange(len(outcomes)), outcomes.index)
            for measure in suite.asked(outcomes):
                self.rows[measure.name] = _sliced(places[about(measure, outcomes).index].to_numpy())
        numbers = outcomes.select_dtypes(["number", "bool"])
        for measure in (each for each in suite.measures if each.name in self.rows):
            rows = self.rows[measure.name]
            part = lean(measure, numbers.iloc[rows], options) if self._is_kept(measure) else None
            if part is None or part[str(measure.column)].isna().any():
                part = lean(measure, outcomes.iloc[rows], options)
            yield measure, part

    def cells(self, measure: Measure, part: pd.DataFrame, options: pd.DataFrame) -> Cells:
        """`cells` of all that the measure takes, of which each group is to be made anew."""
        key = measure.name, measure.statistic
        if key not in self.made:
            made = cells(measure, part, options)
            if measure.pair is None and len(made.values) == len(part) and measure.reads <= self.fixed:
                self.made[key] = made
            return made
        column = measure.column.values(part, options)
        if column.isna().any():
            return cells(measure, part, options)
        neutral, spread = _neutral(measure, part, options), float(column.std(ddof=1))
        return replace(self.made[key], values=column.to_numpy(float), neutral=neutral, spread=spread)

    def _is_kept(self, measure: Measure) -> bool:
        """Whether numbers are all that is still to be read of its outcomes."""
        read = measure.by or measure.wordings or measure.apart or measure.own
        return not read and (measure.name, measure.statistic) in self.made

    def _stays(self, suite: Suite) -> bool:
        """Whether each measure is always about the same outcomes."""
        contrasts = {
            each[0] for measure in suite.measures for each in (measure.contrast, measure.across) if each
        }
        return (
            bool(self.fixed)
            and {*contrasts, *(name for each in suite.measures for name in each.where)} <= self.fixed
        )


def _sliced(places: np.ndarray) -> slice | np.ndarray:
    """Places that follow each other as a slice, of which a frame makes no copy."""
    follow = len(places) and (np.diff(places) == 1).all()
    return slice(int(places[0]), int(places[-1]) + 1) if follow else places


def _neutral(measure: Measure, outcomes: pd.DataFrame, options: pd.DataFrame) -> float:
    """Chance: of a column, its mean over the outcomes, NaN where there are none."""
    chance = measure.chance
    if isinstance(chance, Column):
        return float(chance.values(outcomes, options).mean()) if len(outcomes) else np.nan
    return float(chance)


@dataclass(frozen=True)
class Same:
    """How much of what has to be apart is the same to the model. twins: the share of outcomes that are, similarity and
    margin, those of their twins. options: the share whose right option is as near as the wrong one, at the level of a
    contrast that has more of them."""

    twins: float
    options: float

    def told(self) -> str:
        """For the method; "" where there is nothing."""
        shares = {"like their twins": self.twins, "with options alike": self.options}
        return "; ".join(f"{round(100 * share)} % {which}" for which, share in shares.items() if share)


def twins(outcomes: pd.DataFrame, keys: Sequence[str]) -> pd.Series:
    """(n,) how far apart the outcomes with these keys are, similarity and margin; NaN of one that is alone."""
    alike = outcomes.dropna(subset=keys).groupby(list(keys))
    most, least = (alike[["similarity", "margin"]].transform(end) for end in ("max", "min"))
    return (most - least).max(axis=1).where(alike["margin"].transform("size") > 1)


def same(measure: Measure, part: pd.DataFrame, apart: Callable[[tuple[str, ...]], pd.Series]) -> Same:
    """Of the outcomes `part` that a measure is about. apart: `twins` of all outcomes, by keys."""
    if not measure.apart or not len(part):
        return Same(0.0, 0.0)
    own = apart((measure.apart, *measure.clusters)).reindex(part.index)
    flat = part["margin"].abs() <= SAME
    levels = [part[contrast[0]] for contrast in (measure.contrast, measure.across) if contrast]
    return Same(
        float((own <= SAME).mean()), float(flat.groupby(levels).mean().max() if levels else flat.mean())
    )


def _alone(coded: Mapping[str, tuple[np.ndarray, pd.Index]]) -> list[str]:
    """Columns of one value, where another has more: a sample of one of them, and of many of the other."""
    alone = [name for name, (_, labels) in coded.items() if len(labels) == 1]
    return alone if len(alone) < len(coded) else []


def _levels(measure: Measure, some: pd.DataFrame) -> np.ndarray:
    """0 and 1 by the contrast, and 2 more for the second level of `across`."""
    codes = np.zeros(len(some), dtype=int)
    for weight, contrast in ((1, measure.contrast), (2, measure.across)):
        if contrast:
            codes += weight * (some[contrast[0]] == contrast[2]).to_numpy(int)
    return codes


def _paired(measure: Measure, some: pd.DataFrame, column: pd.Series, neutral: float, lost: str) -> Cells:
    """One value a pair: the mean of its rows at the first level minus that at the second. Pairs that lack
    one are left out and counted."""
    assert measure.contrast and measure.pair
    name, first, _ = measure.contrast
    keys = list(
        dict.fromkeys([measure.pair, *measure.clusters, *([measure.across[0]] if measure.across else [])])
    )
    pairs = some.groupby(keys, observed=True)
    codes, n = pairs.ngroup().to_numpy(), pairs.ngroups
    means = pd.Series(column.to_numpy(float)).groupby(2 * codes + (some[name] == first).to_numpy()).mean()
    gaps = means.reindex(2 * np.arange(n) + 1).to_numpy() - means.reindex(2 * np.arange(n)).to_numpy()
    whole = ~np.isnan(gaps)
    if missing := n - int(whole.sum()):
        lost = "; ".join(filter(None, (lost, f"{missing} pairs lack one side")))
    place = np.zeros(n, dtype=int)
    place[codes] = np.arange(len(codes))
    rows = some[keys].iloc[place[whole]]
    levels = np.zeros(len(rows), dtype=int)
    if measure.across:
        levels = (rows[measure.across[0]] == measure.across[2]).to_numpy(int)
    clusters, names = crossed([rows[key].to_numpy() for key in measure.clusters], measure.clusters)
    ends = measure.column.bounds
    limits = (ends[0] - ends[1], ends[1] - ends[0]) if ends else None
    labels = tuple(pd.factorize(rows[name])[1].to_numpy() for name in names)
    share = missing / n if n else 0.0
    return Cells(
        gaps[whole], levels, clusters, names, neutral, limits, None, lost, labels=labels, missing=share
    )


def crossed(
    columns: Sequence[np.ndarray], names: Sequence[str]
) -> tuple[tuple[np.ndarray, ...], tuple[str, ...]]:
    """Cluster columns as codes, those left out that are nested in another (it counts them whole)."""
    codes = [pd.factorize(column)[0] for column in columns]
    kept = [
        i for i, own in enumerate(codes)
        if not any(_nested(own, other) and (not _nested(other, own) or j < i)
                   for j, other in enumerate(codes) if j != i)
    ]  # fmt: skip
    if len(kept) > 2:
        raise CallError(f"clusters {', '.join(names)}: at most two that are crossed can be counted")
    return tuple(codes[i] for i in kept), tuple(names[i] for i in kept)


def _nested(inner: np.ndarray, outer: np.ndarray) -> bool:
    """Whether each cluster of `inner` lies within one of `outer`."""
    if not len(inner):
        return False
    home = np.empty(inner.max() + 1, dtype=int)
    home[inner] = outer
    return bool((home[inner] == outer).all())
