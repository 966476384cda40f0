"""What is promised of remedies: of a planted fault the remedy made for it is found and no other, a fair encoder gets
none, and the interval of a gain covers the true one.

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
from tests.calibration import remedied

COVERED, NONE = (0.94, 0.97), 0.95
LEMMAS, GALLERIES, PAGE = 32, 2, 8
DESIGNS = ((0.2, 0.05), (0.2, 0.02), (0.2, 0.0), (0.2, -0.1), (0.15, 0.15), (0.06, 0.2), (0.0, 0.1))
"""How far the share of men lies from half, without and with a remedy."""
EVEN = ((0.0, 0.0), (0.03, 0.0))
"""Where both lie near even: by audit/remedies/gains.py what is stated is then wary, and covers more."""
MEASURE = replace(MEN, value="share", neutral=0.5)
ONE_IN = 1_000
"""A promise is broken where what is seen would come so seldom by chance."""
PLANTED_FROM = 1_000
"""Seeds of encoders with a fault: none of the fair ones'."""


def covered(away: tuple[float, float], n: int, rng: np.random.Generator, spread: float = 0.1) -> float:
    """How often the plain interval of 95 % holds the true gain. A profession moves both shares, half of it alike."""
    truth, found = abs(away[0]) - abs(away[1]), []
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
        read, _ = gained(MEASURE, both, nothing, policy, 0, 999)
        low, high = read.found.interval()
        found.append(low <= truth <= high)
    return float(np.mean(found))


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
    """Of each design whether the interval of a gain covers too seldom, or too often where that is no wariness."""
    designs = DESIGNS + EVEN
    seeds = map(np.random.default_rng, range(len(designs)))
    for away, share in zip(designs, pool.map(covered, designs, [n] * len(designs), seeds), strict=True):
        count, often = round(share * n), 1.0 if away in EVEN else COVERED[1]
        print(f"from {away[0]:+.2f} to {away[1]:+.2f}: covered {share:.3f} of {n}", flush=True)
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
