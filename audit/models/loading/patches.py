"""Vectors of the patches that an image tower of transformers cuts a picture into, and where in the picture they lie."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from PIL import Image

from audit.models.base import Tensors


@contextmanager
def alone(module: Any, pixels: Tensors) -> Iterator[tuple[int, int, int]]:
    """While it lasts, get_image_features gives a row for each patch: the vector that its picture would have if it were
    gathered from that patch alone. Yields (n, rows, columns), in whose order they are.

    The value path of Zhou, Loy and Dai 2022 (Extract Free Dense Labels from CLIP, ECCV, section 3): attention gathers a
    picture's vector from its tokens in the last layer, or in SigLIP's head, and of a single token it passes on the
    value. What comes after, norm, pooler and projection, is the tower's own, so that the vectors lie in the space of
    texts. ValueError where there are no patches.
    """
    if pixels["pixel_values"].ndim != 4:
        raise ValueError("they are no grid of one size")
    n, _, *sides = pixels["pixel_values"].shape
    rows, columns = (side // patch for side, patch in zip(sides, _sides(module), strict=True))

    def apart(_: torch.nn.Module, given: tuple[Any, ...]) -> tuple[Any, ...]:
        tokens, *more = given
        if tokens.ndim != 3 or tokens.shape[1] < rows * columns:
            raise ValueError("its layers merge them")
        # The class token and registers stand before the patches.
        return tokens[:, -rows * columns :].reshape(-1, 1, tokens.shape[-1]), *more

    hook = _gathering(module.vision_model).register_forward_pre_hook(apart)
    try:
        yield n, rows, columns
    finally:
        hook.remove()


def centres(
    module: Any, pixels: Callable[[list[Image.Image]], Tensors], size: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """x (columns,) and y (rows,) of the patches' centres in hundredths of the sides of a picture of this size.

    Read off a picture whose colours are its coordinates, beside a black and a white one, so that it holds whatever the
    processor behind `pixels` squashes, crops or pads; what is padding lies at infinity.
    """
    width, height = size
    ruler = np.zeros((height, width, 3), dtype=np.uint8)
    ruler[..., 0] = np.rint((np.arange(width) + 0.5) * 255 / width)
    ruler[..., 1] = np.rint((np.arange(height) + 0.5) * 255 / height)[:, None]
    flat = [Image.new("RGB", size, colour) for colour in ("black", "white")]
    seen, black, white = pixels([Image.fromarray(ruler), *flat])["pixel_values"].double().numpy()
    nowhere = np.full(seen.shape, np.inf)
    at = np.divide(100 * (seen - black), white - black, out=nowhere, where=white != black)
    down, across = _sides(module)
    return _by_patch(at[0].min(axis=0), across), _by_patch(at[1].min(axis=1), down)


def _sides(module: Any) -> tuple[int, int]:
    """Of a patch, down and across, in pixels. ValueError where there are none."""
    side = getattr(module.config.vision_config, "patch_size", None)
    if side is None:
        raise ValueError("it has none")
    return tuple(side) if isinstance(side, list | tuple) else (side, side)  # type: ignore[return-value]


def _gathering(tower: torch.nn.Module) -> torch.nn.Module:
    """What makes one vector of a picture's tokens: a head with attention of its own, else the last layer."""
    if isinstance(head := getattr(tower, "head", None), torch.nn.Module):
        return head
    layers = [part for part in tower.modules() if isinstance(part, torch.nn.ModuleList)]
    if not layers:
        raise ValueError("its layers are not known")
    return layers[0][-1]


def _by_patch(along: np.ndarray, side: int) -> np.ndarray:
    """Means over the patches of a side; what is less than a patch is left over."""
    return along[: len(along) // side * side].reshape(-1, side).mean(axis=1)
