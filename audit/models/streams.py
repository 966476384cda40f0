"""Batches through towers that are so small that a layer is done before a second thread has begun: several batches at a
time, each on one thread, instead of one on several."""

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch

MOST = 2
"""More wait for each other, since what Python does between layers it does one by one."""
Made = Generator[tuple[np.ndarray, torch.Tensor]]


def through(
    batches: Iterator[tuple[np.ndarray, Any]],
    encode: Callable[[Any], torch.Tensor],
    small: bool,
    most: int = MOST,
) -> Made:
    """(positions, what `encode` makes of a batch) in the order of the batches; of small models `most` at a time. What
    it raises is raised in the place of its batch."""
    if not small or torch.get_num_threads() == 1:
        yield from ((at, encode(batch)) for at, batch in batches)
        return
    begun: deque[tuple[np.ndarray, Future]] = deque()
    with _one_thread(), ThreadPoolExecutor(most, "towers") as pool:
        for at, batch in batches:
            begun.append((at, pool.submit(_inferred, encode, batch)))
            if len(begun) == most:
                yield _first(begun)
        while begun:
            yield _first(begun)


def _first(begun: deque[tuple[np.ndarray, Future]]) -> tuple[np.ndarray, torch.Tensor]:
    at, made = begun.popleft()
    return at, made.result()


def _inferred(encode: Callable[[Any], torch.Tensor], batch: Any) -> torch.Tensor:
    """In inference mode, as whoever asks: it is a thread's own."""
    with torch.inference_mode():
        return encode(batch)


@contextmanager
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
