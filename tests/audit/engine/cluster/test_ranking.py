"""Counts of shards of a gallery, added: the same outcomes as of the whole, to the byte."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from audit.engine.cluster import ranking
from audit.engine.score import Vectors, score
from probes.trials import Trials

N, M, D = 700, 900, 8


class Here:
    """A cluster of so many workers, one after the other in this process."""

    def __init__(self, size: int) -> None:
        self.size, self.shards = size, 0

    def put(self, something: Any) -> Any:
        return something

    def each(self, call: Callable[..., Any], some: Sequence[tuple]) -> Iterator[Any]:
        self.shards = len(some)
        return (call(*one) for one in some)


@pytest.fixture(scope="module")
def trials() -> Trials:
    """Texts and the pictures that they may be of: one right, several, or none."""
    answers: list[tuple[str, ...]] = [
        (f"{i}",) if i % 3 else (f"{i}", f"{(7 * i) % M}") if i % 2 else () for i in range(N)
    ]
    queries = pd.DataFrame(
        {"query": map(str, range(N)), "text": [f"t{i}" for i in range(N)], "options": "all"}
    )
    options = pd.DataFrame(
        {
            "options": "all",
            "option": map(str, range(M)),
            "image": [f"i{i}" for i in range(M)],
            "kind": range(M),
        }
    )
    return Trials(queries.assign(answer=answers), options)


def vectors(kind: str) -> dict[str, Vectors]:
    """`rough`: of few values, so that many tie. `alike`: all the same."""
    rng = np.random.default_rng(0)
    made = {}
    for name, n in (("text", N), ("image", M)):
        rows = np.ones((n, D)) if kind == "alike" else rng.normal(size=(n, D))
        rows = rng.integers(0, 2, size=(n, D)) + 1 if kind == "rough" else rows
        unit = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        made[name] = Vectors(unit, {f"{name[0]}{i}": i for i in range(n)})
    return made


@pytest.mark.parametrize("top", [0, 5])
@pytest.mark.parametrize("kind", ["any", "rough", "alike"])
def test_the_same_for_any_number_of_shards(
    trials: Trials, kind: str, top: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "LEAST", 100)
    monkeypatch.setattr(ranking, "AT_ONCE", 300)
    whole = score(trials, vectors(kind), top)
    for size in (1, 2, 7):
        cluster = Here(size)
        pd.testing.assert_frame_equal(score(trials, vectors(kind), top, cluster), whole, check_exact=True)  # type: ignore[arg-type]
        assert cluster.shards == size


@pytest.mark.parametrize("n", [1, 10, 4_097])
def test_shards_are_the_whole(n: int) -> None:
    edges = ranking.cuts(n, min(n, 7))
    assert [a for a, _ in edges] == [0, *(b for _, b in edges[:-1])] and edges[-1][1] == n
    assert max(b - a for a, b in edges) - min(b - a for a, b in edges) <= 1
