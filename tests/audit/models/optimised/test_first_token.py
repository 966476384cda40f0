"""What a tower's vector isn't made of is left out of its last layer, where and only where the vectors stay."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from audit import models
from audit.models import base
from audit.models.loading import precision
from audit.models.optimised import first_token
from tests.support import tiny_models as tiny
from tests.support.tiny_models import plain
from tests.support.tiny_models.shown import IMAGES

TEXTS = ["قطة", "كلب أسود في حديقة", "صورة طبيبة تقرأ"]
FROM_THE_FIRST = {
    "bert and vit": (tiny.bert_vit, {"text_model", "vision_model"}),
    "clip": (tiny.clip, {"vision_model"}),  # its texts by their last token
    "altclip": (tiny.altclip, {"text_model", "vision_model"}),
    "chinese clip": (tiny.chinese_clip, {"text_model", "vision_model"}),
    "siglip": (tiny.siglip, set()),  # by a head with attention of its own, and by the last token
    "align": (tiny.align, {"text_model"}),  # its pictures by convolutions
}


def spared(module: torch.nn.Module) -> list[str]:
    return [name for name, part in module.named_modules() if part._forward_pre_hooks]


def encoded(encoder: Any) -> tuple[np.ndarray, np.ndarray, int]:
    """Texts, pictures, and operations: counted in one thread alone."""
    encoder._small = lambda: False
    with FlopCounterMode(display=False) as counter:
        texts, pictures = encoder.encode_texts(TEXTS), encoder.encode_images(IMAGES)
    return texts, pictures, counter.get_total_flops()


@pytest.mark.parametrize("name", FROM_THE_FIRST)
def test_vectors_stay_and_take_less(name: str, tmp_path: Path) -> None:
    make, towers = FROM_THE_FIRST[name]
    encoder = plain.load(tiny.save(make(), tmp_path))
    *before, operations = encoded(encoder)
    first_token.spare(encoder)
    *after, fewer = encoded(encoder)
    for one, two in zip(before, after, strict=True):
        assert np.allclose(one, two, rtol=0, atol=1e-5)
    assert {each.partition(".")[0] for each in spared(encoder.modules()[0])} == towers
    assert fewer < operations if towers else fewer == operations


def test_patches_stay(random_model: str) -> None:
    encoder = plain.load(random_model)
    before = encoder.encode_patches(IMAGES)
    first_token.spare(encoder)
    assert spared(encoder.modules()[0])
    assert np.allclose(before, encoder.encode_patches(IMAGES), rtol=0, atol=1e-5)


def test_a_mean_of_all_tokens_needs_them(tmp_path: Path) -> None:
    tiny.save_sentence_transformers(tmp_path / "text")
    encoder = plain.load(tmp_path / "text", text_only=True)
    for _ in range(2):
        first_token.spare(encoder)
        assert not [name for module in encoder.modules() for name in spared(module)]
        # Where the last layer adds nothing, the vectors stay, though its tokens are read.
        last = encoder.modules()[0]["transformer"].transformer.layer[-1].ffn.lin2
        for parameter in last.requires_grad_(False).parameters():
            parameter.zero_()


@pytest.mark.parametrize("dtype", ["bfloat16", "int8"])
def test_in_less_than_single_precision_too(dtype: str, random_model: str) -> None:
    exact, encoder = (plain.load(random_model) for _ in range(2))
    first_token.spare(encoder)
    precision.set_dtype(encoder, dtype)
    assert spared(encoder.modules()[0])
    for one, two in zip(encoded(exact)[:2], encoded(encoder)[:2], strict=True):
        assert (one * two).sum(axis=1).min() > 0.99


class TokensFirst(base.Encoder):
    """Pictures to (tokens, pictures, 4), of which the first token is what one layer makes of it."""

    def __init__(self) -> None:
        super().__init__("tokens first", "0", device="cpu")
        self.layers = torch.nn.ModuleList([torch.nn.Linear(4, 4)])

    def modules(self) -> list[torch.nn.Module]:
        return [torch.nn.ModuleDict({"layers": self.layers})]

    def _texts(self, tokenised: Any) -> torch.Tensor:
        return torch.ones(len(tokenised), 4)

    def _images(self, ready: Any) -> torch.Tensor:
        colours = torch.tensor([[image.getpixel((0, 0)) for image in ready]]) / 255
        tokens = torch.nn.functional.pad(colours, (0, 1), value=1.0).repeat(3, 1, 1)
        return (tokens + self.layers[0](tokens))[0]


def test_tokens_are_not_taken_for_pictures() -> None:
    encoder = TokensFirst()
    first_token.spare(encoder)
    assert not spared(encoder.modules()[0])


def test_towers_that_are_loaded_are_spared(random_model: str) -> None:
    assert spared(models.load(random_model, device="cpu").modules()[0])


def test_a_tower_that_cannot_be_tried_is_left_alone(
    random_model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = plain.load(random_model)

    def broken(*_: object) -> None:
        raise RuntimeError("put together otherwise")

    monkeypatch.setattr(encoder, "encode_images", broken)
    first_token.spare(encoder)
    assert {each.partition(".")[0] for each in spared(encoder.modules()[0])} == {"text_model"}
