"""A user's own two methods."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from audit import models
from probes.errors import InputError
from tests.support.places import ROOT
from tests.support.tiny_models.shown import IMAGES, TEXTS

OWN = """
import numpy as np
import torch

class Mine:
    def encode_texts(self, texts):
        return np.array([[len(text), 1.0] for text in texts])
    def encode_images(self, images):
        return [[image.width, image.height] for image in images]

class Texts:
    def encode_texts(self, texts):
        return [[len(text), 1.0] for text in texts][:4]

class Half:
    def encode_texts(self, texts):
        return torch.tensor([[len(text), 1.0] for text in texts], dtype=torch.bfloat16)
    def encode_images(self, images):
        return torch.tensor([[3.0, 4.0]] * len(images), dtype=torch.bfloat16)

class Apart(Mine):
    def encode_images(self, images):
        return [[1.0]] * len(images)

class Ragged(Mine):
    def encode_texts(self, texts):
        return [[len(text), 1.0, *[1.0] * (text == "رجل")] for text in texts]

def broken():
    raise KeyError("weights")

def nothing():
    return object()
"""


def test_it_waits_for_no_library_of_another_family(tmp_path: Path) -> None:
    (tmp_path / "mine_for_test.py").write_text(OWN)
    code = (
        "import sys; from audit import models; models.load('mine_for_test:Mine'); "
        "print({'transformers', 'open_clip', 'sentence_transformers'} & sys.modules.keys() or 'none')"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout == "none\n"


def test_your_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine_for_test.py").write_text(OWN)
    encoder = models.load("mine_for_test:Mine", batch_size=2)
    rows = encoder.encode_texts(["ا", "ابت"])
    assert rows.dtype == np.float32 and rows[1] == pytest.approx([3 / 10**0.5, 1 / 10**0.5])
    assert encoder.encode_images(IMAGES).shape == (7, 2) and encoder.name == "Mine"
    assert encoder.provenance["code"].startswith("sha256:") and encoder.provenance["family"] == "own"
    assert models.load("mine_for_test:Mine", text_only=True).text_only
    texts, ragged = models.load("mine_for_test:Texts"), models.load("mine_for_test:Ragged", text_only=True)
    assert texts.text_only
    assert models.load("mine_for_test:Half").encode_images(IMAGES)[6] == pytest.approx([0.6, 0.8])
    for call, message in (
        (lambda: texts.encode_texts(TEXTS), r"encode_texts gave \(4, 2\) for 7; expected one row each"),
        (
            lambda: texts.encode_images(IMAGES),
            "a text tower alone sees no pictures; give its image tower by a method",
        ),
        (lambda: ragged.encode_texts(TEXTS), "encode_texts gave no rows of numbers, all of one length"),
        (
            lambda: models.load("mine_for_test:Apart"),
            "its texts become 2 numbers, its pictures 1; give both in one",
        ),
        (lambda: models.load("mine_for_test:gone"), "has no callable gone; give module:callable"),
        (lambda: models.load("not_there:Mine"), "not_there could not be imported .ModuleNotFoundError"),
        (
            lambda: models.load("mine_for_test:broken"),
            r"broken failed \(KeyError: 'weights', mine_for_test.py line 30\)",
        ),
        (
            lambda: models.load("mine_for_test:Mine", tokenizer="owner/words"),
            "--tokenizer owner/words: mine_for_test:Mine brings its own; leave it out",
        ),
        (lambda: models.load("mine_for_test:nothing"), "gave a object without encode_texts"),
    ):
        with pytest.raises(InputError, match=message):
            call()


LEARNT = """
import numpy as np
import torch

beside = torch.nn.Linear(1, 1)
torch.nn.init.constant_(beside.weight, {beside})
torch.nn.init.zeros_(beside.bias)

class Holder:
    def __init__(self):
        self.rows = [np.array([[1.0, {row}]])]
        self.me = self

class Mine:
    def __init__(self):
        self.tower = torch.nn.Linear(1, 1, bias=False).bfloat16()
        torch.nn.init.constant_(self.tower.weight, {weight})
        self.held = Holder()
    def encode_texts(self, texts):
        return [[len(text), 2.0] for text in texts]
    def encode_images(self, images):
        return [[1.0, 2.0]] * len(images)

class Named(Mine):
    revision = "v7"
"""


def revision(folder: Path, turn: int, call: str = "Mine", **weights: float) -> str:
    module = f"learnt_for_test_{turn}"
    values = {"beside": 1.0, "row": 2.0, "weight": 3.0} | weights
    folder.joinpath(f"{module}.py").write_text(re.sub(r"{(\w+)}", lambda m: str(values[m[1]]), LEARNT))
    encoder = models.load(f"{module}:{call}")
    assert not encoder.notes and encoder.provenance["weights"].startswith("sha256:")
    return encoder.revision


def test_its_revision_is_the_digest_of_the_weights_that_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first = revision(tmp_path, 0)
    assert first.startswith("sha256:") and first == revision(tmp_path, 1)
    others = [
        revision(tmp_path, 2, weight=3.5),
        revision(tmp_path, 3, row=2.5),
        revision(tmp_path, 4, beside=4),
    ]
    assert len({first, *others}) == 4
    assert revision(tmp_path, 5, "Named") == "v7"


def test_a_model_without_weights_says_that_its_revision_cannot_be_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine_without_weights.py").write_text(OWN)
    encoder = models.load("mine_without_weights:Mine")
    assert encoder.revision == "unknown"
    assert "its revision can't be known" in str(encoder.notes[0])
