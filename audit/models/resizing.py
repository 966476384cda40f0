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
    """n pictures in RGB to (n, height, width, 3) levels, uint8, a quarter of the bytes; and these to what a tower
    takes, (n, 3, height, width), float32, on whatever device they are."""

    def __init__(self, processor: Any) -> None:
        """Any error where the processor is of another kind; `of` says whether it is the same."""
        self._size = dict(processor.size) if processor.do_resize else {}
        self._crop = dict(processor.crop_size) if getattr(processor, "do_center_crop", False) else {}
        self._filter = Image.Resampling(processor.resample)
        levels = Image.fromarray(np.arange(256, dtype=np.uint8)[None].repeat(2, axis=0)).convert("RGB")
        whole = processor(levels, return_tensors="np", do_resize=False, do_center_crop=False)[PIXELS]
        self._values = torch.tensor(whole[0, :, 0], dtype=torch.float32)

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
            same = list(given) == [PIXELS] and torch.equal(own.values(own(tried)), given[PIXELS])
        except Exception:  # a processor of another kind raises whatever it comes upon
            return None
        return own if same else None

    def __call__(self, images: Sequence[Image.Image]) -> torch.Tensor:
        return torch.from_numpy(
            np.stack([np.asarray(self._cropped(self._resized(image))) for image in images])
        )

    def values(self, levels: torch.Tensor) -> torch.Tensor:
        """What the processor makes of these levels."""
        if levels.device.type != "cpu":
            return self.looked_up(levels)
        n, height, width, _ = levels.shape
        found = np.empty((n, 3, height, width), dtype=np.float32)
        for picture, into in zip(
            levels.numpy(), found, strict=True
        ):  # a picture stays in the processor's cache
            for channel, own in enumerate(self._values.numpy()):
                np.take(own, picture[..., channel], out=into[channel], mode="clip")
        return torch.from_numpy(found)

    def looked_up(self, levels: torch.Tensor) -> torch.Tensor:
        """The same at once, in more memory."""
        values = self._values.to(levels.device)
        return torch.stack([own[levels[..., channel].int()] for channel, own in enumerate(values)], dim=1)

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
