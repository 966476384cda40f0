"""The parts of an outcome's variance: between lemmas, wordings of a lemma, pictures of a lemma, and what is left."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from probes.suite import Measure

from .inference.estimates import CONTRASTS
from .measure_arrays import about, cells

SHARED = 0.5


@dataclass(frozen=True)
class Components:
    """lemma, wording: variance of what one cluster adds to the contrast, from cluster to cluster and over wordings
    within a cluster (what a wording does to all alike is no error: the estimate is for these wordings). picture, rest:
    variance of an outcome of one level, from picture to picture and from answer to answer."""

    lemma: float
    wording: float
    picture: float
    rest: float

    @classmethod
    def assumed(cls, variance: float, icc: float, n_sides: int) -> "Components":
        """Of outcomes with that variance: `icc` of it lies between clusters, half as much between the wordings of one,
        and what is left half between pictures and half from answer to answer. Where a cluster holds the levels of a
        contrast, half of what is its own is common to them and drops out."""
        own = variance * n_sides * (1 - SHARED if n_sides > 1 else 1)
        left = variance * max(1 - 1.5 * icc, 0)
        return cls(icc * own, icc / 2 * own, left / 2, left / 2)

    def times(self, factor: float) -> "Components":
        return Components(*(factor * part for part in (self.lemma, self.wording, self.picture, self.rest)))


def variance_of(measure: Measure, parts: Components, pictures: int, wordings: int, n_sides: int) -> float:
    """n times the variance of the estimate over n clusters, each with so many pictures a level, asked in so many
    wordings: lemma + wording / w + picture / p + rest / (p w). Where clusters hold one level each (or one pair of an
    interaction), n / 2 stand on either side."""
    n_levels = len(CONTRASTS["mean" if measure.pair and not measure.across else measure.statistic])
    answers = parts.picture / pictures + parts.rest / (pictures * wordings)
    return (parts.lemma + parts.wording / wordings + n_sides * answers) * (n_levels / n_sides) ** 2


def components(
    measure: Measure,
    outcomes: pd.DataFrame,
    options: pd.DataFrame,
    wordings: str = "",
    standardise: bool = False,
) -> Components:
    """By analysis of variance, over outcomes of a run. What can't be told apart is counted where more of the other
    does not help: one picture a cluster as lemma's, one wording as picture's.

    wordings: the column of wordings. standardise: in standard deviations of the outcomes.
    """
    frame, weights = _frame(measure, outcomes, options, wordings, standardise)
    level = [_answers(table) for _, table in frame.groupby(["level", "cluster"])]
    several = [parts for parts in level if not np.isnan(parts[0])]
    picture, rest = np.mean(several, axis=0) if several else (0.0, 0.0)
    means = frame.groupby(["level", "cluster", "picture", "wording"])["value"].mean()
    own = means.groupby(["level", "cluster", "wording"]).mean().unstack("level")
    sizes = means.groupby(["level", "cluster", "wording"]).size()
    p, w = float(sizes.mean()), float(own.groupby("cluster").size().mean())
    pattern = own.notna().dot(2 ** np.arange(own.shape[1]))
    held = own.notna().sum(axis=1).median()
    contrast = (own * np.array(weights)[own.columns]).sum(axis=1)
    lemmas, words = [], []
    for _, some in contrast.groupby(pattern):
        table = some.unstack("wording")
        lemmas.append(float(table.mean(axis=1).var(ddof=1)))
        centred = table.sub(table.mean(axis=1), axis=0).sub(table.mean(axis=0), axis=1) + table.stack().mean()
        freedom = max((table.shape[0] - 1) * (table.shape[1] - 1), 1)
        words.append(float((centred**2).sum().sum()) / freedom if table.shape[1] > 1 else 0.0)
    wording = max(float(np.mean(words)) - held * rest / p, 0.0)
    lemma = float(np.nan_to_num(np.mean(lemmas))) - wording / w - held * (picture / p + rest / (p * w))
    return Components(max(lemma, 0.0), wording, float(picture), float(rest))


def _frame(
    measure: Measure, outcomes: pd.DataFrame, options: pd.DataFrame, wordings: str, standardise: bool
) -> tuple[pd.DataFrame, tuple[int, ...]]:
    """(a row an outcome with value, level, cluster, picture, wording; the levels' weights). Of pairs a row is a pair,
    which is its own picture, in all its wordings."""
    some = about(measure, outcomes)
    some = some[measure.column.values(some, options).notna()]
    spread = cells(measure, some, options).spread if standardise else 1.0
    if measure.pair:
        made = cells(measure, some, options)
        pictures, words = np.arange(len(made.values)), np.zeros(len(made.values), dtype=int)
        weights = CONTRASTS["difference" if measure.across else "mean"]
    else:
        made = cells(replace(measure, pair=None), some, options)
        some = some[some[list(measure.clusters)].notna().all(axis=1)]
        pictures = pd.factorize(some["image"].fillna(some["text"]) if "text" in some else some["image"])[0]
        words = pd.factorize(some[wordings])[0] if wordings in some else np.zeros(len(some), dtype=int)
        weights = CONTRASTS[measure.statistic]
    frame = {
        "value": made.values / spread, "level": made.levels, "cluster": made.clusters[0], "picture": pictures,
        "wording": words,
    }  # fmt: skip
    return pd.DataFrame(frame), weights


def _answers(rows: pd.DataFrame) -> tuple[float, float]:
    """(picture, rest) within one cluster and level: of pictures crossed with wordings from the mean squares, where
    each picture has one wording as pictures within wordings. NaN where there is one picture."""
    (p, picture), (w, wording) = (_codes(rows[name]) for name in ("picture", "wording"))
    if p < 2:
        return np.nan, np.nan
    asked = picture * w + wording
    times = np.bincount(asked, minlength=p * w).reshape(p, w)
    if w > 1 and not times.all():
        return float(rows.groupby("wording")["value"].var(ddof=1).mean()), 0.0
    table = np.bincount(asked, rows["value"], minlength=p * w).reshape(p, w) / times
    means = table.mean(axis=1)
    if w < 2:
        return float(means.var(ddof=1)), 0.0
    centred = table - means[:, None] - table.mean(axis=0) + table.mean()
    rest = float((centred**2).sum()) / ((p - 1) * (w - 1))
    return max(float(means.var(ddof=1)) - rest / w, 0.0), rest


def _codes(values: pd.Series) -> tuple[int, np.ndarray]:
    """How many values there are, and which one each row has."""
    levels, codes = np.unique(values, return_inverse=True)
    return len(levels), codes
