"""What no weights change: token ids of texts, pixels of pictures, and of which queries the nearest may be read."""

from collections.abc import Callable, Sequence
from math import inf
from typing import Any

import numpy as np
import pandas as pd

from audit.models.preparing import Batches
from audit.statistics.measure_arrays import about
from probes.suite import Suite

ROOM = 1 << 30
"""Bytes of batches that are kept; others are made again."""


class Kept:
    """Batches of texts or pictures, by their names, as far as there is room for them."""

    def __init__(self, room: float = ROOM) -> None:
        self.room = room
        self.made: dict[tuple[str, ...], Any] = {}

    def batches(
        self, names: Sequence[str], order: np.ndarray, size: int, make: Callable[[np.ndarray], Batches]
    ) -> Batches:
        """(positions, batch), so many at a time in the given order; `make` gives those from the first that is not here
        on."""
        done = 0
        while done < len(order) and self._key(names, at := order[done : done + size]) in self.made:
            yield at, self.made[self._key(names, at)]
            done += len(at)
        for at, batch in make(order[done:]) if done < len(order) else ():
            if (needs := _bytes(batch)) <= self.room:
                self.room -= needs
                self.made[self._key(names, at)] = batch
            yield at, batch

    def _key(self, names: Sequence[str], at: np.ndarray) -> tuple[str, ...]:
        return tuple(names[i] for i in at)


def _bytes(batch: Any) -> float:
    """Of tensors by name, or of one; what else a processor gives is taken for too much to be kept."""
    tensors = batch.values() if isinstance(batch, dict) else [batch]
    return sum(each.nbytes if hasattr(each, "nbytes") else inf for each in tensors)


def ranked(suite: Suite, queries: pd.DataFrame) -> np.ndarray | None:
    """(n,) of which queries the first options may be read; None: of all."""
    asked = suite.asked(queries)
    if any(measure.own and measure not in asked for measure in suite.measures):
        return None
    wanted = [queries.index.isin(about(measure, queries).index) for measure in asked if measure.own]
    return np.any([np.zeros(len(queries), dtype=bool), *wanted], axis=0)
