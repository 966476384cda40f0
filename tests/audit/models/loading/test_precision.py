"""Towers in less than single precision: near to float32's vectors, said so, and refused where that can't be."""

from pathlib import Path

import numpy as np
import pytest
import torch

from audit import models
from audit.engine.store import keys
from audit.models.loading import precision
from probes import stimuli
from probes.errors import CallError, ModelError
from probes.stimuli.drawn import scenes
from tests.support.tiny_models import plain

TEXTS = ["صورة طبيبة", "كرتان حمراوان", "في الصورة ثلاثة كتب"]


@pytest.mark.parametrize("dtype", ["bfloat16", "int8"])
def test_vectors_are_near_and_it_is_said(dtype: str, random_model: str) -> None:
    exact, other = models.load(random_model), models.load(random_model, dtype=dtype)
    pictures = [stimuli.open(scenes.thing("ball", "blue", n, seed=1)) for n in range(1, 4)]
    for one, two in (
        (exact.encode_texts(TEXTS), other.encode_texts(TEXTS)),
        (exact.encode_images(pictures), other.encode_images(pictures)),
    ):
        assert two.dtype == np.float32 and not np.array_equal(one, two)
        assert (one * two).sum(axis=1).min() > 0.99
    assert other.provenance["dtype"] == dtype and 0.99 < other.provenance["cosine with float32"] < 1
    assert [str(note) for note in other.notes if str(note).startswith(f"computed in {dtype}")]
    digests = {keys.digest(each.revision, each.provenance) for each in (exact, other)}
    assert len(digests) == 2  # vectors of the two are never taken for each other


def test_in_half_patches_are_near_too_and_what_casts_nothing_is_taken_away(random_model: str) -> None:
    """Each call of a hook costs time, which a GPU waits for."""
    exact, other = models.load(random_model), plain.load(random_model, dtype="bfloat16")
    picture = [stimuli.open(scenes.thing("ball", "blue", 2, seed=1))]
    assert (exact.encode_patches(picture) * other.encode_patches(picture)).sum(axis=-1).min() > 0.99
    (module,) = other.modules()  # of transformers, which casts pixels by itself
    assert not [name for name, part in module.named_modules() if part._forward_pre_hooks]


def test_what_comes_in_as_float32_is_cast_ever_after() -> None:
    tower = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Linear(2, 2))
    casts = precision._in_half(tower)
    for _ in range(2):
        assert tower(torch.ones(1, 2)).dtype == torch.bfloat16
        for cast in casts:
            cast.settle()
    assert [len(part._forward_pre_hooks) for part in tower] == [1, 0]


def test_auto_is_what_is_faster(random_model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = models.load(random_model).encode_texts(TEXTS)
    for seconds, dtype in (([1.0, 2.0], "float32"), ([2.0, 1.0], "bfloat16")):
        turn = iter(seconds)
        monkeypatch.setattr(precision, "_speed", lambda encoder, turn=turn: next(turn))
        found = models.load(random_model, dtype="auto")
        assert found.provenance["dtype"] == dtype
        assert np.array_equal(found.encode_texts(TEXTS), exact) == (dtype == "float32")


def test_what_is_never_saved_is_as_before_too(random_model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the frequencies of rotary positions are."""
    encoder = models.load(random_model)
    (module,) = encoder.modules()
    module.register_buffer("frequencies", torch.tensor([1 / 3]), persistent=False)
    turn = iter([1.0, 2.0])
    monkeypatch.setattr(precision, "_speed", lambda encoder: next(turn))
    precision.set_dtype(encoder, "auto")
    assert module.frequencies.dtype == torch.float32 and module.frequencies.item() == np.float32(1 / 3)


def test_what_moves_too_far_is_refused(random_model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoilt(module: torch.nn.Module) -> list:
        with torch.no_grad():
            for weight in module.parameters():
                weight.add_(torch.randn_like(weight))
        return []

    monkeypatch.setattr(precision, "_in_half", spoilt)
    with pytest.raises(
        ModelError, match=r"--dtype bfloat16: vectors of a sample have a cosine of .* leave it out"
    ):
        models.load(random_model, dtype="bfloat16")


def test_what_can_not_be_asked_is_one_line(
    random_model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CallError, match="--dtype float8: expected one of float32, auto, bfloat16, int8"):
        models.load(random_model, dtype="float8")
    (tmp_path / "own_dtype.py").write_text(
        "import numpy as np\nclass M:\n"
        "    def encode_texts(self, texts): return np.array([[len(t), hash(t) % 97, 1.0] for t in texts])\n"
    )
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CallError, match="--dtype int8: M computes by its own code"):
        models.load("own_dtype:M", dtype="int8")
