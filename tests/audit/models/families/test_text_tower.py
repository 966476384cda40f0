"""Text towers with an image tower of their own, each by its own published files and as its upstream computes."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModel, AutoTokenizer, BertConfig, BertForMaskedLM, XLMRobertaConfig

from audit import models
from probes.errors import InputError
from tests.support import tiny_models as tiny
from tests.support.tiny_models.shown import IMAGES, TEXTS, refused
from tests.support.tiny_models.towers import image_tower, pooled, unit

KINDS = {
    "xlm-roberta": (XLMRobertaConfig, lambda: tiny.unigram(longest=512)),
    "labse": (BertConfig, tiny.tokenizer),
}


@pytest.mark.parametrize("kind", KINDS)
def test_m_clip(kind: str, tmp_path: Path) -> None:
    config, words = KINDS[kind][0], KINDS[kind][1]()
    text = config(
        vocab_size=len(words), max_position_embeddings=34, pad_token_id=words.pad_token_id, **tiny.TINY
    )
    transformer, head = tiny.save_m_clip(text, words, tmp_path / "m")
    clip, pictures = image_tower(tmp_path / "clip")
    encoder = models.load(str(tmp_path / "m"), image_model=str(clip), batch_size=3)
    expected = pooled(transformer, head, dict(words(TEXTS, padding=True, return_tensors="pt")))
    assert np.abs(encoder.encode_texts(TEXTS) - expected).max() < 1e-5
    assert np.abs(encoder.encode_images(IMAGES) - pictures).max() < 1e-5
    assert encoder.max_tokens == 32 and encoder.encode_texts(["ا" * 99]).shape == (1, 24)
    assert encoder.logit_scale == pytest.approx(float(tiny.clip().logit_scale.detach().exp()))
    said = encoder.provenance
    assert said["family"] == "text-tower" and said["text_tower"]["kind"] == "M-CLIP"
    parts = [said["text_tower"], said["text_tower"]["base"], *(said[n] for n in ("image_tower", "tokenizer"))]
    assert all(re.fullmatch("sha256:[0-9a-f]{12}", part["revision"]) for part in parts)
    assert encoder.revision == f"{said['text_tower']['revision']}+{said['image_tower']['revision']}"
    assert not hasattr(encoder.image.module, "text_model")  # its memory is not needed
    refused("give the image tower that it was trained beside by --image-model ID", tmp_path / "m")
    assert "  missing: a text tower without pictures; give" in "\n".join(models.explain(str(tmp_path / "m")))


def test_m_clip_that_lacks_something(tmp_path: Path) -> None:
    text = BertConfig(vocab_size=len(tiny.tokenizer()), max_position_embeddings=32, **tiny.TINY)
    tiny.save_m_clip(text, tiny.tokenizer(), tmp_path / "m")
    file = tmp_path / "m" / "pytorch_model.bin"
    whole = torch.load(file, weights_only=True)
    for key, message in (
        ("LinearTransformation.weight", "lacks LinearTransformation.weight, the projection"),
        (
            "transformer.encoder.layer.1.output.dense.bias",
            "lacks 1 weights (encoder.layer.1.output.dense.bias",
        ),
    ):
        torch.save({name: tensor for name, tensor in whole.items() if name != key}, file)
        refused(message, tmp_path / "m", text_only=True)
    torch.save({"transformer.embeddings": Path("code")}, file)
    refused("holds more than weights, and code in it is never run", tmp_path / "m", text_only=True)
    file.write_bytes(b"PK")
    refused("no weights from pytorch_model.bin could be loaded", tmp_path / "m", text_only=True)


def test_araclip(tmp_path: Path) -> None:
    transformer, head = tiny.save_araclip(tmp_path / "m")
    siglip = tiny.siglip()
    tower, words = tiny.save(siglip, tmp_path / "siglip"), tiny.tokenizer()
    words.save_pretrained(tmp_path / "words")
    apart = {"image_model": str(tower), "tokenizer": str(tmp_path / "words")}
    encoder = models.load(str(tmp_path / "m"), **apart)
    expected = pooled(transformer, head, dict(words(TEXTS, padding=True, return_tensors="pt")))
    assert np.abs(encoder.encode_texts(TEXTS) - expected).max() < 1e-5
    with torch.inference_mode():
        _, processor = tiny.parts(siglip)
        pictures = siglip.get_image_features(**processor(IMAGES, return_tensors="pt")).pooler_output
    assert np.abs(encoder.encode_images(IMAGES) - unit(pictures)).max() < 1e-5
    assert encoder.provenance["text_tower"]["kind"] == "AraCLIP"
    refused("by --tokenizer ID", tmp_path / "m", image_model=str(tower))
    clip, _ = image_tower(tmp_path / "clip")
    refused(
        "its texts become 32 numbers, its pictures and those of",
        tmp_path / "m",
        **apart | {"image_model": str(clip)},
    )


@pytest.mark.parametrize(("inside", "pickled"), [("0_Transformer", True), ("", False)])
def test_sentence_transformers(inside: str, pickled: bool, tmp_path: Path) -> None:
    folder = tmp_path / "m"
    tiny.save_sentence_transformers(folder, inside, pickled)
    clip, pictures = image_tower(tmp_path / "clip")
    encoder = models.load(str(folder), image_model=str(clip), batch_size=2)
    long = [*TEXTS, "طبيبة " * 9]
    transformer = AutoModel.from_pretrained(folder / inside)
    weights = load_file(folder / "2_Dense/model.safetensors") if not pickled else None
    weights = weights or torch.load(folder / "2_Dense/pytorch_model.bin", weights_only=True)
    words = AutoTokenizer.from_pretrained(folder / inside)
    cut = dict(words(long, padding=True, truncation=True, max_length=12, return_tensors="pt"))
    cut.pop("token_type_ids", None)
    expected = pooled(transformer.eval(), lambda x: x @ weights["linear.weight"].T, cut)
    assert encoder.max_tokens == 12
    assert np.abs(encoder.encode_texts(long) - expected).max() < 1e-5
    assert np.abs(encoder.encode_images(IMAGES) - pictures).max() < 1e-5
    other = dict(weights, **{"linear.weight": weights["linear.weight"] * 2})
    torch.save(other, folder / "2_Dense/pytorch_model.bin")
    (folder / "2_Dense/model.safetensors").unlink(missing_ok=True)
    assert models.load(str(folder), image_model=str(clip)).revision != encoder.revision


@pytest.mark.parametrize("mode", ["mean", "cls", "max"])
def test_as_sentence_transformers_itself(mode: str, tmp_path: Path) -> None:
    upstream = pytest.importorskip("sentence_transformers")
    tiny.save_sentence_transformers(tmp_path / "m")
    pooling = {"word_embedding_dimension": 32, "pooling_mode_mean_tokens": False}
    legacy = {"mean": "mean_tokens", "cls": "cls_token", "max": "max_tokens"}[mode]
    (tmp_path / "m/1_Pooling/config.json").write_text(json.dumps(pooling | {f"pooling_mode_{legacy}": True}))
    prompts = {"prompts": {"query": "سؤال: "}, "default_prompt_name": "query"}
    (tmp_path / "m/config_sentence_transformers.json").write_text(json.dumps(prompts))
    theirs = upstream.SentenceTransformer(str(tmp_path / "m"), device="cpu")
    ours = models.load(str(tmp_path / "m"), text_only=True)
    long = [*TEXTS, "طبيبة " * 9]
    expected = theirs.encode(long, normalize_embeddings=True)
    assert np.abs(ours.encode_texts(long) - expected).max() < 1e-5
    theirs.save(str(tmp_path / "again"))  # as the present version lays it out
    again = models.load(str(tmp_path / "again"), text_only=True)
    assert np.abs(again.encode_texts(long) - expected).max() < 1e-5


def test_a_clip_within_sentence_transformers(tmp_path: Path) -> None:
    clip, pictures = image_tower(tmp_path / "m" / "0_CLIPModel")
    module = {"idx": 0, "name": "0", "path": "0_CLIPModel", "type": "sentence_transformers.models.CLIPModel"}
    (tmp_path / "m" / "modules.json").write_text(json.dumps([module]))
    whole, inner = models.load(str(tmp_path / "m")), models.load(str(clip))
    assert np.array_equal(whole.encode_texts(TEXTS), inner.encode_texts(TEXTS))
    assert np.abs(whole.encode_images(IMAGES) - pictures).max() < 1e-5
    tiny.save_sentence_transformers(tmp_path / "text")
    apart = models.load(str(tmp_path / "text"), image_model=str(tmp_path / "m"))
    assert np.abs(apart.encode_images(IMAGES) - pictures).max() < 1e-5


def test_modules_that_are_not_known(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    tiny.save_sentence_transformers(folder)
    (folder / "1_Pooling/config.json").write_text('{"pooling_mode_weightedmean_tokens": true}')
    refused("its pooling is pooling_mode_weightedmean_tokens; known is one of mean", folder, text_only=True)
    (folder / "1_Pooling/config.json").write_text('{"pooling_mode": ["cls", "mean"]}')
    refused("its pooling is cls and mean", folder, text_only=True)
    (folder / "1_Pooling/config.json").write_text('{"pooling_mode": "mean"}')
    (folder / "2_Dense/config.json").write_text('{"activation_function": "os.system"}')
    refused("its dense layer has the activation system; known are", folder, text_only=True)
    plain = '"activation_function": "torch.nn.modules.linear.Identity"'
    (folder / "2_Dense/config.json").write_text(f'{{"use_residual": true, {plain}}}')
    refused("its dense layer has a residual; known are", folder, text_only=True)
    listed = (folder / "modules.json").read_text()
    (folder / "modules.json").write_text(listed.replace("models.Dense", "models.LSTM"))
    refused("names a LSTM module, which is not known here", folder, text_only=True)


def test_the_text_tower_alone(tmp_path: Path) -> None:
    """An Arabic BERT as it is published: for masked words, without a pooler."""
    torch.manual_seed(0)
    config = BertConfig(vocab_size=len(tiny.tokenizer()), max_position_embeddings=32, **tiny.TINY)
    bert = BertForMaskedLM(config).eval()
    bert.save_pretrained(tmp_path / "bert")
    tiny.tokenizer().save_pretrained(tmp_path / "bert")
    encoder = models.load(str(tmp_path / "bert"), text_only=True)
    words = dict(tiny.tokenizer()(TEXTS, padding=True, return_tensors="pt"))
    assert np.abs(encoder.encode_texts(TEXTS) - pooled(bert.bert, torch.nn.Identity(), words)).max() < 1e-5
    assert encoder.text_only and not models.load().text_only
    with pytest.raises(InputError, match="a text tower alone sees no pictures; give its image tower by"):
        encoder.encode_images(IMAGES)
    clip = tiny.save(tiny.clip(), tmp_path / "clip")
    alone, whole = models.load(str(clip), text_only=True), models.load(str(clip))
    assert alone.text_only and "image_processor" not in alone.provenance
    assert np.array_equal(alone.encode_texts(TEXTS), whole.encode_texts(TEXTS))
    siglip = tiny.save(tiny.siglip(), tmp_path / "siglip")  # as wide as the BERT
    beside = models.load(text_model=str(tmp_path / "bert"), image_model=str(siglip))
    assert "no projection is in its files" in str(beside.notes[0]) and beside.encode_images(IMAGES).shape == (
        7,
        32,
    )
    refused("both towers in one; leave --text-model and --image-model out", clip, image_model=str(siglip))
