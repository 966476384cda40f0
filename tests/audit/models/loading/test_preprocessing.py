"""Pictures reach each image tower as its published settings say, by Pillow and numpy alone."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import BertConfig, ViTImageProcessorPil

from audit import models
from tests.support import tiny_models as tiny
from tests.support.tiny_models.shown import IMAGES
from tests.support.tiny_models.towers import unit

MEAN = {"clip": [0.48145466, 0.4578275, 0.40821073], "half": [0.5, 0.5, 0.5]}
STD = {"clip": [0.26862954, 0.26130258, 0.27577711], "half": [0.5, 0.5, 0.5]}
BICUBIC, BILINEAR = Image.Resampling.BICUBIC, Image.Resampling.BILINEAR


def by_hand(
    image: Image.Image, mode: Image.Resampling, colours: str, crop: bool, squash: int = 32
) -> np.ndarray:
    """Squashed, or resized by the shorter side and the middle cut out; then scaled: Pillow and numpy alone."""
    size = (squash, squash)
    if crop:
        short = min(image.size)
        size = (int(32 * image.width / short), int(32 * image.height / short))
    pixels = np.asarray(image.resize(size, mode), dtype=np.float32) / 255
    top, left = (size[1] - 32) // 2, (size[0] - 32) // 2
    pixels = pixels[top : top + 32, left : left + 32]
    return ((pixels - MEAN[colours]) / STD[colours]).transpose(2, 0, 1)


VIT = ViTImageProcessorPil(size={"height": 32, "width": 32})
PUBLISHED = {
    "clip": (tiny.clip, None, (BICUBIC, "clip", True)),
    "altclip": (tiny.altclip, None, (BICUBIC, "clip", True)),
    "metaclip2": (tiny.metaclip2, None, (BICUBIC, "clip", True)),
    "siglip": (tiny.siglip, None, (BICUBIC, "half", False)),
    "siglip2": (tiny.siglip2, None, None),  # as many patches as fit: its own class alone says how
    "chinese": (tiny.chinese_clip, None, (BICUBIC, "clip", False)),
    "align": (tiny.align, None, (BILINEAR, "half", False, 36)),
    "seed": (tiny.bert_vit, None, (BICUBIC, "clip", True)),
    "vit": (tiny.bert_vit, VIT, (BILINEAR, "half", False)),
}
APART = {
    "m-clip": (tiny.save_m_clip, tiny.clip, (BICUBIC, "clip", True)),
    "araclip": (tiny.save_araclip, tiny.siglip, (BICUBIC, "half", False)),
    "sentence-transformers": (tiny.save_sentence_transformers, tiny.clip, (BICUBIC, "clip", True)),
}


def the_processor_is_used_exactly(encoder: Any, processor: Any, how: tuple | None) -> None:
    """What reaches the image tower is what upstream's class gives, and what the published settings say: mean,
    deviation, resizing, crop."""
    seen: list[dict] = []
    encoder.image.module.get_image_features = lambda **fed: (
        seen.append(fed),
        torch.ones(len(IMAGES), 1),
    )[1]
    encoder.encode_images(IMAGES)
    theirs = processor(IMAGES, return_tensors="pt")
    assert seen[0].keys() == theirs.keys()
    assert all(torch.equal(seen[0][name], theirs[name]) for name in theirs)
    if how:
        expected = np.stack([by_hand(image, *how) for image in IMAGES])
        assert np.abs(seen[0]["pixel_values"].numpy() - expected).max() < 1e-5


@pytest.mark.parametrize("family", PUBLISHED)
def test_the_processor_of_a_dual_encoder(family: str, tmp_path: Path) -> None:
    make, processor, how = PUBLISHED[family]
    model = make()
    encoder = models.load(str(tiny.save(model, tmp_path / "m", pictures=processor)))
    the_processor_is_used_exactly(encoder, processor or tiny.parts(model)[1], how)


@pytest.mark.parametrize("family", APART)
def test_the_processor_beside_a_text_tower(family: str, tmp_path: Path) -> None:
    save, make, how = APART[family]
    config = BertConfig(vocab_size=len(tiny.tokenizer()), max_position_embeddings=32, **tiny.TINY)
    save(*((config, tiny.tokenizer()) if family == "m-clip" else ()), folder=tmp_path / "m")
    tiny.tokenizer().save_pretrained(tmp_path / "words")
    words = {"tokenizer": str(tmp_path / "words")} if family == "araclip" else {}
    image = tiny.save(make(), tmp_path / "image")
    encoder = models.load(str(tmp_path / "m"), image_model=str(image), **words)
    the_processor_is_used_exactly(encoder, tiny.parts(make())[1], how)


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("crop", [False, True])
def test_the_transform_of_open_clip(crop: bool, apart: bool, tmp_path: Path) -> None:
    """As its own create_model_and_transforms makes it, and as the published settings say."""
    pytest.importorskip("open_clip")
    mode = "shortest" if crop else "squash"
    preprocess = {"mean": MEAN["clip"], "std": STD["clip"], "resize_mode": mode}
    model, _, transform = tiny.save_open_clip("own", tmp_path / "m", preprocess)
    if apart:
        tiny.save_sentence_transformers(tmp_path / "text")
        encoder = models.load(str(tmp_path / "text"), image_model=str(tmp_path / "m"))
        tower = encoder.image.module
    else:
        encoder = models.load(str(tmp_path / "m"))
        tower = encoder.model.visual
    seen: list[torch.Tensor] = []
    tower.register_forward_pre_hook(lambda module, given: seen.append(given[0]))
    rows = encoder.encode_images(IMAGES)
    theirs = torch.stack([transform(image) for image in IMAGES])
    assert torch.equal(seen[0], theirs)
    expected = np.stack([by_hand(image, BICUBIC, "clip", crop) for image in IMAGES])
    assert np.abs(seen[0].numpy() - expected).max() < 1e-5
    with torch.inference_mode():
        assert np.abs(rows - unit(model.encode_image(theirs))).max() < 1e-5
    assert encoder.logit_scale == pytest.approx(float(model.logit_scale.detach().exp()))
