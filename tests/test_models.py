"""Loading as published, agreement with upstream's own forward pass, and what is refused in one line."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import BertConfig, BertModel, ViTConfig

from audit import models
from audit.models.base import Encoder, choose_device
from probes.errors import InputError
from tests import tiny_models as tiny

TEXTS = ["صورة طبيبة", "طبيب", "في الصورة مهندسة", "كرة", "معلم/ة", "امرأة", "رجل"]
IMAGES = [
    Image.fromarray(np.random.default_rng(i).integers(0, 255, (40, 50, 3), dtype=np.uint8)) for i in range(7)
]


def refused(message: str, folder: object, **options: object) -> None:
    with pytest.raises(InputError) as error:
        models.load(str(folder), **options)
    assert message in str(error.value) and "\n" not in str(error.value), str(error.value)


@pytest.mark.parametrize("make", [tiny.bert_vit, tiny.clip, tiny.siglip])
def test_agrees_with_upstream(make, tmp_path: Path) -> None:
    upstream = make()
    encoder = models.load(str(tiny.save(upstream, tmp_path / "m")), batch_size=3)
    padding = {"padding": "max_length", "max_length": 16} if make is tiny.siglip else {"padding": True}
    words = tiny.tokenizer()(TEXTS, return_tensors="pt", truncation=True, **padding)
    words = {name: words[name] for name in ("input_ids", "attention_mask")}
    with torch.inference_mode():
        texts = upstream.get_text_features(**words).pooler_output
        images = upstream.get_image_features(
            **tiny.image_processor()(IMAGES, return_tensors="pt")
        ).pooler_output
    for ours, theirs in ((encoder.encode_texts(TEXTS), texts), (encoder.encode_images(IMAGES), images)):
        theirs = torch.nn.functional.normalize(theirs, dim=-1).numpy()
        assert ours.dtype == np.float32 and np.abs(ours - theirs).max() < 1e-5
    assert encoder.logit_scale == pytest.approx(float(upstream.logit_scale.detach().exp()))


def test_weights_only_needs_its_parts_and_says_which(tmp_path: Path) -> None:
    model = tiny.save_weights_only(tiny.bert_vit(), tmp_path / "seed")
    parts = tiny.save_parts(tmp_path / "parts")
    refused("its text tower is bert, 2 layers of 32, a vocabulary of", model)
    refused("by --tokenizer ID", model)
    refused("its image tower is vit, pictures of 32 in patches of 8", model, tokenizer=str(parts))
    refused("by --image-processor ID", model, tokenizer=str(parts))
    whole = models.load(str(model), tokenizer=str(parts), image_processor=str(parts))
    assert whole.encode_texts(TEXTS).shape == (7, 24) and whole.revision.startswith("sha256:")


def test_full_size_weights_only(tmp_path: Path) -> None:
    text = BertConfig(vocab_size=32_000)
    model = tiny.bert_vit(text, ViTConfig(image_size=224, patch_size=32))
    parts = tiny.save_parts(tmp_path / "parts", size=32_000, pixels=224)
    encoder = models.load(
        str(tiny.save_weights_only(model, tmp_path / "m")), tokenizer=str(parts), image_processor=str(parts)
    )
    assert encoder.encode_texts(TEXTS[:2]).shape == encoder.encode_images(IMAGES[:2]).shape == (2, 24)


def test_random_projections_are_refused(tmp_path: Path) -> None:
    model = tiny.save_weights_only(tiny.bert_vit(), tmp_path / "m")
    weights = torch.load(model / "pytorch_model.bin", weights_only=True)
    torch.save(
        {k: v for k, v in weights.items() if not k.startswith(("text_projection", "visual_projection"))},
        model / "pytorch_model.bin",
    )
    parts = str(tiny.save_parts(tmp_path / "parts"))
    refused(
        "lacks 2 weights (text_projection.weight, visual_projection.weight",
        model,
        tokenizer=parts,
        image_processor=parts,
    )


def test_refused_in_one_line(tmp_path: Path) -> None:
    refused("no such folder; give a folder or a hub id", tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    refused("the folder has no config.json", tmp_path / "empty")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "config.json").write_text("{")
    refused("no config could be loaded", tmp_path / "broken")
    BertModel(BertConfig(vocab_size=100, **tiny.TINY)).save_pretrained(tmp_path / "bert")
    refused("a bert model has no image tower", tmp_path / "bert")
    whole = tiny.save(tiny.bert_vit(), tmp_path / "whole")
    refused("--device cuda: not on this machine; there is cpu", whole, device="cuda")
    large = tiny.save_parts(tmp_path / "large", size=500)
    refused("has 500 tokens, but the text tower of", whole, tokenizer=str(large))
    (whole / "model.safetensors").write_bytes(b"\x10" * 40)
    refused("no weights could be loaded", whole)


class Fake(Encoder):
    """Runs out of memory above four at a time."""

    def __init__(self, limit: int = 4) -> None:
        super().__init__("fake", "0", "cpu", batch_size=16)
        self.limit = limit

    def _texts(self, texts: list[str]) -> torch.Tensor:
        if len(texts) > self.limit:
            raise torch.OutOfMemoryError("out of memory")
        return torch.tensor([[1.0, len(text)] for text in texts])

    def token_counts(self, texts: list[str]) -> np.ndarray:
        return np.array([len(text) for text in texts])


def test_out_of_memory_halves_and_says_so() -> None:
    fake = Fake()
    texts = ["ا" * n for n in (5, 1, 9, 2, 7, 3, 8, 4, 6)]
    rows = fake.encode_texts(texts)
    assert (rows[:, 1] / rows[:, 0]).round().tolist() == [len(text) for text in texts]
    assert fake.notes == ["out of memory with 9 texts at a time; went on with 4"]
    with pytest.raises(InputError, match="out of memory with a single text"):
        Fake(limit=0).encode_texts(texts)


def test_devices() -> None:
    assert choose_device("cpu") == "cpu"
    with pytest.raises(InputError, match="--device tpu: not on this machine"):
        choose_device("tpu")
