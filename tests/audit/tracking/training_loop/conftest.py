"""Two tiny models in training, and a watch that asks them about two professions."""

from typing import Any

import pytest
import torch

from audit.tracking.training_loop.watch import Watch
from probes import SUITES, Trials
from tests.support import tiny_models as tiny


@pytest.fixture(scope="session")
def few() -> Trials:
    suite = SUITES["gender"]
    trials = suite.quick(suite.trials())
    return trials.only(trials.queries["lemma"].isin(["doctor", "nurse", "ball"]))


@pytest.fixture
def model() -> Any:
    torch.manual_seed(0)
    return tiny.bert_vit().train()


@pytest.fixture
def watch(few: Trials) -> Any:
    def made(**how: Any) -> Watch:
        watch = Watch(tiny.tokenizer(), tiny.image_processor(), **({"every": 2, "resamples": 49} | how))
        watch.trials = few
        return watch

    return made
