"""Sets of options that are asked for many pairs: of each query those that decide, or else all of them."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
import torch

from .asked import Asked
from .deciding import Deciding, Side, Vectors, blocks, error
from .pairs import CHUNK, Pairs, in_millionths

MANY, NEAREST = 256, 32
"""Of so many options those that decide are found first, unless more of the nearest are wanted."""
SOME = 1_024
"""Vectors that are measured at a time."""
HELD = 1 << 22
"""Pairs that may decide which are held, of the queries that all stand in one product's columns."""


def pairs(asked: Asked, codes: np.ndarray, device: str = "cpu") -> Iterator[Pairs]:
    """Those that decide the queries of these sets, some queries at a time. device: which may be a GPU."""
    left = [LargeSet(asked, int(code), device) for code in codes]
    while left:
        one = left.pop(0)
        mirror = next((mirror for each in left if (mirror := Mirror.of(one, each))), None)
        yield from one.pairs(mirror)
        if mirror and (found := mirror.pairs()):
            left.remove(mirror.other)
            yield found


@dataclass(frozen=True, eq=False)
class LargeSet:
    """One set: its n queries and m options, each numbered from 0."""

    asked: Asked
    code: int
    device: str = "cpu"

    @cached_property
    def positions(self) -> np.ndarray:
        return np.flatnonzero(self.asked.code == self.code)

    @cached_property
    def places(self) -> np.ndarray:
        return self.asked.sets.of_set(self.code)

    @cached_property
    def right(self) -> tuple[np.ndarray, np.ndarray]:
        """Queries and options, in the order of the queries."""
        query, place = self.asked.right_of(self.positions)
        return query, place - self.places[0]

    @cached_property
    def rows(self) -> np.ndarray | None:
        """(m,) rows of the options' vectors, where none is a mean of several."""
        return self.asked.sets.single(self.places)

    @cached_property
    def means(self) -> np.ndarray:
        """(m, d) float64, where there are such."""
        return self.asked.sets.pooled(self.places)

    @cached_property
    def options(self) -> np.ndarray:
        """(m, d) float32."""
        return (
            self.means.astype(np.float32) if self.rows is None else self.asked.sets.content.vectors(self.rows)
        )

    @cached_property
    def lengths(self) -> np.ndarray:
        """(m,) float64, of those vectors."""
        return _lengths(self.options.__getitem__, len(self.places))

    def queries(self, at: np.ndarray) -> np.ndarray:
        """(k, d) float32."""
        return self.asked.content.vectors(self.positions[at])

    def exact(self, query: np.ndarray, option: np.ndarray) -> np.ndarray:
        """(p,) cosines of pairs, in millionths."""
        found = np.empty(len(query))
        step = max(CHUNK // self.options.shape[1], 1)
        for start in range(0, len(query), step):
            some = slice(start, start + step)
            asks, to = self.queries(query[some]).astype(float), option[some]
            if self.rows is None:
                found[some] = np.einsum("ij,ij->i", asks, self.means[to])
            else:
                found[some] = np.einsum("ij,ij->i", asks, self.options[to].astype(float)) / self.lengths[to]
        return in_millionths(found)

    @cached_property
    def level(self) -> np.ndarray:
        """(n,) of the best right option, in millionths; infinite where none is right."""
        level = np.full(len(self.positions), -np.inf)
        np.maximum.at(level, self.right[0], self.exact(*self.right))
        return np.where(np.isinf(level), np.inf, level)

    @cached_property
    def off(self) -> float:
        """How far off a product in single precision may be."""
        longest = float(_lengths(self.queries, len(self.positions)).max())
        apart = 0.0 if self.rows is None else float(np.abs(self.lengths - 1).max())
        return error(self.options.shape[1], longest, float(self.lengths.max()), apart * longest)

    @property
    def nearest(self) -> int:
        return max(self.asked.top, 1)

    @property
    def filtered(self) -> bool:
        """Whether what decides is found first."""
        return len(self.places) >= MANY and self.nearest <= NEAREST

    def pairs(self, mirror: "Mirror | None" = None) -> Iterator[Pairs]:
        """Those that decide, of so many queries as can be held. mirror: shown the same products."""
        if not self.filtered:
            yield from self.all(self.positions)
            return
        for at, found in self._blocks(mirror):
            if found is None:
                yield from self.all(self.positions[at])
            else:
                yield self.decided(at, found)

    def _blocks(self, mirror: "Mirror | None") -> Iterator[tuple[np.ndarray, Deciding | None]]:
        """Places of some queries and what decides these, by the device where it has room."""
        asked = self.queries, self.options, self.right, self.level, self.nearest, self.off
        if self.device.startswith("cuda"):
            from . import on_gpu

            with suppress(torch.OutOfMemoryError):
                found = on_gpu.blocks(*asked, self.device)
                return chain([next(found)], found)
        return blocks(*asked, mirror.side if mirror else None)

    def all(self, positions: np.ndarray) -> Iterator[Pairs]:
        """All pairs of these queries."""
        for some in self.asked.blocks(positions):
            yield self.asked.of_one_set(some, self.means)

    def decided(self, at: np.ndarray, found: Deciding) -> Pairs:
        """The right pairs of these queries and those found, whose queries are numbered as in `at`."""
        asks, right = self.asked.right_of(self.positions[at])
        query, option = (
            np.concatenate([asks, found.query]),
            np.concatenate([right - self.places[0], found.option]),
        )
        order = np.lexsort((option, query))
        query, option = query[order], option[order]
        of = self.positions[at]
        return Pairs(
            query, option + self.places[0], order < len(asks), self.exact(at[query], option), of, self.asked.sizes[of],
            self.asked.n_right[of], found.above,
        )  # fmt: skip


def _lengths(vectors: Vectors, n: int) -> np.ndarray:
    """(n,) of vectors at places, in double precision, some at a time."""
    parts = (vectors(np.arange(start, min(start + SOME, n))) for start in range(0, n, SOME))
    return np.concatenate([np.linalg.norm(part.astype(float), axis=1) for part in parts])


class Mirror:
    """A set whose options are another's queries and whose queries are its options, with the same right pairs."""

    def __init__(self, other: LargeSet, queries: np.ndarray, options: np.ndarray) -> None:
        """queries: which of its queries each option of the first is; options: which option each query of it."""
        self.other, self._queries, self._options = other, queries, options
        self.side = Side(other.level[queries], 1, other.off, HELD)

    @classmethod
    def of(cls, one: LargeSet, other: LargeSet) -> "Mirror | None":
        """Where it is one, and one option alone is wanted as the nearest."""
        if not (one.filtered and other.filtered) or one.rows is None or other.rows is None or one.asked.top:
            return None
        if one.device != "cpu":  # where a product costs less than a second look at it
            return None
        content, options = one.asked.content, one.asked.sets.content
        to_options = _matched(content.keys(one.positions), options.keys(other.rows))
        to_queries = _matched(options.keys(one.rows), content.keys(other.positions))
        if to_options is None or to_queries is None:
            return None
        query, option = to_queries[one.right[1]], to_options[one.right[0]]
        order = np.lexsort((option, query))
        same = len(query) == len(other.right[0]) and all(
            (mine[order] == theirs).all() for mine, theirs in zip((query, option), other.right, strict=True)
        )
        return cls(other, to_queries, to_options) if same else None

    def pairs(self) -> Pairs | None:
        """Those that decide, once the products were shown; None where they were too many to be held."""
        if self.side.crowded:
            return None
        found = self.side.deciding()
        query, above = self._queries[found.query], np.empty(self.side.n, dtype=int)
        above[self._queries] = found.above
        return self.other.decided(np.arange(self.side.n), Deciding(query, self._options[found.option], above))


def _matched(keys: np.ndarray, others: np.ndarray) -> np.ndarray | None:
    """Which of the others has each key, where they are the same ones."""
    if len(keys) != len(others):
        return None
    order, theirs = np.argsort(keys, kind="stable"), np.argsort(others, kind="stable")
    if not (keys[order] == others[theirs]).all():
        return None
    place = np.empty(len(keys), dtype=int)
    place[order] = theirs
    return place
