"""Runs against each other, and what is refused."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import audit
from audit import cli
from audit.runs import manifest
from audit.statistics import comparison, whole
from probes.errors import InputError
from probes.suite import Measure, Suite


@pytest.fixture(scope="module")
def runs(reference_run: audit.Run, random_run: audit.Run) -> list[audit.Run]:
    """The bundled model and a random one."""
    return [reference_run, random_run]


@pytest.mark.slow
def test_a_biased_and_a_random_model_differ(runs: list[audit.Run]) -> None:
    table = audit.compare(runs)
    assert list(table) == comparison.COLUMNS
    rows = whole(table).set_index("measure")
    control = rows.loc["control: presentation"]
    assert control.verdict == "exceeds" and control.ci_high < -0.3
    own = [run.whole.set_index("measure")["estimate"] for run in runs]
    raw = [name for name in rows.index if "margin" not in name]
    for column, estimates in zip(("estimate_first", "estimate_other"), own, strict=True):
        expected = estimates[raw].to_numpy()  # none where all words of a list are one to the tokenizer
        assert rows.loc[raw, column].to_numpy() == pytest.approx(expected, abs=1e-9, nan_ok=True)
    assert (rows["difference"] - (rows["estimate_other"] - rows["estimate_first"])).abs().max() < 1e-9
    # the random model fails its controls
    assert rows.loc["resolution gap", "verdict"] == "not interpretable"
    adjusted = rows["p_adjusted"].dropna()
    assert {measure.name for measure in runs[0].suite.primary} <= set(adjusted.index)
    assert (adjusted >= rows.loc[adjusted.index, "p_value"]).all()


@pytest.mark.slow
def test_a_run_is_like_itself(runs: list[audit.Run]) -> None:
    rows = whole(audit.compare([runs[0], runs[0].folder]))
    shown = runs[0].whole.set_index("measure")["estimate"].loc[rows["measure"]].notna().to_numpy()
    assert (
        (rows["difference"][shown] == 0).all()
        and shown.sum() > 20
        and set(rows["first"]) == {runs[0].folder.name}
    )
    assert "exceeds" not in set(rows["verdict"]) and (rows["p_value"].dropna() == 1).all()


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bytes(runs: list[audit.Run]) -> None:
    first, second = (audit.compare(runs, seed=4, resamples=499).to_csv() for _ in range(2))
    assert first == second


def test_paired_differences_are_scipy_s() -> None:
    """One outcome a cluster, differences that lean to neither side: scipy.stats.ttest_rel gives the interval and the
    p-value, its inverse; where they lean, ours is the wider (corrected.py)."""
    rng = np.random.default_rng(0)
    first = pd.DataFrame({"query": range(14), "lemma": range(14), "margin": rng.normal(size=14)})
    moved = rng.normal(0, 1, 7)
    other = first.assign(margin=first["margin"] + 0.5 + np.append(moved, -moved))
    measure = Measure("m", "?", "disparity", "margin", "share", clusters=("lemma",), primary=True)
    suite = Suite("s", "", "", (), lambda: None, (measure,))  # type: ignore[arg-type, return-value]
    row = comparison.comparison(suite, first, {"other": other}, pd.DataFrame(), resamples=2**13).iloc[0]
    theirs = stats.ttest_rel(other["margin"], first["margin"]).confidence_interval()
    assert (row.ci_low, row.ci_high) == pytest.approx((theirs.low, theirs.high), rel=1e-10)
    assert row.p_value == pytest.approx(stats.ttest_rel(other["margin"], first["margin"]).pvalue, rel=1e-10)


def test_models_are_scaled_over_the_queries_that_both_answer() -> None:
    rng = np.random.default_rng(0)
    first = pd.DataFrame({"query": range(400), "lemma": np.arange(400) % 20, "margin": rng.normal(size=400)})
    first.loc[200:, "margin"] *= 5
    other = first.assign(margin=first["margin"].where(first.index < 200))
    measure = Measure("m", "?", "disparity", "margin", "margin_gap", clusters=("lemma",))
    suite = Suite("s", "", "", (), lambda: None, (measure,))  # type: ignore[arg-type, return-value]
    row = comparison.comparison(suite, first, {"other": other}, pd.DataFrame(), resamples=99).iloc[0]
    assert row.difference == 0 and row.n == 200
    flat = comparison.comparison(
        suite, first, {"other": first.assign(margin=0.3)}, pd.DataFrame(), resamples=99
    ).iloc[0]
    assert np.isnan(flat.difference) and flat.verdict == "inconclusive"


@pytest.mark.slow
def test_other_trials_are_refused_and_it_says_where(runs: list[audit.Run], tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(runs[1].folder, other)
    options = pd.read_parquet(other / "options.parquet")
    options.loc[7, "text"] = "أخرى"
    options.to_parquet(other / "options.parquet", index=False)
    told = json.loads((other / "run.json").read_text(encoding="utf-8"))
    (other / "run.json").write_text(json.dumps(told | {"trials": "another"}), encoding="utf-8")
    (other / manifest.NAME).unlink()
    with pytest.raises(InputError) as error:
        audit.compare([runs[0], other])
    message = str(error.value)
    assert "its trials (another) are not those of" in message and "options row 7, text: " in message
    assert "'أخرى'" in message and "\n" not in message


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["compare", "RUN"], "compare: 1 run given; give two or more folders of runs"),
        (["compare", "RUN", "nowhere"], "nowhere: not a run: it has no run.json"),
        (
            ["compare", "RUN", "RUN", "--csv", "no/such/folder.csv"],
            "--csv no/such/folder.csv: can't be written",
        ),
        (
            ["compare", "RUN", "RUN", "--policy", "no.yaml"],
            "no.yaml: no such file; give a YAML file of margins",
        ),
        (["power", "colour", "--effect", "0.05"], "'colour': no such suite; there are gender, counting"),
        (["power", "gender", "--effect", "0"], "--effect 0.0: expected a number above 0"),
        (
            ["power", "gender", "--effect", "0.1", "--share", "2"],
            "--share 2.0: expected a number above 0 and below 1",
        ),
        (["power", "gender", "--effect", "0.1", "--pilot", "nowhere"], "nowhere: not a run"),
    ],
)
def test_a_wrong_call_is_one_line(
    arguments: list[str], message: str, runs: list[audit.Run], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([word.replace("RUN", str(runs[0].folder)) for word in arguments]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and message in error


@pytest.mark.slow
def test_the_commands_print(
    runs: list[audit.Run], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = [str(run.folder) for run in runs]
    assert cli.main(["compare", *folders, "--csv", str(tmp_path / "c.csv")]) == 0
    out = capsys.readouterr().out
    assert "random − reference" in out and "resolution gap" in out
    assert set(pd.read_csv(tmp_path / "c.csv")["other"]) == {"random"}
    assert cli.main(["power", "gender", "--effect", "0.1", "--pilot", folders[0]]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "32 professions × 16 pictures × 3 wordings" in out and "the pilot's" in out


def test_power_needs_more_for_less() -> None:
    keys = ["measure", "verdict", "needed_wordings", "needed_pictures"]
    small, large = (audit.power("gender", effect).set_index(keys) for effect in (0.055, 0.3))
    p = small.xs("p", level="verdict")["needed_clusters"]
    assert (p > large.xs("p", level="verdict")["needed_clusters"]).all() and (p < np.inf).all()
    assert (small["sees"] == large["sees"]).all()
    within = small.xs("within", level="verdict")["needed_clusters"]
    assert (within == large.xs("within", level="verdict")["needed_clusters"]).all()
    beyond = small.xs("exceeds", level="verdict")["needed_clusters"]
    assert beyond["resolution gap"].isna().all()  # half a point beyond the margin takes more than 9,999
    assert (beyond["default"] == np.inf).all()  # within the margin
    assert (large.xs("exceeds", level="verdict")["needed_clusters"]["resolution gap"] < 100).all()


POLICY = "accuracy_gap:\n  margin: {margin}\n  unit: raw\n  reason: ours\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nothing: {margin: 1, unit: raw, reason: x}", "nothing: no such margin; there are accuracy_gap"),
        (POLICY.format(margin="-1"), "accuracy_gap: margin: -1.0: expected a number above 0"),
        (POLICY.format(margin="wide"), "accuracy_gap: line 2: margin: 'wide': expected a number, as 0.5"),
        (
            POLICY.format(margin="1").replace("raw", "metres"),
            "accuracy_gap: line 3: unit: 'metres': expected one of raw, sd",
        ),
        (
            "accuracy_gap: 3",
            "accuracy_gap: 3: expected keys and values (margin, unit, reason, enough, enough_reason)",
        ),
        ("- 1", "own.yaml: is a list; expected margins by name"),
        ("a: [", "not YAML"),
    ],
)
def test_a_wrong_policy_is_one_line(
    text: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    arguments = ["gender", "--policy", str(tmp_path / "own.yaml"), "--out", str(tmp_path / "runs")]
    assert cli.main(arguments) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and message in error and not (tmp_path / "runs").exists()


@pytest.mark.slow
def test_one_s_own_policy_moves_the_verdict(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(POLICY.format(margin="0.001"), encoding="utf-8")
    run = audit.run(
        "gender", out=tmp_path, policy=tmp_path / "own.yaml", resamples=99, quiet=True, report=False
    )
    gap = run.whole[run.whole["measure"] == "resolution gap"].iloc[0]
    assert gap.margin == 0.001 and gap.verdict == "exceeds"
    told = run.provenance["policy"]["accuracy_gap"]
    assert (told["margin"], told["unit"], told["reason"]) == (0.001, "raw", "ours")
    assert run.policy["accuracy_gap"].margin == 0.001
