"""What power reckons with, against simulated audits: variances, and what is said to show in 80 of 100."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from audit.statistics import components, power, verdicts
from audit.statistics.inference.detectable import shows_beyond, shows_effect, shows_inside
from audit.statistics.inference.estimates import CONTRASTS
from audit.statistics.inference.infer import infer
from probes.errors import DataError
from probes.suite import Contrast, Measure
from tests.support.made_outcomes import cells, estimate, suite

SIDES: Contrast = ("side", 0, 1)
ALPHA = 0.05
LEMMAS, PICTURES, WORDINGS = 40, 5, 3


def measure(name: str, value: str = "margin") -> Measure:
    return Measure(
        "m", "?", "disparity", value, "share", {}, name, SIDES, ("other", 0, 1), clusters=("lemma",)
    )  # type: ignore[arg-type]


def frame(n_levels: int, rng: np.random.Generator) -> pd.DataFrame:
    """Outcomes of a model that has nothing: lemma .3 (half of it common to the levels), wording of a lemma .2, picture
    .5, rest .4; a wording moves all alike by much, which is no error."""
    axes = np.meshgrid(*map(np.arange, (LEMMAS, n_levels, PICTURES, WORDINGS)), indexing="ij")
    lemma, level, picture, wording = (axis.ravel() for axis in axes)
    own = np.sqrt(0.15) * (rng.normal(size=LEMMAS)[lemma] + rng.normal(size=(LEMMAS, n_levels))[lemma, level])
    own += np.sqrt(0.2) * rng.normal(size=(LEMMAS, n_levels, WORDINGS))[lemma, level, wording]
    own += np.sqrt(0.5) * rng.normal(size=(LEMMAS, n_levels, PICTURES))[lemma, level, picture]
    image = [f"{a} {b} {c}" for a, b, c in zip(lemma, level, picture, strict=True)]
    values = own + np.sqrt(0.4) * rng.normal(size=len(own)) + wording
    return pd.DataFrame(
        {
            "margin": values,
            "side": level % 2,
            "other": level // 2,
            "lemma": lemma,
            "image": image,
            "wording": wording,
        }
    )


@pytest.mark.parametrize("name", ["mean", "difference", "interaction"])
def test_the_parts_of_the_variance_are_found_and_reckoned_with(name: str) -> None:
    """By analysis of variance over 40 audits; and the variance made of them is that of the estimates."""
    n_levels = len(CONTRASTS[name])
    contrasts = {
        "contrast": SIDES if n_levels > 1 else None,
        "across": ("other", 0, 1) if n_levels > 2 else None,
    }
    asked = replace(measure(name), **contrasts)  # type: ignore[arg-type]
    rng, found, estimates = np.random.default_rng(0), [], []
    for turn in range(400):
        some = frame(n_levels, rng)
        if turn < 40:
            parts = components.components(asked, some, some, "wording")
            found.append([parts.lemma, parts.wording, parts.picture, parts.rest])
        levels = some["side"].to_numpy() + 2 * some["other"].to_numpy()
        estimates.append(
            estimate(cells(some["margin"].to_numpy(), some["lemma"].to_numpy(), levels=levels), name)
        )
    own = 0.3 if n_levels == 1 else 0.15 * n_levels
    assert np.mean(found, axis=0) == pytest.approx([own, 0.2 * n_levels, 0.5, 0.4], rel=0.12)
    true = components.Components(own, 0.2 * n_levels, 0.5, 0.4)
    expected = components.variance_of(asked, true, PICTURES, WORDINGS, n_levels)
    assert np.var(estimates) * LEMMAS == pytest.approx(expected, rel=0.25)


def test_where_clusters_hold_one_level_each() -> None:
    parts = components.Components(0.5, 0.0, 0.8, 0.0)
    both = components.variance_of(measure("difference"), parts, 4, 1, 2)
    assert both == pytest.approx(0.5 + 2 * 0.2)
    assert components.variance_of(measure("difference"), parts, 4, 1, 1) == pytest.approx(4 * (0.5 + 0.2))


def asked_share() -> power.Asked:
    parts = components.Components.assumed(1.0, 0.1, 1)

    def varies(deviation: float) -> components.Components:
        return parts.times((0.5 + deviation) * (0.5 - deviation))

    one = replace(measure("mean", "correct"), contrast=None, across=None)
    return power.Asked(one, power.Design(32, 8, 4, 1), 0.5, 0.1, np.nan, varies)


def asked_gap() -> power.Asked:
    parts = components.Components.assumed(0.16, 0.1, 2)
    one = replace(measure("difference"), across=None)
    return power.Asked(one, power.Design(32, 8, 4, 2), 0.0, 0.1, np.nan, lambda _: parts)


def interval(found: Any) -> tuple[float, float]:
    """At 95 %."""
    return found.interval() if callable(found.interval) else (found.interval.low, found.interval.high)


def audited(asked: power.Asked, n: int, deviation: float, rng: np.random.Generator) -> Any:
    """What is inferred of n clusters whose contributions have the mean and the variance of the design."""
    size = asked.design.n_sides
    variance = components.variance_of(asked.measure, asked.varies(deviation), 8, 4, size)
    adds = asked.neutral + deviation + np.sqrt(variance) * rng.normal(size=n)
    if size == 1:
        made = cells(np.clip(adds, 0, 1), np.arange(n), neutral=0.5, bounds=(0.0, 1.0))
    else:
        made = cells(
            np.repeat(adds, 2) * np.tile([0.5, -0.5], n),
            np.repeat(np.arange(n), 2),
            levels=np.tile([0, 1], n),
        )
    return infer(made, asked.measure.statistic, resamples=199)


@pytest.mark.parametrize("asked", [asked_share(), asked_gap()], ids=["share", "gap"])
@pytest.mark.parametrize(
    ("verdict", "shows", "effect"),
    [("p", shows_effect, 0.1), ("exceeds", shows_beyond, 0.2), ("within", shows_inside, 0.0)],
)
def test_the_stated_sizes_have_the_verdict_in_80_of_100(
    asked: power.Asked, verdict: str, shows: Any, effect: float
) -> None:
    """78 to 85 %, over 1,000 audits, by the verdicts of intervals at the level."""
    bar = asked.margin if verdict == "exceeds" else 0.0
    n = power.clusters_needed(asked, shows, bar, effect, ALPHA, 8, 4)
    rng, hits = np.random.default_rng(1), []
    for _ in range(1_000):
        low, high = interval(audited(asked, int(n), effect, rng))
        found = verdicts.verdict("disparity", low, high, asked.neutral, asked.margin)
        hits.append(not low <= asked.neutral <= high if verdict == "p" else found == verdict)
    assert 0.77 <= np.mean(hits) <= 0.86


def test_a_share_that_is_to_be_even_has_the_variance_of_even_answers() -> None:
    """Of 32 clusters of independent answers, 8 each: its own null variance is .25, whatever accuracy is assumed."""
    queries = pd.DataFrame({"lemma": np.repeat(np.arange(32), 8), "image": [str(i) for i in range(256)]})
    queries = queries.assign(options="a", answer=[[]] * 256, text=None)
    options = pd.DataFrame({"options": ["a", "a"], "option": ["x", "y"]})
    share = Measure(
        "m", "?", "disparity", "first_chosen", "share", neutral=0.5, clusters=("lemma",), primary=True
    )
    found = [
        power.power(suite(share), queries, options, 0.1, power.Assumed(accuracy, 0.0)).set_index("verdict")[
            "sees"
        ]["p"]
        for accuracy in (0.5, 0.95)
    ]
    error = np.sqrt(0.25 / 256)
    assert (found[0] == found[1]).all() and found[0].iloc[0] == pytest.approx(2.9 * error, rel=0.03)
    with pytest.raises(DataError, match="m: 2 lemmas; expected three or more"):
        power.power(suite(share), queries[:16], options, 0.1, power.Assumed())
