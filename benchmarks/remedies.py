"""What is promised of remedies: of a planted fault the remedy made for it is found and no other, a fair encoder gets
none, and the interval of a gain covers the true one, as seldom as one can (audit/remedies/gains.py).

`make remedies` (or `python -m benchmarks.remedies --audits 1000 --planted 4 --fair 200`) prints all three; exit code 1
where one is broken by more than simulation error.
"""

import argparse
import os
import sys
import warnings
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
from scipy import stats

from audit.remedies.gains import gained
from audit.remedies.requests import MEN
from audit.statistics import verdicts
from probes.suite import Measure, accuracy
from tests.calibration import remedied

COVERED, NONE = (0.94, 0.97), 0.95
LEMMAS, GALLERIES, PAGE = 32, 2, 8
DISPARITY = replace(MEN, value="share", neutral=0.5)
ABILITY = accuracy("right", "", {}, 0.5, value="share", clusters=("lemma",))
AWAY = (
    (0.2, 0.05), (0.2, 0.02), (0.2, 0.0), (0.2, -0.1), (0.15, 0.15), (0.06, 0.2), (0.0, 0.1), (0.0, 0.0), (0.03, 0.0)
)  # fmt: skip
DESIGNS = (
    *((DISPARITY, away) for away in AWAY),
    *((ABILITY, away) for away in ((0.1, 0.3), (0.2, 0.2), (0.3, 0.25))),
)
"""How far a share lies above half, without and with a remedy; of a disparity that is too far, of an ability good."""
ONE_IN = 1_000
"""A promise is broken where what is seen would come so seldom by chance."""
PLANTED_FROM = 1_000
"""Seeds of encoders with a fault: none of the fair ones'."""


def covered(
    measure: Measure, away: tuple[float, float], n: int, rng: np.random.Generator, spread: float = 0.1
) -> tuple[float, float, float]:
    """How often the plain interval of 95 % holds the true gain, how often a percentile bootstrap's does, and how often
    it does by theory. A profession moves both shares, half of it alike."""
    truth, held, means = float(_gain(measure, *away)), [], []
    frame = pd.DataFrame({"lemma": np.repeat(np.arange(LEMMAS), GALLERIES)}).assign(scene="")
    frame["query"] = frame.index.astype(str)
    policy, nothing = verdicts.policy(), pd.DataFrame()
    for _ in range(n):
        common = rng.normal(size=LEMMAS)
        both = []
        for each in away:
            moved = spread * np.sqrt(0.5) * (common + rng.normal(size=LEMMAS))
            share = np.clip(0.5 + each + moved, 0, 1)[frame["lemma"]]
            both.append(frame.assign(share=rng.binomial(PAGE, share) / PAGE))
        read, _ = gained(measure, both, nothing, policy, 0, 999)
        lemmas = np.stack([rows.groupby("lemma")["share"].mean() - 0.5 for rows in both])
        means.append(lemmas.mean(axis=1))
        drawn = lemmas[:, rng.integers(LEMMAS, size=(999, LEMMAS))].mean(axis=2)
        intervals = read.found.interval(), np.quantile(_gain(measure, *drawn), (0.025, 0.975))
        held.append([low <= truth <= high for low, high in intervals])
    stated, percentile = np.mean(held, axis=0)
    must = by_theory(away, np.cov(np.transpose(means)), rng) if measure.kind == "disparity" else 0.95
    return float(stated), float(percentile), must


def _gain(measure: Measure, before: np.ndarray | float, after: np.ndarray | float) -> np.ndarray:
    return np.subtract(after, before) if measure.kind == "ability" else np.abs(before) - np.abs(after)


def by_theory(away: tuple[float, float], covariance: np.ndarray, rng: np.random.Generator) -> float:
    """How often the interval of audit/remedies/gains.py holds the true gain of normal means: near even, as seldom as
    one may by what stands there."""
    b, a = rng.multivariate_normal(away, covariance, 100_000).T
    drawn = np.stack([b - a, b + a])
    reach = stats.norm.ppf(0.975) * drawn.std(axis=1, keepdims=True)
    lows, highs = drawn - reach, drawn + reach
    low = np.maximum(lows.min(axis=0), -highs.max(axis=0))
    high = np.maximum(highs.min(axis=0), -lows.max(axis=0))
    truth = abs(away[0]) - abs(away[1])
    return float(np.mean((low <= truth) & (truth <= high)))


def recommended(seed: int, fault: str = "") -> set[str]:
    """By all remedies on all suites."""
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    return remedied.recommended(remedied.stands(remedied.encoder(seed, fault)))


def planted(pool: Executor, n: int) -> Iterator[bool]:
    """Of each fault whether its promise is broken."""
    seeds = range(PLANTED_FROM, PLANTED_FROM + n)
    for fault, made in remedied.MADE_FOR.items():
        found = list(pool.map(partial(recommended, fault=fault), seeds))
        whole, others = sum(made <= each for each in found), sum(bool(each - made) for each in found)
        print(f"{fault}: {', '.join(sorted(made))} found in {whole} of {n}, others in {others}", flush=True)
        yield whole < n or seldom_below(n - others, n, NONE)


def fair(pool: Executor, n: int) -> Iterator[bool]:
    """Whether it is broken that nothing is recommended to fair encoders."""
    found = list(pool.map(recommended, range(n), chunksize=4))
    named = sorted({name for each in found for name in each})
    none = sum(not each for each in found)
    print(f"fair encoders: nothing recommended in {none} of {n}; else {named}", flush=True)
    yield seldom_below(none, n, NONE)


def covering(pool: Executor, n: int) -> Iterator[bool]:
    """Of each design whether the interval of a gain covers too seldom, or oftener than it must."""
    seeds = map(np.random.default_rng, range(len(DESIGNS)))
    found = pool.map(covered, *zip(*DESIGNS, strict=True), [n] * len(DESIGNS), seeds)
    for (measure, away), (share, percentile, must) in zip(DESIGNS, found, strict=True):
        count, often = round(share * n), max(COVERED[1], must)
        told = f"by theory {must:.3f}; percentile bootstrap {percentile:.3f}"
        design = f"{measure.kind}, from {away[0]:+.2f} to {away[1]:+.2f}"
        print(f"{design}: covered {share:.3f} of {n}; {told}", flush=True)
        yield seldom_below(count, n, COVERED[0]) or bool(stats.binom.sf(count - 1, n, often) < 1 / ONE_IN)


def seldom_below(count: int, n: int, share: float) -> bool:
    """Whether so few of n come in fewer than 1 of 1,000 where each comes with a chance of `share`."""
    return bool(stats.binom.cdf(count, n, share) < 1 / ONE_IN)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--planted", type=int, default=4)
    options.add_argument("--fair", type=int, default=200)
    options.add_argument("--audits", type=int, default=1_000)
    options.add_argument("--jobs", type=int, default=os.cpu_count())
    given = options.parse_args()
    parts = ((planted, given.planted), (covering, given.audits), (fair, given.fair))
    with ProcessPoolExecutor(given.jobs) as pool:
        broken = [each for part, n in parts if n for each in part(pool, n)]
    print(f"{sum(broken)} of {len(broken)} promises broken")
    return int(any(broken))


if __name__ == "__main__":
    sys.exit(main())
