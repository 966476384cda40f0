"""What is asked of a model, as numbers: which query is shown which options, and which of these are right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from probes.trials import Trials

from .option_sets import Content, Indexed, OptionSets
from .pairs import Pairs, exact, in_millionths

BLOCK = 1 << 19
"""Pairs that are looked at together."""


@dataclass(frozen=True)
class Asked:
    """n queries. code: (n,) of the set that each is shown. right: which query and which option, by its place among all
    options, in the order of the queries. top: how many of the nearest are wanted; ranked: (n,) of which queries, None:
    of all."""

    content: Content
    sets: OptionSets
    code: np.ndarray
    right: tuple[np.ndarray, np.ndarray]
    top: int
    ranked: np.ndarray | None = None

    @classmethod
    def of(cls, trials: Trials, indexed: Mapping[str, Indexed], top: int) -> "Asked":
        sets, queries = OptionSets.of(trials.options, indexed), trials.queries
        code = np.array([sets.code[name] for name in queries["options"]])
        places = [
            sorted({sets.place[own][option] for option in answer})
            for own, answer in zip(code.tolist(), queries["answer"], strict=True)
        ]
        asks = np.repeat(np.arange(len(places)), [len(each) for each in places])
        right = asks, np.array([place for each in places for place in each], dtype=int)
        return cls(Content(queries, indexed), sets, code, right, top)

    def beside(self, matrices: Mapping[str, np.ndarray]) -> "Asked":
        """The same of other vectors of the same texts and pictures, by their kind."""
        sets = replace(self.sets, content=self.sets.content.beside(matrices))
        return replace(self, content=self.content.beside(matrices), sets=sets)

    @cached_property
    def sizes(self) -> np.ndarray:
        """(n,) how many options each query is shown."""
        return np.diff(self.sets.start)[self.code]

    @cached_property
    def n_right(self) -> np.ndarray:
        """(n,) how many of these are right."""
        return np.bincount(self.right[0], minlength=len(self.code))

    def blocks(self, positions: np.ndarray) -> Iterator[np.ndarray]:
        """These queries, so many at a time that all their pairs can be held."""
        before = np.cumsum(self.sizes[positions]) - self.sizes[positions]
        cuts = np.flatnonzero(np.diff(before // BLOCK)) + 1
        return iter(np.split(positions, cuts) if len(positions) else ())

    def of_sets(self, positions: np.ndarray) -> Pairs:
        """All pairs of these queries, which are in the order of their sets."""
        codes, which = np.unique(self.code[positions], return_inverse=True)
        places = np.concatenate([self.sets.of_set(code) for code in codes])
        query, option = self._paired(positions)
        first = np.searchsorted(places, self.sets.start[codes])[which]  # of each query's options, in `places`
        among = option - (self.sets.start[self.code[positions]] - first)[query]
        found = exact(self.content.vectors(positions), self.sets.pooled(places), query, among)
        return self._whole(positions, query, option, found)

    def of_one_set(self, positions: np.ndarray, vectors: np.ndarray) -> Pairs:
        """All pairs of queries that are shown one set, whose options have these (m, d) vectors."""
        query, option = self._paired(positions)
        found = in_millionths(self.content.vectors(positions).astype(float) @ vectors.T).ravel()
        return self._whole(positions, query, option, found)

    def right_of(self, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The right options of these queries: which of the queries, and the option's place among all."""
        times = self.n_right[positions]
        query = np.repeat(np.arange(len(positions)), times)
        begins = (np.cumsum(self.n_right) - self.n_right)[positions] - (np.cumsum(times) - times)
        return query, self.right[1][np.arange(len(query)) + begins[query]]

    def _paired(self, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Each of these queries beside each of its options."""
        sizes = self.sizes[positions]
        query = np.repeat(np.arange(len(positions)), sizes)
        begins = self.sets.start[self.code[positions]] - (np.cumsum(sizes) - sizes)
        return query, np.arange(len(query)) + begins[query]

    def _whole(
        self, positions: np.ndarray, query: np.ndarray, option: np.ndarray, similarity: np.ndarray
    ) -> Pairs:
        """All pairs of these queries, with which are right."""
        sizes = self.sizes[positions]
        asks, place = self.right_of(positions)
        begins = np.cumsum(sizes) - sizes - self.sets.start[self.code[positions]]
        right = np.zeros(len(query), dtype=bool)
        right[place + begins[asks]] = True
        return Pairs(query, option, right, similarity, positions, sizes, self.n_right[positions])
