"""How many professions, pictures and wordings it takes for a verdict, before any model is run or after a first one.

What is needed depends on what is to be said: that something is there (a p), that it exceeds a margin (an ability: that
it is enough), or that it lies within one. Each has its own variance: a share that is even has that of even answers.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from probes.columns import Column
from probes.errors import DataError
from probes.suite import Measure, Suite

from . import abilities, verdicts
from .components import Components, components, variance_of
from .inference.detectable import POWER, Shows, shows_beyond, shows_effect, shows_inside
from .measure_arrays import about, crossed

COLUMNS = [
    "measure",
    "kind",
    "verdict",
    "effect",
    "margin",
    "unit",
    "level",
    "content",
    "lemmas",
    "clusters",
    "pictures",
    "wordings",
    "sees",
    "needed_pictures",
    "needed_wordings",
    "needed_clusters",
]
"""A row a measure, verdict, and number of pictures (a cluster and level) and wordings. verdict: `p`, `exceeds` (of an
ability `able`), `within`. level: the confidence of the interval that verdicts are read off. content: what is asked
about, pictures or texts; lemmas: what the clusters are. clusters, pictures, wordings: what the suite has; sees: what
those show with 80 % power, a deviation from chance, of `within` the margin. needed_clusters: how many show `effect` (of
`within` an even model, whatever the effect) with needed_pictures and needed_wordings; NaN where more than MOST, inf
where none do, since the effect lies within what it has to exceed."""

MOST = 9_999
LINEAR = ("mean", "difference", "interaction")
FAMILY = 0.05
BAR = 0.75
"""How much of the reach of an interval with power is the interval's own, and is measured at the value it must leave
out; the rest is the estimate's, at the truth. 2.5 of 3.3 errors at the levels of a family."""


@dataclass(frozen=True)
class Assumed:
    """What outcomes are taken to look like: the accuracy, and the intraclass correlation of a cluster's."""

    share: float = 0.8
    icc: float = 0.1


@dataclass(frozen=True)
class Design:
    """How many clusters, pictures a cluster and level, wordings, and levels that one cluster holds."""

    clusters: int
    pictures: int
    wordings: int
    n_sides: int


@dataclass(frozen=True)
class Asked:
    """What is asked of one measure, all in its margin's unit. enough: of an ability, else NaN. varies: the Components
    where the truth lies so far from `neutral`, since the variance of a share goes with it."""

    measure: Measure
    design: Design
    neutral: float
    margin: float
    enough: float
    varies: Callable[[float], Components]

    def error(self, bar: float, truth: float, n: int, pictures: int, wordings: int) -> float:
        """The standard error over n clusters, for an interval that must leave out `bar`, the truth being `truth`."""
        at = [
            variance_of(self.measure, self.varies(deviation), pictures, wordings, self.design.n_sides)
            for deviation in (bar, truth)
        ]
        return float((BAR * np.sqrt(at[0]) + (1 - BAR) * np.sqrt(at[1])) / np.sqrt(n))

    def verdicts(self) -> Iterator[tuple[str, Shows, float]]:
        """(verdict, its power, what a deviation must exceed for it)."""
        yield "p", shows_effect, 0.0
        if self.measure.kind == "ability":
            yield "able", shows_beyond, self.enough - self.neutral
        else:
            yield "exceeds", shows_beyond, self.margin
            yield "within", shows_inside, 0.0


Pilot = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]
"""Outcomes, options and findings of a run."""


