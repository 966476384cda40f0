"""A few texts and pictures, by which it is seen whether a tower's vectors stay what they were."""

from collections.abc import Callable, Iterable

import numpy as np
import torch
from PIL import Image

from audit.models.base import Encoder

TEXTS = ("قطة", "صورة طبيبة تقرأ كتابا في حديقة")
"""Of two lengths, so that one is padded."""
SIDES = 96, 64
NEAR = 1e-5
"""What single precision may move a number of a unit row by."""
Sample = Callable[[], np.ndarray]
"""A few texts or pictures to their vectors."""


def samples(encoder: Encoder) -> list[Sample]:
    """Of its texts, and of its pictures where it sees any."""
    texts = [lambda: encoder.encode_texts(list(TEXTS))]
    return texts if encoder.text_only else [*texts, lambda: encoder.encode_images(_noise())]


def made(sample: Sample, layers: Iterable[torch.nn.Module] = ()) -> tuple[np.ndarray, set[torch.nn.Module]]:
    """Its vectors, none where they can't be had; and which of the layers it went through."""
    through: set[torch.nn.Module] = set()
    hooks = [each.register_forward_pre_hook(lambda module, _: through.add(module)) for each in layers]
    try:
        return sample(), through
    except Exception:  # a tower that is put together otherwise raises whatever it comes upon
        return np.zeros((0, 0)), set()
    finally:
        for hook in hooks:
            hook.remove()


def same(sample: Sample, before: np.ndarray) -> bool:
    """Whether its vectors still are those of before."""
    after, _ = made(sample)
    return after.shape == before.shape and np.allclose(after, before, rtol=0, atol=NEAR)


def _noise() -> list[Image.Image]:
    """Two pictures: of one alone it is not seen which numbers are those of its tokens, and which those of pictures."""
    noise = np.random.default_rng(0).integers(0, 256, (2, *SIDES, 3), dtype=np.uint8)
    return [Image.fromarray(each) for each in noise]
