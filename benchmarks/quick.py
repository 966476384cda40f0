"""Whether a quick audit finds what the whole one finds: the reference model and others that are it with noise on the
weights of its text tower, asked both ways by each suite: `python -m benchmarks.quick [SEEDS]` (some minutes)."""

import sys
import time
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from transformers import AutoImageProcessor, AutoTokenizer, VisionTextDualEncoderModel

from audit.engine.auditing import answered
from audit.engine.score import Vectors
from audit.models import reference
from audit.statistics import findings
from audit.tracking.training_loop.in_memory import InMemory, at_rest, encoder
from audit.tracking.training_loop.watch import Watch
from probes import Trials

SUITES = ("gender", "counting")
NOISES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.5)
"""In standard deviations of each weight tensor."""


def main(seeds: int) -> None:
    folder = Path(reference.__file__).with_name("trained")
    model = VisionTextDualEncoderModel.from_pretrained(folder)
    parts = AutoTokenizer.from_pretrained(folder), AutoImageProcessor.from_pretrained(folder)
    for suite in SUITES:
        began = time.monotonic()
        rows = pd.concat(_beside(suite, altered, *parts) for altered in _altered(model, seeds))
        same = rows["verdict"] == rows["verdict_whole"]
        away = (rows["estimate"] - rows["estimate_whole"]).abs() / (rows["ci_high"] - rows["ci_low"])
        verdicts = rows["verdict"].value_counts()
        print(
            f"{suite}: {rows['primary'].sum()} primary verdicts of {len(rows) // rows['measure'].nunique()} models, "
            f"{same[rows['primary']].mean():.1%} those of the whole audit; of the controls "
            f"{same[~rows['primary']].mean():.1%}; "
            f"estimates at most {away.max():.2g} of an interval's width away; "
            f"{', '.join(f'{name} {n}' for name, n in verdicts.items())}; {time.monotonic() - began:.0f} s",
            flush=True,
        )


def _altered(model: Any, seeds: int) -> Iterator[Any]:
    for noise in NOISES:
        for seed in range(seeds if noise else 1):
            torch.manual_seed(seed)
            altered = deepcopy(model)
            with torch.no_grad():
                for each in (*altered.text_model.parameters(), *altered.text_projection.parameters()):
                    each.add_(noise * each.std().nan_to_num() * torch.randn_like(each))
            yield altered


_watches: dict[str, Watch] = {}
_pictures: dict[str, np.ndarray] = {}


def _beside(suite: str, model: Any, tokenizer: Any, processor: Any) -> pd.DataFrame:
    """Findings of the quick audit, with those of the whole one as `…_whole`."""
    watch = _watches.setdefault(suite, Watch(tokenizer, processor, suite=suite))
    quick = watch.found(model)
    with at_rest(model):
        inner = encoder(model, tokenizer, processor)
        trials = watch.suite.trials(watch.source.named(suite, True))
        outcomes = answered(watch.suite, watch.source, trials, _vectors(suite, inner, trials), inner, 0)
    found = findings(watch.suite, outcomes, trials.options)
    whole = found[found["group"] == ""].set_index("measure")[["estimate", "verdict"]]
    primary = {measure.name for measure in watch.suite.primary}
    return quick.assign(primary=quick["measure"].isin(primary)).join(whole.add_suffix("_whole"), on="measure")


def _vectors(suite: str, inner: InMemory, trials: Trials) -> dict[str, Vectors]:
    """The image tower is the same in all, so that its pictures are encoded once."""
    texts, images = trials.texts(), trials.images()
    if suite not in _pictures:
        _pictures[suite] = inner.encode_pictures(images, keep=False)
    return {
        "text": Vectors(inner.encode_texts(texts), {text: row for row, text in enumerate(texts)}),
        "image": Vectors(_pictures[suite], {name: row for row, name in enumerate(images)}),
    }


if __name__ == "__main__":
    main(*map(int, sys.argv[1:] or [2]))
