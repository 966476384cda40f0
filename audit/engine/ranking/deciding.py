"""Of many options, those that decide what a query's outcome is: found in single precision, to be computed exactly.

A product in single precision is off by no more than a known error, in whatever order it is summed. So what lies above
the best right option by more than that is above it, and is counted; what lies as close to it as that, or to the nearest
ones, is handed back. Tiles of the product stay in the processor's cache, and there is never more than one a thread.
Where two sets of options are each other's queries, one product serves both.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock, local

import numpy as np
import torch

from .pairs import MILLIONTHS

ROWS, COLUMNS, GROUP = 256, 1_984, 32
"""Of a tile (2 MB), whose rows of truth values are summed eight to a word, and 248 words a row; and how many
similarities their highest stands for, where the nearest are looked for."""
UNIT = 2.0**-24
"""How far off rounding to single precision may be, of what is rounded."""
Vectors = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Deciding:
    """Pairs that may decide, by their queries' and their options' places, and (n,) how many wrong options that are in
    none of them lie above the best right one of each query."""

    query: np.ndarray
    option: np.ndarray
    above: np.ndarray


class Side:
    """n queries, and what is known of the options that they rank.

    level: (n,) millionths of the best right option; infinite where none is right. nearest: how many of the nearest
    wrong options are wanted. error: how far off a product may be. most: of what may decide, how much is kept.
    above: how many wrong options lie surely above `level`. crowded: whether more than `most` may decide.
    """

    def __init__(self, level: np.ndarray, nearest: int, error: float, most: int) -> None:
        self.nearest, self.crowded, self.n = nearest, False, len(level)
        level = np.pad(level, (0, COLUMNS), constant_values=np.inf)  # the last tile may end beyond them
        self.above = np.zeros(len(level), dtype=int)
        edges = (level + 0.5) / MILLIONTHS + error, (level - 0.5) / MILLIONTHS - error
        self._high, self._low = (edge.astype(np.float32) for edge in edges)
        self._slack = np.float32(1 / MILLIONTHS + 2 * error)
        self._floor = np.full(len(level), np.finfo(np.float32).min)
        self._found: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        self._left, self._lock = most, Lock()

    def see(self, tile: np.ndarray, begin: int, first: int, axis: int) -> None:
        """Counts and keeps of a tile of similarities, the right ones at -inf. axis: along which the options lie.
        begin, first: the places of its first query and its first option."""
        if self.crowded:
            return
        table = tile if axis else tile.T
        queries = slice(begin, begin + len(table))
        high, low = (edge[queries] for edge in (self._high, self._low))
        across = (slice(None), None) if axis else (None, slice(None))
        above, level = _counted(tile > high[across], axis), _counted(tile >= low[across], axis)
        close = np.flatnonzero(level > above)
        some = table[close]
        rows, columns = np.nonzero((some >= low[close, None]) & (some <= high[close, None]))
        near = self._near(tile, queries, axis)
        rows, columns = (np.concatenate(both) for both in zip((close[rows], columns), near, strict=True))
        with self._lock:
            self.above[queries] += above
            self._found.append((rows + begin, columns + first, table[rows, columns]))
            self._left -= len(rows)
            self.crowded = self._left < 0

    def _near(self, tile: np.ndarray, queries: slice, axis: int) -> tuple[np.ndarray, np.ndarray]:
        """Queries and options that may be among the nearest: those as high as the k-th highest of groups, below which
        the k-th nearest can't lie."""
        n, m = tile.shape
        grouped = tile.reshape((n, m // GROUP, GROUP) if axis else (n // GROUP, GROUP, m))
        highest = torch.from_numpy(grouped).amax(2 if axis else 1).numpy()
        highest, k = highest if axis else highest.T, self.nearest
        kth = highest.max(axis=1) if k == 1 else np.partition(highest, -k, axis=1)[:, -k]
        with self._lock:
            floor = self._floor[queries] = np.maximum(self._floor[queries], kth)
        least = floor - self._slack
        row, group = np.nonzero(highest >= least[:, None])
        which, place = np.nonzero(
            (grouped[row, group] if axis else grouped[group, :, row]) >= least[row, None]
        )
        return row[which], group[which] * GROUP + place

    def deciding(self) -> Deciding:
        """What may decide, each pair once."""
        query, option, similarity = map(np.concatenate, zip(*self._found, strict=True))
        order = np.lexsort((option, query))
        query, option, similarity = query[order], option[order], similarity[order]
        high = self._high[query]
        level = (similarity >= self._low[query]) & (similarity <= high)
        kept = level | (similarity >= self._floor[query] - self._slack)
        kept[1:] &= (np.diff(query) > 0) | (np.diff(option) > 0)
        looked_at = np.bincount(query[kept & (similarity > high)], minlength=self.n)
        return Deciding(query[kept], option[kept], self.above[: self.n] - looked_at)


def _counted(which: np.ndarray, axis: int) -> np.ndarray:
    """How many of a tile's are true along an axis, summed as bytes that can't overflow."""
    if axis:
        words = which.view(np.uint64).sum(axis=1)
        return words.view(np.uint8).reshape(len(which), 8).sum(axis=1, dtype=int)
    halves = which.view(np.uint8).reshape(2, len(which) // 2, -1).sum(axis=1, dtype=np.uint8)
    return halves.sum(axis=0, dtype=int)


def blocks(
    left: Vectors, right: np.ndarray, right_ones: tuple[np.ndarray, np.ndarray], level: np.ndarray, nearest: int,
    off: float, columns: Side | None = None,
) -> Iterator[tuple[np.ndarray, Deciding | None]]:  # fmt: skip
    """Places of some queries, and what decides these; None where too much may.

    left: (n, d) vectors of queries at given places. right: (m, d) vectors of options. right_ones: rows and columns of
    the right ones, in the order of the rows. All float32. level, nearest, off: as of a Side. columns: shown the same
    products; its queries are the options, its options the queries, and the right ones the same.
    """
    options, tiles = tensor(right), local()
    row, column = right_ones
    cuts = np.searchsorted(row, np.arange(0, len(level) + ROWS, ROWS))

    def block(turn: int) -> tuple[np.ndarray, Deciding | None]:
        torch.set_num_threads(1)  # of this thread: there is one a core
        if not hasattr(tiles, "own"):
            tiles.own = np.empty((ROWS, COLUMNS), dtype=np.float32)
        tile, product, start = tiles.own, torch.from_numpy(tiles.own), turn * ROWS
        some = level[start : start + ROWS]
        at = np.arange(start, start + len(some))
        rows = Side(some, nearest, off, len(some) * len(options) // 16 + COLUMNS)
        queries = tensor(left(at))
        own, to = row[cuts[turn] : cuts[turn + 1]] - start, column[cuts[turn] : cuts[turn + 1]]
        for first in range(0, len(options), COLUMNS):
            few = options[first : first + COLUMNS]
            if len(few) < COLUMNS or len(some) < ROWS:
                product.fill_(-np.inf)
                product[: len(some), : len(few)] = queries @ few.T
            else:
                torch.mm(queries, few.T, out=product)
            here = (to >= first) & (to < first + COLUMNS)
            tile[own[here], to[here] - first] = -np.inf
            rows.see(tile, 0, first, 1)
            if columns:
                columns.see(tile, first, start, 0)
        return at, None if rows.crowded else rows.deciding()

    threads = torch.get_num_threads()
    try:
        with ThreadPoolExecutor(threads) as pool:
            yield from pool.map(block, range(len(cuts) - 1))
    finally:
        torch.set_num_threads(threads)


def tensor(vectors: np.ndarray) -> torch.Tensor:
    """The same numbers, where they are."""
    return torch.from_numpy(np.require(vectors, requirements=["C", "W"]))


def error(width: int, queries: float, options: float, apart: float) -> float:
    """How far off a product of vectors of that width and of at most these lengths may be: by rounding (Higham 2002,
    section 3.1), with some more for what is rounded before and after, and by `apart`, what is added where an option's
    length is taken for 1."""
    return 1.01 * (width + 8) * UNIT * queries * options + apart
