"""Towers that make their vector of the first token: of the others nothing more is computed once the last layer's
attention has seen them, an eighteenth of a base tower's products."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from audit.models.base import Encoder

from .samples import Sample, made, same, samples


def spare(encoder: Encoder) -> None:
    """Lets linear parts take the first token alone: in the last layer of each tower, from its end on, as long as the
    vectors of a sample stay what they were. The sum with what comes beside them repeats the first token's for all,
    which nobody reads: the vectors stay where the others are no numbers. Towers that gather from elsewhere are left as
    they are, and what encodes both texts and pictures.

    Whoever reads more of such a tower than its vectors reads what is wrong.
    """
    called: dict[torch.nn.Module, list[tuple[Sample, np.ndarray]]] = {
        each: [] for each in _last_layers(encoder)
    }
    for sample in samples(encoder) if called else ():
        before, those = made(sample, called)
        for layer in those:
            called[layer].append((sample, before))
    for layer, by in called.items():
        if len(by) == 1:
            _spare(layer, *by[0])


def _spare(layer: torch.nn.Module, sample: Sample, before: np.ndarray) -> None:
    """Of one layer, which this sample goes through. before: its vectors."""

    def same_with(hooks: list[Any]) -> bool:
        stays = same(sample, before)
        for hook in hooks:
            hook.remove()
        return stays

    some: list[torch.nn.Module] = []
    for linear in reversed([each for each in layer.modules() if isinstance(each, torch.nn.Linear)]):
        if not same_with([each.register_forward_pre_hook(_first) for each in (*some, linear)]):
            break
        some.append(linear)
    if some and same_with([each.register_forward_hook(_without_others) for each in some]):
        for each in some:
            each.register_forward_pre_hook(_first)


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
