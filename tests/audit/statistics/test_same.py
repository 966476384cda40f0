"""A measure of what a spelling does can't be read of a model to which both spellings are one."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from audit.statistics import findings
from probes import SUITES
from probes.suite import Measure, accuracy, gap
from tests.support.made_outcomes import suite

GAP = gap("difference", "?", contrast=("vowels", "written", "unwritten"), where={}, pair="twin", apart="twin")
WRITTEN = accuracy("written", "?", where={"vowels": "written"}, neutral=0.5, by=("site",), apart="twin")
N = 1_000


def frame(written: np.ndarray | None = None) -> pd.DataFrame:
    """1,000 twins of 100 lemmas, their margins normal, those of the second ones `written`."""
    rng = np.random.default_rng(0)
    rows = {
        "lemma": [f"l{i % 100}" for i in range(N)],
        "scene": [f"l{i % 100}/{i // 200}" for i in range(N)],
        "site": np.where(np.arange(N) < N // 2, "noun", "verb"),
        "twin": [f"{i // 100 % 2}" for i in range(N)],
    }
    bare, second = rng.normal(0.04, 0.02, N), rng.normal(0.03, 0.02, N)
    sides = []
    for name, margin in (
        ("unwritten", bare),
        ("written", second if written is None else written(bare, second)),
    ):
        sides.append(pd.DataFrame(rows | {"vowels": name, "margin": margin, "similarity": 0.3 + margin}))
    both = pd.concat(sides, ignore_index=True)
    return both.assign(correct=np.where(both["margin"] == 0, 0.5, both["margin"] > 0), n_options=2, n_right=1)


def read(made: pd.DataFrame, measure: Measure = GAP, group: str = "") -> pd.Series:
    found = findings(suite(measure), made, pd.DataFrame()).set_index("group")
    return found.loc[group]


def part(share: float, of: float | None = None):
    """The first `share` of the margins as the bare ones are, or 0; the rest of their own."""
    own = np.arange(N) >= round(share * N)
    return lambda bare, second: np.where(own, second, bare if of is None else of)


def test_what_is_apart_is_read() -> None:
    made = frame()
    for measure in (GAP, WRITTEN):
        row = read(made, measure)
        assert row.because == "" and row.verdict != "not interpretable" and "alike" not in row.method


@pytest.mark.parametrize("noise", [0, 3e-6])
def test_what_is_one_to_the_model_is_not_read(noise: float) -> None:
    """To within what a batch moves a vector by."""
    sign = (-1) ** np.arange(N)
    made = frame(lambda bare, second: bare + noise * sign)
    for measure in (GAP, WRITTEN):
        row = read(made, measure)
        assert (row.verdict, row.because) == ("not interpretable", "alike")
        assert "100 % like their twins" in row.method


def test_what_is_small_but_there_is_read() -> None:
    """A model that hears the vowels and is hardly moved by them is `within`, which is good news."""
    made = frame(lambda bare, second: bare + 1e-4 * (-1) ** np.arange(N))
    row = read(made)
    assert (row.verdict, row.because) == ("within", "")


@pytest.mark.parametrize(("share", "because"), [(0.18, ""), (0.22, "alike")])
def test_up_to_a_fifth_may_be_like_their_twins(share: float, because: str) -> None:
    row = read(frame(part(share)))
    assert row.because == because and f"{share:.0%}".replace("%", " %") + " like their twins" in row.method


@pytest.mark.parametrize(("share", "because"), [(0.18, ""), (0.22, "options")])
def test_up_to_a_fifth_may_have_options_that_are_one(share: float, because: str) -> None:
    """Of the side that has more: the other has none."""
    made = frame(part(share, of=0))
    for measure in (GAP, WRITTEN):
        row = read(made, measure)
        assert row.because == because and f"{round(100 * share)} % with options alike" in row.method


def test_each_group_is_read_by_itself() -> None:
    """Tanwin that a tokenizer does not know is on nouns alone."""
    made = frame(lambda bare, second: np.where(np.arange(N) < N // 2, 0, second))
    assert read(made, WRITTEN, "site=noun").because == "options"
    assert read(made, WRITTEN, "site=verb").because == ""


def test_who_has_no_twin_is_like_none() -> None:
    made = frame(lambda bare, second: bare)
    row = read(made[made["vowels"] == "written"], WRITTEN)
    assert row.because == ""


def test_other_differences_of_pairs_may_be_none_at_all() -> None:
    """That digits of either kind are one to a model is what is asked of it, and found `within`."""
    made = frame(lambda bare, second: bare)
    row = read(made, replace(GAP, apart=None))
    assert (row.verdict, row.because, row.estimate) == ("within", "", 0)
    asked = {(name, each.name) for name in SUITES for each in SUITES[name].measures if each.apart}
    titles = {("gender", f"masculine title, {who}") for who in ("women", "men", "unseen")}
    assert asked == {("gender", "agreement, vocalised"), ("gender", "vowels, agreement")} | titles
