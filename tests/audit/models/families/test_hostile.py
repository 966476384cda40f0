"""Models of one's own that do what they should not: each is a line, or a note."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from audit import models
from audit.engine.embed import constant
from audit.engine.score import Vectors
from probes.errors import ModelError

ROOT = Path(__file__).parents[4]
HOSTILE = """
import os, sys
import numpy as np
import torch

class Plain:
    revision = "one"
    def encode_texts(self, texts):
        return [[float(len(text)), 1.0] for text in texts]
    def encode_images(self, images):
        return [[1.0, 2.0]] * len(images)

class Endless(Plain):
    logit_scale = float("inf")
class Worded(Plain):
    logit_scale = "twenty"
class Negative(Plain):
    logit_scale = np.float32(-3)
class Scaled(Plain):
    logit_scale = np.float32(20)

class Changing(Plain):
    def __init__(self):
        self.random = np.random.default_rng(0)
    def encode_texts(self, texts):
        return self.random.normal(size=(len(texts), 2))

class Widening(Plain):
    def encode_texts(self, texts):
        return [[len(text), *[1.0] * (2 if text == "ب" else 1)] for text in texts]

class Deaf(Plain):
    def encode_texts(self, texts):
        return [[1.0, 2.0]] * len(texts)

class Printing(Plain):
    def encode_texts(self, texts):
        print("PASSED")
        return super().encode_texts(texts)

class Elsewhere(Plain):
    def encode_texts(self, texts):
        os.chdir("/")
        return super().encode_texts(texts)

class Closing(Plain):
    def encode_texts(self, texts):
        sys.stdout.close()
        return super().encode_texts(texts)

class Empty(Plain):
    def encode_texts(self, texts):
        return torch.empty((len(texts), 2), device="meta")

class Sparse(Plain):
    def encode_texts(self, texts):
        return torch.tensor(super().encode_texts(texts)).to_sparse()

class Wordless(Plain):
    def encode_texts(self, texts):
        class Mute(Exception):
            def __str__(self):
                return 1 / 0
        raise Mute

class Exiting(Plain):
    def encode_images(self, images):
        sys.exit(0)

class Leaving(Plain):
    def encode_images(self, images):
        os._exit(0)

class Property(Plain):
    @property
    def logit_scale(self):
        sys.exit(0)
"""


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delitem(sys.modules, "hostile_for_test", raising=False)
    (tmp_path / "hostile_for_test.py").write_text(HOSTILE)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "scale", "notes"),
    [
        ("Plain", None, []),
        ("Scaled", 20.0, []),
        ("Endless", None, ["scale-unusable"]),
        ("Worded", None, ["scale-unusable"]),
        ("Negative", None, ["scale-unusable"]),
        ("Changing", None, ["other-vector"]),
        ("Sparse", None, []),
        ("Closing", None, []),
    ],
)
def test_what_is_noted(hostile: Path, name: str, scale: float | None, notes: list[str]) -> None:
    encoder = models.load(f"hostile_for_test:{name}")
    assert encoder.logit_scale == scale and [getattr(note, "code", note) for note in encoder.notes] == notes
    assert json.loads(json.dumps(encoder.provenance, allow_nan=False))["logit_scale"] == scale


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Exiting", "encode_images failed .SystemExit: 0"),
        ("Leaving", "encode_images failed .SystemExit: 0"),
        ("Wordless", "encode_texts failed .Mute: it has no text"),
        ("Empty", "encode_texts gave no rows of numbers, .*meta tensor"),
        ("Property", "getattr failed .SystemExit: 0"),
    ],
)
def test_what_ends_or_raises_is_a_line(hostile: Path, name: str, told: str) -> None:
    with pytest.raises(ModelError, match=told):
        models.load(f"hostile_for_test:{name}")


def test_another_width_is_a_line(hostile: Path) -> None:
    encoder = models.load("hostile_for_test:Widening", batch_size=1)
    with pytest.raises(ModelError, match="encode_texts gave 3 numbers for each, and 2 before"):
        encoder.encode_texts(["ا", "ب"])


def test_two_texts_with_one_vector_are_a_line(hostile: Path) -> None:
    with pytest.raises(
        ModelError, match=r"hostile_for_test:Deaf: .* have one vector, .* make encode_texts tell"
    ):
        models.load("hostile_for_test:Deaf")


def test_what_it_prints_is_none_of_our_lines(hostile: Path, capsys: pytest.CaptureFixture) -> None:
    models.load("hostile_for_test:Printing")
    told = capsys.readouterr()
    assert told.out == "" and "PASSED" in told.err


def test_where_it_goes_is_not_where_runs_are_written(hostile: Path) -> None:
    models.load("hostile_for_test:Elsewhere")
    assert Path.cwd() == hostile


def test_an_exit_with_0_is_no_gate_that_passed(hostile: Path) -> None:
    call = [sys.executable, "-m", "audit", "counting", "--model", "hostile_for_test:Exiting", "--no-report"]
    done = subprocess.run(
        [*call, "--fail-on", "exceeds"], cwd=hostile, capture_output=True, text=True,
        env={"PYTHONPATH": f"{ROOT}:{hostile}", "PATH": "", "HOME": str(hostile)},
    )  # fmt: skip
    assert done.returncode == 2 and done.stdout == "" and done.stderr.count("\n") == 1


def test_constant_vectors_are_noted() -> None:
    same, other = np.ones((3, 2), dtype=np.float32), np.eye(3, dtype=np.float32)
    index = {"a": 0, "b": 1, "c": 2}
    [note] = constant({"text": Vectors(same, index), "image": Vectors(other, index)})
    assert str(note).startswith("all 3 texts have one and the same vector")
