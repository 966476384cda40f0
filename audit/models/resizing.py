"""Pictures to pixels as an image processor of transformers makes them, byte for byte, in less time: Pillow resizes, and
what the processor does to a value afterwards is looked up, since there are only 256 of them a channel."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from PIL import Image

SIZES = ((64, 48), (48, 64), (300, 301), (501, 333))
"""Widths and heights of what it is tried on: smaller and larger than towers take, wide and tall."""
PIXELS = "pixel_values"


class Resizing:
    """n pictures in RGB to (n, 3, height, width), float32."""

    def __init__(self, processor: Any) -> None:
        """Any error where the processor is of another kind; `of` says whether it is the same."""
        self._size = dict(processor.size) if processor.do_resize else {}
        self._crop = dict(processor.crop_size) if getattr(processor, "do_center_crop", False) else {}
        self._filter = Image.Resampling(processor.resample)
        levels = Image.fromarray(np.arange(256, dtype=np.uint8)[None].repeat(2, axis=0)).convert("RGB")
        whole = processor(levels, return_tensors="np", do_resize=False, do_center_crop=False)[PIXELS]
        self._values = np.ascontiguousarray(whole[0, :, 0], dtype=np.float32)

    @classmethod
    def of(cls, processor: Any) -> "Resizing | None":
        """The same as this processor; None where it makes other pixels of any picture that it is tried on."""
        noise = np.random.default_rng(0)
        tried = [
            Image.fromarray(noise.integers(0, 256, (height, width, 3), dtype=np.uint8))
            for width, height in SIZES
        ]
        try:
            own = cls(processor)
            given = processor(tried, return_tensors="pt")
            same = list(given) == [PIXELS] and torch.equal(own(tried), given[PIXELS])
        except Exception:  # a processor of another kind raises whatever it comes upon
            return None
        return own if same else None

    def __call__(self, images: Sequence[Image.Image]) -> torch.Tensor:
        found = None
        for place, image in enumerate(images):
            levels = np.asarray(self._cropped(self._resized(image)))
            if found is None:
                found = np.empty((len(images), 3, *levels.shape[:2]), dtype=np.float32)
            for channel, values in enumerate(self._values):
                np.take(values, levels[..., channel], out=found[place, channel], mode="clip")
        assert found is not None
        return torch.from_numpy(found)

    def _resized(self, image: Image.Image) -> Image.Image:
        if not self._size:
            return image
        if short := self._size.get("shortest_edge"):
            width, height = image.size
            least = min(width, height)
            size = (int(short * width / least), int(short * height / least))
        else:
            size = (self._size["width"], self._size["height"])
        return image.resize(size, self._filter)

    def _cropped(self, image: Image.Image) -> Image.Image:
        """From the middle; black where less is there than is cut out."""
        if not self._crop:
            return image
        width, height = self._crop["width"], self._crop["height"]
        left, top = (image.width - width) // 2, (image.height - height) // 2
        return image.crop((left, top, left + width, top + height))
