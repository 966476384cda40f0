"""Random matrices over clusters, drawn once and shared: one matrix product makes all resamples of a finding.

A matrix depends on the seed and its shape alone, so a finding does not change because another was added.
"""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from .estimates import Sums

BLOCK = 1_000_000
"""Elements drawn at a time (float64: 8 MB); up to here a matrix is kept for the next finding."""
SLICE = 1_000
KINDS = ("signs", "keys", "dirichlet", "bootstrap")


def blocks(kind: str, n: int, seed: int, resamples: int) -> Iterator[np.ndarray]:
    """Parts of a (resamples, n) matrix of `kind`: random signs, uniform keys to sort by, rows from
    Dirichlet(1, …, 1), or how often a bootstrap draws each of n. Kept where it is small."""
    if resamples * n <= BLOCK:
        yield _kept(kind, n, seed, resamples)
        return
    step = max(1, BLOCK // n)
    for start in range(0, resamples, step):
        yield _drawn(kind, n, [seed, start], min(step, resamples - start))


@lru_cache(maxsize=24)
def _kept(kind: str, n: int, seed: int, resamples: int) -> np.ndarray:
    """(resamples, n), the whole matrix; findings share it, so nobody may write into it."""
    made = _drawn(kind, n, [seed], resamples)
    made.setflags(write=False)
    return made


def _drawn(kind: str, n: int, seed: list[int], rows: int) -> np.ndarray:
    """(rows, n) of `kind`: signs are -1 or 1, keys lie in [0, 1), each row of dirichlet sums to 1, each row of
    bootstrap counts n draws. The generator knows kind and n too, so that no two matrices are drawn alike."""
    rng = np.random.default_rng([KINDS.index(kind), n, *seed])
    if kind == "signs":
        return 1.0 - 2.0 * rng.integers(0, 2, size=(rows, n), dtype=np.int8)
    if kind == "keys":
        return rng.random((rows, n))
    if kind == "dirichlet":
        weights = rng.exponential(size=(rows, n))
        return weights / weights.sum(axis=1, keepdims=True)
    flat = rng.integers(0, n, size=(rows, n)) + n * np.arange(rows)[:, None]
    return np.bincount(flat.ravel(), minlength=rows * n).reshape(rows, n).astype(float)


def crossed_bootstrap(
    stat: Sums, features: np.ndarray, clusters: tuple[np.ndarray, ...], seed: int, resamples: int
) -> np.ndarray:
    """(resamples,) estimates, every cluster column resampled by itself and a row weighted by the product of
    its clusters' counts (the pigeonhole bootstrap: Owen 2007; Owen and Eckles 2012). NaN where a resample
    lost a level.

    No finding is made from it: simulated, its percentiles are too narrow over few clusters or near the ends
    of the scale, and too wide where one of two columns has no effect. It is what the calibration shows beside
    ours, and the way to an interval for a statistic that leaving one cluster out says nothing about.
    """
    sizes = [int(codes.max()) + 1 for codes in clusters]
    shape = (*sizes, features.shape[1])
    flat = np.ravel_multi_index(clusters, sizes)
    table = np.stack(
        [np.bincount(flat, weights=column, minlength=int(np.prod(sizes))) for column in features.T], axis=1
    ).reshape(shape)
    counts = [
        np.concatenate(list(blocks("bootstrap", n, seed + turn, resamples))) for turn, n in enumerate(sizes)
    ]
    if len(sizes) == 1:
        return stat.of(counts[0] @ table)
    parts = []
    for start in range(0, resamples, SLICE):
        first, second = (column[start : start + SLICE] for column in counts)
        rows = (first @ table.reshape(sizes[0], -1)).reshape(len(first), sizes[1], -1)
        parts.append(stat.of((second[:, None, :] @ rows)[:, 0]))
    return np.concatenate(parts)
