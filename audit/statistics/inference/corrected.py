"""Where a t on the error does not hold: shapes for skewed values and standardised differences; few clusters.

Each was kept because it won in `make calibration` (95 % intervals, audits simulated with a known truth):
- means of skewed values, 20 clusters, exponential / chi-squared (1) / lognormal: t covers .92 / .89 / .87, with Hall's
  beside it .95 / .95 / .93. Hall's alone falls to .91 where values are symmetric with heavy tails, t alone does not; so
  the wider of the two is taken, end by end. A studentised bootstrap does the same as Hall's, with draws; Mammen's wild
  one, BCa and Johnson's do worse.
- an effect size of 36 words, two standard deviations apart, normal / exponential / lognormal: t covers .92 / .85 / .67,
  t on Fisher's z .95 / .90 / .77, with Hall's beside it .97 / .95 / .93.
- fewer than eight clusters: a t covers .80 to .89 of shares of seven that are right in 9 of 10, one in five of them in
  1 of 10, and .90 of gaps that one in five has; Gaffke's bound .98 or more of all. The likelihood
  of the beta-binomial is half as wide where clusters are alike, and covers .59 to .96 of the former.

What stays below 94 %: lognormal means of fewer than 32 clusters (.91 at 12). Audits that miss are those in which no
cluster of the long tail came up, so nothing in their data tells them from others.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from .estimates import Sums
from .shapes import LEAST, Shape

STRAIGHT = 1e-6
"""A skewness this small bends nothing."""
WHOLE = 1 - 1e-12


@dataclass(frozen=True)
class Skewed:
    """Hall (1992, J. R. Stat. Soc. B 54, 221): the studentised estimate T, whose distribution leans against a skewed
    estimate's, is bent upright by g(T) = T + k T² / 3 + k² T³ / 27 + k / 6 and read as a t. g rises everywhere.

    skewness: k, of the estimate, not of a value: that of a cluster over √clusters, where all weigh the same.
    """

    estimate: float
    error: float
    df: float
    skewness: float

    def interval(self, alpha: float) -> tuple[float, float]:
        reach = float(special.stdtrit(self.df, 1 - alpha / 2))
        return self.estimate - self.error * self._bent(reach), self.estimate - self.error * self._bent(-reach)

    def p(self, neutral: float) -> float:
        k, t = self._k, (self.estimate - neutral) / self.error
        upright = t + k * t**2 / 3 + k**2 * t**3 / 27 + k / 6
        return max(float(2 * special.stdtr(self.df, -abs(upright))), LEAST)

    @property
    def _k(self) -> float:
        return self.skewness if abs(self.skewness) > STRAIGHT else 0.0

    def _bent(self, upright: float) -> float:
        """The inverse of g."""
        k = self._k
        return 3 / k * float(np.cbrt(1 + k * (upright - k / 6)) - 1) if k else upright


@dataclass(frozen=True)
class Separated:
    """A standardised difference d, by the shape of Fisher's z of the correlation r = scale · d that it is between
    values and sides: where d nears the most that it can be, its error and skewness change with it, and those of z less.
    """

    z: Shape
    scale: float

    def interval(self, alpha: float) -> tuple[float, float]:
        low, high = self.z.interval(alpha)
        return float(np.tanh(low)) / self.scale, float(np.tanh(high)) / self.scale

    def p(self, neutral: float) -> float:
        return self.z.p(float(np.arctanh(np.clip(self.scale * neutral, -WHOLE, WHOLE))))


@dataclass(frozen=True)
class FisherSums(Sums):
    """Fisher's z of the point-biserial correlation that a standardised difference amounts to."""

    def of(self, sums: np.ndarray) -> np.ndarray:
        r = super().of(sums) * point_biserial(sums)
        return np.arctanh(np.clip(r, -WHOLE, WHOLE))


def point_biserial(sums: np.ndarray) -> np.ndarray:
    """What times d is the correlation of (..., 6) sums: √(n₁ n₂) / n · √(n / (n - 1)), d being over the standard
    deviation of all n."""
    one, other = sums[..., 0], sums[..., 3]
    n = one + other
    return np.sqrt(one * other / (n * (n - 1)))


def cannot(
    kind: str,
    n_clusters: int,
    neutral: float,
    margin: float,
    enough: float,
    bounds: tuple[float, float],
    alpha: float,
) -> tuple[str, ...]:
    """The verdicts that so few clusters can't bring, though every answer of an ability be right, or a disparity be
    nowhere: Gaffke's bound leaves out the part 1 - (alpha / 2)^(1 / clusters) of the way to the end of the scale."""
    shown = (alpha / 2) ** (1 / n_clusters)
    if kind == "ability":
        best = bounds[0] + shown * (bounds[1] - bounds[0])
        return tuple(word for word, bar in (("able", enough), ("partial", neutral + margin)) if best <= bar)
    reach = (1 - shown) * max(neutral - bounds[0], bounds[1] - neutral)
    return ("within",) if reach >= margin else ()
