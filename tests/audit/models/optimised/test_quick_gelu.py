"""Quick GELU in place: the same bytes, and only where nobody reads what it was given."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from audit.models import base
from audit.models.optimised import quick_gelu
from tests.support import tiny_models as tiny
from tests.support.tiny_models import plain
from tests.support.tiny_models.shown import IMAGES

TEXTS = ["قطة", "كلب أسود في حديقة", "صورة طبيبة تقرأ"]


def parts(encoder: Any) -> list[torch.nn.Module]:
    return [p for m in encoder.modules() for p in m.modules() if type(p).__name__ in quick_gelu.NAMES]


def in_place(encoder: Any) -> list[bool]:
    return ["forward" in vars(part) for part in parts(encoder)]


@pytest.mark.parametrize("rows", [1, 5, 64])
def test_the_bytes_stay(rows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick_gelu, "ROWS", rows)
    encoder = plain.load(tiny.save(tiny.clip(), tmp_path))
    before = encoder.encode_texts(TEXTS), encoder.encode_images(IMAGES)
    quick_gelu.in_place(encoder)
    assert in_place(encoder) and all(in_place(encoder))
    for one, two in zip(before, (encoder.encode_texts(TEXTS), encoder.encode_images(IMAGES)), strict=True):
        assert (one == two).all()


def test_on_the_processor_alone(tmp_path: Path) -> None:
    encoder = plain.load(tiny.save(tiny.clip(), tmp_path))
    encoder.device = "cuda:0"
    quick_gelu.in_place(encoder)
    assert parts(encoder) and not any(in_place(encoder))


def test_not_where_it_cannot_be_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = plain.load(tiny.save(tiny.clip(), tmp_path))

    def broken(*_: object) -> None:
        raise RuntimeError("put together otherwise")

    monkeypatch.setattr(encoder, "encode_images", broken)
    quick_gelu.in_place(encoder)
    assert parts(encoder) and not any(in_place(encoder))


def test_what_it_is_given_is_written_over_in_inference_alone(tmp_path: Path) -> None:
    encoder = plain.load(tiny.save(tiny.clip(), tmp_path))
    quick_gelu.in_place(encoder)
    given = torch.randn(3, 4)
    kept, (part, *_) = given.clone(), parts(encoder)
    made = part(given)
    assert torch.equal(given, kept)
    with torch.inference_mode():
        assert torch.equal(part(kept), made)
        turned = torch.randn(4, 3).t()
        assert torch.equal(part(turned), turned * torch.sigmoid(1.702 * turned))
    assert torch.equal(kept, made)


class QuickGELU(torch.nn.Module):
    def forward(self, given: torch.Tensor) -> torch.Tensor:
        return given * torch.sigmoid(1.702 * given)


class Reading(base.Encoder):
    """Reads again what it gave to its quick GELU."""

    def __init__(self) -> None:
        super().__init__("reading", "0", device="cpu")
        self.part = QuickGELU()

    def modules(self) -> list[torch.nn.Module]:
        return [self.part]

    def _texts(self, tokenised: Any) -> torch.Tensor:
        return torch.ones(len(tokenised), 3)

    def _images(self, ready: list[Image.Image]) -> torch.Tensor:
        colours = torch.tensor([image.getpixel((0, 0)) for image in ready]) / 255
        return self.part(colours) + colours


def test_not_where_it_is_read_again() -> None:
    encoder = Reading()
    before = encoder.encode_images(IMAGES)
    quick_gelu.in_place(encoder)
    assert in_place(encoder) == [False]
    assert np.array_equal(before, encoder.encode_images(IMAGES))
