"""A run that is read from its folder."""

import json
from pathlib import Path

import pandas as pd
import pytest

import audit
from audit.cli import main
from audit.comparing import gate
from audit.comparing.compare import compare
from audit.comparing.compare import earlier as named_earlier
from audit.report import terminal
from audit.report.card import card
from audit.report.sections import tables
from audit.runs import Run, manifest
from audit.runs.run import LATER
from audit.statistics import COLUMNS
from audit.statistics.verdicts import policy
from probes import Trials, reasons
from probes.errors import InputError
from probes.reasons import Reason
from tests.support import small_runs


def test_a_run_that_is_damaged_is_one_line(tmp_path: Path) -> None:
    whole = small_runs.PROVENANCE | {"trials": ""}
    lacking = ({"model": {}}, {"versions": {}})
    for text in ("[", "[]", "{}", *(json.dumps(whole | lack) for lack in lacking)):
        (tmp_path / "run.json").write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=r"its run\.json is damaged; run the audit again"):
            audit.load(tmp_path)
    (tmp_path / "run.json").write_text(json.dumps(whole | {"suite": "none"}), encoding="utf-8")
    with pytest.raises(
        InputError, match="a run of 'none', a suite that is not installed here; there are gender"
    ):
        audit.load(tmp_path)
    (tmp_path / "run.json").write_text(json.dumps(whole), encoding="utf-8")
    (tmp_path / "findings.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError, match=r"findings\.parquet: can't be read"):
        _ = audit.load(tmp_path).findings
    with pytest.raises(InputError, match=r"can't be read \(.*queries\.parquet.*\); run the audit again"):
        _ = audit.load(tmp_path).trials


def test_what_passed_the_two_per_cent_is_read_again(tmp_path: Path) -> None:
    """They are taken of all that the source held, what was skipped included, when trials are made and when read."""
    rows = range(20)
    queries = pd.DataFrame(
        {"query": [f"q{i}" for i in rows], "image": [f"{i}.png" for i in rows], "options": "o"}
    )
    options = pd.DataFrame({"options": "o", "option": ["a"], "text": ["كرة"]})
    skipped = reasons.table([("captions.txt", i, Reason("definite")) for i in range(60)])
    dropped = reasons.table([("captions.txt", 99, Reason("label-missing"))])
    made = Trials(
        queries.assign(answer=[()] * 20), options, dropped=dropped, skipped=skipped, used=20, held=81
    ).accounted((f"{i}.png" for i in rows), held=81)
    made.save(tmp_path)
    told = small_runs.PROVENANCE | {"trials": made.hash, "rows": {"used": 20, "held": 81}}
    (tmp_path / "run.json").write_text(json.dumps(told), encoding="utf-8")
    assert audit.load(tmp_path).trials.hash == made.hash


def earlier(folder: Path, **rates: float) -> Run:
    """A run as the version before wrote it: findings without the later columns, a policy without `enough`."""
    run = small_runs.make(folder, rates=rates, policy={"ability": "0.1 raw", "accuracy_gap": "0.05 raw"})
    path = folder / "findings.parquet"
    pd.read_parquet(path).drop(columns=list(LATER)).to_parquet(path, index=False)
    return Run(run.folder)


def test_a_run_of_an_earlier_version_is_read_and_says_so(tmp_path: Path) -> None:
    one, two = (earlier(tmp_path / name) for name in ("one", "two"))
    assert [each.code for each in one.warnings] == ["earlier-verdicts"]
    assert list(one.findings) == COLUMNS and set(one.findings["because"]) == {""}
    assert one.policy["ability"].margin == 0.1 and one.policy["ability"].enough == policy()["ability"].enough
    now = small_runs.make(tmp_path / "now")
    assert now.warnings == [] and not now.is_earlier
    table = compare([one.folder, two.folder])
    assert set(table["measure"]) == set(one.whole["measure"]) and (table["difference"].dropna() == 0).all()
    [line] = named_earlier([one, now])
    assert line.startswith(
        "one: This run was made by an earlier version, whose “able” meant only above chance"
    )
    assert "as an earlier version adjusted it" in terminal.show(one)
    against = {"fail_on": [], "baseline": [str(one.folder)], "junit": None}
    assert line in gate.checked([now], against)[0]
    assert "resolution gap" in card.written("", [one])


def test_its_report_is_made_by_this_version(tmp_path: Path) -> None:
    """It has no manifest, and gets one of what its files are."""
    path = small_runs.reported(tmp_path / "old", policy={"ability": "0.1 raw"}) / "findings.parquet"
    pd.read_parquet(path).drop(columns=list(LATER)).to_parquet(path, index=False)
    assert main(["report", str(tmp_path / "old")]) == 0
    assert (tmp_path / "old" / "report.html").is_file() and manifest.differing(tmp_path / "old") == []
    assert audit.load(tmp_path / "old").is_sealed


def test_measures_that_are_no_more_are_left_out_and_named(tmp_path: Path) -> None:
    """One of an earlier version was renamed: the run is shown, compared and written on a card without it."""
    run = earlier(tmp_path / "old")
    path = run.folder / "findings.parquet"
    table = pd.read_parquet(path)
    gone = table[table["measure"] == "default"].assign(measure="form NDKL")
    pd.concat([table, gone]).to_parquet(path, index=False)
    run = Run(run.folder)
    assert run.gone == ["form NDKL"] and "form NDKL" not in set(run.findings["measure"])
    assert [each.code for each in run.warnings] == ["earlier-verdicts", "measures-gone"]
    assert "form NDKL" in str(run.warnings[1])
    assert "form NDKL" not in str(tables.answers(run))
    assert "form NDKL" in card.written("", [run])
    now = small_runs.make(tmp_path / "now")
    assert set(compare([now, run])["measure"]) == set(now.whole["measure"])
    assert len(named_earlier([now, run])) == 2
    assert "form NDKL" not in terminal.show(run)
