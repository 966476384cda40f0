"""Audits simulated with a known truth, over the designs that the suites have, and what the statistics say of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from scipy import stats

from audit.statistics.inference import intervals, resampling
from audit.statistics.inference.estimates import statistic
from audit.statistics.inference.infer import Inference, infer
from audit.statistics.measure_arrays import Cells, crossed


@dataclass(frozen=True)
class Design:
    """What an audit looks like, and what is true of it.

    kind: `share`, `gap` (two levels within each cluster), `unpaired gap` (each cluster holds one),
        `interaction` (four levels within each cluster), `between interaction` (a gap within each cluster,
        contrasted between clusters), `margin`, `margin gap` and `unpaired margin gap` (continuous), `WEAT` (a word of
        each side in each cluster) and `unpaired WEAT`, `rank correlation`.
    clusters: how many of the first column, and of the second where it is crossed with it.
    rows: outcomes a cluster and level (crossed: a cell and level).
    share: of level 0; the others lie `effect` below it (an interaction: `effect` is the difference of the
        gaps). Continuous outcomes have variance 1; a rank correlation is `effect`.
    icc: intraclass correlation of each cluster column.
    uneven: how many times as many outcomes the largest cluster has as the smallest, `rows` being the most.
    tail: how continuous outcomes, and what clusters add to them, are distributed: one of TAILS.
    """

    kind: str
    clusters: tuple[int, ...]
    share: float = 0.5
    effect: float = 0.0
    icc: tuple[float, ...] = (0.1,)
    rows: int = 8
    uneven: int = 1
    tail: str = "normal"

    def __str__(self) -> str:
        size = " × ".join(map(str, self.clusters))
        icc = " × ".join(map(str, self.icc))
        rows = self.rows if self.uneven == 1 else f"{max(1, self.rows // self.uneven)} to {self.rows}"
        told = f"{self.kind}, {size} clusters of {rows}, share {self.share}, effect {self.effect}, ICC {icc}"
        return told if self.tail == "normal" else f"{told}, {self.tail}"

    @property
    def statistic(self) -> str:
        names = {
            "WEAT": "effect_size",
            "unpaired WEAT": "effect_size",
            "rank correlation": "rank_correlation",
        }
        if self.kind in names:
            return names[self.kind]
        if "interaction" in self.kind:
            return "interaction"
        return "difference" if "gap" in self.kind else "mean"

    @property
    def null(self) -> float:
        return 0.5 if self.kind == "share" else 0.0

    @property
    def binary(self) -> bool:
        return self.kind in ("share", "gap", "unpaired gap", "interaction", "between interaction")

    @property
    def n_levels(self) -> int:
        return {"mean": 1, "difference": 2, "interaction": 4, "effect_size": 2, "rank_correlation": 1}[
            self.statistic
        ]

    @property
    def means(self) -> np.ndarray:
        """(levels,) true mean of each level, before clusters move it."""
        base = self.share if self.binary else 0.0
        if self.statistic == "interaction":
            return base - self.effect * np.array([0, 0, 0, -1]) - np.array([0, 0.1, 0, 0.1]) * self.binary
        return base - self.effect * np.arange(self.n_levels)

    @property
    def truth(self) -> float:
        m = self.means
        if "WEAT" in self.kind:
            return self.effect / np.sqrt(1 + self.effect**2 / 4)
        if self.kind == "rank correlation":
            return 6 / np.pi * np.arcsin(self.effect / 2)
        return float(
            {1: m[0], 2: m[0] - m[-1], 4: m[0] - m[min(1, len(m) - 1)] - m[-2 % len(m)] + m[-1]}[len(m)]
        )

    def audits(self, n: int, seed: int) -> Iterator[tuple[Cells, float]]:
        """Each with its truth."""
        return ((made, self.truth) for made in audits(self, n, seed))


TAILS: dict[str, Callable[[np.random.Generator, Any], np.ndarray]] = {
    "normal": lambda rng, size: rng.normal(size=size),
    "exponential": lambda rng, size: rng.exponential(size=size) - 1,
    "lognormal": lambda rng, size: (np.exp(rng.normal(size=size)) - np.exp(0.5)) / np.sqrt((np.e - 1) * np.e),
    "t3": lambda rng, size: rng.standard_t(3, size=size) / np.sqrt(3),
}
"""Draws with mean 0 and variance 1, by name."""


def audits(design: Design, n: int, seed: int) -> Iterator[Cells]:
    """`n` simulated audits. Binary outcomes: a Gaussian copula of cluster and row effects, so that a crossed
    design has both effects, and ICC is on the latent scale's tetrachoric correlation."""
    rng = np.random.default_rng([seed, *str(design).encode()])
    layout, levels = _layout(design)
    clusters, _ = crossed(layout, "ab"[: len(layout)])
    for _ in range(n):
        values, covariate = _values(design, layout, levels, rng)
        yield Cells(
            values, levels, clusters, tuple("ab"[: len(clusters)]), neutral=design.null,
            bounds=(0.0, 1.0) if design.binary else None, covariate=covariate,
        )  # fmt: skip


