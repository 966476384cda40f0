"""Configs of models that can't be, or that are none of the weights beside them."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from audit import models
from audit.models.loading.hub import Source
from audit.models.loading.repository_files import settings
from probes.errors import ModelError


@pytest.fixture
def model(random_model: str, tmp_path: Path) -> Path:
    return Path(shutil.copytree(random_model, tmp_path / "model"))


def changed(model: Path, tower: str, **sizes: Any) -> None:
    path = model / "config.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    told[tower] |= sizes
    path.write_text(json.dumps(told), encoding="utf-8")


@pytest.mark.parametrize(
    ("tower", "sizes", "told"),
    [
        (
            "text_config",
            {"num_hidden_layers": 10**9},
            "num_hidden_layers 1000000000, and no model has more than 10000",
        ),
        ("vision_config", {"num_hidden_layers": 9_999}, "describes a model of at least"),
        ("text_config", {"hidden_size": 200_000}, "describes a model of at least"),
        ("text_config", {"vocab_size": 90_000_000}, "describes a model of at least"),
        ("vision_config", {"intermediate_size": 10**12}, "no model has more than 1000000"),
    ],
)
def test_sizes_that_the_weights_have_not_are_refused_at_once(
    model: Path, tower: str, sizes: dict[str, int], told: str
) -> None:
    changed(model, tower, **sizes)
    with pytest.raises(ModelError, match=told) as error:
        models.load(str(model))
    assert "\n" not in str(error.value)


def test_a_config_that_is_nested_without_end_is_one_line(model: Path) -> None:
    (model / "config.json").write_text('{"a":' * 100_000 + "1" + "}" * 100_000)
    assert settings(model, "config.json") == {}
    for call in (models.load, models.explain):
        with pytest.raises(ModelError, match="no config could be loaded") as error:
            call(str(model))
        assert "\n" not in str(error.value) and len(str(error.value)) < 500


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_no_config(model: Path) -> None:
    for name in ("config.json", "modules.json", "tokenizer_config.json"):
        (model / name).unlink(missing_ok=True)
        os.mkfifo(model / name)
    assert "config.json" not in Source(str(model), model).names
    with pytest.raises(ModelError, match=r"has no config\.json"):
        models.load(str(model))
