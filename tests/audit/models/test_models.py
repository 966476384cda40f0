"""Loading as published, agreement with upstream's own forward pass, and what is refused in one line."""

import hashlib
import json
import re
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import (
    BertConfig,
    BertModel,
    CamembertConfig,
    CLIPImageProcessorPil,
    Dinov2Config,
    DistilBertConfig,
    MPNetConfig,
    PreTrainedTokenizerFast,
    RobertaConfig,
    SiglipTokenizer,
    ViTConfig,
    ViTImageProcessorPil,
    ViTModel,
    XLMRobertaConfig,
)

from audit import models
from audit.models.base import Encoder, choose_device
from probes.errors import InputError
from tests.support import tiny_models as tiny

TEXTS = ["صورة طبيبة", "طبيب", "في الصورة مهندسة", "كرة", "معلم/ة", "امرأة", "رجل"]
IMAGES = [
    Image.fromarray(np.random.default_rng(i).integers(0, 255, (40 + i, 50 - 3 * i, 3), dtype=np.uint8))
    for i in range(7)
]
"""Wide and tall, odd and even."""


def refused(message: str, folder: object, **options: object) -> None:
    with pytest.raises(InputError) as error:
        models.load(str(folder), **options)
    assert message in str(error.value) and "\n" not in str(error.value), str(error.value)


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
    assert torch.equal(encoder.text.words(TEXTS, "cpu")["input_ids"], theirs["input_ids"])
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
        plain = colour.convert("L") if image is deep else image.convert("RGBA") if image is palette else image
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
    assert [str(note) for note in fake.notes] == ["out of memory with 9 texts at a time; went on with 4"]
    with pytest.raises(InputError, match="out of memory with a single text"):
        Fake(limit=0).encode_texts(texts)


def test_what_has_no_vector_is_named_whatever_its_place() -> None:
    fake = Fake()
    fake._texts = lambda texts: torch.tensor([[float(text != "اا"), 0.0] for text in texts])  # type: ignore[method-assign]
    with pytest.raises(InputError, match=r"^fake: text 'اا' has no usable vector \(zero or not a number\)"):
        fake.encode_texts(["ااا" * n for n in range(1, 7)] + ["اا"])
    fake._images = lambda images: torch.full((len(images), 2), torch.nan)  # type: ignore[method-assign]
    with pytest.raises(InputError, match=r"^fake: picture 0 has no usable vector"):
        fake.encode_images(IMAGES)


def test_vectors_are_held_once() -> None:
    fake = Fake(limit=64)
    fake._texts = lambda texts: torch.ones(len(texts), 512)  # type: ignore[method-assign]
    texts = ["ا"] * 10_000
    tracemalloc.start()
    rows = fake.encode_texts(texts)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows.nbytes < most < 1.2 * rows.nbytes


def test_devices() -> None:
    assert choose_device("cpu") == "cpu"
    with pytest.raises(InputError, match="--device tpu: not on this machine"):
        choose_device("tpu")
