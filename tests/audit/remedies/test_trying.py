"""Remedies on finished runs: what is written, and what is refused."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import audit
from audit import cli, models
from audit.remedies import using
from audit.runs import manifest


@pytest.fixture(scope="module")
def run(reference_run: audit.Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of the reference model, with its remedies."""
    folder = tmp_path_factory.mktemp("remedies") / "run"
    shutil.copytree(reference_run.folder, folder)
    (folder / "remedy-of-another-day.csv").write_text("")
    assert cli.main(["remedies", str(folder), "--resamples", "99"]) == 0
    return folder


def test_the_run_stays_whole(run: Path) -> None:
    assert not manifest.differing(run) and not (run / "remedy-of-another-day.csv").exists()
    table = audit.load(run).remedies
    assert table is not None and (pd.read_csv(run / "remedies.csv")["remedy"] == table["remedy"]).all()


def test_a_file_of_prompts_gives_the_gain(run: Path) -> None:
    """Read by who has the file and the model alone."""
    file = run / "remedy-wording-field.csv"
    prompts = pd.read_csv(file)
    assert list(prompts) == using.COLUMNS
    model = models.load()
    trials = audit.load(run).trials
    asked = trials.queries[trials.queries["probe"] == "form, masculine word"]
    pictures = dict(zip(trials.images(), _pictures(model, trials.images()), strict=True))
    shares = []
    for column in ("before", "after"):
        texts = dict(zip(prompts["for"], model.encode_texts(list(prompts[column])), strict=True))
        men = []
        for query in asked.itertuples():
            gallery = trials.options[trials.options["options"] == query.options]
            cosines = np.stack([pictures[name] for name in gallery["image"]]) @ texts[query.lemma]
            men.append(
                (gallery["gender"].to_numpy()[np.argsort(-cosines, kind="stable")[:8]] == "masculine").mean()
            )
        shares.append(float(np.mean(men)))
    told = audit.load(run).remedies
    assert told is not None
    row = told[(told["remedy"] == "wording: field") & (told["role"] == "helps")].iloc[0]
    assert shares == pytest.approx([row["before"], row["after"]], abs=0.005)


def _pictures(model, names):
    from probes import stimuli

    return model.encode_images([stimuli.open(name) for name in names])


def test_without_kept_vectors_it_says_how_to_get_them(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path))
    assert cli.main(["remedies", str(run)]) == 2
    assert capsys.readouterr().err == (
        f"audit: {run}: no vectors of this model are kept here; run the same audit again on this machine, without "
        "--no-cache, which keeps them\n"
    )


def test_runs_of_several_models_and_of_one_suite_are_refused(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["remedies", str(run), str(run)]) == 2
    assert "a second run of gender; give one of each suite" in capsys.readouterr().err
    other = tmp_path / "other"
    shutil.copytree(run, other)
    told = json.loads((other / "run.json").read_text())
    told["model"]["revision"] = "another"
    (other / "run.json").write_text(json.dumps(told))
    (other / manifest.NAME).unlink()
    assert cli.main(["remedies", str(run), str(other)]) == 2
    assert "@another, but the first is of reference@" in capsys.readouterr().err
