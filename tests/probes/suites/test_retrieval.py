"""Retrieval: recall and MRR against brute force."""

import numpy as np
import pandas as pd
import pytest

import audit.engine.score as kernel
from audit.engine.score import score
from probes import SUITES
from probes.columns import named
from tests.support.small_trials import rounded


def test_recall_and_mrr_are_those_of_brute_force(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every query by itself, ties by mid-rank among the wrong ones, whatever the block size."""
    trials = SUITES["retrieval"].trials()
    vectors = rounded(trials, np.random.default_rng(0))
    monkeypatch.setattr(kernel, "BLOCK_ELEMENTS", 1_000)
    monkeypatch.setattr(kernel, "BLOCK_ROWS", 7)
    outcomes = score(trials, vectors)
    space = {kind: {k: v.matrix[i].astype(float) for k, i in v.index.items()} for kind, v in vectors.items()}
    tied = 0
    for row in outcomes.iloc[::17].itertuples():
        options = trials.options[trials.options["options"] == row.options]
        kind = "image" if options["image"].notna().all() else "text"
        query = space["text"][row.text] if pd.notna(row.text) else space["image"][row.image]
        cosines = {
            o.option: round(float(query @ space[kind][getattr(o, kind)]), 6) for o in options.itertuples()
        }
        best = max(cosines[option] for option in row.answer)
        wrong = [cosine for option, cosine in cosines.items() if option not in row.answer]
        rank = 1 + sum(c > best for c in wrong) + sum(c == best for c in wrong) / 2
        tied += rank != int(rank)
        assert row.rank == rank and row.n_right == len(row.answer)
        for k in (1, 5, 10):
            one = outcomes.loc[[row.Index]]
            assert named(f"found@{k}").values(one, options).item() == float(rank <= k)
            assert named(f"reciprocal_rank@{k}").values(one, options).item() == (1 / rank if rank <= k else 0)
    assert tied > 5
