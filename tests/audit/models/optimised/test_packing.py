"""Packed weights make the same vectors but for rounding, and only where there is memory for them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from audit import models
from audit.models.loading import precision
from audit.models.optimised import first_token, packing
from tests.support import tiny_models as tiny
from tests.support.tiny_models import plain
from tests.support.tiny_models.shown import IMAGES

TEXTS = ["قطة", "كلب أسود في حديقة", "صورة طبيبة تقرأ"]
pytestmark = pytest.mark.skipif(
    not torch.backends.mkldnn.is_available() or not packing._memory(),
    reason="no oneDNN here, or no memory told",
)


def packed(encoder: Any) -> list[bool]:
    parts = [part for module in encoder.modules() for part in module.modules()]
    return ["forward" in vars(part) for part in parts if type(part) is torch.nn.Linear]


@pytest.mark.parametrize("make", [tiny.bert_vit, tiny.clip, tiny.siglip, tiny.altclip])
def test_vectors_stay(make: Any, tmp_path: Path) -> None:
    encoder = plain.load(tiny.save(make(), tmp_path))
    first_token.spare(encoder)
    before = encoder.encode_texts(TEXTS), encoder.encode_images(IMAGES)
    packing.pack(encoder)
    assert all(packed(encoder))
    once, again = [(encoder.encode_texts(TEXTS), encoder.encode_images(IMAGES)) for _ in range(2)]
    for one, two, three in zip(before, once, again, strict=True):
        assert np.allclose(one, two, rtol=0, atol=1e-6)
        assert (two == three).all()


def test_gradients_go_their_own_way(random_model: str) -> None:
    encoder = plain.load(random_model)
    packing.pack(encoder)
    part = next(p for m in encoder.modules() for p in m.modules() if isinstance(p, torch.nn.Linear))
    part(torch.randn(2, part.in_features)).sum().backward()
    assert part.weight.grad is not None


@pytest.mark.parametrize("dtype", ["bfloat16", "int8"])
def test_less_than_single_precision_is_left(dtype: str, random_model: str) -> None:
    encoder = plain.load(random_model)
    precision.set_dtype(encoder, dtype)
    packing.pack(encoder)
    assert not any("forward" in vars(part) for module in encoder.modules() for part in module.modules())


def test_not_beyond_the_memory(random_model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = plain.load(random_model)
    linear = [p for m in encoder.modules() for p in m.modules() if isinstance(p, torch.nn.Linear)]
    size = sum(part.weight.nbytes for part in linear)
    monkeypatch.setattr(packing, "_memory", lambda: size * packing.PART - 1)
    packing.pack(encoder)
    assert not any(packed(encoder))
    monkeypatch.setattr(packing, "_memory", lambda: size * packing.PART)
    packing.pack(encoder)
    assert all(packed(encoder))


def test_towers_that_are_loaded_are_packed(random_model: str) -> None:
    assert all(packed(models.load(random_model, device="cpu")))
