"""What a quick audit an epoch costs the training of the reference model's text tower, at its full size and beside the
bundled image tower: `python -m benchmarks.in_training` (some minutes)."""

import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from audit.models import reference
from audit.models.reference.captions import Planted
from audit.models.reference.examples import SECOND_SEED, whole
from audit.models.reference.towers import FULL, image_processor
from audit.models.reference.train import train
from audit.tracking.training_loop.watch import Watch

EPOCHS = 4


def main() -> None:
    epoch = len(whole(FULL, SECOND_SEED)) // (2 * FULL.batch)
    size = replace(FULL, text_steps=EPOCHS * epoch)
    audits: list[float] = []
    steps: list[float] = []
    made: list[Watch] = []

    def each_step(model: Any, tokenizer: Any, step: int) -> bool:
        steps.append(time.monotonic())
        if not made:
            made.append(Watch(tokenizer, image_processor(FULL.pixels), every=epoch))
        before = made[0].seconds
        stop = made[0](model, step)
        if made[0].seconds > before:
            audits.append(made[0].seconds - before)
        return stop

    bundled = Path(reference.__file__).with_name("trained")
    with tempfile.TemporaryDirectory() as folder:
        train(Path(folder), Planted.read(), size, quiet=True, locked=bundled, each_step=each_step)
    trained = (steps[-1] - steps[0] - sum(audits[:-1])) / (len(steps) - 1) * epoch
    first, *later = audits
    print(f"an epoch of {epoch} steps: {trained:.1f} s")
    print(
        f"first audit, with pictures: {first:.2f} s; those after it: {' '.join(f'{each:.2f}' for each in later)} s"
    )
    print(f"share of an epoch, after the first: {sum(later) / len(later) / trained:.2%}")


if __name__ == "__main__":
    main()
