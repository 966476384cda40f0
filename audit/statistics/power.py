"""How many professions and pictures it takes to see an effect, before any model is run."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import stats

from probes.suite import Measure, Suite

from . import verdicts
from .inference.detectable import POWER
from .inference.estimates import CONTRASTS
from .inference.intervals import CONFIDENCE
from .measure_arrays import about, cells, crossed

COLUMNS = [
    "measure",
    "effect",
    "unit",
    "content",
    "lemmas",
    "clusters",
    "pictures",
    "smallest",
    "needed_pictures",
    "needed_clusters",
]
"""`content`: what is asked about, pictures or texts; `lemmas`: what the clusters are. `clusters` and `pictures` (per
cluster and level of the contrast) are what the suite has; `smallest`, the effect that those see with 80 % power;
`needed_clusters`, how many are needed to see `effect` with `needed_pictures` each, NaN where more than MOST."""

MOST = 9_999
LINEAR = ("mean", "difference", "interaction")


@dataclass(frozen=True)
class Components:
    """Variances of an outcome, pictures of one cluster averaged over prompts: `between` clusters, of which
    the part `shared` is common to all levels of a contrast, and `within` a cluster from picture to picture."""

    between: float
    within: float
    shared: float = 0.5

    @classmethod
    def assumed(cls, share: float | None, icc: float) -> "Components":
        """Of a share with that intraclass correlation; of an outcome with variance 1 where share is None."""
        total = 1.0 if share is None else share * (1 - share)
        return cls(icc * total, (1 - icc) * total)


def power(
    suite: Suite,
    queries: pd.DataFrame,
    effect: float,
    share: float = 0.8,
    icc: float = 0.1,
    pilot: tuple[pd.DataFrame, pd.DataFrame] | None = None,
    policy: verdicts.Policy | None = None,
) -> pd.DataFrame:
    """The table of COLUMNS, for the primary measures of a suite whose trials have these queries.

    effect: deviation from the neutral value, in the unit of each measure's margin.
    share, icc: what outcomes are assumed to look like. pilot: (outcomes, options) of a run to read the
    variances from instead.
    """
    margins, rows = policy or verdicts.policy(), []
    for measure in (m for m in suite.asked(queries) if m.primary and m.statistic in LINEAR):
        asked = about(measure, queries)
        n, pictures, n_sides = design(measure, asked)
        unit = verdicts.margin_of(measure, margins).unit
        parts = Components.assumed(share if unit == "raw" else None, icc)
        if pilot:
            parts = components(measure, *pilot, standardise=unit == "sd")
        for some in sorted({max(1, pictures // 2), pictures, pictures * 2, pictures * 4}):
            needed = clusters_needed(variance_of(measure, parts, some, n_sides), effect)
            rows.append(
                {
                    "measure": measure.name,
                    "effect": effect,
                    "unit": unit,
                    "content": "pictures" if asked["image"].notna().all() else "texts",
                    "lemmas": suite.lemmas,
                    "clusters": n,
                    "pictures": pictures,
                    "smallest": smallest_effect(variance_of(measure, parts, pictures, n_sides), n),
                    "needed_pictures": some,
                    "needed_clusters": needed,
                }
            )
    return pd.DataFrame(rows, columns=COLUMNS)


def design(measure: Measure, queries: pd.DataFrame) -> tuple[int, int, int]:
    """(clusters of the coarsest column, pictures a cluster and level, levels that one cluster holds)."""
    _, names = crossed([queries[name].to_numpy() for name in measure.clusters], measure.clusters)
    cluster = names[0]
    contrast = [c[0] for c in (measure.contrast, measure.across) if c]
    unit = queries["image"].fillna(queries["text"])
    pictures = unit.groupby([queries[name] for name in (cluster, *contrast)]).nunique()
    held = (
        queries.groupby(cluster)[contrast].apply(lambda rows: len(rows.drop_duplicates()))
        if contrast
        else None
    )
    return queries[cluster].nunique(), int(pictures.median()), int(held.median()) if held is not None else 1


def variance_of(measure: Measure, parts: Components, pictures: int, n_sides: int) -> float:
    """n times the variance of the estimate over n clusters, each with so many pictures a level.

    A cluster that holds all levels adds one contrast of them, where what they share drops out; where
    clusters hold one level each (or one pair of an interaction) n / 2 stand on either side.
    """
    n_levels = len(CONTRASTS[measure.statistic])
    if n_levels == 1:
        return parts.between + parts.within / pictures
    own = parts.between * (1 - parts.shared) if n_sides > 1 else parts.between
    contrast = n_sides * (own + parts.within / pictures)
    return contrast * (n_levels / n_sides) ** 2


def components(
    measure: Measure, outcomes: pd.DataFrame, options: pd.DataFrame, standardise: bool = False
) -> Components:
    """Variances by analysis of variance, over pictures within clusters within levels of the contrast."""
    some = about(replace(measure, pair=None), outcomes)
    some = some[measure.column.values(some, options).notna()]
    made = cells(replace(measure, pair=None), some, options)
    pictures = pd.factorize(some["image"].fillna(some["text"]))[0]
    scale = made.spread if standardise else 1.0
    frame = pd.DataFrame({"cluster": made.clusters[0], "level": made.levels, "picture": pictures})
    means = frame.assign(value=made.values / scale).groupby(["level", "cluster", "picture"])["value"].mean()
    cell = means.groupby(["level", "cluster"])
    within = float(np.nan_to_num(cell.var(ddof=1).mean()))
    table = cell.mean().unstack("level")
    noise = within / max(float(cell.size().mean()), 1.0)
    between = max(float(table.var(ddof=1).mean()) - noise, 0.0)
    covariance = table.cov().to_numpy()
    common = covariance[~np.eye(len(covariance), dtype=bool)]
    shared = float(np.nanmean(common)) / between if len(common) and between else 0.0
    return Components(between, within, float(np.clip(np.nan_to_num(shared), 0, 1)))


def seen(variance: float, n: int, effect: float) -> float:
    """The power of a two-sided t test over n clusters: t² is a noncentral F."""
    bar = stats.t.ppf((1 + CONFIDENCE) / 2, n - 1)
    return float(stats.ncf.sf(bar**2, 1, n - 1, n * effect**2 / max(variance, 1e-12)))


def clusters_needed(variance: float, effect: float) -> float:
    """The fewest clusters that see the effect with 80 % power; NaN where more than MOST are needed."""
    low, high = 3, MOST
    if seen(variance, high, effect) < POWER:
        return np.nan
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if seen(variance, middle, effect) >= POWER else (middle + 1, high)
    return float(low)


def smallest_effect(variance: float, n: int) -> float:
    """The effect that n clusters see with 80 % power, to four decimals."""
    low, high = 0.0, 40 * float(np.sqrt(variance / n))
    while high - low > 1e-5 * max(high, 1e-9):
        middle = (low + high) / 2
        low, high = (low, middle) if seen(variance, n, middle) >= POWER else (middle, high)
    return round(high, 4)
