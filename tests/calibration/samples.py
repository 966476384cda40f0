"""Audits whose truth depends on what is asked: for these wordings or over wordings, mean over answers or over
professions, over all pairs or over those that were left."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from audit.statistics.measure_arrays import Cells

PICTURES = 8


@dataclass(frozen=True)
class Wordings:
    """Shares right over professions × templates × pictures, all three of which differ, and professions by template too
    (variances of the probit; the rest to 1 is of answers).

    over: whether the truth is the mean over all wordings there could be; else over these, which is our estimand.
    """

    templates: int
    over: bool
    professions: int = 32
    share: float = 0.7
    variances: tuple[float, float, float, float] = (0.1, 0.1, 0.05, 0.1)

    def __str__(self) -> str:
        truth = "over wordings" if self.over else "for these wordings"
        return f"share {self.share}, {self.professions} professions × {self.templates} templates, {truth}"

    statistic = "mean"
    null = np.nan

    def audits(self, n: int, seed: int) -> Iterator[tuple[Cells, float]]:
        """Each with its truth."""
        rng = np.random.default_rng([seed, self.templates])
        profession, template, both, picture = np.sqrt(self.variances)
        size = (self.professions, self.templates, PICTURES)
        centre = stats.norm.ppf(self.share)
        clusters = np.repeat(np.arange(self.professions), self.templates * PICTURES)
        for _ in range(n):
            moved = template * rng.normal(size=size[1])
            latent = centre + moved[None, :, None] + profession * rng.normal(size=(size[0], 1, 1))
            latent = (
                latent
                + both * rng.normal(size=(*size[:2], 1))
                + picture * rng.normal(size=(size[0], 1, PICTURES))
            )
            rest = np.sqrt(1 - sum(self.variances))
            values = (latent + rest * rng.normal(size=size) > 0).astype(float)
            # what a template is right in, professions and pictures averaged
            each = stats.norm.cdf((centre + moved) / np.sqrt(1 - self.variances[1]))
            truth = self.share if self.over else float(each.mean())
            levels = np.zeros(values.size, int)
            yield (
                Cells(values.ravel(), levels, (clusters,), ("lemma",), neutral=0.5, bounds=(0.0, 1.0)),
                truth,
            )


@dataclass(frozen=True)
class Sizes:
    """Shares right over professions of which the larger are the better: a profession has 4 to 32 answers.

    over: whether the truth is the mean over answers (our estimand) or over professions.
    """

    over: Literal["answers", "professions"]
    professions: int = 32

    def __str__(self) -> str:
        return f"share, {self.professions} professions of 4 to 32, larger ones better, mean over {self.over}"

    statistic = "mean"
    null = np.nan

    def audits(self, n: int, seed: int) -> Iterator[tuple[Cells, float]]:
        """Each with its truth."""
        rng = np.random.default_rng([seed, self.professions])
        sizes, shares = np.array([4, 8, 16, 32]), np.array([0.5, 0.6, 0.7, 0.8])
        truth = float((sizes * shares).sum() / sizes.sum() if self.over == "answers" else shares.mean())
        spread = 0.1
        for _ in range(n):
            kind = rng.integers(4, size=self.professions)
            own = np.clip(shares[kind] + spread * rng.uniform(-1, 1, size=self.professions), 0, 1)
            clusters = np.repeat(np.arange(self.professions), sizes[kind])
            values = (rng.random(len(clusters)) < own[clusters]).astype(float)
            levels = np.zeros(len(values), int)
            yield Cells(values, levels, (clusters,), ("lemma",), neutral=0.5, bounds=(0.0, 1.0)), truth


@dataclass(frozen=True)
class Missing:
    """Paired gaps of a cosine, 8 pairs a profession, of which a part is missing: at random, or the larger gaps the
    sooner. The truth is that of all pairs: 0."""

    missing: float
    informative: bool
    professions: int = 32

    def __str__(self) -> str:
        how = "the larger the sooner" if self.informative else "at random"
        return (
            f"paired gap, {self.professions} professions × {PICTURES} pairs, {self.missing:.0%} missing {how}"
        )

    statistic = "mean"
    null = 0.0

    def audits(self, n: int, seed: int) -> Iterator[tuple[Cells, float]]:
        """Each with its truth."""
        rng = np.random.default_rng([seed, self.professions])
        clusters = np.repeat(np.arange(self.professions), PICTURES)
        bar = stats.norm.ppf(self.missing)
        for _ in range(n):
            gaps = 0.5 * rng.normal(size=self.professions)[clusters] + rng.normal(size=len(clusters))
            lost = 0.4 * gaps / np.sqrt(1.25) * self.informative
            kept = lost + np.sqrt(1 - 0.16 * self.informative) * rng.normal(size=len(gaps)) > bar
            made = Cells(gaps, np.zeros(len(gaps), int), (clusters,), ("lemma",))
            yield made.where(kept), 0.0
