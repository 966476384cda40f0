"""Vectors of patches against upstream's layers by hand, and where in a picture they lie."""

import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import BertConfig, CLIPVisionConfig

import audit
from audit import models
from audit.models.loading import patches
from probes.errors import InputError
from tests.support import tiny_models as tiny
from tests.support.tiny_models.shown import IMAGES
from tests.support.tiny_models.towers import unit

LIKE_CLIP = {
    "clip": tiny.clip,
    "altclip": tiny.altclip,
    "chinese_clip": tiny.chinese_clip,
    "metaclip2": tiny.metaclip2,
}
WINDOWS_REMEDY = r"; leave --map patches out: windows can be asked of any model$"


@torch.inference_mode()
def through_the_last_layer(
    layer: torch.nn.Module, attention: torch.nn.Module, x: torch.Tensor, vit: bool
) -> torch.Tensor:
    """A layer that sees a token alone: attention passes on its value."""
    before, after = (
        (layer.layernorm_before, layer.layernorm_after) if vit else (layer.layer_norm1, layer.layer_norm2)
    )
    out = attention.o_proj if vit else attention.out_proj
    x = x + out(attention.v_proj(before(x)))
    return x + layer.mlp(after(x))


@torch.inference_mode()
def by_hand(model: torch.nn.Module) -> np.ndarray:
    """(7, 4, 4, d) of IMAGES, by upstream's own parts."""
    _, processor = tiny.parts(model)
    tower, pixels = model.vision_model, processor(IMAGES, return_tensors="pt")["pixel_values"]
    seen = tower(pixel_values=pixels, output_hidden_states=True)
    if hasattr(tower, "head"):  # SigLIP's, without a class token
        x, head = seen.last_hidden_state, tower.head
        rows, bias = (part[-32:] for part in (head.attention.in_proj_weight, head.attention.in_proj_bias))
        x = head.attention.out_proj(x @ rows.T + bias)
        return unit(x + head.mlp(head.layernorm(x))).reshape(7, 4, 4, -1)
    x = seen.hidden_states[-2][:, 1:]
    if hasattr(tower, "pooler"):
        layer = tower.layers[-1]
        x = tower.layernorm(through_the_last_layer(layer, layer.attention, x, vit=True))
        x = tower.pooler.activation(tower.pooler.dense(x))
    else:
        layer = tower.encoder.layers[-1]
        x = tower.post_layernorm(through_the_last_layer(layer, layer.self_attn, x, vit=False))
    return unit(model.visual_projection(x)).reshape(7, 4, 4, -1)


def bert_clip() -> torch.nn.Module:
    """The seed's kind, as its siblings are published: with CLIP's image tower."""
    return tiny.bert_vit(vision=CLIPVisionConfig(image_size=32, patch_size=8, **tiny.TINY))


@pytest.mark.parametrize("kind", [*LIKE_CLIP, "bert_vit", "bert_clip", "siglip"])
def test_patches_are_those_of_upstream_s_layers_by_hand(kind: str, tmp_path: Path) -> None:
    model = bert_clip() if kind == "bert_clip" else getattr(tiny, kind)()
    encoder = models.load(str(tiny.save(model, tmp_path / "m")), batch_size=3)
    pictures = encoder.encode_images(IMAGES)
    found = encoder.encode_patches(IMAGES)
    assert np.abs(found - by_hand(model)).max() < 1e-5 and np.ptp(found, axis=(1, 2)).max() > 1e-2
    assert np.array_equal(encoder.encode_images(IMAGES), pictures)  # no hook is left behind


def test_patches_of_an_image_tower_beside_a_text_tower(tmp_path: Path) -> None:
    clip = tiny.clip()
    config = BertConfig(vocab_size=len(tiny.tokenizer()), max_position_embeddings=34, **tiny.TINY)
    tiny.save_m_clip(config, tiny.tokenizer(), tmp_path / "m")
    encoder = models.load(str(tmp_path / "m"), image_model=str(tiny.save(clip, tmp_path / "clip")))
    assert np.abs(encoder.encode_patches(IMAGES) - by_hand(clip)).max() < 1e-5


@pytest.mark.parametrize(
    ("kind", "x", "y"),
    [
        # 64 x 32: the middle half is cropped, and what lies to its left and right is nearest to its edges
        ("clip", [31.25, 43.75, 56.25, 68.75], [12.5, 37.5, 62.5, 87.5]),
        ("chinese_clip", [12.5, 37.5, 62.5, 87.5], [12.5, 37.5, 62.5, 87.5]),  # squashed
    ],
)
def test_where_the_patches_of_a_wide_picture_lie(kind: str, x: list, y: list, tmp_path: Path) -> None:
    encoder = models.load(str(tiny.save(getattr(tiny, kind)(), tmp_path / "m")))
    for size in ((64, 32), (640, 320)):
        across, down = encoder.patch_centres(size)
        assert across == pytest.approx(x, abs=0.6) and down == pytest.approx(y, abs=0.6)
    across, down = encoder.patch_centres((30, 90))
    assert across == pytest.approx(y, abs=0.6)
    assert down == pytest.approx(y if kind == "chinese_clip" else [37.5, 45.8, 54.2, 62.5], abs=0.6)


def test_padding_is_no_place() -> None:
    """A picture of 20 x 10 on a grey square of 20 x 20, at the top."""

    def padded(images: list[Image.Image]) -> dict[str, torch.Tensor]:
        made = torch.full((len(images), 3, 20, 20), 7.0)
        for place, image in enumerate(images):
            made[place, :, :10] = torch.tensor(np.array(image)).permute(2, 0, 1) / 3 - 40
        return {"pixel_values": made}

    across, down = patches.centres(tiny.bert_vit(), padded, (20, 10))  # of 8 pixels, the last 4 in no patch
    assert (
        across == pytest.approx([20, 60], abs=0.3)
        and down[0] == pytest.approx(40, abs=0.3)
        and np.isinf(down[1])
    )


@pytest.mark.parametrize(
    ("kind", "why"), [("align", "it has none"), ("siglip2", "they are no grid of one size")]
)
def test_a_tower_without_patches_is_refused_in_one_line(kind: str, why: str, tmp_path: Path) -> None:
    encoder = models.load(str(tiny.save(getattr(tiny, kind)(), tmp_path / "m")))
    with pytest.raises(
        InputError, match=rf"^m: its image tower gives no vectors of patches \({why}\){WINDOWS_REMEDY}"
    ):
        encoder.encode_patches(IMAGES)


def test_a_text_tower_alone_has_no_patches(tmp_path: Path) -> None:
    encoder = models.load(str(tiny.save(tiny.clip(), tmp_path / "m")), text_only=True)
    with pytest.raises(InputError, match="a text tower alone sees no pictures; give its image tower by"):
        encoder.encode_patches(IMAGES)


def test_one_s_own_model_has_no_patches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own_without_patches.py").write_text(
        "class Mine:\n"
        "    def encode_texts(self, texts): return [[len(text), 2.0] for text in texts]\n"
        "    def encode_images(self, images): return [[1.0, 2.0] for _ in images]\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(InputError, match=rf"\(pictures are only seen whole\){WINDOWS_REMEDY}"):
        audit.run(
            "localization",
            "own_without_patches:Mine",
            map="patches",
            out=tmp_path / "runs",
            report=False,
            quiet=True,
        )
    del sys.modules["own_without_patches"]
    assert not (tmp_path / "runs").exists()
