"""Vectors to outcomes: the one scoring kernel. Never holds queries x options."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from probes.trials import Trials

from .ranking import large_sets
from .ranking.asked import Asked
from .ranking.large_sets import LargeSet
from .ranking.pairs import Pairs, outcomes

if TYPE_CHECKING:
    from .cluster.workers import Cluster

LARGE = 1 << 15
"""A set of which so many pairs are asked is looked at by itself; of smaller ones, many are one product."""


@dataclass(frozen=True)
class Vectors:
    """Unit rows of one kind: `matrix[index[key]]` is the vector of a text or a picture reference."""

    matrix: np.ndarray
    index: dict[str, int]

    def rows(self, keys: pd.Series) -> np.ndarray:
        """(n, d) vectors of `keys`."""
        return self.matrix[[self.index[key] for key in keys]]


def score(
    trials: Trials,
    vectors: dict[str, Vectors],
    top: int = 0,
    cluster: "Cluster | None" = None,
    asked: Asked | None = None,
    device: str = "cpu",
) -> pd.DataFrame:
    """Outcomes, one row a query, in the order of the queries.

    Columns: the query's own, and `chosen` (first of the options with the highest cosine) with the
    labels of that option as `chosen_<label>` (a number: its mean over all that tie); `correct` in [0, 1], ties
    shared; `rank` of the best right option among the wrong ones, mid-rank at ties; `tied_wrong`, how many wrong
    options have its very cosine, and `tied_right`, how many right ones, itself included: what is read at a cutoff
    averages over the orders of these; `similarity` of the best right option; `margin`, the best right minus the best
    wrong cosine, and where no option is right and there are two, the first minus the second; `n_options` and
    `n_right`; with `top` > 0 also `top`, the ids of the first options in order, and `top_similarity`, their cosines.
    What does not exist for a query is NaN.

    vectors: {"text": Vectors, "image": Vectors}, of everything the trials name. cluster: who ranks large sets.
    asked: what `asking` made, where it is there already. device: where large sets are ranked, if it is a GPU; the
    outcomes are the same.
    """
    asked = asked or asking(trials, vectors, top)
    large = np.bincount(asked.code, asked.sizes, minlength=len(asked.sets.code)) >= LARGE
    small = np.flatnonzero(~large[asked.code])
    small = small[np.argsort(asked.code[small], kind="stable")]
    sets = np.flatnonzero(large)
    if cluster:
        from .cluster import ranking

        ranked: Iterator[Pairs] = chain.from_iterable(
            ranking.pairs(LargeSet(asked, int(code)), cluster) for code in sets
        )
    else:
        ranked = large_sets.pairs(asked, sets, device)
    pairs = chain(map(asked.of_sets, asked.blocks(small)), ranked)
    found = [outcomes(some, asked.sets, top, asked.ranked) for some in pairs]
    return pd.concat([trials.queries, pd.concat(found).sort_index()], axis=1)


def asking(trials: Trials, vectors: dict[str, Vectors], top: int = 0) -> Asked:
    """The queries and option sets as numbers; `beside` puts other vectors of the same texts and pictures in."""
    return Asked.of(trials, {kind: (each.matrix, each.index) for kind, each in vectors.items()}, top)