def power(
    suite: Suite,
    queries: pd.DataFrame,
    options: pd.DataFrame,
    effect: float,
    assumed: Assumed,
    pilot: Pilot | None = None,
    policy: verdicts.Policy | None = None,
) -> pd.DataFrame:
    """The table of COLUMNS, for the primary measures of a suite whose trials are these.

    effect: deviation from the neutral value, in the unit of each measure's margin. pilot: of a run to read variances,
    accuracies and levels from instead. DataError where there are fewer than three clusters.
    """
    margins, rows = policy or verdicts.policy(), []
    judged = [measure for measure in suite.asked(queries) if measure.primary or measure.guards]
    for measure in judged:
        if not measure.primary or measure.statistic not in LINEAR:
            continue
        some = about(measure, _counted(queries, options))
        lemmas = measure.lemmas or suite.lemmas
        has = design(measure, some)
        if has.clusters < 3:
            raise DataError(
                f"{measure.name}: {has.clusters} {lemmas}; expected three or more, without which nothing can be said "
                "of others"
            )
        asked = _asked(measure, has, some, options, assumed, pilot, margins)
        level = _level(measure, len(judged), pilot)
        told = {
            "measure": measure.name,
            "kind": measure.kind,
            "effect": effect,
            "margin": asked.margin,
            "unit": verdicts.margin_of(measure, margins).unit,
            "level": level,
            "content": "pictures" if some["image"].notna().all() else "texts",
            "lemmas": lemmas,
            "clusters": has.clusters,
            "pictures": has.pictures,
            "wordings": has.wordings,
        }
        rows += [told | row for row in _answers(asked, effect, 1 - level)]
    return pd.DataFrame(rows, columns=COLUMNS)


def design(measure: Measure, queries: pd.DataFrame) -> Design:
    """What queries hold; clusters are those of the coarsest column. Of pairs, a pair is one picture."""
    _, names = crossed([queries[name].to_numpy() for name in measure.clusters], measure.clusters)
    cluster, wordings = queries[names[0]], wordings_of(measure)
    contrast = [c[0] for c in (measure.contrast if not measure.pair else None, measure.across) if c]
    unit = queries[measure.pair] if measure.pair else queries["image"].fillna(queries["text"])
    pictures = unit.groupby([cluster, *(queries[name] for name in contrast)]).nunique()
    held = queries[contrast].groupby(cluster).apply(lambda rows: len(rows.drop_duplicates()))
    n_wordings = queries[wordings].nunique() if wordings in queries else 1
    if n_wordings > 1 and queries["image"].isna().all():  # texts that are the wordings
        pictures = unit.groupby([cluster, queries[wordings]]).nunique()
    return Design(
        cluster.nunique(), int(pictures.median()), n_wordings, int(held.median()) if contrast else 1
    )


def wordings_of(measure: Measure) -> str:
    """The column of its wordings; a pair is of all of them."""
    return "" if measure.pair else measure.wordings


def _counted(queries: pd.DataFrame, options: pd.DataFrame) -> pd.DataFrame:
    """Queries with what outcomes have, so that chance can be read: how many options there are, and are right."""
    sizes = options.groupby("options")["option"].nunique()
    texts = queries if "text" in queries else queries.assign(text=None)
    images = texts if "image" in texts else texts.assign(image=None)
    return images.assign(n_options=queries["options"].map(sizes), n_right=queries["answer"].map(len))


def _level(measure: Measure, n_judged: int, pilot: Pilot | None) -> float:
    """The confidence of its interval: the pilot's, else Sidak's for as many as are judged."""
    if pilot and "level" in pilot[2]:
        found = pilot[2]
        own = found.loc[(found["measure"] == measure.name) & (found["group"] == ""), "level"].dropna()
        if len(own):
            return float(own.iloc[0])
    return float((1 - FAMILY) ** (1 / max(n_judged, 1)))


