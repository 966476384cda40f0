"""Vectors to outcomes: the one scoring kernel. Streams over blocks of queries; never holds queries x options."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from probes.trials import CONTENT, Trials

BLOCK_ELEMENTS = 4_000_000
"""Similarities held at a time (float32: 16 MB)."""

DECIMALS = 6
"""Cosines are kept to what float32 products can tell apart, so that equal vectors tie."""


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
    shared; `rank` of the best right
    option among the wrong ones, mid-rank at ties; `similarity` of the best right option; `margin`, the
    best right minus the best wrong cosine, and where no option is right and there are two, the first
    minus the second; `n_options`; with `top` > 0 also `top`, the ids of the first options in order.
    What does not exist for a query is NaN.

    vectors: {"text": Vectors, "image": Vectors}, of everything the trials name.
    """
    queries = trials.queries
    option_rows = dict(tuple(trials.options.groupby("options", sort=False)))
    parts = []
    for name, positions in queries.groupby("options", sort=False).indices.items():
        options = _pool(option_rows[name], vectors)
        for block in _blocks(positions, len(options.ids)):
            some = queries.iloc[block]
            similarities = np.round(_content(some, vectors) @ options.vectors.T, DECIMALS)
            right = _right(some["answer"], options.ids)
            parts.append(_outcomes(similarities, right, options, top).set_axis(block))
    outcomes = pd.concat(parts).sort_index()
    return pd.concat([queries, outcomes], axis=1)


def _blocks(positions: np.ndarray, n_options: int) -> Iterator[np.ndarray]:
    size = max(1, BLOCK_ELEMENTS // n_options)
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
    sums = np.zeros((len(ids), vectors["text"].matrix.shape[1]), dtype=np.float32)
    np.add.at(sums, codes, _content(rows, vectors))
    means = sums / np.bincount(codes)[:, None]
    first = rows.iloc[np.unique(codes, return_index=True)[1]].reset_index(drop=True)
    units = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)
    pooled = np.where(first["attribute"].to_numpy(bool)[:, None], means, units).astype(np.float32)
    labels = first.drop(columns=["options", "option", "attribute", *CONTENT]).dropna(axis=1, how="all")
    return OptionSet(np.asarray(ids), pooled, labels)


def _right(answers: pd.Series, ids: np.ndarray) -> np.ndarray:
    """(n, m) booleans: which options are right for which query."""
    position = {option: i for i, option in enumerate(ids)}
    right = np.zeros((len(answers), len(ids)), dtype=bool)
    for row, answer in enumerate(answers):
        right[row, [position[option] for option in answer]] = True
    return right


def _outcomes(similarities: np.ndarray, right: np.ndarray, options: OptionSet, top: int) -> pd.DataFrame:
    n, m = similarities.shape
    answered = right.any(axis=1)
    best_right = np.where(right, similarities, -np.inf).max(axis=1)
    best_wrong = np.where(right, -np.inf, similarities).max(axis=1)
    tied = similarities == similarities.max(axis=1, keepdims=True)
    level = np.where(answered, best_right, np.nan)[:, None]
    above = (~right & (similarities > level)).sum(axis=1)
    level_with = (~right & (similarities == level)).sum(axis=1)
    contested = answered & np.isfinite(best_wrong)
    margin = np.full(n, np.nan)
    margin[contested] = best_right[contested] - best_wrong[contested]
    if m == 2:
        margin[~answered] = similarities[~answered, 0] - similarities[~answered, 1]
    chosen = similarities.argmax(axis=1)
    table = {
        "chosen": options.ids[chosen],
        "correct": np.where(answered, (tied & right).sum(axis=1) / tied.sum(axis=1), np.nan),
        "rank": np.where(answered, 1 + above + level_with / 2, np.nan),
        "similarity": level[:, 0].astype(float),
        "margin": margin,
        "n_options": np.full(n, m),
    }
    for label in options.labels:
        column = options.labels[label]
        if column.dtype.kind in "if":
            table[f"chosen_{label}"] = tied @ column.to_numpy(float) / tied.sum(axis=1)
        else:
            table[f"chosen_{label}"] = column.to_numpy()[chosen]
    frame = pd.DataFrame(table)
    if top:
        frame["top"] = [list(row) for row in options.ids[_first(similarities, top)]]
    return frame


def _first(similarities: np.ndarray, k: int) -> np.ndarray:
    """(n, k) positions of the highest cosines in order; ties by position, so the result is determined."""
    return np.argsort(-similarities, axis=1, kind="stable")[:, :k]
