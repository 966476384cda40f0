"""The digest of what a model in memory has learnt, of which no files are known."""

import hashlib
from collections.abc import Iterator, Mapping
from types import FunctionType, ModuleType
from typing import Any

import numpy as np
import torch

Tensor = torch.Tensor | np.ndarray

DEPTH = 6
"""Objects within objects that are looked into."""
NUMERIC = "fiuc"
"""Kinds of arrays that may be weights."""
PLAIN = (str, bytes, int, float, type, type(None), FunctionType, ModuleType)


def digest(model: Any) -> str | None:
    """`sha256:` and the first 12 digits of the SHA-256 of the tensors and arrays that an object holds, in its
    attributes and in those of what it holds, by sorted name. None where it holds none that can be read: another
    process or a service may have them."""
    total = hashlib.sha256()
    try:
        held = sorted(_held(model, "", DEPTH, {}), key=lambda each: each[0])
        for name, tensor in held:
            total.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
            total.update(_bytes(tensor))
    except Exception:  # of an object that isn't ours, whatever its attributes raise
        return None
    return f"sha256:{total.hexdigest()[:12]}" if held else None


def _held(held: Any, name: str, depth: int, passed: dict[int, Any]) -> Iterator[tuple[str, Tensor]]:
    """(name, tensor or array) of what an object holds. passed: what was looked into, kept so that no id comes to
    mean another object."""
    if isinstance(held, torch.Tensor):
        yield name, held.detach()
    elif isinstance(held, np.ndarray):
        if held.dtype.kind in NUMERIC:
            yield name, held
    elif depth and not isinstance(held, PLAIN) and id(held) not in passed:
        passed[id(held)] = held
        for key, each in _parts(held):
            yield from _held(each, f"{name}.{key}", depth - 1, passed)


def _parts(held: Any) -> list[tuple[Any, Any]]:
    """The parts of an object by name: a module's state, a mapping's values, a list's items, else its attributes and
    those of its class, where weights may be kept too."""
    if isinstance(held, torch.nn.Module):
        return list(held.state_dict().items())
    if isinstance(held, Mapping):
        return list(held.items())
    if isinstance(held, list | tuple):
        return list(enumerate(held))
    shared = [(key, each) for key, each in vars(type(held)).items() if not key.startswith("__")]
    return [*shared, *getattr(held, "__dict__", {}).items()]


def _bytes(tensor: Tensor) -> memoryview:
    """The numbers as bytes, without a copy where they lie in order in memory."""
    if isinstance(tensor, torch.Tensor):
        tensor = tensor.cpu().contiguous().reshape(-1).view(torch.uint8).numpy()
    return np.ascontiguousarray(tensor).reshape(-1).view(np.uint8).data
