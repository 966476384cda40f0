"""What a finding says that it takes for a verdict, and how often audits with just that much have it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from audit.statistics import limits, verdicts
from audit.statistics.inference.infer import infer
from audit.statistics.measure_arrays import Cells
from probes.suite import Measure

from .designs import Design, audits

PILOTS = 1_000
SIDES = ("presentation", "feminine", "masculine")


@dataclass(frozen=True)
class Powered:
    """A measure over a design in which nothing is there. alpha: its interval's level; enough: of an ability."""

    design: Design
    alpha: float = 0.05
    margin: float = 0.05
    enough: float = np.nan

    @property
    def measure(self) -> Measure:
        kind = "disparity" if np.isnan(self.enough) else "ability"
        contrast = SIDES if self.design.n_levels == 2 else None
        return Measure("it", "?", kind, "it", "share", statistic=self.design.statistic, contrast=contrast)  # type: ignore[arg-type]

    def told(self) -> dict[str, float]:
        """What findings of the design say that it takes, on average."""
        pilots = []
        for made in audits(self.design, PILOTS, 1):
            found = infer(made, self.design.statistic, resamples=999)
            bars = made.neutral, self.margin, self.enough
            pilots.append(limits.seen(self.measure, made, found, bars, self.alpha))
        return {name: float(np.mean([pilot[name] for pilot in pilots])) for name in pilots[0]}

    def with_(self, deviation: float) -> Design:
        """The design with that much of it: a gap on both sides of what both have without."""
        if self.design.kind == "share":
            return replace(self.design, share=self.design.null + deviation)
        if (
            self.design.statistic == "effect_size"
        ):  # of which the difference is a part of the standard deviation
            deviation /= np.sqrt(1 - deviation**2 / 4)
        return replace(
            self.design, share=self.design.share + deviation / 2 * self.design.binary, effect=deviation
        )

    def said(self, made: Cells, margin: float) -> tuple[bool, str]:
        """(whether p ≤ alpha, the verdict) of an audit."""
        found = infer(made, self.design.statistic, resamples=999)
        interval = found.interval(self.alpha)
        told = verdicts.verdict(self.measure.kind, *interval, made.neutral, margin, self.enough)
        return found.p_value <= self.alpha, told


PLANS = [
    *(Powered(Design("share", (32,), icc=(icc,), rows=32), alpha, 0.1) for icc, alpha in ((0.1, 0.05), (0.3, 0.0075))),
    Powered(Design("share", (12,), icc=(0.1,), rows=32), 0.05, 0.1),
    Powered(Design("share", (32,), icc=(0.2,), rows=8), 0.0075, 0.1, enough=0.8),
    *(Powered(Design("gap", (32,), 0.8, icc=(0.1,), rows=32), alpha, 0.05) for alpha in (0.05, 0.0075)),
    Powered(Design("gap", (60,), 0.7, icc=(0.3,), rows=8), 0.05, 0.05),
    Powered(Design("margin gap", (32,), icc=(0.3,), rows=8), 0.0075, 0.2),
    Powered(Design("margin gap", (20,), icc=(0.1,), rows=8), 0.05, 0.2),
    Powered(Design("unpaired WEAT", (60,), icc=(0.0,), rows=1), 0.05, 0.2),
]  # fmt: skip


def powered(plan: Powered, n: int, seed: int = 2) -> Iterator[dict[str, object]]:
    """A row a verdict: how many of n audits have it where the truth (of `within` the margin) is what was told."""
    told, word = plan.told(), "exceeds" if np.isnan(plan.enough) else "able"
    asked = [
        ("p", plan.with_(told["mde"]), plan.margin),
        (word, plan.with_(told["mde_exceeds"]), plan.margin),
    ]
    if word == "exceeds":
        asked.append(("within", plan.design, told["mde_within"]))
    if plan.design.statistic == "effect_size":
        asked = asked[:1]
    for name, design, margin in asked:
        said = [plan.said(made, margin) for made in audits(design, n, seed)]
        shown = [p if name == "p" else verdict == name for p, verdict in said]
        size = told[{"p": "mde", "within": "mde_within"}.get(name, "mde_exceeds")]
        yield {
            "group": "power",
            "design": f"{name} at {size:.3f}: {plan.design}, level {1 - plan.alpha:g}",
            "n": n,
            "power": float(np.mean(shown)),
        }
