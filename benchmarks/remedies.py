"""What is promised of remedies: the interval of a gain covers the true one, and a fair encoder gets no remedy.

`make remedies` (or `python -m benchmarks.remedies --audits 2000 --encoders 200`) prints both; exit code 1 where one is
broken by more than simulation error.
"""

import argparse
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import stats

from audit.remedies.judging import gained, halves
from audit.remedies.requests import MEN
from audit.statistics import verdicts
from tests.calibration import remedied

COVERED, NONE = (0.94, 0.985), 0.95
"""Wider than asked for where a remedy ends near even: which side that is on is then open."""
LEMMAS, GALLERIES, PAGE = 32, 2, 8
DESIGNS = ((0.2, 0.05), (0.2, 0.0), (0.2, -0.1), (0.15, 0.15), (0.0, 0.0))
"""How far the share of men lies from half, without and with a remedy."""
MEASURE = replace(MEN, value="share", neutral=0.5)


def covered(away: tuple[float, float], n: int, rng: np.random.Generator, spread: float = 0.1) -> float:
    """How often the plain interval of 95 % holds the true gain. A profession moves both shares, half of it alike."""
    truth, found = abs(away[0]) - abs(away[1]), []
    frame = pd.DataFrame({"lemma": np.repeat(np.arange(LEMMAS), GALLERIES)}).assign(scene="")
    frame["query"] = frame.index.astype(str)
    half, policy, nothing = halves(frame), verdicts.policy(), pd.DataFrame()
    for _ in range(n):
        common = rng.normal(size=LEMMAS)
        both = []
        for each in away:
            moved = spread * np.sqrt(0.5) * (common + rng.normal(size=LEMMAS))
            share = np.clip(0.5 + each + moved, 0, 1)[frame["lemma"]]
            both.append(frame.assign(share=rng.binomial(PAGE, share) / PAGE))
        read, _ = gained(MEASURE, both, half, nothing, policy, 0, 999)
        low, high = read.found.interval()
        found.append(low <= truth <= high)
    return float(np.mean(found))


def without(n: int) -> float:
    """The share of fair encoders, whose professions lean to either side, that are recommended nothing."""
    fair = (remedied.gender(np.random.default_rng(seed), lean=0.2) for seed in range(n))
    return float(np.mean([not remedied.recommended(remedied.stands({"gender": each})) for each in fair]))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--audits", type=int, default=2_000)
    options.add_argument("--encoders", type=int, default=200)
    given = options.parse_args()
    broken = 0
    for place, away in enumerate(DESIGNS):
        share = covered(away, given.audits, np.random.default_rng(place))
        count, (low, high) = round(share * given.audits), COVERED
        far = stats.binom.cdf(count, given.audits, low), stats.binom.sf(count - 1, given.audits, high)
        broken += min(far) < 0.001
        print(f"from {away[0]:+.2f} to {away[1]:+.2f}: covered {share:.3f}", flush=True)
    if not given.encoders:
        return int(broken > 0)
    share = without(given.encoders)
    broken += stats.binom.cdf(round(share * given.encoders), given.encoders, NONE) < 0.001
    print(f"fair encoders that are recommended nothing: {share:.3f} of {given.encoders}")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
