"""The command line, end to end and with everything wrong that a user gets wrong."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import audit
from audit import cli
from audit.engine import auditing
from audit.statistics import COLUMNS
from probes.errors import InputError
from probes.stimuli.drawn import scenes


@pytest.fixture(scope="module")
def model(random_model: str) -> str:
    return random_model


@pytest.fixture(scope="module")
def finished(random_run: audit.Run) -> audit.Run:
    return random_run


def test_the_run_has_everything(finished: audit.Run) -> None:
    names = {path.name for path in finished.folder.iterdir()}
    tables = {"queries.parquet", "options.parquet", "outcomes.parquet", "findings.parquet"}
    assert {"run.json", *tables, "findings.csv", "findings.json", "report.html", "report.ipynb"} <= names
    assert list(finished.findings) == COLUMNS
    counts = finished.provenance["queries"]
    assert counts["expected"] == counts["seen"] == len(finished.outcomes) == len(finished.trials.queries)
    assert finished.trials.hash == finished.provenance["trials"]
    assert finished.provenance["trials"] in finished.signature


def test_whole_and_judged_findings_are_told_apart(finished: audit.Run) -> None:
    whole, judged = finished.whole, finished.judged
    assert set(whole["group"]) == {""} and not whole["measure"].duplicated().any()
    assert set(finished.findings["group"]) > {""} and len(judged) < len(whole)
    names = {measure.name for measure in finished.suite.measures if measure.primary or measure.guards}
    assert set(judged["measure"]) == names
    assert set(judged.index) == set(finished.primary.index) | set(finished.controls.index)
    assert all(name.startswith("control") for name in finished.controls["measure"])


def test_random_weights_are_no_better_than_chance(finished: audit.Run) -> None:
    found = finished.whole.set_index("measure")
    row = found.loc["resolution accuracy"]
    assert row.verdict in ("at chance", "below chance") and row.ci_high < 0.6
    assert found.loc["resolution gap", "verdict"] == "not interpretable"


def test_the_report_stands_alone(finished: audit.Run) -> None:
    page = (finished.folder / "report.html").read_text(encoding="utf-8")
    assert not re.findall(r"""(?:src|href)=["'](?!data:|#)([^"']+)""", page)
    bare = re.sub(r"data:image/png;base64,[A-Za-z0-9+/=]+", "", page)
    assert not re.search(r"@import|url\(|https?://", bare)
    assert 'dir="rtl"' in page and "طبيبة" in page and finished.provenance["trials"] in page
    assert "Traceback" not in page


def test_load(finished: audit.Run, tmp_path: Path) -> None:
    pd.testing.assert_frame_equal(audit.load(finished.folder).findings, finished.findings)
    with pytest.raises(InputError, match=r"not a run: it has no run\.json"):
        audit.load(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["colour"], "'colour': no such suite; there are gender"),
        (
            ["gender", "--model", "./nowhere"],
            "./nowhere: no such folder; give a folder or a hub id as owner/name",
        ),
        (["gender", "--device", "cuda"], "--device cuda: not on this machine"),
        (["gender", "--device", "abacus"], "--device abacus: not on this machine"),
    ],
)
def test_a_wrong_call_is_one_line_and_leaves_nothing(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*arguments, "--out", str(tmp_path / "new" / "runs")]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and message in error
    assert not (tmp_path / "new").exists()


def test_no_place_to_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert cli.main(["gender", "--out", str(tmp_path / "file" / "runs")]) == 2
    assert "can't write a run there" in capsys.readouterr().err


@pytest.mark.slow
def test_an_interrupt_leaves_nothing(
    model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(auditing, "write", interrupt)
    assert cli.main(["retrieval", "--model", model, "--quiet", "--out", str(tmp_path / "runs")]) == 130
    assert (
        capsys.readouterr().err
        == "audit: interrupted; the same command goes on from the vectors that are kept\n"
    )
    assert not (tmp_path / "runs").exists()


@pytest.mark.slow
def test_the_command_prints_findings_and_finds_the_same(
    finished: audit.Run, model: str, tmp_path: Path
) -> None:
    command = [
        sys.executable,
        "-m",
        "audit",
        "gender",
        "--model",
        model,
        "--no-report",
        "--out",
        str(tmp_path),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "200"}
    )
    assert "resolution gap" in done.stdout and "not interpretable" in done.stdout
    (folder,) = tmp_path.iterdir()
    assert json.loads((folder / "run.json").read_text())["suite"] == "gender"
    assert (folder / "findings.csv").read_bytes() == (finished.folder / "findings.csv").read_bytes()


def test_paths_from_python(model: str, tmp_path: Path) -> None:
    """Of the model and of what it is shown, as Jupyter has them; and what the command line would not have let in."""
    (tmp_path / "c.csv").write_text("image,caption\na.png,كرة\nb.png,قطة\n", encoding="utf-8")
    for seed, name in enumerate("ab"):
        scenes.draw(scenes.thing("ball", "red", 1, seed)).save(tmp_path / f"{name}.png")
    told = {
        "captions": tmp_path / "c.csv",
        "images": tmp_path,
        "out": tmp_path / "runs",
        "report": False,
        "quiet": True,
    }
    assert len(audit.run("retrieval", Path(model), resamples=9, **told).outcomes) == 4
    with pytest.raises(InputError, match="--resamples 0: expected a positive whole number"):
        audit.run("retrieval", model, resamples=0, **told)
