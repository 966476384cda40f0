"""Quick GELU, x times the sigmoid of 1.702 x, on a processor: in place, and so few rows at a time that they stay in its
cache. The bytes are the same, and CLIP's image tower takes a seventh less."""

from collections.abc import Callable

import torch

from audit.models.base import Encoder

from .samples import made, same, samples

NAMES = "QuickGELUActivation", "QuickGELU"
"""Of the classes of transformers and of open_clip."""
ROWS = 64


def in_place(encoder: Encoder) -> None:
    """Has every quick GELU write its result over what it is given, which nobody reads again where the vectors of a
    sample stay what they were; else, where it can't be tried, and on other devices, all are left as they are."""
    parts = [
        part for module in encoder.modules() for part in module.modules() if type(part).__name__ in NAMES
    ]
    if encoder.device != "cpu" or not parts:
        return
    before = [(sample, made(sample)[0]) for sample in samples(encoder)]
    if not all(vectors.size for _, vectors in before):
        return
    for part in parts:
        part.forward = _over(part.forward)
    if not all(same(*each) for each in before):
        for part in parts:
            del part.forward


def _over(forward: Callable[[torch.Tensor], torch.Tensor]) -> Callable[[torch.Tensor], torch.Tensor]:
    """The same, over what is given where no gradient will ask for that."""

    def call(given: torch.Tensor) -> torch.Tensor:
        if not (torch.is_inference_mode_enabled() and given.is_contiguous()):
            return forward(given)
        for rows in given.view(-1, given.shape[-1]).split(ROWS):
            rows.mul_((rows * 1.702).sigmoid_())
        return given

    return call
