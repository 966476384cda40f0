"""Remedies on finished runs: what is written, and what is refused."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import audit
from audit import cli
from audit.models import reference
from audit.remedies import erasing
from audit.runs import manifest
from probes import Trials, stimuli

TRAINED = Path(reference.__file__).parent / "trained"


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


READ = """
import json, sys
import torch
from PIL import Image
from transformers import AutoImageProcessor, AutoModel, AutoTokenizer

folder, asked = sys.argv[1:]
model = AutoModel.from_pretrained(folder).eval()
tokenizer = AutoTokenizer.from_pretrained(folder)
processor = AutoImageProcessor.from_pretrained(folder, backend="pil")
asked = json.load(open(asked))

def unit(made):
    return torch.nn.functional.normalize(made.pooler_output.detach())

def encode(texts):
    return unit(model.get_text_features(**tokenizer(list(texts), padding=True, return_tensors="pt")))

opened = [Image.open(path) for path in asked["pictures"].values()]
images = unit(model.get_image_features(**processor(opened, return_tensors="pt")))
place = {name: i for i, name in enumerate(asked["pictures"])}

def men(probe, texts, images):
    shares = []
    for vector, gallery in zip(texts, asked["galleries"][probe]):
        scores = images[[place[name] for name, _ in gallery]] @ vector
        shares.append(sum(gallery[i][1] == "masculine" for i in scores.topk(8).indices) / 8)
    return sum(shares) / len(shares)

told = {}
"""
"""What a stranger has: the model in the layout of transformers, pictures, texts; nothing of ours."""
PROMPTS = """
probe = "form, masculine word"
told["before"] = men(probe, encode(asked["texts"][probe]), images)
told["after"] = men(probe, [remedied(text, encode) for text in asked["texts"][probe]], images)
"""
ERASED = """
texts = encode(asked["texts"]["form"])
told["not erased"] = men("form", texts, images)
told["erased"] = men("form", remedied(texts, "text"), remedied(images, "image"))
assert not {"audit", "probes"} & set(sys.modules)
print(json.dumps(told))
"""


@pytest.mark.skipif(not erasing.INSTALLED, reason="concept-erasure is not installed")
def test_the_lines_that_are_printed_give_the_gain(run: Path, tmp_path: Path) -> None:
    """In a script of another's, which imports transformers, torch and safetensors, and none of ours."""
    script = tmp_path / "plain.py"
    lines = [(run / f"remedy-{name}.py").read_text() for name in ("wording-field", "gender-erased")]
    script.write_text("\n".join([READ, lines[0], PROMPTS, lines[1], ERASED]), encoding="utf-8")
    asked = tmp_path / "asked.json"
    asked.write_text(json.dumps(_asked(audit.load(run).trials, tmp_path)))
    made = subprocess.run(
        [sys.executable, "-I", str(script), str(TRAINED), str(asked)], cwd=run, capture_output=True, text=True
    )
    assert made.returncode == 0, made.stderr
    given = json.loads(made.stdout.splitlines()[-1])
    told = audit.load(run).remedies
    assert told is not None
    rows = told[told["role"] == "helps"].set_index("remedy")
    field, erased = rows.loc["wording: field"], rows.loc["gender erased"]
    assert (given["before"], given["after"]) == pytest.approx((field["before"], field["after"]), abs=0.005)
    assert given["not erased"] == pytest.approx(erased["before"], abs=0.005)
    assert given["erased"] == pytest.approx(
        erased["after"], abs=0.05
    )  # learnt from all, judged across halves
    assert all(len(each.splitlines()) == 5 for each in lines)


def _asked(trials: Trials, folder: Path) -> dict[str, object]:
    """Texts and galleries by probe, and the files of the pictures."""
    own = {name: trials.queries[trials.queries["probe"] == name] for name in ("form", "form, masculine word")}
    shown = {
        name: some[["image", "gender"]].to_numpy().tolist()
        for name, some in trials.options.groupby("options")
    }
    galleries = {name: [shown[options] for options in rows["options"]] for name, rows in own.items()}
    pictures = {image: "" for some in galleries.values() for gallery in some for image, _ in gallery}
    for place, name in enumerate(pictures):
        pictures[name] = str(folder / f"{place}.png")
        stimuli.open(name).save(pictures[name])
    texts = {name: rows["text"].tolist() for name, rows in own.items()}
    return {"texts": texts, "galleries": galleries, "pictures": pictures}


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
