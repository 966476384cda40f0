"""What a quick audit an epoch costs the training of the reference model's text tower, at its full size and beside the
bundled image tower: the same training with and without it, by turns: `python -m benchmarks.in_training [EPOCHS]` (six
epochs each: three minutes)."""

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from audit.models import reference
from audit.models.reference.captions import Planted
from audit.models.reference.examples import SECOND_SEED, whole
from audit.models.reference.towers import FULL, image_processor
from audit.models.reference.train import train
from audit.tracking.training_loop.watch import Watch

EPOCHS = 6


def main(epochs: int) -> None:
    steps = len(whole(FULL, SECOND_SEED)) // (2 * FULL.batch)
    ends: list[float] = []
    audits: list[float] = []
    made: list[Watch] = []

    def each_step(model: Any, tokenizer: Any, step: int) -> None:
        """Epochs with an audit at their end and epochs without take turns; the first makes ready."""
        epoch, at = divmod(step, steps)
        if at:
            return
        if not made:
            made.append(Watch(tokenizer, image_processor(FULL.pixels)))
        before = made[0].seconds
        if epoch % 2:
            made[0].audit(model, step)
            audits.append(made[0].seconds - before)
        ends.append(time.monotonic())

    bundled = Path(reference.__file__).with_name("trained")
    size = replace(FULL, text_steps=(2 * epochs + 1) * steps)
    with tempfile.TemporaryDirectory() as folder:
        train(Path(folder), Planted.read(), size, quiet=True, locked=bundled, each_step=each_step)
    seconds = np.diff(ends)
    without, audited = seconds[0::2], seconds[1::2]
    print(f"an epoch of {steps} steps without an audit: {_told(without)}; with one: {_told(audited)}")
    print(f"first audit, with pictures: {audits[0]:.2f} s; those after it: {_told(np.array(audits[1:]))}")
    share = np.array(audits[1:]) / np.median(without)
    print(f"share of an epoch: {np.median(share):.1%} ({share.min():.1%} to {share.max():.1%})")
    beside = audited / without - 1
    print(f"epochs beside each other: {np.median(beside):+.1%} ({beside.min():+.1%} to {beside.max():+.1%})")


def _told(seconds: np.ndarray) -> str:
    return f"{np.median(seconds):.2f} s ({seconds.min():.2f} to {seconds.max():.2f})"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:] or [EPOCHS]))
