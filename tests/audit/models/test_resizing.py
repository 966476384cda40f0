"""Pictures to pixels faster than an image processor, and to the same bytes; where they would differ, by it."""

from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import CLIPImageProcessorPil
from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil
from transformers.models.chinese_clip.image_processing_pil_chinese_clip import ChineseCLIPImageProcessorPil
from transformers.models.convnext.image_processing_pil_convnext import ConvNextImageProcessorPil
from transformers.models.efficientnet.image_processing_pil_efficientnet import EfficientNetImageProcessorPil
from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil
from transformers.models.siglip2.image_processing_pil_siglip2 import Siglip2ImageProcessorPil
from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

from audit.models.reference.towers import FULL, image_processor
from audit.models.resizing import PIXELS, Resizing

CLIP = CLIPImageProcessorPil


def noise(seed: int, n: int = 12) -> list[Image.Image]:
    given = np.random.default_rng(seed)
    sizes = [*given.integers(1, 400, (n - 2, 2)), (1, 90), (500, 2)]
    return [Image.fromarray(given.integers(0, 256, (*size, 3), dtype=np.uint8)) for size in sizes]


@pytest.mark.parametrize(
    "processor",
    [
        CLIP(),
        CLIP(size={"shortest_edge": 40}, crop_size={"height": 64, "width": 32}),
        CLIP(do_center_crop=False, size={"height": 30, "width": 50}),
        CLIP(do_resize=False),
        CLIP(do_rescale=False, do_normalize=False),
        CLIP(do_normalize=False, resample=Image.Resampling.LANCZOS),
        BlipImageProcessorPil(),
        ChineseCLIPImageProcessorPil(),
        EfficientNetImageProcessorPil(),  # ALIGN's
        SiglipImageProcessorPil(),
        ViTImageProcessorPil(),
        image_processor(FULL.pixels),  # the reference model's
    ],
    ids=lambda processor: type(processor).__name__,
)
def test_the_same_bytes(processor: Any) -> None:
    own, pictures = Resizing.of(processor), noise(1)
    assert own
    whole = processor(pictures, return_tensors="pt")[PIXELS]
    assert torch.equal(own.values(own(pictures)), whole)
    for picture, pixels in zip(pictures, whole, strict=True):
        assert torch.equal(own.values(own([picture]))[0], pixels)
    assert torch.equal(own.looked_up(own(pictures)), whole)  # as on a GPU


class Mirrored(CLIP):
    """It differs in what no attribute tells."""

    def resize(self, image: np.ndarray, *args: Any, **kwargs: Any) -> np.ndarray:
        return super().resize(image, *args, **kwargs)[..., ::-1]


class Padded(CLIP):
    """It gives more than pixels."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        given = super().__call__(*args, **kwargs)
        return given | {"pixel_mask": given[PIXELS]}


@pytest.mark.parametrize(
    "processor",
    [
        Mirrored(),
        Padded(),
        ConvNextImageProcessorPil(),  # resizes to more than it keeps
        Siglip2ImageProcessorPil(),  # as many patches as a picture needs
        CLIP(do_resize=False, do_center_crop=False),  # pictures of any size
        lambda images, return_tensors: None,
    ],
    ids=lambda processor: type(processor).__name__,
)
def test_what_makes_other_pixels_is_left_to_itself(processor: Any) -> None:
    assert Resizing.of(processor) is None
