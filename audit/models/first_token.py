"""Towers that make their vector of the first token: of the others nothing more is computed once the last layer's
attention has seen them, an eighteenth of a base tower's products."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

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


def spare(encoder: Encoder) -> None:
    """Lets linear parts take the first token alone: in the last layer of each tower, from its end on, as long as the
    vectors of a sample stay what they were. The sum with what comes beside them repeats the first token's for all,
    which nobody reads: the vectors stay where the others are no numbers. Towers that gather from elsewhere are left as
    they are, and what encodes both texts and pictures.

    Whoever reads more of such a tower than its vectors reads what is wrong, so this is for towers that were loaded
    here, and never for a module of somebody else's.
    """
    samples: list[Sample] = [lambda: encoder.encode_texts(list(TEXTS))]
    if not encoder.text_only:
        samples.append(lambda: encoder.encode_images(_noise()))
    called: dict[torch.nn.Module, list[tuple[Sample, np.ndarray]]] = {
        each: [] for each in _last_layers(encoder)
    }
    for sample in samples:
        before, those = _made(sample, called)
        for layer in those:
            called[layer].append((sample, before))
    for layer, by in called.items():
        if len(by) == 1:
            _spare(layer, *by[0])


def _spare(layer: torch.nn.Module, sample: Sample, before: np.ndarray) -> None:
    """Of one layer, which this sample goes through. before: its vectors."""

    def same(hooks: list[Any]) -> bool:
        after, _ = _made(sample)
        for hook in hooks:
            hook.remove()
        return after.shape == before.shape and np.allclose(after, before, rtol=0, atol=NEAR)

    some: list[torch.nn.Module] = []
    for linear in reversed([each for each in layer.modules() if isinstance(each, torch.nn.Linear)]):
        if not same([each.register_forward_pre_hook(_first) for each in (*some, linear)]):
            break
        some.append(linear)
    if some and same([each.register_forward_hook(_without_others) for each in some]):
        for each in some:
            each.register_forward_pre_hook(_first)


def _made(sample: Sample, layers: Iterable[torch.nn.Module] = ()) -> tuple[np.ndarray, set[torch.nn.Module]]:
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


def _noise() -> list[Image.Image]:
    """Two pictures: of one alone it is not seen which numbers are those of its tokens, and which those of pictures."""
    noise = np.random.default_rng(0).integers(0, 256, (2, *SIDES, 3), dtype=np.uint8)
    return [Image.fromarray(each) for each in noise]
