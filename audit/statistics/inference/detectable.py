"""What a design can show: the effects, and the margin, at which a verdict comes in 80 of 100 audits.

An estimate is taken as normal about the truth, with a standard error that is estimated on `df` degrees of freedom,
and a verdict is read off its interval, estimate ± t(df) · error at confidence 1 - alpha. Over s, the error estimated
over the true one (s² is chi-squared over its degrees of freedom), the power is

    for a p:  E[Φ(e - t s) + Φ(-e - t s)], the truth lying e standard errors from the neutral value;
    beyond a margin:  E[Φ(e - t s)], the truth lying e standard errors beyond the margin;
    inside of margins:  E[max(0, 2 Φ(m - t s) - 1)], the truth the neutral value, the margins m standard errors wide
    (two one-sided tests at alpha / 2 each; Schuirmann 1987, exact as in Phillips 1990).

The first two are the noncentral t.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from scipy import special
from scipy.optimize import brentq

POWER = 0.8
NODES = 2_000
Shows = Callable[[float, float, float], float]


def shows_effect(ratio: float, df: float, alpha: float) -> float:
    """The share of audits with p ≤ alpha where the truth lies `ratio` standard errors from the neutral value."""
    reach = _reach(df, alpha)
    return float((special.ndtr(ratio - reach) + special.ndtr(-ratio - reach)).mean())


def shows_beyond(ratio: float, df: float, alpha: float) -> float:
    """The share of audits whose interval lies beyond a margin that the truth exceeds by `ratio` standard errors."""
    return float(special.ndtr(ratio - _reach(df, alpha)).mean())


def shows_inside(ratio: float, df: float, alpha: float) -> float:
    """The share of audits whose interval lies inside margins of `ratio` standard errors, nothing being there."""
    return float(np.maximum(2 * special.ndtr(ratio - _reach(df, alpha)) - 1, 0).mean())


def detectable(error: float, df: float, alpha: float) -> float:
    """The smallest deviation from the neutral value that has p ≤ alpha with 80 % power.

    error: the standard error where nothing is there. df: effective clusters - 1. NaN where one of them is.
    """
    return _times(error, shows_effect, df, alpha)


def for_exceeds(error: float, df: float, alpha: float, margin: float) -> float:
    """The smallest deviation that is shown to lie beyond the margin with 80 % power: `exceeds`; of an ability, whose
    `margin` is enough - chance, `able`."""
    return margin + _times(error, shows_beyond, df, alpha)


def for_within(error: float, df: float, alpha: float) -> float:
    """The smallest margin within which the interval of a model that has nothing lies with 80 % power: `within`."""
    return _times(error, shows_inside, df, alpha)


def of_share(unit: float, df: float, alpha: float, chance: float, bar: float) -> tuple[float, float, float]:
    """(detectable, for_exceeds, for_within) of a share, whose error is unit · √(share (1 - share)): Wilson's interval
    leaves a value out by the error that it would have there, and the estimate has that of the truth. `bar`: beyond
    which deviation from chance. NaN where the scale has none so large.
    """
    reach, far = _reach(df, alpha), max(chance, 1 - chance)

    def error(deviation: float) -> float:
        share = min(max(chance + deviation, 1e-9), 1 - 1e-9)
        return unit * float(np.sqrt(share * (1 - share)))

    def beyond(to: float, out: float) -> float:
        """The power of leaving out the deviation `out` where the truth is `to`."""
        return float(special.ndtr((to - out - reach * error(out)) / error(to)).mean())

    def inside(margin: float) -> float:
        sides = [special.ndtr((margin - reach * error(end)) / error(0)) for end in (margin, -margin)]
        return float(np.maximum(sides[0] + sides[1] - 1, 0).mean())

    return (
        _least(lambda to: beyond(to, 0), 0, far),
        _least(lambda to: beyond(to, bar), bar, far),
        _least(inside, 0, far),
    )


def _least(power: Callable[[float], float], low: float, high: float) -> float:
    """The smallest deviation with 80 % power, of those from low to high."""
    if not low < high or not power(high - 1e-6) >= POWER:
        return np.nan
    return float(brentq(lambda to: power(to) - POWER, low, high - 1e-6, xtol=1e-6))


def _times(error: float, shows: Shows, df: float, alpha: float) -> float:
    """So many standard errors as have 80 % power. Where all clusters are alike (error 0) that is 0."""
    if not (error >= 0 and df > 0 and 0 < alpha < 1):
        return np.nan
    return error * standard_errors(shows, df, alpha) if error else 0.0


@lru_cache(maxsize=100_000)
def standard_errors(shows: Shows, df: float, alpha: float) -> float:
    """How many standard errors it takes for 80 % power; rising with the power, they are searched for."""
    far = float(_reach(df, alpha)[-1]) + 10
    return float(brentq(lambda ratio: shows(ratio, df, alpha) - POWER, 0, far))


@lru_cache(maxsize=64)
def _reach(df: float, alpha: float) -> np.ndarray:
    """(NODES,) half the interval's width in true standard errors, at evenly spaced quantiles of its distribution."""
    return float(special.stdtrit(df, 1 - alpha / 2)) * _scale(df)


def _scale(df: float) -> np.ndarray:
    """(NODES,) quantiles of the estimated over the true standard error, from the smallest on."""
    return np.sqrt(2 * special.gammaincinv(df / 2, (np.arange(NODES) + 0.5) / NODES) / df)
