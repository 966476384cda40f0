"""The files of remedies in a script of another's, on a CLIP model of true architecture with random weights: its vectors
are those of the audit."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from audit import models
from audit.engine.embed import embed
from audit.remedies import REMEDIES, erasing, using
from audit.remedies.remedy import Asked
from probes import SUITES, Trials, stimuli
from tests.support import tiny_models

pytestmark = pytest.mark.slow
PROFESSIONS = ("doctor", "engineer", "nurse", "teacher")
READ = """
import json, sys
import torch
from PIL import Image
from transformers import AutoImageProcessor, AutoModel, AutoTokenizer

model = AutoModel.from_pretrained("model").eval()
tokenizer = AutoTokenizer.from_pretrained("model")
processor = AutoImageProcessor.from_pretrained("model", backend="pil")
asked = json.load(open("asked.json"))

def unit(made):
    return torch.nn.functional.normalize(made.pooler_output.detach())

def encode(texts):
    words = tokenizer(list(texts), padding=True, truncation=True, max_length=32, return_tensors="pt")
    return unit(model.get_text_features(**words))

opened = [Image.open(path) for path in asked["pictures"]]
images = unit(model.get_image_features(**processor(opened, return_tensors="pt")))
told = {}
"""
"""What a stranger has: the model as transformers has it, pictures, texts; nothing of ours."""
WRITTEN = """
assert not {"audit", "probes"} & set(sys.modules)
json.dump({name: made.tolist() for name, made in told.items()}, open("told.json", "w"))
"""
PROMPTS = ("wording: field", "both words", "both words, weighed")
THEN = {
    name: f'told["{name}"] = torch.stack([remedied(text, encode) for text in asked["requests"]])'
    for name in PROMPTS
}
THEN["hubs scaled down"] = 'told["scores"] = remedied(encode(asked["texts"]), images)'
if erasing.INSTALLED:
    THEN[erasing.NAME] = """
told["text"], told["image"] = remedied(encode(asked["texts"]), "text"), remedied(images, "image")
"""
"""What is asked of the lines that are printed for each."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("plain")
    tiny_models.save(tiny_models.clip(), made / "model")
    return made


@pytest.fixture(scope="module")
def asked(folder: Path) -> Asked:
    """What the gender suite asks about some professions, and a search for each, with the model's vectors."""
    whole = SUITES["gender"].trials()
    queries = whole.queries[whole.queries["lemma"].isin(PROFESSIONS)]
    probes = queries["probe"].isin(["form", "form, masculine word"])
    people = (queries["probe"] == "resolution") & (queries["template"] == "bare")
    kept = queries[probes | people]
    searches = queries[queries["probe"] == "form, masculine word"]
    searches = searches.assign(query="search-" + searches["query"], probe="text to image")
    kept = pd.concat([kept, searches], ignore_index=True)
    trials = Trials(kept, whole.options[whole.options["options"].isin(kept["options"])])
    vectors = embed(models.load(str(folder / "model"), device="cpu"), trials, quiet=True)
    asked = Asked(trials, vectors, SUITES["gender"].top)
    paths = []
    for place, name in enumerate(asked.vectors["image"].index):
        paths.append(str(folder / f"{place}.png"))
        stimuli.open(name).save(paths[-1])
    requests = kept.loc[kept["probe"] == "form, masculine word", "text"].drop_duplicates()
    told = {"pictures": paths, "texts": list(asked.vectors["text"].index), "requests": requests.tolist()}
    (folder / "asked.json").write_text(json.dumps(told))
    return asked


@pytest.fixture(scope="module")
def told(folder: Path, asked: Asked) -> dict[str, np.ndarray]:
    """What a plain script makes of the files, by what is asked of it."""
    script = [READ]
    for name, then in THEN.items():
        files = using.files([REMEDIES[name]], asked)
        for file, content in files.items():
            (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())
        script += [*(str(content) for file, content in files.items() if file.endswith(".py")), then]
    (folder / "plain.py").write_text("\n".join([*script, WRITTEN]), encoding="utf-8")
    made = subprocess.run([sys.executable, "-I", "plain.py"], cwd=folder, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return {name: np.array(rows) for name, rows in json.loads((folder / "told.json").read_text()).items()}


def vectors(remedy: str, asked: Asked) -> Asked:
    """What the audit makes of it, learnt from all."""
    return REMEDIES[remedy].change(REMEDIES[remedy].asks(asked), asked)


@pytest.mark.parametrize("remedy", PROMPTS)
def test_changed_requests_have_the_vectors_of_the_audit(
    remedy: str, told: dict[str, np.ndarray], asked: Asked
) -> None:
    after = vectors(remedy, asked)
    own = (asked.trials.queries["probe"] == "form, masculine word").to_numpy()
    before = asked.trials.queries["text"][own]
    first = ~before.duplicated()
    texts = after.trials.queries["text"][: len(own)][own][first]
    made = told[remedy]
    assert (before[first] != texts).any()
    assert np.abs(made - after.vectors["text"].rows(texts)).max() < 1e-5
    assert np.abs(made - asked.vectors["text"].rows(before[first])).max() > 1e-3


@pytest.mark.skipif(not erasing.INSTALLED, reason="concept-erasure is not installed")
@pytest.mark.parametrize("kind", ["text", "image"])
def test_erased_vectors_are_those_of_the_audit(kind: str, told: dict[str, np.ndarray], asked: Asked) -> None:
    made, after = told[kind], vectors(erasing.NAME, asked)
    assert np.abs(made - after.vectors[kind].matrix).max() < 1e-4
    assert np.abs(made - asked.vectors[kind].matrix).max() > 1e-3


def test_scores_without_hubs_rank_as_the_audit_does(told: dict[str, np.ndarray], asked: Asked) -> None:
    """The audit's cosines are the script's scores by one factor."""
    after, made = vectors("hubs scaled down", asked), told["scores"]
    cosines = after.vectors["text"].matrix @ after.vectors["image"].matrix.T
    assert np.abs(made - made.std() / cosines.std() * cosines).max() < 1e-4
    assert np.abs(made - asked.vectors["text"].matrix @ asked.vectors["image"].matrix.T).max() > 1e-2
