"""Towers in less than single precision, and how far that moves their vectors."""

import time
import warnings
from collections.abc import Iterator
from itertools import chain
from typing import Any

import numpy as np
import torch

from audit.models.base import Encoder
from probes import stimuli
from probes.errors import CallError, ModelError
from probes.reasons import Reason
from probes.stimuli.drawn import scenes

DTYPES = ("float32", "auto", "bfloat16", "int8")
FAR = 0.998
"""The least cosine of a sample's vectors with those of float32 that is taken."""
NEAR = 0.999
"""The same of what `auto` takes."""
FOR = 0.25
"""Seconds that `auto` measures each for."""
TEXTS = tuple(f"صورة {word} {n}" for n in range(1, 5) for word in ("طبيبة", "كرة حمراء", "رجل يقرأ", "بيوت"))


def set_dtype(encoder: Encoder, dtype: str) -> None:
    """Makes the encoder's towers compute in `dtype`; `auto`: in bfloat16 where that is faster here and near enough,
    else in float32. Its provenance then says the dtype and the least cosine of a sample with float32.

    CallError where the encoder or the device has no such, ModelError where the sample moves too far.
    """
    if dtype not in DTYPES:
        raise CallError(f"--dtype {dtype}: expected one of {', '.join(DTYPES)}")
    modules = encoder.modules()
    if dtype == "float32" or (dtype == "auto" and not modules):
        return
    if not modules:
        raise CallError(f"--dtype {dtype}: {encoder.name} computes by its own code; leave it out")
    if dtype == "int8" and encoder.device != "cpu":
        raise CallError(
            f"--dtype int8: on the processor alone, and not on {encoder.device}; give --device cpu"
        )
    before, speed = _sample(encoder), _speed(encoder) if dtype == "auto" else 0.0
    wanted = "bfloat16" if dtype == "auto" else dtype
    kept = [_copied(each) for each in modules] if dtype == "auto" else []
    casts: list[_Cast] = []
    for module in modules:
        if wanted == "int8":
            _as_bytes(module)
        else:
            casts += _in_half(module)
    least = float(min((a * b).sum(axis=1).min() for a, b in zip(before, _sample(encoder), strict=True)))
    for cast in casts:
        cast.settle()
    if dtype == "auto" and (least < NEAR or _speed(encoder) >= speed):
        for module, state in zip(modules, kept, strict=True):
            module.float()
            for name, value in _parts(module):
                value.data.copy_(state[name])
        return
    if not least >= FAR:
        raise ModelError(
            f"--dtype {wanted}: vectors of a sample have a cosine of {least:.3f} with those of float32, and {FAR} is "
            "needed; leave it out"
        )
    encoder.provenance |= {"dtype": wanted, "cosine with float32": round(least, 6)}
    encoder.notes.append(Reason("dtype", dtype=wanted, cosine=f"{least:.4f}"))


def _parts(module: torch.nn.Module) -> Iterator[tuple[str, torch.Tensor]]:
    """Its weights, and its buffers, those too that are never saved."""
    return chain(module.named_parameters(), module.named_buffers())


def _copied(module: torch.nn.Module) -> dict[str, torch.Tensor]:
    return {name: value.detach().clone() for name, value in _parts(module)}


def _sample(encoder: Encoder) -> list[np.ndarray]:
    made = [encoder.encode_texts(list(TEXTS))]
    return made if encoder.text_only else [*made, encoder.encode_images(_pictures())]


def _pictures() -> list[Any]:
    return [stimuli.open(scenes.thing("ball", "red", n, seed=0)) for n in range(1, 5)]


def _speed(encoder: Encoder) -> float:
    """Seconds of a sample, the least of those that fit."""
    seconds: list[float] = []
    until = time.perf_counter() + FOR
    while not seconds or time.perf_counter() < until:
        begun = time.perf_counter()
        _sample(encoder)
        seconds.append(time.perf_counter() - begun)
    return min(seconds)


class _Cast:
    """Casts what comes into a part as float32; `settle` takes it away where nothing did, since each call costs time."""

    def __init__(self, part: torch.nn.Module) -> None:
        self._used, self._hook = False, part.register_forward_pre_hook(self)

    def __call__(self, part: torch.nn.Module, given: tuple) -> tuple:
        weight = part.weight
        assert isinstance(weight, torch.Tensor)
        cast = [
            isinstance(each, torch.Tensor) and each.is_floating_point() and each.dtype != weight.dtype
            for each in given
        ]
        self._used |= any(cast)
        return tuple(
            each.to(weight.dtype) if other else each for each, other in zip(given, cast, strict=True)
        )

    def settle(self) -> None:
        if not self._used:
            self._hook.remove()


def _in_half(module: torch.nn.Module) -> list[_Cast]:
    """bfloat16 throughout; what comes in as float32 is cast where it is first multiplied."""
    module.to(torch.bfloat16)
    multiplied = (torch.nn.Linear, torch.nn.Conv2d, torch.nn.LayerNorm)
    return [_Cast(part) for part in module.modules() if isinstance(part, multiplied)]


def _as_bytes(module: torch.nn.Module) -> None:
    """Weights of linear layers as int8, inputs by what each batch holds."""
    from torch.ao.quantization import quantize_dynamic

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        quantize_dynamic(module, {torch.nn.Linear}, dtype=torch.qint8, inplace=True)
