"""Vectors to outcomes: the one scoring kernel. Streams over blocks of queries; never holds queries x options."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from probes.trials import CONTENT, Trials

BLOCK_ELEMENTS, BLOCK_ROWS = 4_000_000, 32
"""Similarities held at a time (32 MB), but of no fewer queries: of large galleries each block reads all vectors."""

MILLIONTHS = 1_000_000
"""Cosines are compared in whole millionths, which is what float32 vectors can tell apart: equal ones tie. Products
are summed in double precision, so that no result depends on how queries are cut into blocks."""


@dataclass(frozen=True)
class Vectors:
    """Unit rows of one kind: `matrix[index[key]]` is the vector of a text or a picture reference."""

    matrix: np.ndarray
    index: dict[str, int]

    def rows(self, keys: pd.Series) -> np.ndarray:
        """(n, d) vectors of `keys`."""
        return self.matrix[[self.index[key] for key in keys]]


@dataclass(frozen=True)
class OptionSet:
    """One set of options, ensembles pooled: ids (m,), vectors (m, d), labels one row an option."""

    ids: np.ndarray
    vectors: np.ndarray
    labels: pd.DataFrame


def score(trials: Trials, vectors: dict[str, Vectors], top: int = 0) -> pd.DataFrame:
    """Outcomes, one row a query, in the order of the queries.

    Columns: the query's own, and `chosen` (first of the options with the highest cosine) with the
    labels of that option as `chosen_<label>` (a number: its mean over all that tie); `correct` in [0, 1], ties
    shared; `rank` of the best right option among the wrong ones, mid-rank at ties; `tied_wrong`, how many wrong
    options have its very cosine, and `tied_right`, how many right ones, itself included: what is read at a cutoff
    averages over the orders of these; `similarity` of the best right option; `margin`, the best right minus the best
    wrong cosine, and where no option is right and there are two, the first minus the second; `n_options` and
    `n_right`; with `top` > 0 also `top`, the ids of the first options in order, and `top_similarity`, their cosines.
    What does not exist for a query is NaN.

    vectors: {"text": Vectors, "image": Vectors}, of everything the trials name.
    """
    queries = trials.queries
    option_rows = dict(tuple(trials.options.groupby("options", sort=False)))
    parts = []
    for name, positions in queries.groupby("options", sort=False).indices.items():
        options = _pool(option_rows[name], vectors)
        place = {option: i for i, option in enumerate(options.ids)}
        for block in _blocks(positions, len(options.ids)):
            some = queries.iloc[block]
            similarities = _content(some, vectors).astype(float) @ options.vectors.T
            np.rint(np.multiply(similarities, MILLIONTHS, out=similarities), out=similarities)
            right = _right(some["answer"], place)
            parts.append(_outcomes(similarities, *right, options, top).set_axis(block))
    outcomes = pd.concat(parts).sort_index()
    return pd.concat([queries, outcomes], axis=1)


def _blocks(positions: np.ndarray, n_options: int) -> Iterator[np.ndarray]:
    size = max(BLOCK_ROWS, BLOCK_ELEMENTS // n_options)
    for start in range(0, len(positions), size):
        yield positions[start : start + size]


def _content(rows: pd.DataFrame, vectors: dict[str, Vectors]) -> np.ndarray:
    """(n, d) vectors of the rows' texts and pictures."""
    result = np.empty((len(rows), vectors["text"].matrix.shape[1]), dtype=np.float32)
    for kind in CONTENT:
        has = rows[kind].notna().to_numpy()
        if has.any():
            result[has] = vectors[kind].rows(rows[kind][has])
    return result


