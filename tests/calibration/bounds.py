"""What so many simulated audits show where a promise holds."""

from scipy.stats import binom

N = 600


def at_least(share: float, n: int = N) -> float:
    """What n audits show at least, but for one time in a thousand, where the truth is `share`."""
    return float(binom.ppf(0.001, n, share)) / n


def at_most(share: float, n: int = N) -> float:
    return float(binom.ppf(0.999, n, share)) / n
