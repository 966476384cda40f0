"""Unique texts and pictures to unit vectors: everything is encoded once."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from tqdm import tqdm

from audit.models.base import Model
from audit.score import Vectors
from probes import stimuli
from probes.trials import Trials

PICTURES_HELD = 256
"""Decoded pictures in memory at a time."""


def embed(model: Model, trials: Trials, quiet: bool = False) -> dict[str, Vectors]:
    """{"text": Vectors, "image": Vectors} of everything that the trials name, float32, unit rows.

    Shows a progress bar for what takes longer than a second, unless `quiet`.
    """
    texts, images = trials.texts(), trials.images()
    encoded_texts = _encode(
        texts, len(texts), lambda part, tick: model.encode_texts(part, tick), "texts", quiet
    )
    encoded_images = _encode(
        images,
        PICTURES_HELD,
        lambda part, tick: model.encode_images([stimuli.open(reference) for reference in part], tick),
        "pictures",
        quiet,
    )
    dimension = max(encoded_texts.shape[1], encoded_images.shape[1])
    return {
        "text": _vectors(texts, encoded_texts, dimension),
        "image": _vectors(images, encoded_images, dimension),
    }


def _encode(
    items: Sequence[str], held: int, encode: Callable[[Any, Any], np.ndarray], noun: str, quiet: bool
) -> np.ndarray:
    """(n, d) vectors; (0, 0) where there is nothing to encode."""
    with tqdm(total=len(items), desc=f"encoding {noun}", delay=1, disable=quiet, leave=False) as bar:
        parts = [
            encode(list(items[start : start + held]), bar.update)
            for start in range(0, len(items), max(held, 1))
        ]
    return np.concatenate(parts) if parts else np.zeros((0, 0), dtype=np.float32)


def _vectors(keys: list[str], matrix: np.ndarray, dimension: int) -> Vectors:
    return Vectors(matrix.reshape(len(keys), dimension), {key: row for row, key in enumerate(keys)})
