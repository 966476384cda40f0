"""A run whose files are not as they were written, and findings that its outcomes don't give."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import audit
from audit.cli import main
from audit.comparing import gate
from audit.engine import verifying
from audit.runs import Run, manifest, recomputed, unsealed
from audit.runs.writing import forms
from probes.errors import DataError, InputError
from tests.support import small_runs


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_runs.make(tmp_path_factory.mktemp("sealed") / "run").folder
    manifest.write(folder)
    return folder


@pytest.fixture
def run(sealed: Path, tmp_path: Path) -> Path:
    """Its copy."""
    return Path(shutil.copytree(sealed, tmp_path / "run"))


def states(run: Path) -> str:
    return verifying._files(run).state


def told(run: Path) -> str:
    return verifying._files(run).told


def forged(run: Path) -> None:
    """Findings that say less than they should."""
    path = run / "findings.parquet"
    found = pd.read_parquet(path)
    assert (found["verdict"] == "exceeds").any()
    found.assign(verdict=found["verdict"].replace({"exceeds": "within"})).to_parquet(path, index=False)


def test_one_byte_of_any_file_is_named(run: Path) -> None:
    names = [path.name for path in sorted(run.iterdir()) if path.name != manifest.NAME]
    assert names == sorted(manifest._read(run))
    assert {"run.json", "findings.parquet", "outcomes.parquet", "queries.parquet"} <= set(names)
    for name in names:
        whole = (run / name).read_bytes()
        (run / name).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert manifest.differing(run) == [f"{name} is not as it was written"]
        with pytest.raises(DataError, match=rf"{name} is not as it was written; `python -m audit verify`"):
            audit.load(run)
        (run / name).write_bytes(whole)
    assert audit.load(run).is_sealed and manifest.differing(run) == []


def test_what_is_gone_or_came_later_is_named(run: Path) -> None:
    (run / "dropped.parquet").unlink()
    (run / "report.html").touch()
    assert manifest.differing(run) == [
        "dropped.parquet is gone",
        "report.html came later: manifest.json doesn't have it",
    ]
    with pytest.raises(DataError, match=r"dropped\.parquet is gone"):
        audit.load(run)


def test_one_byte_of_the_manifest_itself_is_named(run: Path) -> None:
    """A blank or the number of its format too, which change nothing of what it tells."""
    path = run / manifest.NAME
    whole = path.read_bytes()
    for place in {
        0,
        1,
        3,
        whole.index(b"2"),
        whole.index(b": ") + 1,
        whole.index(b"run.json") + 12,
        len(whole) - 1,
    }:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert states(run) == "differs" and "manifest.json" in told(run)
    path.write_bytes(whole.replace(b'"sha256"', b'"sha257"'))
    assert "manifest.json is damaged" in told(run)
    path.write_bytes(whole)
    assert states(run) == "holds"


def test_a_manifest_of_an_earlier_version_is_one(run: Path) -> None:
    path = run / manifest.NAME
    files = manifest._read(run)
    path.write_text(json.dumps({"format": 1, "sha256": files}, indent=2) + "\n", encoding="utf-8")
    assert manifest.differing(run) == []
    path.write_text(json.dumps({"format": 1, "sha256": files}), encoding="utf-8")
    assert manifest.differing(run) == ["manifest.json is not as it was written"]


@pytest.mark.parametrize("name", ["queries.parquet", "findings.csv", "manifest.json"])
def test_a_link_in_the_place_of_a_file_is_named(run: Path, name: str) -> None:
    """Its bytes are the same, until somebody changes them elsewhere."""
    elsewhere = run.parent / name
    (run / name).rename(elsewhere) if (run / name).exists() else elsewhere.write_text("")
    (run / name).symlink_to(elsewhere)
    assert any(line.startswith(name) for line in manifest.differing(run))


def test_the_links_of_the_cache_of_the_hub_are_files(run: Path) -> None:
    blobs, snapshot = run.parent / "blobs", run.parent / "snapshots" / "c0ffee"
    run.rename(blobs)
    snapshot.mkdir(parents=True)
    for path in blobs.iterdir():
        (snapshot / path.name).symlink_to(path)
    assert manifest.differing(snapshot) == []


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: Path(path).symlink_to("nowhere")])
@pytest.mark.parametrize("name", ["more", ".hidden"])
def test_what_is_no_file_came_later_too(run: Path, make: Callable[[Path], None], name: str) -> None:
    make(run / name)
    assert manifest.differing(run) == [f"{name} came later: manifest.json doesn't have it"]
    (run / ".ipynb_checkpoints").mkdir()
    assert len(manifest.differing(run)) == 1
    audit.load(run)  # reads nothing of it


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(run: Path) -> None:
    (run / "queries.parquet").unlink()
    os.mkfifo(run / "queries.parquet")
    assert manifest.differing(run) == ["queries.parquet is gone"]
    with pytest.raises(DataError, match=r"queries\.parquet is gone"):
        audit.load(run)


def test_no_manifest_is_silent_about_what_is_read(run: Path) -> None:
    """Else who takes a table out of it could write another in its place."""
    files = manifest._read(run)
    del files["outcomes.parquet"]
    (run / manifest.NAME).write_text(manifest._text(files), encoding="utf-8")
    with pytest.raises(DataError, match=r"outcomes\.parquet came later"):
        audit.load(run)


def test_a_report_may_be_run_again_by_its_reader(run: Path) -> None:
    """Jupyter writes it anew, and its first cell loads the run."""
    (run / "report.ipynb").write_text("{}")
    manifest.write(run)
    (run / "report.ipynb").write_text("{ }")
    assert audit.load(run).is_sealed
    assert manifest.differing(run) == ["report.ipynb is not as it was written"]


def test_writing_a_manifest_again_makes_no_change_part_of_the_run(run: Path) -> None:
    forged(run)
    manifest.write(run)
    assert manifest.differing(run) == ["findings.parquet is not as it was written"]


@pytest.mark.parametrize("text", ["[", "[]", "{}", '{"sha256": 1}', "[" * 100_000])
def test_a_damaged_manifest_is_one_line(run: Path, text: str) -> None:
    (run / manifest.NAME).write_text(text)
    with pytest.raises(DataError, match=r"its manifest\.json is damaged"):
        audit.load(run)


def test_a_run_without_one_is_read_and_said_to_be_so(run: Path, capsys: pytest.CaptureFixture) -> None:
    (run / manifest.NAME).unlink()
    [line] = unsealed([audit.load(run)])
    assert "run: has no manifest, so nothing says whether its files are as they were written" in line
    assert main(["card", str(run), "--into", str(run.parent / "README.md")]) == 0
    assert line in capsys.readouterr().out


@pytest.mark.parametrize("again", [False, True])
def test_forged_findings_are_in_no_card(run: Path, capsys: pytest.CaptureFixture, again: bool) -> None:
    """Neither where the manifest is the true one nor where it is made anew."""
    forged(run)
    if again:
        (run / manifest.NAME).unlink()
        manifest.write(run)
    card = run.parent / "README.md"
    assert main(["card", str(run), "--into", str(card)]) == 2 and not card.exists()
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert ("verdict of " in told and "is within, but its outcomes give exceeds" in told) is again


def test_comparison_and_gate_take_no_forged_run(run: Path, sealed: Path) -> None:
    forged(run)
    with pytest.raises(InputError, match="is not as it was written"):
        audit.compare([sealed, run])
    with pytest.raises(InputError, match="is not as it was written"):
        gate.check_options({"fail_on": [], "baseline": [str(run)], "junit": None}, "gender")


def test_what_people_read_is_what_was_found(run: Path) -> None:
    for name, text in forms(Run(run)._found).items():
        (run / name).write_text(text, encoding="utf-8")
    assert recomputed.differing(Run(run)) is None
    told = json.loads((run / "findings.json").read_text(encoding="utf-8"))
    told[0]["verdict"] = "able"
    (run / "findings.json").write_text(json.dumps(told), encoding="utf-8")
    assert recomputed.differing(Run(run)) == "findings.json: tells something else than findings.parquet"


def test_other_versions_are_told(run: Path) -> None:
    told = json.loads((run / "run.json").read_text(encoding="utf-8"))
    told["versions"] |= {"numpy": "1.0"}
    (run / "run.json").write_text(json.dumps(told), encoding="utf-8")
    forged(run)
    assert "(it was made with numpy 1.0, not " in (recomputed.differing(Run(run)) or "")