def _pool(rows: pd.DataFrame, vectors: dict[str, Vectors]) -> OptionSet:
    """Rows of one set, those with one option id pooled by their mean."""
    codes, ids = pd.factorize(rows["option"])
    first = rows.iloc[np.unique(codes, return_index=True)[1]].reset_index(drop=True)
    pooled = np.zeros((len(ids), vectors["text"].matrix.shape[1]))
    np.add.at(pooled, codes, _content(rows, vectors))
    pooled /= np.bincount(codes)[:, None]
    norms = np.maximum(np.linalg.norm(pooled, axis=1), 1e-12)
    pooled /= np.where(first["attribute"].to_numpy(bool), 1, norms)[:, None]
    labels = first.drop(columns=["options", "option", "attribute", *CONTENT]).dropna(axis=1, how="all")
    return OptionSet(np.asarray(ids), pooled, labels)


def _right(answers: pd.Series, place: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of the right options."""
    rows = np.repeat(np.arange(len(answers)), [len(answer) for answer in answers])
    return rows, np.array([place[option] for answer in answers for option in answer], dtype=int)


def _outcomes(
    similarities: np.ndarray, rows: np.ndarray, columns: np.ndarray, options: OptionSet, top: int
) -> pd.DataFrame:
    """similarities: (n, m) in millionths, overwritten while it works. rows, columns: where the right ones are."""
    n, m = similarities.shape
    n_right = np.bincount(rows, minlength=n)
    answered = n_right > 0
    chosen, best = similarities.argmax(axis=1), similarities.max(axis=1)
    tied = similarities == best[:, None]
    n_tied, right = np.count_nonzero(tied, axis=1), similarities[rows, columns]
    level = np.full(n, -np.inf)
    np.maximum.at(level, rows, right)
    margin = np.full(n, np.nan)
    if m == 2:
        margin[~answered] = similarities[~answered, 0] - similarities[~answered, 1]
    ordered = _first(similarities, top)
    cosines = np.take_along_axis(similarities, ordered, axis=1)
    similarities[rows, columns] = -np.inf  # what is left are the wrong ones
    best_wrong = similarities.max(axis=1)
    above = np.count_nonzero(similarities > level[:, None], axis=1)
    tied_wrong = np.count_nonzero(similarities == level[:, None], axis=1)
    tied_right = np.bincount(rows[right == level[rows]], minlength=n)
    contested = answered & np.isfinite(best_wrong)
    margin[contested] = level[contested] - best_wrong[contested]
    at_best = np.bincount(rows[right == best[rows]], minlength=n)
    table = {
        "chosen": options.ids[chosen],
        "correct": np.where(answered, at_best / n_tied, np.nan),
        "rank": np.where(answered, 1 + above + tied_wrong / 2, np.nan),
        "tied_wrong": np.where(answered, tied_wrong, np.nan),
        "tied_right": np.where(answered, tied_right, np.nan),
        "similarity": np.where(answered, level / MILLIONTHS, np.nan),
        "margin": margin / MILLIONTHS,
        "n_options": np.full(n, m),
        "n_right": n_right,
    }
    for label in options.labels:
        column = options.labels[label]
        if column.dtype.kind in "if":
            table[f"chosen_{label}"] = tied @ column.to_numpy(float) / n_tied
        else:
            table[f"chosen_{label}"] = column.to_numpy()[chosen]
    frame = pd.DataFrame(table)
    if top:
        frame["top"] = [list(row) for row in options.ids[ordered]]
        frame["top_similarity"] = [list(row) for row in cosines.astype(float) / MILLIONTHS]
    return frame


def _first(similarities: np.ndarray, k: int) -> np.ndarray:
    """(n, k) positions of the highest cosines in order; ties by position, so the result is determined."""
    n, m = similarities.shape
    if not k:
        return np.empty((n, 0), dtype=int)
    if 4 * k > m:
        return np.argsort(-similarities, axis=1, kind="stable")[:, :k]
    least = np.partition(similarities, m - k, axis=1)[:, m - k]
    found = np.empty((n, k), dtype=int)
    for row in range(n):
        enough = np.flatnonzero(similarities[row] >= least[row])
        found[row] = enough[np.argsort(-similarities[row, enough], kind="stable")[:k]]
    return found
