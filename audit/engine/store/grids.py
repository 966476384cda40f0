"""Where the patches of a picture lie, kept with the model's vectors, so that no model is needed to know it."""

from collections.abc import Sequence

import numpy as np

from audit.models.base import Model

from . import keys
from .database import Space

Grid = tuple[np.ndarray, np.ndarray]
"""x (columns,) and y (rows,) of the patches' centres, in hundredths of a picture's sides."""


def grid(size: tuple[int, int], model: Model, space: Space | None) -> Grid:
    """That of pictures of this width and height, in float32 as it is kept, so that it is the same the next time."""
    if space and (known := kept(size, space)):
        return known
    x, y = model.patch_centres(size)
    told = np.concatenate([[len(x)], x, y]).astype(np.float32)
    if space:
        space.add([keys.grid(size)], told[None])
    return _parted(told)


def kept(size: tuple[int, int], space: Space) -> Grid | None:
    """The same, where it is kept."""
    key = [keys.grid(size)]
    if space.missing(key):
        return None
    [(_, rows)] = space.blocks(key)
    return _parted(rows[0])


def nearest(points: Sequence[tuple[float, float]], centres: Grid) -> np.ndarray:
    """(n,) number of the patch that holds each of n points, or is nearest to it, row by row."""
    at, (x, y) = np.array(points), centres
    return np.abs(at[:, 1:] - y).argmin(axis=1) * len(x) + np.abs(at[:, :1] - x).argmin(axis=1)


def _parted(told: np.ndarray) -> Grid:
    columns = int(told[0])
    return told[1 : 1 + columns].astype(float), told[1 + columns :].astype(float)
