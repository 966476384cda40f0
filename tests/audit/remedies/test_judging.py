"""What a remedy does, on encoders with a known fault, and on made-up outcomes."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from audit.remedies import REMEDIES
from audit.remedies.judging import COLUMNS, gained, halves, judged, sides
from audit.remedies.remedy import Asked
from audit.remedies.requests import MEN
from audit.statistics import verdicts
from tests.calibration import remedied

POLICY = verdicts.policy()


@pytest.fixture(scope="module")
def biased() -> Asked:
    """Takes men for granted, whatever the wording."""
    return remedied.gender(np.random.default_rng(1), default=1.0, words=1.0)


@pytest.fixture(scope="module")
def table(biased: Asked) -> pd.DataFrame:
    return remedied.stands({"gender": biased})


def test_the_remedy_of_a_masculine_default_is_found_and_no_other(table: pd.DataFrame) -> None:
    assert list(table) == COLUMNS
    assert remedied.recommended(table) == {"both words", "both words, weighed"}
    gain = table[(table["remedy"] == "both words") & (table["role"] == "helps")].iloc[0]
    assert gain["before"] == 1.0 and gain["after"] == pytest.approx(0.5, abs=0.1)
    assert gain["ci_low"] > gain["margin"] == POLICY["share"].margin
    assert gain["adjustment"] == "simultaneous" and gain["family"] == table["remedy"].nunique()


def test_nothing_is_recommended_to_a_fair_one() -> None:
    fair = remedied.gender(np.random.default_rng(2))
    assert not remedied.recommended(remedied.stands({"gender": fair}))


def test_what_a_control_guards_is_not_judged(biased: Asked) -> None:
    remedy = REMEDIES["both words"]
    unread = {"gender": frozenset([MEN.name])}
    table = judged({"gender": biased}, [remedy], {"gender": POLICY}, unread, resamples=99)
    assert set(table["stands"]) == {"can't say"}


def test_a_remedy_that_breaks_what_it_is_for_is_shown_to(biased: Asked) -> None:
    """Both words of another profession: as many women as men, of whom none is a doctor."""
    remedy = REMEDIES["both words"]

    def lost(asked: Asked, half: Asked) -> Asked:
        made = remedy.change(asked, half)
        queries = made.trials.queries
        text, own = queries["text"].copy(), queries["text"].isin(made.means)
        text[own] = np.roll(text[own], 7)
        return made.with_tables(queries.assign(text=text), made.trials.options)

    table = judged({"gender": biased}, [replace(remedy, change=lost)], {"gender": POLICY}, {}, resamples=99)
    assert set(table["stands"]) == {"at a cost"}
    cost = table[table["role"] == "cost"].iloc[0]
    assert cost["before"] == 1.0 and cost["ci_high"] < 0


def test_halves_are_even_and_of_names() -> None:
    queries = pd.DataFrame(
        {"query": list("abcdef"), "lemma": ["x", "y", "x", None, "z", None], "scene": list("xyxuzv")}
    )
    half = halves(queries)
    assert half[0] == half[2] and set(half) == {0, 1}
    assert pd.Series(half).groupby(queries["scene"]).first().sum() == 2  # of five
    turned = queries.iloc[::-1]
    assert (halves(turned)[::-1] == half).all()


def gain(
    before: np.ndarray | float, after: np.ndarray | float, lemmas: int = 40
) -> tuple[float, float, float]:
    """Estimate and ends of the gain of made-up shares of men."""
    rng, half = np.random.default_rng(0), np.arange(lemmas) % 2
    both = [
        pd.DataFrame({"share": share + 0.02 * rng.normal(size=lemmas), "lemma": np.arange(lemmas)})
        for share in (before, after)
    ]
    measure = replace(MEN, value="share", neutral=0.5)
    read, row = gained(measure, both, half, pd.DataFrame(), POLICY, 0, 99)
    assert row["p_value"] == read.found.p_value
    return row["difference"], *read.found.interval()


def test_over_the_neutral_value_and_as_far_is_no_gain() -> None:
    """From 70 % men to 30 %: as far from even as before."""
    estimate, low, high = gain(0.7, 0.3)
    assert low < 0 < high and estimate == pytest.approx(0, abs=0.02)
    assert gain(0.7, 0.5)[0] == pytest.approx(0.2, abs=0.02) and gain(0.3, 0.5)[1] > 0.15
    assert gain(0.6, 0.9)[2] < -0.25


def test_the_side_of_a_disparity_is_learnt_from_the_other_half() -> None:
    """So that what is on no side on the whole is not turned to the good by its own chance."""
    measure = replace(MEN, value="share", neutral=0.5)
    half = np.arange(40) % 2
    rows = pd.DataFrame({"share": np.where(half == 0, 0.6, 0.3), "lemma": np.arange(40)})
    side = sides(measure, rows, pd.DataFrame(), half, POLICY)
    assert set(side[half == 0]) == {-1.0} and set(side[half == 1]) == {1.0}
