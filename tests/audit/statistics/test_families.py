"""Findings that are read together: their levels, and that interval and p say the same."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from audit.statistics import families
from audit.statistics.families import Read
from audit.statistics.inference.infer import infer
from audit.statistics.inference.intervals import ALPHA
from probes.suite import Measure
from tests.support.made_outcomes import cells, suite

CLUSTER = np.repeat(np.arange(20), 5)
LABELS = (np.arange(20),)


def measure(name: str, primary: bool) -> Measure:
    return Measure(name, "?", "disparity", "margin", "margin_gap", clusters=("a",), primary=primary)


def read(name: str, values: np.ndarray, primary: bool = True, group: str = "") -> Read:
    made = cells(values, CLUSTER, labels=LABELS)
    own = measure(name, primary)
    found = infer(made, "mean")
    return Read(own, group, found, None if group else families.influence(own, made))


def noise(rng: np.random.Generator, k: int, shared: float) -> list[np.ndarray]:
    """k columns of (100,) values without anything in them, correlated by what they share."""
    common = rng.normal(size=20)
    return [
        (np.sqrt(shared) * common + np.sqrt(1 - shared) * rng.normal(size=20))[CLUSTER]
        + 0.3 * rng.normal(size=100)
        for _ in range(k)
    ]


def of(columns: list[np.ndarray], primary: bool, group: bool = False) -> list[tuple[Read, families.Level]]:
    reads = [
        read("m" if group else f"m{i}", column, primary, f"look={i}" if group else "")
        for i, column in enumerate(columns)
    ]
    asked = suite(*{each.measure.name: each.measure for each in reads}.values())
    return list(zip(reads, families.levels(asked, reads), strict=True))


def leaves_out(each: Read, alpha: float) -> bool:
    low, high = each.found.interval(alpha)
    return not low <= 0 <= high


@pytest.mark.parametrize(("primary", "group"), [(True, False), (False, False), (True, True)])
def test_an_adjusted_p_says_what_its_interval_says(primary: bool, group: bool) -> None:
    rng, seen = np.random.default_rng(0), []
    for _ in range(150):
        columns = [column + rng.choice([0, 0.6, 0.9]) for column in noise(rng, 5, 0.4)]
        for each, level in of(columns, primary, group):
            seen.append(leaves_out(each, level.alpha))
            assert (level.p_adjusted <= ALPHA) == seen[-1], (each, level)
            assert level.p_adjusted >= each.found.p_value * (1 - 1e-12) and ALPHA / 5 <= level.alpha <= ALPHA
    assert 0.2 < np.mean(seen) < 0.8


@pytest.mark.parametrize("shared", [0.0, 0.6, 0.95])
def test_of_noise_a_family_finds_something_in_one_audit_of_twenty(
    shared: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(families, "DRAWS", 1_999)  # a tenth, for time
    rng = np.random.default_rng(1)
    wrong = [
        any(leaves_out(each, level.alpha) for each, level in of(noise(rng, 6, shared), True))
        for _ in range(400)
    ]
    assert np.mean(wrong) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 400)
    assert np.mean(wrong) > 0.01  # nor is it far below


def test_what_says_the_same_six_times_is_adjusted_for_little() -> None:
    rng = np.random.default_rng(2)
    alike = of(noise(rng, 6, 0.99), True)[0][1].alpha
    apart = of(noise(rng, 6, 0.0), True)[0][1].alpha
    assert alike > 2 * apart and apart < 0.015


def test_the_selected_are_covered_at_the_false_coverage_rate() -> None:
    """Of the intervals of what is found, on average at most 5 % miss the truth, whatever was found."""
    rng = np.random.default_rng(3)
    rates: list[float] = []
    for _ in range(300):
        truth = rng.choice([0.0, 0.5, 1.0], size=8)
        columns = [column + true for column, true in zip(noise(rng, 8, 0.0), truth, strict=True)]
        missed = []
        for (each, level), true in zip(of(columns, False), truth, strict=True):
            low, high = each.found.interval(level.alpha)
            if level.p_adjusted <= ALPHA:
                missed.append(not low <= true <= high)
        rates.append(float(np.mean(missed)) if missed else 0.0)
    assert np.mean(rates) <= 0.065


def test_who_is_read_with_whom() -> None:
    """The judged together; what explores by itself; the groups of one measure and column, too."""
    rng = np.random.default_rng(4)
    one, two, three, four, five = noise(rng, 5, 0.0)
    reads = [
        read("one", one), read("two", two), read("free", three, primary=False),
        read("one", four, group="look=1"), read("one", five, group="look=2"), read("one", four, group="skin=1"),
    ]  # fmt: skip
    asked = suite(*(measure(name, name != "free") for name in ("one", "two", "free")))
    made = families.levels(asked, reads)
    assert [(level.adjustment, level.family) for level in made] == [
        ("simultaneous", 2), ("simultaneous", 2), ("none", 1),
        ("false coverage", 2), ("false coverage", 2), ("none", 1),
    ]  # fmt: skip
    paired = [replace(reads[3], pair="x"), replace(reads[4], pair="y")]
    assert [level.family for level in families.levels(asked, paired)] == [1, 1]


def test_what_has_no_interval_is_in_no_family() -> None:
    rng = np.random.default_rng(5)
    (column,) = noise(rng, 1, 0.0)
    empty = Read(measure("b", True), "", infer(cells(np.zeros(0), np.zeros(0, int)), "mean"), None)
    reads = [read("a", column), empty]
    first, second = families.levels(suite(measure("a", True), measure("b", True)), reads)
    assert first.family == 1 and first.p_adjusted == reads[0].found.p_value
    assert second.adjustment == "none" and np.isnan(second.p_adjusted)


def test_influences_are_known_by_the_clusters_own_names() -> None:
    made = cells(np.arange(100.0), CLUSTER, labels=(np.array([f"l{i}" for i in range(20)]),))
    moved = families.influence(measure("m", True), made)
    assert isinstance(moved, pd.Series) and moved.index[3] == "a=l3"
    without = np.arange(100.0)[CLUSTER != 3].mean() - np.arange(100.0).mean()
    assert moved.iloc[3] == pytest.approx(without)
