"""Dual encoders as transformers publishes them: agreement with upstream's own forward pass, tokens, pictures."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import (
    AutoTokenizer,
    CamembertConfig,
    CLIPImageProcessorPil,
    Dinov2Config,
    MPNetConfig,
    PreTrainedTokenizerFast,
    RobertaConfig,
    SiglipTokenizer,
    ViTImageProcessorPil,
    XLMRobertaConfig,
)

from audit import models
from tests.support import tiny_models as tiny
from tests.support.tiny_models.shown import IMAGES, TEXTS, refused

MAKERS = [
    tiny.bert_vit,
    tiny.clip,
    tiny.siglip,
    tiny.siglip2,
    tiny.altclip,
    tiny.chinese_clip,
    tiny.align,
    tiny.metaclip2,
]


@pytest.mark.parametrize("make", MAKERS)
def test_agrees_with_upstream(make, tmp_path: Path) -> None:
    upstream = make()
    encoder = models.load(str(tiny.save(upstream, tmp_path / "m")), batch_size=3)
    tokenizer, processor = tiny.parts(upstream)
    fixed = make in (tiny.siglip, tiny.siglip2)
    padding = {"padding": "max_length", "max_length": 16} if fixed else {"padding": True}
    words = tokenizer(TEXTS, return_tensors="pt", truncation=True, **padding)
    words = {name: words[name] for name in ("input_ids", "attention_mask")}
    with torch.inference_mode():
        output = upstream(**words, **processor(IMAGES, return_tensors="pt"))
    for ours, theirs in (
        (encoder.encode_texts(TEXTS), output.text_embeds),
        (encoder.encode_images(IMAGES), output.image_embeds),
    ):
        theirs = torch.nn.functional.normalize(theirs, dim=-1).numpy()
        assert ours.dtype == np.float32 and np.abs(ours - theirs).max() < 1e-5
    scale = 4.0 if make is tiny.align else float(upstream.logit_scale.detach().exp())
    assert encoder.logit_scale == pytest.approx(scale)
    assert encoder.max_tokens == {tiny.siglip: 16, tiny.siglip2: 16, tiny.altclip: 30}.get(make, 32)


def test_siglip_is_padded_to_its_own_length(tmp_path: Path) -> None:
    usual = models.load(str(tiny.save(tiny.siglip(), tmp_path / "usual")))
    short = tiny.tokenizer()
    short.model_max_length = 8
    encoder = models.load(str(tiny.save(tiny.siglip(), tmp_path / "short", short)))
    assert encoder.max_tokens == 16
    assert np.array_equal(encoder.encode_texts(TEXTS), usual.encode_texts(TEXTS))
    assert "padded to 16 tokens" in str(encoder.notes[0]) and "the tokenizer says 8" in str(encoder.notes[0])


@pytest.mark.parametrize("make", [tiny.siglip, tiny.siglip2])
def test_siglip_2_is_in_lower_case_though_it_names_gemma_s(make: Any, tmp_path: Path) -> None:
    """As published: of type siglip where its pictures have one size, of type siglip2 where they have any."""
    words = tiny.letters_bpe()
    folder = tiny.save(make(), tmp_path / "m", words)
    settings = folder / "tokenizer_config.json"
    settings.write_text(settings.read_text().replace("Siglip2Tokenizer", "GemmaTokenizer"))
    said = models.load(str(folder)).provenance["tokenizer"]
    assert said["class"] == "Siglip2Tokenizer" and "Lowercase" in said["normalizer"]


def test_sentencepiece_s_model_is_all_there_is(tmp_path: Path) -> None:
    """As AltCLIP-m9 and the multilingual SigLIP are published."""
    whole = tiny.save(tiny.altclip(), tmp_path / "whole")
    bare = tiny.save(tiny.altclip(), tmp_path / "bare")
    (bare / "tokenizer.json").unlink()
    tiny.sentencepieces(bare / "sentencepiece.bpe.model", ["<unk>", "<s>", "</s>"], tiny.SCORED)
    rows = [models.load(str(folder)).encode_texts(TEXTS) for folder in (whole, bare)]
    assert np.array_equal(*rows)
    siglip = tiny.save(tiny.siglip(), tmp_path / "siglip")
    (siglip / "tokenizer.json").unlink()
    tiny.sentencepieces(siglip / "spiece.model", ["<pad>", "</s>", "<unk>"], tiny.SCORED)
    (siglip / "tokenizer_config.json").write_text('{"tokenizer_class": "SiglipTokenizer"}')
    encoder = models.load(str(siglip))
    words = SiglipTokenizer.from_pretrained(siglip)
    theirs = words(TEXTS, padding="max_length", truncation=True, max_length=16, return_tensors="pt")
    assert torch.equal(encoder.text.words(TEXTS)["input_ids"], theirs["input_ids"])
    assert len(theirs["input_ids"].unique(dim=0)) == len(TEXTS)


KINDS = {
    "roberta": RobertaConfig,
    "xlm-roberta": XLMRobertaConfig,
    "camembert": CamembertConfig,
    "mpnet": MPNetConfig,
}


@pytest.mark.parametrize("pad", [0, 1])
@pytest.mark.parametrize("kind", [*KINDS, "altclip"])
def test_the_limit_is_what_the_text_tower_takes(kind: str, pad: int, tmp_path: Path) -> None:
    words = tiny.unigram(pad, longest=512)
    if kind == "altclip":
        model = tiny.altclip(20, pad)
    else:
        sizes = {"vocab_size": len(words), "max_position_embeddings": 20, "pad_token_id": pad}
        model = tiny.bert_vit(KINDS[kind](**tiny.TINY | sizes))
    encoder = models.load(str(tiny.save(model, tmp_path / "m", words)))
    assert encoder.max_tokens == (18 if kind == "mpnet" else 19 - pad)  # MPNet's offset is fixed
    assert encoder.encode_texts(["ا" * 60, "ب"]).shape == (2, 24)
    too_long = torch.full((1, encoder.max_tokens + 1), 7)
    assert model.get_text_features(too_long[:, 1:]).pooler_output.shape == (1, 24)
    with pytest.raises((IndexError, RuntimeError), match=r"out of (range|bounds)"):
        model.get_text_features(too_long)


def test_pictures_come_in_rgb(tmp_path: Path) -> None:
    vit = ViTImageProcessorPil(size={"height": 32, "width": 32})
    encoder = models.load(str(tiny.save(tiny.bert_vit(), tmp_path / "m", pictures=vit)))
    colour = IMAGES[0]
    palette = colour.convert("P")
    palette.info["transparency"] = b"\0" * 9
    deep = Image.fromarray(np.asarray(colour.convert("L")).astype(np.uint16) * 257)
    for image in (*(colour.convert(mode) for mode in ("1", "L", "LA", "RGBA", "CMYK")), palette, deep):
        plain = colour.convert("L") if image is deep else image
        if image is palette:  # on white
            plain = Image.new("RGB", image.size, "white")
            plain.paste(image.convert("RGBA"), mask=image.convert("RGBA").getchannel("A"))
        pair = encoder.encode_images([image, plain.convert("RGB")])
        assert np.abs(pair[0] - pair[1]).max() < 1e-5, image.mode


def test_pictures_of_another_size(tmp_path: Path) -> None:
    whole = tiny.save(tiny.bert_vit(), tmp_path / "whole")
    large = str(tiny.save_parts(tmp_path / "large", pixels=64))
    refused("gives pictures of 64 × 64, but the image tower of", whole, image_processor=large)
    refused("(vit) was made for 32, and takes no other; give", whole, image_processor=large)
    CLIPImageProcessorPil(size={"shortest_edge": 32}, do_center_crop=False).save_pretrained(tmp_path / "free")
    refused("no batch of a wide and a tall picture", whole, image_processor=str(tmp_path / "free"))
    refused(
        "its processor must bring both to one size; its image tower",
        whole,
        image_processor=str(tmp_path / "free"),
    )
    dino = Dinov2Config(image_size=32, patch_size=8, **{k: v for k, v in tiny.TINY.items() if k[:3] != "int"})
    flexible = models.load(
        str(tiny.save(tiny.bert_vit(vision=dino), tmp_path / "dino")), image_processor=large
    )
    assert "was made for 32; it takes both" in str(flexible.notes[0])


def test_a_tokenizer_without_padding(tmp_path: Path) -> None:
    whole = tiny.save(tiny.bert_vit(), tmp_path / "whole")
    bare = PreTrainedTokenizerFast(tokenizer_object=tiny.tokenizer().backend_tokenizer)
    bare.save_pretrained(tmp_path / "bare")
    refused("has no padding token", whole, tokenizer=str(tmp_path / "bare"))
    refused("set pad_token in its tokenizer_config.json", whole, tokenizer=str(tmp_path / "bare"))


@pytest.mark.parametrize("named", ["PreTrainedTokenizerFast", "LlamaTokenizerFast"])
def test_the_tokenizer_is_the_one_that_transformers_gives(named: str, tmp_path: Path) -> None:
    """Whatever class tokenizer_config.json names, which may be a base class or build another tokenizer."""
    sizes = {"vocab_size": 99, "max_position_embeddings": 64, "pad_token_id": 0}
    folder = tiny.save(tiny.bert_vit(RobertaConfig(**tiny.TINY | sizes)), tmp_path / "m")
    settings = folder / "tokenizer_config.json"
    told = json.loads(settings.read_text(encoding="utf-8")) | {"tokenizer_class": named}
    settings.write_text(json.dumps(told), encoding="utf-8")
    theirs = AutoTokenizer.from_pretrained(folder)(TEXTS)["input_ids"]
    assert models.load(str(folder)).token_counts(TEXTS).tolist() == [len(ids) for ids in theirs]


def test_a_model_to_which_all_texts_are_one_is_refused(tmp_path: Path) -> None:
    folder = tiny.save(tiny.bert_vit(), tmp_path / "m")
    words = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    known = words["model"]["vocab"]  # without an Arabic letter, as of an English model
    words["model"]["vocab"] = {token if "[" in token else f"x{id}": id for token, id in known.items()}
    (folder / "tokenizer.json").write_text(json.dumps(words), encoding="utf-8")
    refused("have one vector, as where a tokenizer makes every text the same tokens; give", folder)


@pytest.mark.parametrize("make", [tiny.bert_vit, tiny.siglip, tiny.align])
def test_a_scale_that_is_missing_is_a_note(make: Any, tmp_path: Path) -> None:
    whole, bare = make(), make()
    bare.load_state_dict(whole.state_dict())
    for name in ("logit_scale", "logit_bias", "temperature"):
        if hasattr(bare, name):
            delattr(bare, name)
    encoders = [
        models.load(str(tiny.save(each, tmp_path / name))) for each, name in ((whole, "w"), (bare, "b"))
    ]
    assert encoders[1].logit_scale is None and encoders[1].notes[-1].code == "scale-unknown"
    assert np.array_equal(*(encoder.encode_texts(TEXTS) for encoder in encoders))
