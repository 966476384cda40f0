"""Large sets of options ranked by shards of the options: each worker counts its own, and the counts are added.

What decides is found shard by shard in single precision and computed exactly once, as on one machine (`deciding`), so
that the outcomes are the same bytes for any number of shards.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from ..ranking.deciding import Deciding, blocks
from ..ranking.large_sets import LargeSet
from ..ranking.pairs import Pairs

if TYPE_CHECKING:
    from .workers import Cluster

Found = list[tuple[np.ndarray, Deciding | None]]
LEAST = 4_096
"""Options of a shard."""


def pairs(large: LargeSet, cluster: "Cluster") -> Iterator[Pairs]:
    """As `LargeSet.pairs`, of shards."""
    if not large.filtered:
        yield from large.pairs()
        return
    shards = cuts(len(large.places), min(cluster.size, max(len(large.places) // LEAST, 1)))
    queries = large.queries(np.arange(len(large.positions)))
    shared = queries, large.options, large.right, large.level, large.nearest, large.off
    for some in zip(*cluster.each(found, shards, shared), strict=True):
        yield from merged(large, some)


def cuts(n: int, shards: int) -> list[tuple[int, int]]:
    """Where each of so many shards of n options begins and ends."""
    edges = np.linspace(0, n, shards + 1).astype(int)
    return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


def found(
    queries: np.ndarray, options: np.ndarray, right: tuple[np.ndarray, np.ndarray], level: np.ndarray, nearest: int,
    off: float, begin: int, end: int,
) -> Found:  # fmt: skip
    """What decides among the options from `begin` to `end`; the arguments are those of `deciding.blocks`."""
    row, column = right
    own = (column >= begin) & (column < end)
    ones = row[own], column[own] - begin
    made = blocks(queries.__getitem__, options[begin:end], ones, level, nearest, off)
    return [(at, each and Deciding(each.query, each.option + begin, each.above)) for at, each in made]


def merged(large: LargeSet, some: tuple[tuple[np.ndarray, Deciding | None], ...]) -> Iterator[Pairs]:
    """The outcome of some queries, from what every shard found of them."""
    at, shards = some[0][0], [each for _, each in some]
    whole = [each for each in shards if each is not None]
    if len(whole) < len(shards):
        yield from large.all(large.positions[at])
        return
    query, option = (
        np.concatenate(each) for each in zip(*((one.query, one.option) for one in whole), strict=True)
    )
    order = np.lexsort((option, query))
    above = np.sum([one.above for one in whole], axis=0)
    yield large.decided(at, Deciding(query[order], option[order], above))
