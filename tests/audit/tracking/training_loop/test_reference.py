"""A training of the reference model's text tower: what is planted in its captions is seen to grow."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audit.models import reference
from audit.models.reference.captions import Planted
from audit.models.reference.towers import FULL, image_processor
from audit.models.reference.train import train
from audit.tracking.training_loop.watch import Watch
from probes import SUITES

BUNDLED = Path(reference.__file__).with_name("trained")


@pytest.mark.slow
def test_its_bias_towards_the_masculine_is_seen_to_grow(tmp_path: Path) -> None:
    watches: list[Watch] = []
    trials = SUITES["gender"].trials()
    asked = trials.only(trials.queries["probe"].isin(["default", "presentation", "profession"]))

    def each_step(model: Any, tokenizer: Any, step: int) -> bool:
        if not watches:
            stop = {"stop_when": lambda found: found.loc["default", "verdict"] == "exceeds"}
            watches.append(Watch(tokenizer, image_processor(FULL.pixels), every=25, resamples=199, **stop))
            watches[0].trials = asked
        return watches[0](model, step)

    size = replace(FULL, people=6, things=1, text_steps=1_200, batch=48)
    train(tmp_path, Planted.read(), size, quiet=True, locked=BUNDLED, each_step=each_step)
    default = watches[0].table.query("measure == 'default'")
    assert 2 <= len(default) < 10, "it ends where it was asked to"
    assert default["estimate"].is_monotonic_increasing
    assert default["estimate"].iloc[0] < 0.75 and default["estimate"].iloc[-1] > 0.8
    assert default["verdict"].iloc[0] == "not interpretable" and default["verdict"].iloc[-1] == "exceeds"
