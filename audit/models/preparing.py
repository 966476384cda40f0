"""Texts and pictures made ready in threads while the towers run: tokenising, decoding and resizing let others go on."""

import contextvars
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import chain
from typing import Any

import numpy as np
import torch

from probes import stimuli

CHUNK, AHEAD = 16, 3
"""Pictures that one thread makes ready at a time; batches that are open at a time, that of the towers among them."""
WORKERS = min(os.cpu_count() or 1, 16)
Ready = Callable[[list], Any]
"""Pictures to what their tower takes: a list, or tensors by name."""
Batches = Iterator[tuple[np.ndarray, Any]]
"""Positions, and what a tower takes of the items there."""


class Opened(Sequence):
    """Pictures, each opened when it is asked for: by the thread that makes it ready for its tower."""

    def __init__(self, references: Sequence[str]) -> None:
        self.references = references

    def __len__(self) -> int:
        return len(self.references)

    def __getitem__(self, place: Any) -> Any:
        return stimuli.open(self.references[place])


def batches(items: Sequence[Any], order: np.ndarray, size: int, ready: Ready) -> Batches:
    """(positions, what `ready` makes of these items), a batch of `size` at a time, in the given order. What it raises,
    or an item does that can't be opened, is raised in the place of its batch."""
    return ahead(items, [order[start : start + size] for start in range(0, len(order), size)], ready)


def ahead(
    items: Sequence[Any], lots: Iterable[np.ndarray], ready: Ready, workers: int = WORKERS, chunk: int = CHUNK
) -> Batches:
    """The same of batches that are cut already: the positions of each. chunk: items that a worker takes at a time."""
    left = deque(lots)
    begun: deque[tuple[np.ndarray, list[Future]]] = deque()
    with ThreadPoolExecutor(workers, "preparing") as pool:
        try:
            while left or begun:
                while left and len(begun) < AHEAD:
                    at = left.popleft()
                    chunks = [at[start : start + chunk] for start in range(0, len(at), chunk)]
                    begun.append((at, [_begun(pool, items, some, ready) for some in chunks]))
                at, parts = begun.popleft()
                made = [part.result() for part in parts]
                yield at, _joined(made, partial(_whole, items, at, ready))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _begun(pool: ThreadPoolExecutor, items: Sequence[Any], at: np.ndarray, ready: Ready) -> Future:
    """In the context of whoever asks."""
    context = contextvars.copy_context()
    return pool.submit(context.run, _whole, items, at, ready)


def _whole(items: Sequence[Any], at: np.ndarray, ready: Ready) -> Any:
    return ready([items[i] for i in at])


def _joined(parts: list[Any], whole: Callable[[], Any]) -> Any:
    """What chunks became, as one batch; `whole` makes it where pictures are padded to the largest of their chunk."""
    if len(parts) == 1:
        return parts[0]
    if isinstance(parts[0], list):
        return list(chain.from_iterable(parts))
    if isinstance(parts[0], torch.Tensor):
        parts = [{"": part} for part in parts]
        return _joined(parts, lambda: {"": whole()})[""]
    if len({tuple((name, some.shape[1:]) for name, some in part.items()) for part in parts}) > 1:
        return whole()
    return {name: torch.cat([part[name] for part in parts]) for name in parts[0]}
