"""The bundled model is the one that was bundled."""

import shutil
from pathlib import Path

import pytest

from audit.models.loading.places import Places
from audit.models.reference import checking
from audit.models.specs import BUNDLED, Spec
from probes.errors import ModelError


def test_a_byte_of_the_bundled_model_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trained = Path(shutil.copytree(checking.TRAINED, tmp_path / "trained"))
    assert checking.bundled(trained) == trained
    checking.bundled.cache_clear()
    weights = trained / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    with pytest.raises(ModelError, match=r"model\.safetensors: is not as it was bundled; install"):
        checking.bundled(trained)


def test_it_is_looked_at_when_it_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses() -> Path:
        raise ModelError("not as it was bundled")

    monkeypatch.setattr(checking, "bundled", refuses)
    with pytest.raises(ModelError, match="not as it was bundled"):
        Places(Spec(model=BUNDLED)).find(BUNDLED, None, "--model")


def test_what_is_trained_anew_is_sealed(tmp_path: Path) -> None:
    (tmp_path / "trained").mkdir()
    (tmp_path / "trained" / "config.json").write_text("{}")
    checking.seal(tmp_path / "trained", tmp_path / "sums")
    assert checking.bundled(tmp_path / "trained", tmp_path / "sums").name == "trained"
