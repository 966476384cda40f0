"""Retrieval: recall and MRR against brute force."""

from itertools import combinations
from statistics import mean

import numpy as np
import pandas as pd
import pytest

from audit.engine.ranking import deciding
from audit.engine.score import score
from probes import SUITES
from probes.columns import named
from tests.support.small_trials import rounded


def test_recall_and_mrr_are_those_of_brute_force(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every query by itself, ties by all their orders, whatever the block size."""
    trials = SUITES["retrieval"].trials()
    vectors = rounded(trials, np.random.default_rng(0))
    monkeypatch.setattr(deciding, "ROWS", 32)
    monkeypatch.setattr(deciding, "COLUMNS", 64)
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
        right = sum(cosines[option] == best for option in row.answer)
        level = [cosine == best for cosine in wrong]
        above = sum(c > best for c in wrong)
        tied += any(level)
        assert row.rank == rank and row.n_right == len(row.answer)
        assert (row.tied_wrong, row.tied_right) == (sum(level), right)
        drawn = [above + 1 + min(each) for each in combinations(range(sum(level) + right), right)]
        for k in (1, 5, 10):
            one = outcomes.loc[[row.Index]]
            assert named(f"found@{k}").values(one, options).item() == pytest.approx(
                mean(r <= k for r in drawn)
            )
            assert named(f"reciprocal_rank@{k}").values(one, options).item() == pytest.approx(
                mean(1 / r if r <= k else 0 for r in drawn)
            )
    assert tied > 5
    first = named("found@1").values(outcomes, trials.options)
    assert np.allclose(first, outcomes["correct"], atol=1e-12)  # ties shared, in the same way
