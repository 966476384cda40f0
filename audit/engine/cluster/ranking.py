"""Large sets of options ranked by shards of the options: each worker counts its own, and the counts are added.

What decides is found shard by shard in single precision and computed exactly once, as on one machine (`deciding`), so
that the outcomes are the same bytes for any number of shards.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ..ranking.deciding import Deciding, blocks
from ..ranking.large_sets import LargeSet
from ..ranking.pairs import Pairs

if TYPE_CHECKING:
    from .workers import Cluster

Found = list[tuple[np.ndarray, Deciding | None]]
LEAST = 4_096
"""Options of a shard."""
AT_ONCE = 1 << 16
"""Queries that are ranked together: their counts of every shard are held."""


def pairs(large: LargeSet, cluster: "Cluster") -> Iterator[Pairs]:
    """As `LargeSet.pairs`, of shards."""
    if not large.filtered:
        yield from large.pairs()
        return
    n, m = len(large.positions), len(large.places)
    shards = [
        (begin, cluster.put(large.options[begin:end]), end)
        for begin, end in cuts(m, _shards(m, cluster.size))
    ]
    row, column = large.right
    for start in range(0, n, AT_ONCE):
        at = np.arange(start, min(start + AT_ONCE, n))
        queries, own = cluster.put(large.queries(at)), slice(*np.searchsorted(row, [start, start + len(at)]))
        rows, columns = row[own] - start, column[own]
        asked = []
        for begin, options, end in shards:
            here = (columns >= begin) & (columns < end)
            right = rows[here], columns[here] - begin
            asked.append((queries, options, right, large.level[at], large.nearest, large.off))
        for some in zip(*cluster.each(found, asked), strict=True):
            yield from merged(large, start, [begin for begin, _, _ in shards], some)


def _shards(m: int, workers: int) -> int:
    return max(min(workers, m // LEAST), 1)


def cuts(n: int, shards: int) -> list[tuple[int, int]]:
    """Where each of so many shards of n options begins and ends."""
    edges = np.linspace(0, n, shards + 1).astype(int)
    return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


def found(queries: np.ndarray, *asked: Any) -> Found:
    """What decides among the options of one shard; the arguments are those of `deciding.blocks`."""
    return list(blocks(queries.__getitem__, *asked))


def merged(
    large: LargeSet, start: int, begins: list[int], some: tuple[tuple[np.ndarray, Deciding | None], ...]
) -> Iterator[Pairs]:
    """The outcome of some queries, from what every shard found of them. start: the first query that was asked about;
    begins: the first option of each shard."""
    at, shards = some[0][0] + start, [each for _, each in some]
    whole = [each for each in shards if each is not None]
    if len(whole) < len(shards):
        yield from large.all(large.positions[at])
        return
    query = np.concatenate([each.query for each in whole])
    option = np.concatenate([each.option + begin for each, begin in zip(whole, begins, strict=True)])
    order = np.lexsort((option, query))
    above = np.sum([each.above for each in whole], axis=0)
    yield large.decided(at, Deciding(query[order], option[order], above))
