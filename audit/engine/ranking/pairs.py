"""Outcomes of pairs of a query and an option, of any number of option sets at once."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .option_sets import OptionSets

MILLIONTHS = 1_000_000
"""Cosines are compared in whole millionths, which is what float32 vectors can tell apart: equal ones tie. Products
are summed in double precision, so that no result depends on how queries are cut into blocks."""
CHUNK = 1 << 17
"""Numbers of each side that are multiplied at a time."""


@dataclass(frozen=True)
class Pairs:
    """Pairs in the order of their queries and, within one, of the options.

    query: (p,) which of n queries. option: (p,) its place among all options. right: (p,) whether it is a right one.
    similarity: (p,) in whole millionths. positions: (n,) of the queries in their table. sizes: (n,) how many options
    each is shown; n_right: (n,) how many are right. above: (n,) how many wrong options that are in no pair lie above
    the best right one; what else is in no pair decides nothing.
    """

    query: np.ndarray
    option: np.ndarray
    right: np.ndarray
    similarity: np.ndarray
    positions: np.ndarray
    sizes: np.ndarray
    n_right: np.ndarray
    above: np.ndarray | int = 0


def in_millionths(cosines: np.ndarray) -> np.ndarray:
    """Double-precision cosines as they are compared."""
    return np.rint(np.multiply(cosines, MILLIONTHS, out=cosines), out=cosines)


def exact(queries: np.ndarray, options: np.ndarray, query: np.ndarray, option: np.ndarray) -> np.ndarray:
    """(p,) cosines of pairs of rows of (n, d) queries and (m, d) options, in millionths: as many at a time as fit into
    the processor's cache."""
    found = np.empty(len(query))
    step = max(CHUNK // queries.shape[1], 1)
    for start in range(0, len(query), step):
        some = slice(start, start + step)
        np.einsum("ij,ij->i", queries[query[some]].astype(float), options[option[some]], out=found[some])
    return in_millionths(found)


def outcomes(pairs: Pairs, sets: OptionSets, top: int, ranked: np.ndarray | None = None) -> pd.DataFrame:
    """One row a query, by its position; the columns are told in `score`. ranked: of all queries, whether `top` is asked
    for; None: of each."""
    query, option, right, similarity = pairs.query, pairs.option, pairs.right, pairs.similarity
    starts = np.searchsorted(query, np.arange(len(pairs.positions)))
    answered = pairs.n_right > 0

    def count(which: np.ndarray) -> np.ndarray:
        return np.bincount(query[which], minlength=len(starts))

    best = np.maximum.reduceat(similarity, starts)
    level = np.maximum.reduceat(np.where(right, similarity, -np.inf), starts)
    best_wrong = np.maximum.reduceat(np.where(right, -np.inf, similarity), starts)
    at_best, at_level = similarity == best[query], similarity == level[query]
    n_tied, tied_wrong = count(at_best), count(at_level & ~right)
    above = pairs.above + count((similarity > level[query]) & ~right)
    first = np.flatnonzero(at_best)
    chosen = option[first[np.searchsorted(query[first], np.arange(len(starts)))]]
    margin = np.full(len(starts), np.nan)
    contested = answered & np.isfinite(best_wrong)
    margin[contested] = level[contested] - best_wrong[contested]
    two = starts[~answered & (pairs.sizes == 2)]
    margin[query[two]] = similarity[two] - similarity[two + 1]
    table = {
        "chosen": sets.ids[chosen],
        "correct": np.where(answered, count(right & at_best) / n_tied, np.nan),
        "rank": np.where(answered, 1 + above + tied_wrong / 2, np.nan),
        "tied_wrong": np.where(answered, tied_wrong, np.nan),
        "tied_right": np.where(answered, count(at_level & right), np.nan),
        "similarity": np.where(answered, level / MILLIONTHS, np.nan),
        "margin": margin / MILLIONTHS,
        "n_options": pairs.sizes,
        "n_right": pairs.n_right,
    }
    for label, column in sets.labels.items():
        values = column.to_numpy()
        if values.dtype.kind in "if":
            tied = np.bincount(query[at_best], values[option[at_best]], minlength=len(starts))
            table[f"chosen_{label}"] = tied / n_tied
        else:
            table[f"chosen_{label}"] = column.array[chosen]
    if top:
        wanted = np.array(True) if ranked is None else ranked[pairs.positions]
        table |= _first(pairs, starts, sets.ids, top, wanted)
    return pd.DataFrame(table, index=pairs.positions)


def _first(
    pairs: Pairs, starts: np.ndarray, ids: np.ndarray, k: int, wanted: np.ndarray
) -> dict[str, np.ndarray]:
    """The first k options of each query that is `wanted`, the highest cosine first; ties by place, so that the result
    is determined."""
    sizes = np.where(wanted, np.diff(starts, append=len(pairs.query)), 0)
    named, cosines = np.empty((2, len(starts)), dtype=object)
    for size in np.unique(sizes[sizes > 0]):  # of one size they are a table
        at = np.flatnonzero(sizes == size)
        rows = starts[at, None] + np.arange(size)
        order = np.argsort(-pairs.similarity[rows], axis=1, kind="stable")[:, :k]
        rows = np.take_along_axis(rows, order, axis=1)
        named[at] = _lists(ids[pairs.option[rows]])
        cosines[at] = _lists(pairs.similarity[rows] / MILLIONTHS)
    return {"top": named, "top_similarity": cosines}


def _lists(table: np.ndarray) -> np.ndarray:
    """(n,) its rows."""
    rows = np.empty(len(table), dtype=object)
    rows[:] = table.tolist()
    return rows
