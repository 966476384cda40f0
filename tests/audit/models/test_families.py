"""Text towers with an image tower of their own, open_clip, the user's own: each by its own published files, and each
as its upstream computes."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file
from transformers import (
    AutoModel,
    AutoTokenizer,
    BertConfig,
    BertForMaskedLM,
    ViTImageProcessorPil,
    XLMRobertaConfig,
)

from audit import models
from audit.models import families, specs
from audit.models.families import open_clip
from audit.models.specs import Places
from probes.errors import InputError
from tests.audit.models.test_models import IMAGES, TEXTS, refused
from tests.support import outside
from tests.support import tiny_models as tiny
from tests.support.places import ROOT

KINDS = {
    "xlm-roberta": (XLMRobertaConfig, lambda: tiny.unigram(longest=512)),
    "labse": (BertConfig, tiny.tokenizer),
}


def unit(rows: torch.Tensor) -> np.ndarray:
    return torch.nn.functional.normalize(rows.detach(), dim=-1).numpy()


@torch.inference_mode()
def pooled(transformer: torch.nn.Module, head: torch.nn.Module, words: dict) -> np.ndarray:
    """What the code of M-CLIP and of AraCLIP computes: the mean over the mask, then the linear layer."""
    hidden, mask = transformer(**words)[0], words["attention_mask"]
    return unit(head((hidden * mask.unsqueeze(2)).sum(dim=1) / mask.sum(dim=1)[:, None]))


def image_tower(folder: Path) -> tuple[Path, np.ndarray]:
    """A CLIP's folder, and the unit vectors of IMAGES by transformers' own pass."""
    model = tiny.clip()
    _, processor = tiny.parts(model)
    with torch.inference_mode():
        output = model.get_image_features(**processor(IMAGES, return_tensors="pt"))
    return tiny.save(model, folder), unit(output.pooler_output)


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


def test_open_clip_beside_a_text_tower_is_an_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.save_sentence_transformers(tmp_path / "text")
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "open_clip_config.json").write_text('{"model_cfg": {}}')
    monkeypatch.setattr("audit.models.families.open_clip.find_spec", lambda name: None)
    line = "has open_clip_config.json, and open_clip is not installed; pip install 'open_clip_torch>=3.0'"
    refused(line, tmp_path / "text", image_model=str(tmp_path / "m"))
    said = models.explain(str(tmp_path / "text"), image_model=str(tmp_path / "m"))
    assert any(text.startswith("  missing: ") and text.endswith(line) for text in said)


@pytest.mark.parametrize("text", ["xlm-roberta", "nllb", "own"])
def test_open_clip(text: str, tmp_path: Path) -> None:
    upstream = pytest.importorskip("open_clip")
    model, theirs, transform = tiny.save_open_clip(text, tmp_path / "m")
    encoder = models.load(str(tmp_path / "m"), batch_size=3)
    assert encoder.provenance["family"] == "open_clip" and upstream
    with torch.inference_mode():
        texts = model.encode_text(theirs(TEXTS), normalize=True).numpy()
        pictures = model.encode_image(torch.stack([transform(i) for i in IMAGES]), normalize=True).numpy()
    assert np.abs(encoder.encode_texts(TEXTS) - texts).max() < 1e-5
    assert np.abs(encoder.encode_images(IMAGES) - pictures).max() < 1e-5
    assert encoder.token_counts(["", TEXTS[0]])[1] > 2
    if text == "xlm-roberta":
        tiny.tokenizer(500).save_pretrained(tmp_path / "other")
        refused("no text vector could be made (IndexError", tmp_path / "m", tokenizer=str(tmp_path / "other"))
    assert any("arb_Arab" in str(note) for note in encoder.notes) == (text == "nllb")


def test_open_clip_s_config_can_t_ask_for_remote_code(tmp_path: Path) -> None:
    config = {"text_cfg": {"tokenizer_kwargs": {"trust_remote_code": True, "use_fast": True}}}
    (tmp_path / "open_clip_config.json").write_text(json.dumps({"model_cfg": config}))
    places = Places(specs.read(str(tmp_path)))
    read, _ = open_clip._config(places, places.text)
    assert read["model_cfg"]["text_cfg"]["tokenizer_kwargs"] == {"use_fast": True}


def test_open_clip_is_an_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "open_clip_config.json").write_text('{"model_cfg": {}}')
    monkeypatch.setattr("audit.models.families.open_clip.find_spec", lambda name: None)
    refused("has open_clip_config.json, and open_clip is not installed; pip install", tmp_path / "m")
    refused("--image-processor x: ", tmp_path / "m", image_processor="x")
    line = "  missing: open_clip is not installed: pip install 'open_clip_torch>=3.0'"
    monkeypatch.setattr("audit.models.explaining.find_spec", lambda name: None)
    assert line in models.explain(str(tmp_path / "m"))


OWN = """
import numpy as np
import torch

class Mine:
    def encode_texts(self, texts):
        return np.array([[len(text), 1.0] for text in texts])
    def encode_images(self, images):
        return [[image.width, image.height] for image in images]

class Texts:
    def encode_texts(self, texts):
        return [[1.0]]

class Half:
    def encode_texts(self, texts):
        return torch.tensor([[3.0, 4.0]] * len(texts), dtype=torch.bfloat16)
    encode_images = encode_texts

class Apart(Mine):
    def encode_images(self, images):
        return [[1.0]] * len(images)

class Ragged(Mine):
    def encode_texts(self, texts):
        return [[1.0] * len(text) for text in texts]