def _asked(
    measure: Measure,
    has: Design,
    queries: pd.DataFrame,
    options: pd.DataFrame,
    assumed: Assumed,
    pilot: Pilot | None,
    policy: verdicts.Policy,
) -> Asked:
    """Its neutral value, margin and variances, assumed or of the pilot."""
    told = verdicts.margin_of(measure, policy)
    neutral = _mean(measure.chance, queries, options)
    rows = about(measure, pilot[0]) if pilot else queries
    share = float(measure.column.values(rows, pilot[1]).mean()) if pilot else assumed.share
    own = measure.statistic == "mean" and measure.column.bounds == (0.0, 1.0) and 0 < neutral < 1
    parts = Components(0.0, 0.0, 0.0, 0.0)
    if pilot:
        parts = components(measure, *pilot[:2], wordings_of(measure), told.unit == "sd")
        parts = parts.times(1 / max(share * (1 - share), 0.01)) if own else parts
    if (
        max(parts.lemma, parts.wording, parts.picture, parts.rest) < 1e-9
    ):  # no pilot, or one that is all alike
        variance = 1.0 if own or told.unit == "sd" else share * (1 - share)
        parts = Components.assumed(variance, assumed.icc, has.n_sides)
        if measure.pair:  # two answers
            parts = parts.times(2)
    margin, enough = told.margin, np.nan
    if measure.kind == "ability":
        enough = abilities.enough(measure, neutral, policy)
    elif measure.column.chance and measure.statistic != "mean":
        above = share - _mean(measure.column.by_chance, queries, options)
        above = -above if measure.column.falls else above
        margin = min(margin, abilities.FIFTH * above) if above > 0 else margin

    def varies(deviation: float) -> Components:
        at = min(max(neutral + deviation, 0.02), 0.98)
        return parts.times(at * (1 - at)) if own else parts

    return Asked(measure, has, neutral, margin, enough, varies)


def _mean(value: float | Column, queries: pd.DataFrame, options: pd.DataFrame) -> float:
    return float(value.values(queries, options).mean()) if isinstance(value, Column) else float(value)


def _answers(asked: Asked, effect: float, alpha: float) -> Iterator[dict[str, object]]:
    """The rows of one measure: what its verdicts take, with more pictures and wordings."""
    has = asked.design
    twice = (1, 2) if has.wordings > 1 else (1,)
    sizes = [(p * has.pictures, w * has.wordings) for w in twice for p in (1, 2, 4)[: 4 - len(twice)]]
    for name, shows, bar in asked.verdicts():
        sees = smallest(asked, shows, bar, alpha)
        for pictures, wordings in sizes:
            yield {
                "verdict": name,
                "sees": sees,
                "needed_pictures": pictures,
                "needed_wordings": wordings,
                "needed_clusters": clusters_needed(asked, shows, bar, effect, alpha, pictures, wordings),
            }


def seen(
    asked: Asked, shows: Shows, bar: float, to: float, alpha: float, n: int, pictures: int, wordings: int
) -> float:
    """The power over n clusters. to: the deviation that is there, or the margin that nothing is to lie within."""
    truth = to if shows is not shows_inside else 0.0
    error = asked.error(bar if shows is not shows_inside else to, truth, n, pictures, wordings)
    return shows((to - bar) / max(error, 1e-9), n - 1, alpha)


def clusters_needed(
    asked: Asked, shows: Shows, bar: float, effect: float, alpha: float, pictures: int, wordings: int
) -> float:
    """The fewest clusters with 80 % power; NaN where more than MOST are needed, inf where none would do."""
    to = asked.margin if shows is shows_inside else effect
    if to <= bar:
        return np.inf
    low, high = 3, MOST
    if seen(asked, shows, bar, to, alpha, high, pictures, wordings) < POWER:
        return np.nan
    while low < high:
        middle = (low + high) // 2
        enough = seen(asked, shows, bar, to, alpha, middle, pictures, wordings) >= POWER
        low, high = (low, middle) if enough else (middle + 1, high)
    return float(low)


def smallest(asked: Asked, shows: Shows, bar: float, alpha: float) -> float:
    """The smallest deviation (of `within` the margin) that the design shows with 80 % power, to four decimals; NaN
    where the scale has none so large."""
    has, low = asked.design, bar
    bounded = asked.measure.statistic == "mean" and asked.measure.column.bounds == (0.0, 1.0)
    high = (
        max(1 - asked.neutral, asked.neutral)
        if bounded
        else bar + 200 * asked.error(0, 0, has.clusters, 1, 1)
    )
    if seen(asked, shows, bar, high, alpha, has.clusters, has.pictures, has.wordings) < POWER:
        return np.nan
    while high - low > 1e-5 * max(high, 1e-9):
        middle = (low + high) / 2
        shown = seen(asked, shows, bar, middle, alpha, has.clusters, has.pictures, has.wordings) >= POWER
        low, high = (low, middle) if shown else (middle, high)
    return round(high, 4)
