"""Models of sentence-transformers that see pictures, by that library and as it encodes them."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from transformers import CLIPProcessor

from audit import models
from audit.cli import main
from probes.errors import ModelError
from tests.support import tiny_models as tiny

TEXTS = ["قطة", "طبيبة تبتسم في الصورة"]
IMAGES = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """A tiny CLIP as that library saves it."""
    path = tmp_path / "both"
    tiny.clip().save_pretrained(path)
    CLIPProcessor(tiny.image_processor(), tiny.tokenizer()).save_pretrained(path)
    first = {
        "idx": 0,
        "name": "0",
        "path": "",
        "type": "sentence_transformers.base.modules.transformer.Transformer",
    }
    (path / "modules.json").write_text(json.dumps([first]))
    ways = {
        kind: {"method": f"get_{kind}_features", "method_output_name": "pooler_output"}
        for kind in ("text", "image")
    }
    told = {"transformer_task": "feature-extraction", "modality_config": ways}
    told["module_output_name"] = "sentence_embedding"
    (path / "sentence_bert_config.json").write_text(json.dumps(told))
    return str(path)


def test_what_it_is_loaded_as(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", folder]) == 0
    said = capsys.readouterr().out
    assert "would be loaded as multimodal: " in said and "for texts and pictures" in said


def test_without_the_library_it_is_said_what_to_install(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.models.families.multimodal.find_spec", lambda name: None)
    with pytest.raises(ModelError, match="is not installed; pip install 'sentence-transformers>=5"):
        models.load(folder)


def test_its_vectors_are_the_librarys(folder: str) -> None:
    library = pytest.importorskip("sentence_transformers", reason="sentence-transformers is not installed")
    theirs = library.SentenceTransformer(folder, device="cpu")
    encoder = models.load(folder, device="cpu")
    assert encoder.provenance["family"] == "multimodal" and len(encoder.revision) > 8
    assert np.abs(encoder.encode_texts(TEXTS) - theirs.encode(TEXTS, normalize_embeddings=True)).max() < 1e-6
    assert (
        np.abs(encoder.encode_images(IMAGES) - theirs.encode(IMAGES, normalize_embeddings=True)).max() < 1e-6
    )
    assert (encoder.token_counts(TEXTS) > 0).all()
