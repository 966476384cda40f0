"""What is timed side by side gives the same."""

import pytest

from benchmarks import retrieval


@pytest.mark.parametrize("way", ["FAISS flat", "a matrix and its topk"])
def test_peers_find_what_we_find(way: str) -> None:
    if way == "FAISS flat":
        pytest.importorskip("faiss")
    trials, vectors = retrieval.made(600, 300)
    ours, theirs = (
        retrieval.recall(retrieval.WAYS[each](trials, vectors), trials, vectors) for each in ("ours", way)
    )
    assert ours == theirs and 0.1 < ours < 0.9
