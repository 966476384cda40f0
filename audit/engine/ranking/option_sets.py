"""The options of all queries, set after set, with the places of their vectors; ensembles are pooled when asked for."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from probes.trials import CONTENT

Indexed = tuple[np.ndarray, Mapping[str, int]]
"""A matrix of unit rows, and which of them a text or a picture reference has."""


class Content:
    """The vectors of a table's texts and pictures, row by row, without a copy of them all."""

    def __init__(self, table: pd.DataFrame, indexed: Mapping[str, Indexed]) -> None:
        self._matrices = [indexed[kind][0] for kind in CONTENT]
        self.kind, self.row = np.zeros(len(table), dtype=int), np.empty(len(table), dtype=int)
        for code, kind in enumerate(CONTENT):
            has, index = table[kind].notna().to_numpy(), indexed[kind][1]
            self.kind[has] = code
            self.row[has] = [index[key] for key in table[kind][has]]

    def beside(self, matrices: Mapping[str, np.ndarray]) -> "Content":
        """The same rows of other matrices of the same texts and pictures."""
        other = copy(self)
        other._matrices = [matrices[kind] for kind in CONTENT]
        return other

    @property
    def width(self) -> int:
        return self._matrices[0].shape[1]

    def keys(self, at: np.ndarray) -> np.ndarray:
        """(n,) numbers, the same for the same text or picture."""
        return self.row[at] * len(self._matrices) + self.kind[at]

    def vectors(self, at: np.ndarray) -> np.ndarray:
        """(n, d) float32, of the rows at these n places; a view where they are in order in one matrix."""
        kinds, rows = self.kind[at], self.row[at]
        if len(at) and (kinds == kinds[0]).all():
            matrix = self._matrices[kinds[0]]
            return matrix[rows[0] : rows[-1] + 1] if (np.diff(rows) == 1).all() else matrix[rows]
        found = np.empty((len(at), self.width), dtype=np.float32)
        for code, matrix in enumerate(self._matrices):
            found[kinds == code] = matrix[rows[kinds == code]]
        return found


@dataclass(frozen=True)
class OptionSets:
    """All options, those of a set beside each other and in the order of their first rows.

    code: name of a set -> its number. start: (sets + 1,) where each begins. ids: (options,). labels: one row an option.
    """

    code: dict[str, int]
    start: np.ndarray
    ids: np.ndarray
    labels: pd.DataFrame
    content: Content
    _first: np.ndarray
    """(options + 1,) where the rows of each begin in `content`."""
    _attribute: np.ndarray

    @classmethod
    def of(cls, options: pd.DataFrame, indexed: Mapping[str, Indexed]) -> "OptionSets":
        """Of a table of options as Trials has it."""
        number = options.groupby(["options", "option"], sort=False).ngroup().to_numpy()
        first = options.iloc[np.unique(number, return_index=True)[1]]
        codes, names = pd.factorize(first["options"])
        order = np.argsort(codes, kind="stable")
        place = np.empty(len(order), dtype=int)
        place[order] = np.arange(len(order))
        rows = np.argsort(place[number], kind="stable")
        first = first.iloc[order].reset_index(drop=True)
        return cls(
            {name: code for code, name in enumerate(names)},
            np.searchsorted(codes[order], np.arange(len(names) + 1)),
            first["option"].to_numpy(),
            first.drop(columns=["options", "option", "attribute", *CONTENT]).dropna(axis=1, how="all"),
            Content(options.iloc[rows], indexed),
            np.searchsorted(place[number][rows], np.arange(len(order) + 1)),
            first["attribute"].eq(True).to_numpy(bool),
        )

    @cached_property
    def place(self) -> list[dict[str, int]]:
        """Of each set: id of an option -> its place among all."""
        return [
            dict(zip(self.ids[a:b], range(a, b), strict=True))
            for a, b in zip(self.start, self.start[1:], strict=False)
        ]

    def of_set(self, code: int) -> np.ndarray:
        """The places of its options."""
        return np.arange(self.start[code], self.start[code + 1])

    def single(self, at: np.ndarray) -> np.ndarray | None:
        """(n,) rows of `content` of these options; None where some have several, or are lists of attributes."""
        if (self._first[at + 1] - self._first[at] > 1).any() or self._attribute[at].any():
            return None
        return self._first[at]

    def pooled(self, at: np.ndarray) -> np.ndarray:
        """(n, d) float64: the mean of each one's rows, made a unit vector again unless it is a list of attributes."""
        sizes = self._first[at + 1] - self._first[at]
        begins = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        rows = np.arange(sizes.sum()) + np.repeat(self._first[at] - begins, sizes)
        vectors = self.content.vectors(rows).astype(float)
        if (sizes > 1).any():
            vectors = np.add.reduceat(vectors, begins) / sizes[:, None]
        lengths = np.maximum(np.linalg.norm(vectors, axis=1), 1e-12)
        return vectors / np.where(self._attribute[at], 1, lengths)[:, None]
