"""The parts of a model where they are published: revisions, shards, weights alone; and what is refused in one line."""

import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel, DistilBertConfig, ViTConfig, ViTModel

from audit import models
from tests.support import tiny_models as tiny
from tests.support.tiny_models.shown import IMAGES, TEXTS, refused


def test_parts_have_revisions(tmp_path: Path) -> None:
    whole = tiny.save(tiny.bert_vit(), tmp_path / "whole")
    parts = tiny.save_parts(tmp_path / "parts")
    first = models.load(str(whole), tokenizer=str(parts)).provenance
    for part in ("tokenizer", "image_processor"):
        assert re.fullmatch("sha256:[0-9a-f]{12}", first[part]["revision"])
    settings = parts / "tokenizer_config.json"
    settings.write_text(settings.read_text().replace("32", "24"))
    second = models.load(str(whole), tokenizer=str(parts)).provenance
    assert first["tokenizer"]["revision"] != second["tokenizer"]["revision"]
    assert first["image_processor"] == second["image_processor"] and second["max_tokens"] == 24
    refused("a folder has no revision 'main'", whole, revision="main")


def test_shards_and_variants(tmp_path: Path) -> None:
    single = models.load(str(tiny.save(tiny.bert_vit(), tmp_path / "single")))
    variant = models.load(str(tiny.save(tiny.bert_vit(), tmp_path / "variant", variant="fp16")))
    assert variant.provenance["weights"] == ["model.fp16.safetensors"]
    assert variant.revision == single.revision
    folder = tiny.save(tiny.bert_vit(), tmp_path / "shards", max_shard_size="40KB")
    shards = sorted(folder.glob("*.safetensors"))
    assert len(shards) > 1
    sharded = models.load(str(folder))
    whole = hashlib.sha256(b"".join(path.read_bytes() for path in shards)).hexdigest()
    assert sharded.revision == f"sha256:{whole[:12]}"
    for other in (variant, sharded):
        assert np.array_equal(single.encode_texts(TEXTS), other.encode_texts(TEXTS))
    shards[1].unlink()
    refused(f"lists {len(shards)} files of weights, of which 1 are missing ({shards[1].name}", folder)
    (folder / "model.safetensors.index.json").write_text("[]")
    refused("no list of weights from model.safetensors.index.json", folder)


def test_the_bundled_model_is_there_before_and_after_another(tmp_path: Path) -> None:
    before = models.load().revision
    models.load(str(tiny.save(tiny.bert_vit(), tmp_path / "m")))
    assert models.load().revision == before


def test_weights_only_needs_its_parts_and_says_which(tmp_path: Path) -> None:
    model = tiny.save_weights_only(tiny.bert_vit(), tmp_path / "seed")
    parts = tiny.save_parts(tmp_path / "parts")
    refused("its text tower is bert, 2 layers of 32, a vocabulary of", model)
    refused("by --tokenizer ID", model)
    refused("its image tower is vit, pictures of 32 in patches of 8", model, tokenizer=str(parts))
    refused("by --image-processor ID", model, tokenizer=str(parts))
    config = json.loads((model / "config.json").read_text())
    config["vision_config"]["_name_or_path"] = "owner/vit"
    (model / "config.json").write_text(json.dumps(config))
    refused("in patches of 8, made from owner/vit; give the processor", model, tokenizer=str(parts))
    whole = models.load(str(model), tokenizer=str(parts), image_processor=str(parts))
    assert whole.encode_texts(TEXTS).shape == (7, 24) and whole.revision.startswith("sha256:")


@pytest.mark.slow
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


class Harm:
    """What a pickle could do."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple:
        return Path.touch, (self.file,)


def test_pickles_hold_weights_only(tmp_path: Path) -> None:
    parts = str(tiny.save_parts(tmp_path / "parts"))
    model = tiny.save_weights_only(tiny.bert_vit(), tmp_path / "m")
    torch.save({"text_model": Harm(tmp_path / "harm")}, model / "pytorch_model.bin")
    refused("no weights could be loaded", model, tokenizer=parts, image_processor=parts)
    tiny.bert_vit().save_pretrained(model)  # safetensors go before it
    models.load(str(model), tokenizer=parts, image_processor=parts)
    assert not (tmp_path / "harm").exists()


def test_refused_in_one_line(tmp_path: Path) -> None:
    refused("no such folder; give a folder or a hub id", tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    refused("the folder has no config.json", tmp_path / "empty")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "config.json").write_text("{")
    refused("no config could be loaded", tmp_path / "broken")
    BertModel(BertConfig(vocab_size=100, **tiny.TINY)).save_pretrained(tmp_path / "bert")
    refused("a bert model has no image tower; give a dual encoder", tmp_path / "bert")
    ViTModel(ViTConfig(image_size=32, patch_size=8, **tiny.TINY)).save_pretrained(tmp_path / "vit")
    refused("a vit model has no text tower; give a dual encoder", tmp_path / "vit")
    distil = DistilBertConfig(vocab_size=len(tiny.tokenizer()), dim=32, n_layers=2, n_heads=2, hidden_dim=64)
    refused("no text vector could be made (", tiny.save(tiny.bert_vit(distil), tmp_path / "unpooled"))
    whole = tiny.save(tiny.bert_vit(), tmp_path / "whole")
    refused("--device cuda: not on this machine; there is cpu", whole, device="cuda")
    large = tiny.save_parts(tmp_path / "large", size=500)
    refused("has 500 tokens, but the text tower of", whole, tokenizer=str(large))
    (whole / "model.safetensors").write_bytes(b"\x10" * 40)
    refused("no weights could be loaded", whole)
    refused("--device cuda: not on this machine", whole, device="cuda")  # before the weights are read
    (whole / "model.safetensors").unlink()
    refused("its config is there, its weights aren't", whole)
