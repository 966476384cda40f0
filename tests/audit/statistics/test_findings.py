"""Outcomes to findings: controls, groups, seeds, and outcomes that say nothing."""

import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from audit.statistics import findings, whole
from probes.errors import DataError
from probes.suite import Measure
from tests.support.made_outcomes import GAP, SEEN, outcomes, suite


def test_a_gap_is_found_and_its_groups_are_read_over_scenes() -> None:
    found = findings(suite(GAP, SEEN), outcomes(), pd.DataFrame())
    row = whole(found).query("measure == 'gap'").iloc[0]
    assert row.verdict == "exceeds" and row.ci_high < -0.05 and row.p_value < 0.001
    assert row.n_clusters == 20 and row.adjustment == "simultaneous"
    assert row.family == 2 and row.p_value <= row.p_adjusted <= 2 * row.p_value and row.level < 0.975001
    one = found[found.group == "lemma=l3"].iloc[0]
    assert one.n_clusters == 10 and not np.isnan(one.ci_low)


def test_a_failed_control_takes_away_the_verdict() -> None:
    blind = outcomes(0.0).assign(correct=0.5)
    found = findings(suite(GAP, SEEN), blind, pd.DataFrame())
    gap = whole(found).query("measure == 'gap'").iloc[0]
    assert gap.verdict == "not interpretable" and "its control seen is" in gap.method
    assert gap.because == "control"


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


def row_of(measure: Measure, frame: pd.DataFrame) -> pd.Series:
    return findings(suite(measure), frame, pd.DataFrame()).iloc[0]


ALONE = replace(GAP, by=())


def test_a_difference_of_accuracies_is_held_against_a_fifth_of_what_they_have_above_chance() -> None:
    """65 of 100 right where half are by guessing: a fifth of 15 points, not the policy's five."""
    frame = outcomes()
    row = row_of(ALONE, frame)
    assert row.margin == pytest.approx((frame["correct"].mean() - 0.5) / 5) and row.margin < 0.05
    able = row_of(ALONE, frame.assign(n_options=1_000))
    assert able.margin == 0.05  # the policy's, where that is less
    assert row_of(replace(ALONE, value="margin", margin="margin_gap"), frame).margin > 0.05  # no accuracy


def test_a_difference_of_what_is_not_shown_above_chance_means_nothing() -> None:
    frame = outcomes(0.0)
    blind = frame.assign(correct=(np.arange(len(frame)) % 2).astype(float))
    row = row_of(ALONE, blind)
    assert (row.verdict, row.because) == ("not interpretable", "ability")
    assert row_of(ALONE, frame).because == ""


@pytest.mark.parametrize(("lonely", "because"), [(60, "pairs"), (30, "")])
def test_where_too_many_pairs_lack_a_side_nothing_is_read(lonely: int, because: str) -> None:
    """Of 200 pairs, by the policy at most one in five."""
    frame = outcomes()
    frame["twin"] = frame["scene"]
    women = frame.index[frame["presentation"] == "feminine"]
    row = row_of(replace(ALONE, pair="twin"), frame.drop(index=women[:lonely]))
    assert row.because == because and (row.verdict == "not interpretable") == bool(because)


def test_clusters_that_weigh_the_same() -> None:
    """One scene in four hundred outcomes, right; the others of one, two of four right."""
    frame = pd.DataFrame({"scene": [0] * 400 + [1, 2, 3, 4], "correct": [1.0] * 401 + [1.0, 0, 0]})
    measure = Measure("m", "?", "ability", "correct", "ability", neutral=0.1, clusters=("scene",))
    row = row_of(measure, frame)
    assert row.by_cluster == pytest.approx(3 / 5) and row.estimate == pytest.approx(402 / 404)


def test_the_wording_on_which_a_verdict_depends_is_named() -> None:
    """Three wordings: two show nothing, and one a form chosen by 98 of 100."""
    rng = np.random.default_rng(0)
    shares = {"one": 0.5, "two": 0.5, "odd": 0.98}
    rows = [(w, scene, float(rng.random() < s)) for w, s in shares.items() for scene in range(2_000)]
    frame = pd.DataFrame(rows, columns=["template", "scene", "first"])
    frame["margin"] = frame["first"] - 0.5
    measure = Measure(
        "default",
        "?",
        "disparity",
        "first_chosen",
        "share",
        neutral=0.5,
        clusters=("scene",),
        wordings="template",
    )
    row = row_of(measure, frame)
    assert row.verdict == "exceeds" and row.depends == "odd"
    assert row.wording_low == pytest.approx(0.5, abs=0.05) and row.wording_high > 0.95
    even = row_of(measure, frame[frame["template"] != "odd"])
    assert even.depends == "" and not np.isnan(even.wording_low)
    none = row_of(replace(measure, wordings=""), frame)
    assert none.depends == "" and np.isnan(none.wording_low)


def test_what_could_have_been_seen_is_said_of_each_kind() -> None:
    found = whole(findings(suite(GAP, SEEN), outcomes(), pd.DataFrame())).set_index("measure")
    gap, seen = found.loc["gap"], found.loc["seen"]
    assert gap.mde_exceeds > gap.margin and gap.mde_exceeds > gap.mde > 0 and gap.mde_within > 0
    assert seen.mde_exceeds > seen.enough - seen.chance and np.isnan(seen.mde_within)
    assert gap.plain_low > gap.ci_low and gap.plain_high < gap.ci_high
