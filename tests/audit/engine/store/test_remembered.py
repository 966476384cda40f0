"""Models that were loaded before are loaded again only where something has to be encoded."""

import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.torch import load_file, save_file

from audit import models
from audit.engine.store import keys, remembered
from audit.engine.store.remembered import Remembered
from probes.errors import ModelError

TEXTS = ["قطة", "طبيبة تبتسم في الصورة"]


@pytest.fixture
def folder(random_model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A copy of the model that nothing is known of yet."""
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path / "cache"))
    return str(shutil.copytree(random_model, tmp_path / "model"))


def test_what_is_known_is_what_it_was(folder: str) -> None:
    first, again = remembered.load(model=folder), remembered.load(model=folder)
    assert isinstance(first, models.base.Encoder) and isinstance(again, Remembered)
    for name in (*remembered.TOLD, "notes"):
        assert getattr(again, name) == getattr(first, name), name
    assert keys.digest(first.revision, first.provenance) == keys.digest(again.revision, again.provenance)
    assert np.array_equal(keys.proof(first), keys.proof(again))
    assert "loaded" not in vars(again)
    assert np.array_equal(again.encode_texts(TEXTS), first.encode_texts(TEXTS))
    assert list(again.token_counts(TEXTS)) == list(first.token_counts(TEXTS))
    assert again.loaded.notes is again.notes


@pytest.mark.parametrize("told", [{"dtype": "bfloat16"}, {"batch_size": 3}, {"text_only": True}])
def test_what_is_asked_otherwise_is_another(folder: str, told: dict[str, Any]) -> None:
    remembered.load(model=folder)
    assert not isinstance(remembered.load(model=folder, **told), Remembered)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_what_was_changed_is_loaded_again(folder: str, name: str) -> None:
    remembered.load(model=folder)
    path = Path(folder) / name
    path.write_bytes(path.read_bytes())
    assert not isinstance(remembered.load(model=folder), Remembered)


def test_what_is_changed_while_it_is_audited_is_said(folder: str) -> None:
    remembered.load(model=folder)
    known = remembered.load(model=folder)
    file = Path(folder) / "model.safetensors"
    weights = load_file(file)
    weights["text_projection.weight"] += 1
    save_file(weights, file, {"format": "pt"})
    with pytest.raises(ModelError, match="its files were changed meanwhile; run the same again"):
        known.encode_texts(TEXTS)


def test_what_is_kept_of_it_may_be_anything(folder: str, tmp_path: Path) -> None:
    for damage in (b"", b"{", b"[]", b'{"parts": [["x"]]}', b'{"parts": []}'):
        remembered.load(model=folder)
        (file,) = (tmp_path / "cache" / "models").glob("*.json")
        file.write_bytes(damage)
        assert not isinstance(remembered.load(model=folder), Remembered)
    assert isinstance(remembered.load(model=folder), Remembered)


def test_a_model_of_code_is_not_remembered(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine_remembered.py").write_text(
        "import numpy as np\n"
        "class Mine:\n"
        "    revision = '1'\n"
        "    def encode_texts(self, texts): return np.random.default_rng(len(texts[0])).normal(size=(len(texts), 4))\n"
        "    def encode_images(self, images): return np.ones((len(images), 4)) + np.arange(4)\n"
    )
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        try:
            assert not isinstance(remembered.load(model="mine_remembered:Mine"), Remembered)
        except ModelError as error:
            pytest.fail(str(error))


def test_what_is_written_while_it_is_loaded_is_not_remembered(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows which of both was read."""
    load = models.load

    def slowly(**options: Any) -> Any:
        encoder = load(**options)
        (Path(folder) / "model.safetensors").touch()
        return encoder

    with monkeypatch.context() as saving:
        saving.setattr(models, "load", slowly)
        remembered.load(model=folder)
    assert not isinstance(remembered.load(model=folder), Remembered)
    assert isinstance(remembered.load(model=folder), Remembered)


def test_what_was_changed_under_its_old_time_is_loaded_again(folder: str) -> None:
    remembered.load(model=folder)
    path = Path(folder) / "model.safetensors"
    then, raw = path.stat(), bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)
    os.utime(path, ns=(then.st_atime_ns, then.st_mtime_ns))
    assert not isinstance(remembered.load(model=folder), Remembered)