def broken():
    raise KeyError("weights")

def nothing():
    return object()
"""


def test_your_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine_for_test.py").write_text(OWN)
    encoder = models.load("mine_for_test:Mine", batch_size=2)
    rows = encoder.encode_texts(["ا", "ابت"])
    assert rows.dtype == np.float32 and rows[1] == pytest.approx([3 / 10**0.5, 1 / 10**0.5])
    assert encoder.encode_images(IMAGES).shape == (7, 2) and encoder.name == "Mine"
    assert encoder.revision.startswith("sha256:") and encoder.provenance["family"] == "own"
    assert models.load("mine_for_test:Mine", text_only=True).text_only
    texts, ragged = models.load("mine_for_test:Texts"), models.load("mine_for_test:Ragged", text_only=True)
    assert texts.text_only
    assert models.load("mine_for_test:Half").encode_images(IMAGES)[6] == pytest.approx([0.6, 0.8])
    for call, message in (
        (lambda: texts.encode_texts(TEXTS), r"encode_texts gave \(1, 1\) for 7; expected one row each"),
        (
            lambda: texts.encode_images(IMAGES),
            "a text tower alone sees no pictures; give its image tower by a method",
        ),
        (lambda: ragged.encode_texts(TEXTS), "encode_texts gave no rows of numbers, all of one length"),
        (
            lambda: models.load("mine_for_test:Apart"),
            "its texts become 2 numbers, its pictures 1; give both in one",
        ),
        (lambda: models.load("mine_for_test:gone"), "has no callable gone; give module:callable"),
        (lambda: models.load("not_there:Mine"), "not_there could not be imported .ModuleNotFoundError"),
        (
            lambda: models.load("mine_for_test:broken"),
            r"broken failed \(KeyError: 'weights', mine_for_test.py line 29\)",
        ),
        (
            lambda: models.load("mine_for_test:Mine", tokenizer="owner/words"),
            "--tokenizer owner/words: mine_for_test:Mine brings its own; leave it out",
        ),
        (lambda: models.load("mine_for_test:nothing"), "gave a object without encode_texts"),
    ):
        with pytest.raises(InputError, match=message):
            call()


AUDITED = """
import sys
from PIL import Image
from audit import models
encoder = models.load(sys.argv[1])
rows = encoder.encode_texts(["ab"]), encoder.encode_images([Image.new("RGB", (3, 3), (9, 0, 0))])
print(encoder.provenance["family"], encoder.name, *(row.round(3).tolist() for row in rows))
print(*models.explain(sys.argv[1]), sep="\\n")
"""


@pytest.mark.parametrize("where", ["ours", "theirs"])
def test_a_new_family_as_contributing_says(where: str, tmp_path: Path) -> None:
    """The file of CONTRIBUTING.md, as it stands there, put into a copy of the package, or into a distribution of its
    own, beside one whose families are broken."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition("## A model family: one file")[2]
    path = re.search(r"`(audit/models/families/\w+\.py)`", section)[1]
    (file,) = re.findall(r"```python\n(.*?)```", section, re.S)
    (lines,) = re.findall(r"```toml\n(.*?)```", section, re.S)
    room, from_ = ROOT, ""
    if where == "ours":
        for name in ("audit", "probes"):
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        (tmp_path / path).write_text(file)
        room = tmp_path
    else:
        outside.install(tmp_path, "letters", {Path(path).name: file}, lines)
        outside.install(tmp_path, "broken", {"broken.py": BROKEN}, BROKEN_POINTS)
        from_ = "letters 1.0"
    (tmp_path / "m").mkdir()
    torch.save(torch.eye(256, 3) + torch.eye(256, 3).roll(ord("b"), 0), tmp_path / "m/letters.pt")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (room, tmp_path)))}
    done = subprocess.run(
        [sys.executable, "-c", AUDITED, "m"],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("letters m [[1.0, 0.0, 0.0]] [[1.0, 0.0, 0.0]]")
    assert "m would be loaded as letters: m has a letters.pt" in done.stdout
    (line,) = re.findall(r"  letters .*", done.stdout)
    assert line.endswith(f"({from_})" if from_ else "the table (256, 3).")
    if where == "theirs":
        assert "broken: half of broken 1.0: has no load" in done.stdout
        assert "broken: hf of broken 1.0: another one has this name; rename it" in done.stdout
        assert (
            "broken: none of broken 1.0: nowhere could not be loaded (ModuleNotFoundError: No module named "
            "'nowhere')" in done.stdout
        )


BROKEN = """
def claim(places):
    raise KeyError("asked")
"""
BROKEN_POINTS = """
[project.entry-points."arabic_clip_audit.families"]
half = "broken"
hf = "broken"
none = "nowhere"
"""


def test_a_family_that_fails_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is not ours to mend; where it fails when it is asked, the next is asked."""
    files = {"fails.py": f"{BROKEN}\n\ndef load(places, **how):\n    raise KeyError('no weights')\n"}
    points = BROKEN_POINTS.replace('half = "broken"', 'fails = "fails"')
    monkeypatch.syspath_prepend(outside.install(tmp_path, "theirs", files, points))
    families._found.cache_clear()
    try:
        assert models.load().provenance["family"] == "hf"
        with pytest.raises(
            InputError, match=r"the family fails of theirs 1\.0 failed \(KeyError: 'no weights'\)"
        ):
            models.load(family="fails", model="reference")
    finally:
        families._found.cache_clear()
