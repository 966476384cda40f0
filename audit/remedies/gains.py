"""How much better a measure is with a remedy, and how sure that is.

Of an ability it is after less before, as in any comparison. A disparity may lie on either side of its neutral value,
and is better the nearer it is: with b and a its distances before and after, the gain is |b| - |a|. Of b - a and b + a,
means of paired answers whose intervals are any comparison's, that is the one nearer to 0, and above 0 where they have
one sign: the greater of the lesser one and of the negative of the larger one. So are its interval's ends of theirs.
What goes over the neutral value and as far gains nothing.

Where b or a is 0 one end is missed oftener and the other seldomer, together 5 times in 100; a standard error beside
that 3 times. Near where both are 0 it is missed in fewer than 1 of 100: both means have to be off. To see that such a
gain is not 0 is to see that neither of two means is, as of a mediated effect; the joint test of that is as wary where
neither is (MacKinnon, Lockwood, Hoffman, West and Sheets 2002, Psychological Methods 7:83-104).

No interval is bolder there that (1) misses with each end 2.5 of 100 where one of both means is far from 0 and (2)
finds a gain, or a loss, wherever it finds one with either mean nearer to 0. By (1) it leaves out, with one mean far
away, what the other's own interval does; by (2) nothing more with that mean nearer, whichever of both it is: both
means' intervals have to leave it out, as here. Tests that reject 5 of 100 where both are 0 exist (Miles and Chambaz
2021, arXiv:2107.07575), without (2): they find a gain however small both means are, if they are about as small, and
none where one of them is larger. A percentile bootstrap is no way out: |b| has no derivative at 0, where it is not
consistent (Andrews 2000, Econometrica 68:399-405). docs/remedies.md has the figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from audit.statistics import comparison, families, verdicts
from audit.statistics.inference.infer import Inference
from audit.statistics.inference.shapes import Shape, Unknown
from probes.columns import Column
from probes.suite import Measure

GOOD = "_good"
"""The column of what a measure reads, larger where it is better."""


def gained(
    measure: Measure, both: Sequence[pd.DataFrame], options: pd.DataFrame, policy: verdicts.Policy, seed: int,
    resamples: int,
) -> tuple[families.Read, dict]:  # fmt: skip
    """What is inferred of how much better a measure is in the second of two tables of paired outcomes."""
    good = replace(measure, value=_column(measure), neutral=0.0)

    def less(one: np.ndarray, two: np.ndarray) -> tuple[families.Read, dict]:
        first, other = (rows.assign(**{GOOD: each}) for rows, each in zip(both, (one, two), strict=True))
        return comparison.paired(good, "", first, other, options, policy, seed, resamples)

    before, after = (measure.column.values(rows, options).to_numpy(float) for rows in both)
    if measure.kind == "ability":
        return less(before, after)
    b, a = (v - _even(measure, rows, options) for v, rows in zip((before, after), both, strict=True))
    made = less(-b, -a), less(-b, a)
    shape = Nearer(*(read.found for read, _ in made))
    if unknown := [each for each in made if isinstance(each[0].found.shape, Unknown)]:
        return unknown[0][0], unknown[0][1] | {"difference": shape.estimate}
    read, row = min(made, key=lambda each: abs(each[0].found.estimate))
    found = replace(read.found, estimate=shape.estimate, shape=shape, p_value=shape.p(0.0))
    return replace(read, found=found), row | {"difference": shape.estimate, "p_value": found.p_value}


@dataclass(frozen=True)
class Nearer(Shape):
    """Of what b - a and b + a say of |b| - |a|."""

    less: Inference
    both: Inference

    @property
    def estimate(self) -> float:
        one, two = self.less.estimate, self.both.estimate
        return max(min(one, two), -max(one, two))

    def interval(self, alpha: float) -> tuple[float, float]:
        lows, highs = zip(self.less.interval(alpha), self.both.interval(alpha), strict=True)
        return max(min(lows), -max(highs)), max(min(highs), -max(lows))

    def p(self, neutral: float) -> float:
        """Of the interval's ends: what leaves `neutral` out below leaves it out of both means', or `-neutral` above."""
        above, below = _sides(self.less, self.both, neutral)
        turned_above, turned_below = _sides(self.less, self.both, -neutral)
        return min(max(above), max(turned_below), max(min(below), min(turned_above)))


def _sides(one: Inference, two: Inference, value: float) -> tuple[list[float], list[float]]:
    """Of each the p-value that it is not `value`, where it lies above; and where it lies below; else 1."""
    made = [(each.estimate - value, each.shape.p(value)) for each in (one, two)]
    return [p if away > 0 else 1.0 for away, p in made], [p if away < 0 else 1.0 for away, p in made]


def _even(measure: Measure, rows: pd.DataFrame, options: pd.DataFrame) -> np.ndarray | float:
    neutral = measure.chance
    return neutral.values(rows, options).to_numpy(float) if isinstance(neutral, Column) else neutral


def _column(measure: Measure) -> Column:
    """What is averaged of a measure, larger where it is better, with its unit and bounds."""
    column = measure.column
    bounds = column.bounds
    if bounds and measure.kind == "disparity":
        even = measure.neutral if isinstance(measure.neutral, float) else sum(bounds) / 2
        reach = max(bounds[1] - even, even - bounds[0])
        bounds = (-reach, reach)
    return Column(GOOD, None, column.unit, bounds)
