"""How fast the statistics are: all findings of a suite, and the crossed bootstrap against a loop."""

import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from audit.statistics import findings
from audit.statistics.inference import resampling
from audit.statistics.inference.estimates import statistic
from audit.statistics.inference.infer import infer
from audit.statistics.measure_arrays import Cells
from probes.suite import Measure, Suite

ROWS, RESAMPLES = 20_000, 10_000
LEMMAS, SCENES = 50, 40
LOOPED = 200
"""Resamples of the loop that are run, and multiplied up."""

WHO = ("presentation", "feminine", "masculine")


def outcomes() -> pd.DataFrame:
    """20,000 outcomes, 50 lemmas crossed with 40 scenes, two presentations, five templates."""
    rng = np.random.default_rng(0)
    axes = np.meshgrid(np.arange(LEMMAS), np.arange(SCENES), np.arange(2), np.arange(5), indexing="ij")
    lemma, scene, who, template = (axis.ravel() for axis in axes)
    score = (
        rng.normal(size=LEMMAS)[lemma] + rng.normal(size=SCENES)[scene] + rng.normal(size=ROWS) + 0.3 * who
    )
    return pd.DataFrame(
        {
            "lemma": lemma,
            "scene": scene,
            "presentation": np.where(who == 0, *WHO[1:]),
            "template": template,
            "skin": scene % 6,
            "correct": (score > 0).astype(float),
            "margin": score,
            "n_right": 1,
            "n_options": 2,
        }
    )


def suite() -> Suite:
    """As many measures as the gender suite has, read by as many columns, so that there are more findings."""
    kinds = [
        ("correct", "mean", None, 0.5),
        ("margin", "mean", None, 0.0),
        ("correct", "difference", WHO, 0.0),
        ("margin", "difference", WHO, 0.0),
    ]
    measures = [
        Measure(
            f"{value} {name} {turn}", "?", "disparity", value, "share", statistic=name,  # type: ignore[arg-type]
            contrast=contrast, neutral=neutral, primary=turn == 0,
            by=("skin", "template", *(("lemma",) if turn == 0 else ())),
        )
        for turn in range(5)
        for value, name, contrast, neutral in kinds
    ]  # fmt: skip
    return Suite("benchmark", "", "", (), lambda: None, tuple(measures))  # type: ignore[arg-type, return-value]


def loop(made: Cells, resamples: int) -> np.ndarray:
    """What scipy.stats.bootstrap does with a statistic that can't be vectorised: draw, index, compute, again;
    both cluster columns drawn, rows repeated as often as the product of their clusters' counts."""
    rng = np.random.default_rng(0)
    one, two = made.clusters
    sizes = one.max() + 1, two.max() + 1
    draws = np.empty(resamples)
    for i in range(resamples):
        times = np.ones(len(one), dtype=int)
        for codes, size in zip((one, two), sizes, strict=True):
            times *= np.bincount(rng.integers(0, size, size), minlength=size)[codes]
        rows = np.repeat(np.arange(len(one)), times)
        values, levels = made.values[rows], made.levels[rows]
        draws[i] = values[levels == 0].mean() - values[levels == 1].mean()
    return draws


def two_way(frame: pd.DataFrame) -> float:
    """The standard error of the gap by statsmodels: least squares with errors that are robust to both columns."""
    import statsmodels.api as sm

    which = sm.add_constant((frame["presentation"] == WHO[1]).astype(float))
    groups = np.stack([pd.factorize(frame[name])[0] for name in ("lemma", "scene")], axis=1)
    fitted = sm.OLS(frame["margin"], which).fit(cov_type="cluster", cov_kwds={"groups": groups})
    return float(fitted.bse.iloc[1])


def timed(call: Callable[[], object], runs: int) -> list[float]:
    """Seconds of each of `runs` calls after one that is not counted."""
    call()
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return seconds


def bootstraps(rounds: int) -> tuple[list[float], list[float], list[float]]:
    """Seconds of the crossed bootstrap of one gap, of the same in a loop, and of all findings of the suite."""
    frame, asked = outcomes(), suite()
    whole = []
    for _ in range(rounds):  # the first call of a process draws the matrices: each run starts without them
        resampling._kept.cache_clear()
        started = time.perf_counter()
        findings(asked, frame, pd.DataFrame(), resamples=RESAMPLES)
        whole.append(time.perf_counter() - started)
    made, stat = cells(frame), statistic("difference")
    features = stat.features(made)

    def ours() -> np.ndarray:
        resampling._kept.cache_clear()
        return resampling.crossed_bootstrap(stat, features, made.clusters, 0, RESAMPLES)

    product, looped = timed(ours, rounds), timed(lambda: loop(made, LOOPED), rounds)
    apart = ours().std() / loop(made, 2_000).std()
    assert abs(apart - 1) < 0.1, f"standard errors differ: {apart}"
    return product, [seconds * RESAMPLES / LOOPED for seconds in looped], whole


def gaps(rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of the estimate, interval and p of that gap, and of two_way; both have one error."""
    frame = outcomes()
    made = cells(frame)
    error = infer(made, "difference").error
    assert abs(error / two_way(frame) - 1) < 0.05, f"standard errors differ: {error}, {two_way(frame)}"
    return timed(lambda: infer(made, "difference"), rounds), timed(lambda: two_way(frame), rounds)


def cells(frame: pd.DataFrame) -> Cells:
    """The gap of the margin between the two presentations."""
    levels = (frame["presentation"] == WHO[2]).to_numpy(int)
    clusters = frame["lemma"].to_numpy(), frame["scene"].to_numpy()
    return Cells(frame["margin"].to_numpy(), levels, clusters, ("lemma", "scene"))
