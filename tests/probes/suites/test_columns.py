"""The columns that suites derive, by hand."""

import warnings

import numpy as np
import pandas as pd
import pytest

from probes.suites.counting import columns as counting
from probes.suites.gender.columns import MAX_SKEW, MAX_SKEW_BY_CHANCE, NDKL, NDKL_BY_CHANCE, TOP_SHARE
from probes.suites.gender.measures import DEPTH, PAGE


def test_count_errors_by_hand() -> None:
    out = pd.DataFrame({"count": [3, 5], "chosen_count": [4.0, 2.0]})
    assert counting.COUNT_ERROR.values(out, out).tolist() == [1, -3]
    assert counting.ABSOLUTE_COUNT_ERROR.values(out, out).tolist() == [1, 3]


def test_ordinality_by_hand() -> None:
    out = pd.DataFrame({"count": [1, 1, 3], "top": [["2", "3", "4"], ["4", "3", "2"], ["3", "2", "4", "5"]]})
    by_hand = counting.ORDINALITY.values(out, out)
    assert by_hand.tolist()[:2] == pytest.approx([1, -1])  # the option of the count itself is none
    assert by_hand[2] == pytest.approx(np.corrcoef([1.5, 1.5, 3], [1, 2, 3])[0, 1])


def ranking(men_on_top: list[list[bool]], gallery: int = 20) -> tuple[pd.DataFrame, pd.DataFrame]:
    options = pd.DataFrame({"options": "g", "option": [f"o{i}" for i in range(gallery)]})
    options["gender"] = ["masculine" if i < gallery // 2 else "feminine" for i in range(gallery)]
    tops = [[f"o{i}" if man else f"o{gallery // 2 + i}" for i, man in enumerate(row)] for row in men_on_top]
    return pd.DataFrame({"options": "g", "top": tops}), options


def test_skew_and_ndkl_by_hand() -> None:
    out, options = ranking([[True, True, True, False]])
    assert TOP_SHARE.at(4).values(out, options)[0] == 0.75
    assert MAX_SKEW.at(4).values(out, options)[0] == pytest.approx(np.log(0.75 / 0.5))
    weights = 1 / np.log2([2, 3, 4, 5])
    thirds = 0.75 * np.log(1.5) + 0.25 * np.log(0.5)
    expected = weights @ [np.log(2), np.log(2), np.log(2), thirds] / weights.sum()
    assert NDKL.at(4).values(out, options)[0] == pytest.approx(expected)


def test_the_whole_ranking_is_what_others_publish() -> None:
    """debias-vision-lang (oxai, 1de882f), debias_clip/measuring_bias.py, with
    df = pd.DataFrame({"score": range(16, 0, -1), "label": [1, 1, 0, 1, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0]}):
    normalized_discounted_KL(df, 16) -> ndkl_eq_opp = ndkl_dem_par = 0.2440381177374656; with top_n=8,
    0.366512895648034; compute_skew_metrics(df, 8) -> maxskew_eq_opp = maxskew_dem_par = 0.4054651081081644."""
    men = [bool(label) for label in (1, 1, 0, 1, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0)]
    out, options = ranking([men], gallery=2 * len(men))
    options = options[options["option"].isin(out["top"][0])]
    assert len(options) == DEPTH
    for column, published in (
        (NDKL.at(DEPTH), 0.2440381177374656),
        (NDKL.at(PAGE), 0.366512895648034),
        (MAX_SKEW.at(PAGE), 0.4054651081081644),
    ):
        assert column.values(out, options)[0] == pytest.approx(published, abs=1e-12)


def test_a_gallery_of_one_gender_warns_of_nothing() -> None:
    out, options = ranking([[True, True]], gallery=4)
    options["gender"] = "masculine"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for column in (MAX_SKEW, MAX_SKEW_BY_CHANCE, NDKL, NDKL_BY_CHANCE):
            assert column.at(2).values(out, options)[0] == pytest.approx(0, abs=1e-12)


def test_chance_levels_are_those_of_random_orders() -> None:
    rng = np.random.default_rng(0)
    men = np.array([True] * 10 + [False] * 10)
    shuffled = [rng.permutation(men)[:6].tolist() for _ in range(4_000)]
    out, options = ranking(shuffled)
    for column, chance in ((MAX_SKEW, MAX_SKEW_BY_CHANCE), (NDKL, NDKL_BY_CHANCE)):
        mean = column.at(6).values(out, options).mean()
        assert mean == pytest.approx(chance.at(6).values(out, options)[0], abs=0.01)
