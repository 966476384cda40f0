"""Unique texts and pictures to unit vectors: everything is encoded once."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

import numpy as np

from audit.models.base import Model
from probes import stimuli
from probes.stimuli import crops
from probes.trials import Trials

from .progress import bar
from .score import Vectors

PICTURES_HELD, PATCHED_HELD = 256, 64
"""Decoded pictures in memory at a time, and those that are held with the vectors of all their patches."""


def embed(model: Model, trials: Trials, quiet: bool = False) -> dict[str, Vectors]:
    """{"text": Vectors, "image": Vectors} of everything that the trials name, float32, unit rows.

    A place in a picture (crops.point) has the vector of the patch that holds it; of one that the model's processor
    cuts away, the patch that is nearest. Places in one patch share its row.
    Shows a progress bar for what takes longer than a second, unless `quiet`.
    """
    texts, images = trials.texts(), trials.images()
    points = {image: point for image in images if (point := crops.pointed(image))}
    wholes = [image for image in images if image not in points]
    encoded_texts = _encode(
        texts, len(texts), lambda part, tick: model.encode_texts(part, tick), "texts", quiet
    )
    encoded_images = _encode(
        wholes, PICTURES_HELD, lambda part, tick: model.encode_images(_opened(part), tick), "pictures", quiet
    )
    encoded_patches, place = _patches(model, points, quiet)
    dimension = max(some.shape[1] for some in (encoded_texts, encoded_images, encoded_patches))
    pictures = [some.reshape(len(some), dimension) for some in (encoded_images, encoded_patches)]
    row_of = {image: row for row, image in enumerate(wholes)}
    row_of |= {image: len(wholes) + row for image, row in place.items()}
    return {
        "text": Vectors(
            encoded_texts.reshape(len(texts), dimension), {text: row for row, text in enumerate(texts)}
        ),
        "image": Vectors(np.concatenate(pictures), row_of),
    }


def _opened(references: Sequence[str]) -> list:
    return [stimuli.open(reference) for reference in references]


def _patches(model: Model, points: dict[str, crops.Point], quiet: bool) -> tuple[np.ndarray, dict[str, int]]:
    """(n, d) vectors of the patches that hold the points, and which row each point has; every picture goes through
    the model once."""
    of_picture: dict[str, list[str]] = defaultdict(list)
    for reference, (picture, _, _) in points.items():
        of_picture[picture].append(reference)
    row_of: dict[str, int] = {}
    rows = count()

    def encode(names: list[str], tick: Any) -> np.ndarray:
        pictures, kept = _opened(names), []
        for name, picture, grid in zip(names, pictures, model.encode_patches(pictures, tick), strict=True):
            x, y = model.patch_centres(picture.size)
            at = np.array([points[reference][1:] for reference in of_picture[name]])
            held = np.abs(at[:, 1:] - y).argmin(axis=1) * len(x) + np.abs(at[:, :1] - x).argmin(axis=1)
            patches, turn = np.unique(held, return_inverse=True)
            own = np.array([next(rows) for _ in patches])
            row_of.update(zip(of_picture[name], own[turn].tolist(), strict=True))
            kept.append(grid.reshape(-1, grid.shape[-1])[patches])
        return np.concatenate(kept)

    return _encode(list(of_picture), PATCHED_HELD, encode, "patches of pictures", quiet), row_of


def _encode(
    items: Sequence[str], held: int, encode: Callable[[Any, Any], np.ndarray], noun: str, quiet: bool
) -> np.ndarray:
    """(n, d) vectors; (0, 0) where there is nothing to encode."""
    with bar(len(items), noun, quiet) as shown:
        parts = [
            encode(list(items[start : start + held]), shown.update)
            for start in range(0, len(items), max(held, 1))
        ]
    return np.concatenate(parts) if parts else np.zeros((0, 0), dtype=np.float32)
