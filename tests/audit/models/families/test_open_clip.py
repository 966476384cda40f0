"""open_clip's models, and what is said where it is not installed."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from audit import models
from audit.models import specs
from audit.models.families import open_clip
from audit.models.loading.places import Places
from tests.support import tiny_models as tiny
from tests.support.tiny_models.shown import IMAGES, TEXTS, refused


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
