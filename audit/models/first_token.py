"""Towers that make their vector of the first token: of the others nothing more is computed once the last layer's
attention has seen them, an eighteenth of a base tower's products."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from PIL import Image

from audit.models.base import Encoder

TEXTS = ("قطة", "صورة طبيبة تقرأ كتابا في حديقة")
"""Of two lengths, so that one is padded."""
SIDES = ((96, 64), (64, 96))
NEAR = 1e-5
"""What single precision may move a number of a unit row by."""


def spare(encoder: Encoder) -> None:
    """Lets linear parts take the first token alone: in the last layer of each tower, from its end on, as long as the
    vectors of a sample stay what they were. The sum with what comes beside them repeats the first token's for all,
    which nobody reads: the vectors stay where the others are no numbers. Towers that gather from elsewhere are left as
    they are.

    Whoever reads more of such a tower than its vectors reads what is wrong, so this is for towers that were loaded
    here, and never for a module of somebody else's.
    """
    if (before := _sample(encoder)) is None:
        return
    for layer in _last_layers(encoder):
        some: list[torch.nn.Module] = []
        for linear in reversed([each for each in layer.modules() if isinstance(each, torch.nn.Linear)]):
            if not _same(
                encoder, before, [each.register_forward_pre_hook(_first) for each in (*some, linear)]
            ):
                break
            some.append(linear)
        if some and _same(encoder, before, [each.register_forward_hook(_without_others) for each in some]):
            for each in some:
                each.register_forward_pre_hook(_first)


def _same(encoder: Encoder, before: np.ndarray, hooks: list[Any]) -> bool:
    """Whether the vectors stay under these hooks, which are then taken away."""
    after = _sample(encoder)
    for hook in hooks:
        hook.remove()
    return after is not None and np.allclose(after, before, rtol=0, atol=NEAR)


def _first(_: torch.nn.Module, given: tuple[Any, ...]) -> tuple[Any, ...]:
    tokens, *more = given
    return tokens[:, :1], *more


def _without_others(_: torch.nn.Module, given: tuple[Any, ...], made: torch.Tensor) -> torch.Tensor:
    return torch.cat([made[:, :1], torch.full_like(made[:, 1:], torch.nan)], dim=1)


def _last_layers(encoder: Encoder) -> Iterator[torch.nn.Module]:
    """Of each tower."""
    for module in encoder.modules():
        lists = {name: each for name, each in module.named_modules() if isinstance(each, torch.nn.ModuleList)}
        for name, layers in lists.items():
            if len(layers) and not any(name.startswith(f"{other}.") for other in lists):
                yield layers[-1]


def _sample(encoder: Encoder) -> np.ndarray | None:
    """Rows of two texts and two pictures; None where they can't be had."""
    try:
        made = [encoder.encode_texts(list(TEXTS))]
        return np.concatenate(made if encoder.text_only else [*made, encoder.encode_images(_noise())])
    except Exception:  # a tower that is put together otherwise raises whatever it comes upon
        return None


def _noise() -> list[Image.Image]:
    noise = np.random.default_rng(0)
    return [Image.fromarray(noise.integers(0, 256, (*side, 3), dtype=np.uint8)) for side in SIDES]
