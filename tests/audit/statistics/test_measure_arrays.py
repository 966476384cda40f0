"""Outcomes of one measure as arrays: clusters, pairs, what is left out and counted."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from audit.statistics import findings
from audit.statistics.measure_arrays import crossed
from tests.support.made_outcomes import GAP, outcomes, suite


def test_what_has_no_cluster_is_counted() -> None:
    frame = outcomes(lemmas=8, each=6)
    frame["twin"] = frame["scene"]
    frame.loc[3, "lemma"], frame.loc[5, "twin"] = None, None
    row = findings(suite(replace(GAP, pair="twin", by=())), frame, pd.DataFrame()).iloc[0]
    assert "2 outcomes without a value or a lemma, scene, twin" in row.method
    assert not np.isnan(row.estimate)


def test_nested_clusters_are_counted_whole_and_crossed_ones_both() -> None:
    lemma, look, template = np.repeat(np.arange(6), 8), np.arange(48) // 4, np.tile(np.arange(4), 12)
    _, names = crossed([lemma, look], ["lemma", "look"])
    assert names == ("lemma",)
    _, names = crossed([look, lemma], ["look", "lemma"])
    assert names == ("lemma",)
    codes, names = crossed([lemma, template], ["lemma", "template"])
    assert names == ("lemma", "template") and [codes[0].max(), codes[1].max()] == [5, 3]
    _, names = crossed([lemma, lemma + 10], ["one", "same"])
    assert names == ("one",)


def test_pairs_are_compared_with_each_other_and_the_lonely_are_counted() -> None:
    frame = outcomes(lemmas=8, each=6)
    frame["twin"] = frame["scene"]
    lonely = frame.drop(index=frame.index[(frame["scene"] == "l2/3") & (frame["presentation"] == "feminine")])
    paired = replace(GAP, pair="twin", by=())
    row = findings(suite(paired), lonely, pd.DataFrame()).iloc[0]
    sides = lonely.pivot(index="scene", columns="presentation", values="correct").dropna()
    assert row.estimate == pytest.approx((sides["feminine"] - sides["masculine"]).mean(), abs=1e-12)
    assert row.n == 47 and "1 pairs lack one side" in row.method
    both = [
        findings(suite(measure), frame, pd.DataFrame()).iloc[0] for measure in (paired, replace(GAP, by=()))
    ]
    assert both[0].ci_low == pytest.approx(both[1].ci_low, abs=1e-9)


def test_an_empty_cell_stays_to_be_seen() -> None:
    frame = outcomes()
    frame["skin"] = pd.Categorical(np.where(frame.index % 2, "1", "2"), categories=["1", "2", "3"])
    found = findings(suite(replace(GAP, by=("skin",))), frame, pd.DataFrame()).set_index("group")
    empty = found.loc["skin=3"]
    assert empty.n == 0 and np.isnan(empty.estimate) and empty.method == "no outcomes"