def _layout(design: Design) -> tuple[list[np.ndarray], np.ndarray]:
    """Cluster codes and levels of every row."""
    between = 2 if "unpaired" in design.kind or design.kind == "between interaction" else 1
    within = design.n_levels // between
    axes = np.meshgrid(
        *(np.arange(size) for size in design.clusters),
        np.arange(within),
        np.arange(design.rows),
        indexing="ij",
    )
    place = axes[0] / max(design.clusters[0] - 1, 1)
    kept = axes[-1] < np.maximum(np.round(design.rows / design.uneven**place), 1)
    layout = [axis[kept] for axis in axes[: len(design.clusters)]]
    levels = axes[-2][kept]
    if between == 2:
        levels = levels + within * (layout[0] % 2)
    return layout, levels


def _values(
    design: Design, layout: list[np.ndarray], levels: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray | None]:
    n, draw = len(levels), TAILS[design.tail]
    latent = np.zeros(n)
    for codes, share in zip(layout, design.icc, strict=True):
        common, own = np.sqrt(share / 2), np.sqrt(share / 2)  # half of a cluster's effect differs by level
        sizes = (int(codes.max()) + 1, design.n_levels)
        latent += common * draw(rng, sizes[0])[codes] + own * draw(rng, sizes)[codes, levels]
    latent += np.sqrt(1 - sum(design.icc)) * draw(rng, n)
    if design.kind == "rank correlation":
        lemma = rng.normal(size=design.clusters[0])
        other = design.effect * lemma + np.sqrt(1 - design.effect**2) * rng.normal(size=len(lemma))
        return other[layout[0]], lemma[layout[0]]
    if design.binary:
        return (latent < stats.norm.ppf(design.means)[levels]).astype(float), None
    return latent + design.means[levels], None


class Simulated(Protocol):
    """What can be calibrated: a Design, or what samples.py has."""

    @property
    def statistic(self) -> str: ...
    @property
    def null(self) -> float: ...
    def audits(self, n: int, seed: int) -> Iterator[tuple[Cells, float]]: ...


@dataclass(frozen=True)
class Reached:
    """What came out over the simulated audits: shares, each with n audits behind it.

    covered, plain, peer: of our interval, of ours without the exact bound, and of the percentile bootstrap
        over the same clusters (NaN: not run).
    rejected: at 5 %, by the test, where the null is true (NaN elsewhere).
    few: with `few events`; warned: the same among those whose plain interval missed.
    within: declared within a margin at whose edge the truth sits, whichever edge is the worse.
    width: of our interval, on average.
    """

    design: Simulated
    n: int
    covered: float
    plain: float
    peer: float
    rejected: float
    few: float
    warned: float
    within: float
    width: float


def calibrate(design: Simulated, n: int, seed: int = 0, resamples: int = 999, peer: int = 0) -> Reached:
    """Runs the production code over `n` audits; `peer` of them also through the percentile bootstrap."""
    kept = []
    for turn, (made, truth) in enumerate(design.audits(n, seed)):
        found = infer(made, design.statistic, seed=seed + turn % 16, resamples=resamples)
        kept.append(_read(found, truth, _percentile(design, made, resamples) if turn < peer else None))
    table = {name: np.array([row[name] for row in kept], float) for name in kept[0]}
    missed = table["plain"] == 0
    return Reached(
        design, n, table["covered"].mean(), table["plain"].mean(),
        float(np.nanmean(table["peer"])) if peer else np.nan,
        float(np.nanmean(table["rejected"])) if truth == design.null else np.nan, table["few"].mean(),
        table["few"][missed].mean() if missed.any() else np.nan,
        max(table["kept_below"].mean(), table["kept_above"].mean()), float(np.nanmean(table["width"])),
    )  # fmt: skip


def _read(found: Inference, truth: float, peer: tuple[float, float] | None) -> dict[str, float]:
    low, high = found.interval()
    plain = found.plain.interval(intervals.ALPHA) if found.plain else (low, high)
    return {
        "covered": low <= truth <= high,
        "plain": plain[0] <= truth <= plain[1],
        "peer": np.nan if peer is None else peer[0] <= truth <= peer[1],
        "rejected": np.nan if np.isnan(found.p_value) else found.p_value <= 0.05,
        "few": found.few_events,
        "kept_below": high < truth,  # a margin whose upper edge is the truth
        "kept_above": low > truth,
        "width": high - low,
    }


def _percentile(design: Simulated, made: Cells, resamples: int) -> tuple[float, float]:
    """The percentile bootstrap, clusters taken whole, by the crossed bootstrap where two are crossed."""
    if design.statistic == "rank_correlation":
        counts = np.concatenate(list(resampling.blocks("bootstrap", made.n_clusters, 0, resamples)))
        rows = np.array([np.repeat(np.arange(len(c)), c.astype(int)) for c in counts])
        first = np.unique(made.clusters[0], return_index=True)[1]
        x, y = made.covariate[first][rows], made.values[first][rows]  # type: ignore[index]
        ranks = [stats.rankdata(column, axis=1) - (rows.shape[1] + 1) / 2 for column in (x, y)]
        draws = (ranks[0] * ranks[1]).sum(1) / np.sqrt((ranks[0] ** 2).sum(1) * (ranks[1] ** 2).sum(1))
    else:
        stat = statistic(design.statistic)
        draws = resampling.crossed_bootstrap(stat, stat.features(made), made.clusters, 0, resamples)
    low, high = np.nanquantile(draws, [intervals.ALPHA / 2, 1 - intervals.ALPHA / 2])
    return float(low), float(high)
