"""Outcomes to findings: controls, groups, seeds, and outcomes that say nothing."""

import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from audit.statistics import findings, whole
from probes.errors import DataError
from tests.support.made_outcomes import GAP, SEEN, outcomes, suite


def test_a_gap_is_found_and_its_groups_are_read_over_scenes() -> None:
    found = findings(suite(GAP, SEEN), outcomes(), pd.DataFrame())
    row = whole(found).query("measure == 'gap'").iloc[0]
    assert row.verdict == "exceeds" and row.ci_high < -0.05 and row.p_value < 0.001
    assert row.n_clusters == 20 and row.p_adjusted == row.p_value
    one = found[found.group == "lemma=l3"].iloc[0]
    assert one.n_clusters == 10 and not np.isnan(one.ci_low)


def test_a_failed_control_takes_away_the_verdict() -> None:
    blind = outcomes(0.0).assign(correct=0.5)
    found = findings(suite(GAP, SEEN), blind, pd.DataFrame())
    gap = whole(found).query("measure == 'gap'").iloc[0]
    assert gap.verdict == "not interpretable" and "its control seen is" in gap.method


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, second = (findings(suite(GAP), outcomes(), pd.DataFrame(), seed=3).to_csv() for _ in range(2))
    assert first == second != findings(suite(GAP), outcomes(), pd.DataFrame(), seed=4).to_csv()


@pytest.mark.parametrize(
    "frame",
    [
        outcomes(lemmas=1),
        outcomes().assign(correct=1.0),
        outcomes().assign(correct=np.nan),
    ],
    ids=["one cluster", "all equal", "nan"],
)
def test_degenerate_outcomes_give_notes_and_no_warnings(frame: pd.DataFrame) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = findings(suite(GAP, SEEN), frame, pd.DataFrame())
    row = whole(found).query("measure == 'gap'").iloc[0]
    assert row.verdict in ("inconclusive", "not interpretable") and row.method


@pytest.mark.parametrize(
    ("frame", "asked"),
    [
        (outcomes(each=0).assign(correct=pd.Series(dtype=float)), []),
        (outcomes().query("presentation == 'feminine'"), ["seen"]),
        (outcomes().drop(columns="presentation"), ["seen"]),
    ],
    ids=["empty", "one level", "no such column"],
)
def test_what_was_not_asked_has_no_finding(frame: pd.DataFrame, asked: list[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = findings(suite(GAP, SEEN), frame, pd.DataFrame())
    assert list(found["measure"].unique()) == asked


def test_a_margin_that_nobody_set_is_one_line() -> None:
    told = "^the measure 'gap': margin 'colour': no such margin; there are accuracy_gap, "
    with pytest.raises(DataError, match=told):
        findings(suite(replace(GAP, name="gap", margin="colour")), outcomes(), pd.DataFrame())
