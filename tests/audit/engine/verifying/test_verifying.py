"""Whole is what vectors or a signature show to be whole, and nothing else."""

import hashlib
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from audit.cli import main
from audit.engine import verifying
from audit.engine.verifying import asked, weights
from audit.models.loading import hub
from audit.runs import Run

from .conftest import forged


def states(run: Path) -> tuple[dict[str, str], bool]:
    checks, whole = verifying.verify(run)
    return {check.what: check.state for check in checks}, whole


def test_a_run_is_whole_by_its_vectors(reference_run: Run) -> None:
    told, whole = states(reference_run.folder)
    assert whole and {name for name, state in told.items() if state == "not told"} == {"signature", "report"}


def test_forged_of_one_piece_it_is_not_what_the_vectors_give(
    reference_run: Run, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    run = Path(shutil.copytree(reference_run.folder, tmp_path / "run"))
    told = json.loads((run / "run.json").read_text(encoding="utf-8"))
    (run / "run.json").write_text(json.dumps(told | {"resamples": 99}), encoding="utf-8")
    forged(
        run,
        lambda outcomes: outcomes.assign(correct=outcomes["correct"].where(outcomes["correct"].isna(), 1.0)),
    )
    told, whole = states(run)
    assert not whole and told["outcomes"] == "differs"
    assert {told["files"], told["trials"], told["findings"]} == {"holds"}
    assert main(["verify", str(run), "--sign", "no.key"]) == 2
    assert "is not signed: outcomes: DIFFERS: correct of " in capsys.readouterr().err


def test_without_vectors_it_is_unsigned_and_not_whole(
    reference_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path))
    monkeypatch.setitem(verifying.LOOKS, "findings", lambda run: verifying.Check("findings", "holds", ""))
    assert main(["verify", str(reference_run.folder)]) == 2
    told = capsys.readouterr().out
    assert "signature: unsigned" in told and "no vectors of this model are kept here" in told
    assert "nothing differs, and nothing shows that the outcomes are the model's" in told


def test_other_trials_than_the_hash_are_named(reference_run: Run, tmp_path: Path) -> None:
    run = Path(shutil.copytree(reference_run.folder, tmp_path / "run"))
    options = pd.read_parquet(run / "options.parquet")
    options.loc[0, "text"] = "أخرى"
    options.to_parquet(run / "options.parquet", index=False)
    check = asked.trials(Run(run))
    assert check.state == "differs" and check.told.endswith(
        f"run.json says {reference_run.provenance['trials']}"
    )


def test_other_weights_in_its_folder_are_named(random_model: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(random_model, tmp_path / "model"))
    (tmp_path / "run").mkdir()
    told = {"id": str(folder), "revision": "sha256:000000000000", "weights": ["model.safetensors"]}
    (tmp_path / "run" / "run.json").write_text(json.dumps({"model": told}))
    check = weights.model(Run(tmp_path / "run"))
    assert check.state == "differs" and "those audited were sha256:000000000000" in check.told


def test_weights_in_the_cache_of_the_hub_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"weights"
    blob = tmp_path / hashlib.sha256(content).hexdigest()
    blob.write_bytes(content)
    monkeypatch.setattr(
        hub, "try_to_load_from_cache", lambda id, name, revision: str(blob) if name == "w" else None
    )
    (tmp_path / "run").mkdir()

    def state(name: str) -> str:
        told = {"id": "owner/name", "revision": "c0ffee", "weights": [name]}
        (tmp_path / "run" / "run.json").write_text(json.dumps({"model": told}))
        return weights.model(Run(tmp_path / "run")).state

    assert (state("w"), state("other")) == ("holds", "not told")
    blob.write_bytes(b"others")
    assert state("w") == "differs"


def test_the_language_of_a_report_is_read_off_it(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "code", "source": 'LANG = "en"\nDIGITS = "western"'},
        {"cell_type": "code", "source": ["LANG = 'ar'\n", "DIGITS = 'arabic-indic'"]},
    ]
    (tmp_path / "report.ipynb").write_text(json.dumps({"cells": cells}))
    assert verifying.language(tmp_path / "report.ipynb") == ("ar", "arabic-indic")
