"""What is lost between the trials and the outcomes is named, and the audit stops."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from audit.engine import auditing, score
from audit.engine.accounting import counts
from audit.engine.arranging import How
from audit.engine.score import Vectors
from probes import SUITES, Source, Trials
from probes.errors import Vanished


@pytest.fixture
def trials() -> Trials:
    queries = pd.DataFrame([("1", "كلب", "s", ("a",)), ("2", "قطة", "s", ("b",))])
    options = pd.DataFrame([("s", "a", "كلب"), ("s", "b", "قطة")])
    return Trials(
        queries.set_axis(["query", "text", "options", "answer"], axis=1),
        options.set_axis(["options", "option", "text"], axis=1),
    )


@pytest.fixture
def vectors() -> dict[str, Vectors]:
    return {
        "text": Vectors(np.eye(2, dtype=np.float32), {"كلب": 0, "قطة": 1}),
        "image": Vectors(np.zeros((0, 2), dtype=np.float32), {}),
    }


def test_all_is_counted(trials: Trials, vectors: dict[str, Vectors]) -> None:
    assert counts(trials, vectors, score.score(trials, vectors)) == {
        "queries": {"expected": 2, "seen": 2},
        "vectors": {"texts": {"expected": 2, "seen": 2}, "pictures": {"expected": 0, "seen": 0}},
    }


@pytest.mark.parametrize("matrix", [np.eye(2)[:1], np.array([[1, 0], [0, np.nan]])])
def test_a_text_without_a_vector_is_named(
    trials: Trials, vectors: dict[str, Vectors], matrix: np.ndarray
) -> None:
    outcomes = score.score(trials, vectors)
    lossy = vectors | {"text": replace(vectors["text"], matrix=matrix)}
    with pytest.raises(Vanished, match=r"^1 of 2 texts came to nothing; the first: 'قطة'$"):
        counts(trials, lossy, outcomes)


@pytest.mark.parametrize(
    "lose", [lambda rows: rows.iloc[:1], lambda rows: rows.assign(n_options=[np.nan, 2])]
)
def test_a_query_that_the_scorer_loses_stops_the_audit(
    trials: Trials, lose: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(score, "score", lambda *of, scored=score.score: lose(scored(*of)))
    model: Any = SimpleNamespace(
        name="two", revision="1", provenance={}, notes=[], text_only=True, max_tokens=None,
        encode_texts=lambda texts, _: np.eye(len(texts), dtype=np.float32), token_counts=lambda texts: None,
    )  # fmt: skip
    suite = replace(SUITES["retrieval"], read=None)
    with pytest.raises(Vanished, match=r"^1 of 2 queries came to nothing; the first: '[12]'$"):
        auditing.audited(
            suite, Source(), trials, model, tmp_path / "runs", How(report=False, quiet=True, cache=False)
        )
    assert not (tmp_path / "runs").exists()
