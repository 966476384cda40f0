"""Weights of linear parts in the order in which oneDNN multiplies by them on this processor, laid out once, when a
model is loaded, instead of at each product."""

import os
from collections.abc import Callable

import torch

from audit.models.base import Encoder

ROWS = 512
"""Rows of a product that they are laid out for: a batch of short texts."""
PART = 8
"""They stand beside the weights: what would take more than this part of the machine's memory is left as it is."""
Call = Callable[[torch.Tensor], torch.Tensor]


def pack(encoder: Encoder) -> None:
    """Packs what is of single precision, on a processor that oneDNN serves. Numbers move by rounding alone, and the
    same batch has the same vectors on the same machine."""
    if encoder.device != "cpu" or not torch.backends.mkldnn.is_available():
        return
    parts = [
        part
        for module in encoder.modules()
        for part in module.modules()
        if type(part) is torch.nn.Linear and part.weight.dtype is torch.float32
    ]
    if sum(part.weight.nbytes for part in parts) * PART <= _memory():
        for part in parts:
            part.forward = _packed(part)  # type: ignore[assignment, method-assign]


def _memory() -> int:
    """Bytes of the machine; 0 where a system doesn't tell."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0


def _packed(part: torch.nn.Linear) -> Call:
    """What `part` makes of rows; by its own way where a gradient may be asked for."""
    forward, bias = part.forward, part.bias
    weight = torch.ops.mkldnn._reorder_linear_weight(part.weight.detach(), ROWS)

    def call(given: torch.Tensor) -> torch.Tensor:
        if not torch.is_inference_mode_enabled() or given.dtype is not torch.float32:
            return forward(given)
        return torch.ops.mkldnn._linear_pointwise(given, weight, bias, "none", [], "")

    return call
