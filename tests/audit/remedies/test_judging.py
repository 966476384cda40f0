"""What a remedy does, on encoders with a known fault, and on made-up outcomes."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from audit.engine.score import Vectors
from audit.remedies import REMEDIES
from audit.remedies.gains import Nearer, gained
from audit.remedies.judging import COLUMNS, halves, judged
from audit.remedies.remedy import Asked
from audit.remedies.requests import MEN
from audit.statistics import verdicts
from audit.statistics.inference.infer import Inference
from audit.statistics.inference.shapes import StudentT
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


@pytest.mark.parametrize("fault", sorted(set(remedied.MADE_FOR) - {"masculine default"}))
def test_the_remedy_of_a_planted_fault_is_found_and_no_other(fault: str) -> None:
    """Of all that are tried on its suite; on all suites: `make remedies`."""
    runs = remedied.encoder(1, fault, (remedied.SUITE[fault],))
    assert remedied.recommended(remedied.stands(runs)) == remedied.MADE_FOR[fault]


def test_nothing_is_recommended_to_a_fair_one() -> None:
    fair = remedied.gender(np.random.default_rng(2))
    assert not remedied.recommended(remedied.stands({"gender": fair}))


def test_what_a_control_guards_is_not_judged(biased: Asked) -> None:
    remedy = REMEDIES["both words"]
    unread = {"gender": frozenset([MEN.name])}
    table = judged({"gender": biased}, [remedy], {"gender": POLICY}, unread, resamples=99)
    assert set(table["stands"]) == {"can't say"}


def test_what_a_remedy_may_cost_is_read_everywhere_or_it_is_said_why_not(biased: Asked) -> None:
    """A request changes no caption; but where a search is by that very word it is asked otherwise, too."""
    rng = np.random.default_rng(4)
    searched = remedied.retrieval(rng)
    runs = {"gender": biased, "retrieval": searched}

    def because(runs: dict[str, Asked]) -> dict[tuple[str, str], str]:
        table = judged(runs, [REMEDIES["both words"]], dict.fromkeys(runs, POLICY), {}, resamples=99)
        own = table[table["role"] == "cost"].set_index(["suite", "measure"])
        assert (
            table["n"].dtype == int
            and (own["because"].eq("") == own["gain"].notna()).all()
            and set(table["stands"]) == {"recommended"}
        )
        return own["because"].to_dict()

    assert because(runs) == {
        ("gender", "the profession is found"): "",
        ("gender", "resolution accuracy"): "unchanged",
        ("retrieval", "text to image, MRR@10"): "unchanged",
        ("retrieval", "image to text, MRR@10"): "unchanged",
        ("zeroshot", "top-1, short"): "no run",
    }
    queries, word = searched.trials.queries.copy(), "طبيب"
    queries.loc[queries["text"].first_valid_index(), "text"] = word
    made = searched.with_tables(queries, searched.trials.options).knowing(biased.vectors["text"])
    assert because(runs | {"retrieval": made})["retrieval", "text to image, MRR@10"] == ""


def test_spelling_is_read_on_all_texts_where_their_vectors_are_kept() -> None:
    remedy = REMEDIES["spelling: letters"]
    assert remedy.spell
    rng = np.random.default_rng(5)
    runs = {"counting": remedied.counting(rng), "retrieval": remedied.retrieval(rng)}

    def costs(runs: dict[str, Asked]) -> pd.DataFrame:
        table = judged(runs, [remedy], dict.fromkeys(runs, POLICY), {}, resamples=99)
        return table[table["suite"] == "retrieval"]

    assert set(costs(runs)["because"]) == {"no vectors"}
    texts = runs["retrieval"].vectors["text"]
    spelt = Vectors(texts.matrix, {remedy.spell(text): place for text, place in texts.index.items()})
    read = costs(runs | {"retrieval": runs["retrieval"].knowing(spelt)})
    assert set(read["because"]) == {""} and (read["gain"].abs() < 0.05).all()


def test_scaling_hubs_changes_nothing_that_is_asked_by_a_picture() -> None:
    """Of each picture the same is taken from all texts."""
    searched = remedied.retrieval(np.random.default_rng(6), hubs=True)
    table = remedied.stands({"retrieval": searched})
    row = table[(table["remedy"] == "hubs scaled down") & (table["measure"] == "image to text, MRR@10")].iloc[
        0
    ]
    assert row["because"] == "unchanged"
    made = REMEDIES["hubs scaled down"].change(searched, searched)
    own = (searched.trials.queries["probe"] == "image to text").to_numpy()
    assert made.where(own).outcomes()["chosen"].equals(searched.where(own).outcomes()["chosen"])


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
    rng = np.random.default_rng(0)
    both = [
        pd.DataFrame({"share": share + 0.02 * rng.normal(size=lemmas), "lemma": np.arange(lemmas)})
        for share in (before, after)
    ]
    measure = replace(MEN, value="share", neutral=0.5)
    read, row = gained(measure, both, pd.DataFrame(), POLICY, 0, 99)
    assert row["p_value"] == read.found.p_value
    return row["difference"], *read.found.interval()


def test_over_the_neutral_value_and_as_far_is_no_gain() -> None:
    """From 70 % men to 30 %: as far from even as before."""
    estimate, low, high = gain(0.7, 0.3)
    assert low < 0 < high and estimate == pytest.approx(0, abs=0.02)
    assert gain(0.7, 0.5)[0] == pytest.approx(0.2, abs=0.02) and gain(0.3, 0.5)[1] > 0.15
    assert gain(0.6, 0.9)[2] < -0.25


@pytest.mark.parametrize("truths", [(0.1, 0.3), (0.2, 0.2), (-0.1, 0.3), (-0.3, -0.1), (-0.02, 0.01)])
def test_a_p_is_the_inverse_of_a_gains_interval(truths: tuple[float, float]) -> None:
    less, both = (Inference(each, StudentT(each, 0.05, 20), np.nan, "") for each in truths)
    shape = Nearer(less, both)
    b, a = (truths[1] + truths[0]) / 2, (truths[1] - truths[0]) / 2
    assert shape.estimate == pytest.approx(abs(b) - abs(a))
    for alpha in (0.05, 0.01):
        low, high = shape.interval(alpha)
        assert low <= shape.estimate <= high
        for value in np.linspace(-0.5, 0.5, 41):
            assert (shape.p(float(value)) <= alpha) == (not low < value < high)


def test_the_interval_of_a_gain_that_ends_at_even_is_no_wider_than_a_means() -> None:
    shape = Nearer(*(Inference(each, StudentT(each, 0.05, 20), np.nan, "") for each in (0.2, 0.2)))
    assert shape.interval(0.05) == StudentT(0.2, 0.05, 20).interval(0.05)
