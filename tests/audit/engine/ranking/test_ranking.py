"""Outcomes against every pair computed in double precision, one by one: ties, near ties, blocks and orders of all."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.engine import score as kernel
from audit.engine.ranking import asked, deciding, large_sets, on_gpu
from audit.engine.score import Vectors, score
from probes.trials import Trials

COMPARED = [
    "chosen",
    "correct",
    "rank",
    "tied_wrong",
    "tied_right",
    "similarity",
    "margin",
    "n_options",
    "n_right",
]
KINDS = ("apart", "coarse", "close", "alike")


@contextmanager
def small_blocks(large: int = 1) -> Iterator[None]:
    """Every set of more than a pair is large, and its tiles are of 32 queries and 32 options."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(kernel, "LARGE", large)
        changed.setattr(large_sets, "MANY", 3)
        changed.setattr(asked, "BLOCK", 97)
        changed.setattr(deciding, "ROWS", 32)
        changed.setattr(deciding, "COLUMNS", 32)
        changed.setattr(deciding, "GROUP", 4)
        changed.setattr(on_gpu, "ROWS", 32)
        changed.setattr(on_gpu, "COLUMNS", 32)
        changed.setattr(
            on_gpu, "blocks", lambda *given: by_gpu(*given[:-1], "cpu")
        )  # the same code, where it is
        yield


by_gpu = on_gpu.blocks


def rows(kind: str, n: int, rng: np.random.Generator) -> np.ndarray:
    """(n, d) unit rows, float32: far from each other; with many that are equal; as close as single precision tells
    apart; all the same."""
    if kind == "coarse":
        made = rng.integers(-1, 2, size=(n, 3)) + 0.5
    elif kind == "close":
        made = 1 + 3e-6 * rng.normal(size=(n, 96))
    else:
        made = rng.normal(size=(n if kind == "apart" else 1, 24)) * np.ones((n, 1))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def made(
    kind: str, n: int, m: int, rng: np.random.Generator, ensembles: bool = False, share: float = 0.1
) -> tuple[Trials, dict[str, Vectors]]:
    """n texts that choose of m pictures, and the pictures of the texts; some have several right ones, some none."""
    texts, images = [f"t{i}" for i in range(n)], [f"i{i}" for i in range(m)]
    fits = rng.random((n, m)) < share
    queries = pd.DataFrame(
        [
            *(
                (f"to {t}", t, None, "gallery", tuple(np.compress(fit, images)))
                for t, fit in zip(texts, fits, strict=True)
            ),
            *(
                (f"of {i}", None, i, "texts", tuple(np.compress(fit, texts)))
                for i, fit in zip(images, fits.T, strict=True)
            ),
        ],
        columns=["query", "text", "image", "options", "answer"],
    )
    options = [("gallery", i, None, i, place) for place, i in enumerate(images)]
    options += [("texts", t, t, None, place) for place, t in enumerate(texts)]
    if ensembles:
        options += [("gallery", i, None, images[0], place) for place, i in enumerate(images[::3])]
    vectors = rows(kind, n + m, rng)
    return Trials(queries, pd.DataFrame(options, columns=["options", "option", "text", "image", "number"])), {
        "text": Vectors(vectors[:n], {text: row for row, text in enumerate(texts)}),
        "image": Vectors(vectors[n:], {image: row for row, image in enumerate(images)}),
    }


def one_by_one(trials: Trials, vectors: dict[str, Vectors], top: int) -> pd.DataFrame:
    """What `score` says, of every query by itself."""

    def of(row: pd.Series) -> np.ndarray:
        kind = "text" if pd.notna(row["text"]) else "image"
        return vectors[kind].matrix[vectors[kind].index[row[kind]]].astype(float)

    found, sets = [], {}
    for name, some in trials.options.groupby("options"):
        rows = pd.DataFrame([of(row) for _, row in some.iterrows()])
        pooled = rows.groupby(some["option"].array, sort=False).mean()
        lengths = np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-12)
        sets[name] = pooled.index.to_numpy(), pooled.to_numpy() / lengths
    for _, query in trials.queries.iterrows():
        ids, pooled = sets[query["options"]]
        millionths, right = np.rint(1e6 * (pooled * of(query)).sum(axis=1)), np.isin(ids, query["answer"])
        level, wrong = millionths[right].max(initial=-np.inf), millionths[~right]
        at_best, order = millionths == millionths.max(), np.argsort(-millionths, kind="stable")[:top]
        margin = level - wrong.max(initial=-np.inf) if right.any() and len(wrong) else np.nan
        if not right.any() and len(ids) == 2:
            margin = millionths[0] - millionths[1]
        answered = 1.0 if right.any() else np.nan
        found.append(
            {
                "chosen": ids[int(at_best.argmax())],
                "correct": answered * right[at_best].mean(),
                "rank": answered * (1 + (wrong > level).sum() + (wrong == level).sum() / 2),
                "tied_wrong": answered * (wrong == level).sum(),
                "tied_right": answered * (millionths[right] == level).sum(),
                "similarity": level / 1e6 if right.any() else np.nan,
                "margin": margin / 1e6,
                "n_options": len(ids),
                "n_right": int(right.sum()),
                "chosen_number": np.flatnonzero(at_best).mean(),
                "top": ids[order].tolist(),
                "top_similarity": (millionths[order] / 1e6).tolist(),
            }
        )
    return pd.DataFrame(found)


def alike(outcomes: pd.DataFrame, expected: pd.DataFrame, top: int) -> None:
    told = [*COMPARED, "chosen_number", *(["top", "top_similarity"] if top else [])]
    pd.testing.assert_frame_equal(outcomes[told], expected[told], check_dtype=False, rtol=0, atol=1e-12)


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(KINDS), st.integers(1, 70), st.integers(2, 70), st.integers(0, 2**32 - 1), st.sampled_from([0, 3]),
    st.booleans(),
)  # fmt: skip
def test_as_every_pair_by_itself(kind: str, n: int, m: int, seed: int, top: int, ensembles: bool) -> None:
    """Whether sets are small or large, and whether one product serves both ways."""
    trials, vectors = made(kind, n, m, np.random.default_rng(seed), ensembles, 0.02 if seed % 2 else 0.3)
    expected = one_by_one(trials, vectors, top)
    alike(score(trials, vectors, top), expected, top)
    with small_blocks():
        alike(score(trials, vectors, top), expected, top)
        alike(score(trials, vectors, top, device="cuda:0"), expected, top)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(KINDS), st.integers(0, 2**32 - 1))
def test_no_order_of_queries_or_options_changes_what_is_measured(kind: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    trials, vectors = made(kind, 90, 60, rng)
    turned = Trials(
        trials.queries.sample(frac=1, random_state=seed % 1_000),
        trials.options.sample(frac=1, random_state=seed % 999),
    )
    with small_blocks():
        one, other = (score(each, vectors).set_index("query")[COMPARED[1:]] for each in (trials, turned))
    pd.testing.assert_frame_equal(one, other.loc[one.index], rtol=0, atol=1e-12)


def test_one_product_serves_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    trials, vectors = made("apart", 80, 70, np.random.default_rng(0))
    shown: list[large_sets.Mirror] = []
    monkeypatch.setattr(
        large_sets.Mirror, "__init__", lambda own, *given: (shown.append(own), begin(own, *given))[1]
    )
    with small_blocks():
        score(trials, vectors)
        assert len(shown) == 1 and not shown[0].side.crowded
        answers = trials.queries["answer"].copy()
        answers.iloc[0] = ("i3",)  # right one way, and not the other
        score(Trials(trials.queries.assign(answer=answers), trials.options), vectors)
    assert len(shown) == 1


begin = large_sets.Mirror.__init__


@pytest.mark.parametrize("most", [0, 300])
def test_where_too_much_may_decide_all_is_computed(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    trials, vectors = made("close", 60, 50, np.random.default_rng(0))
    monkeypatch.setattr(large_sets, "HELD", most)
    with small_blocks():
        alike(score(trials, vectors), one_by_one(trials, vectors, 0), 0)


def test_what_a_gpu_has_no_room_for_is_ranked_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    trials, vectors = made("apart", 60, 50, np.random.default_rng(0))
    tried: list[str] = []

    def full(*given: object) -> Iterator[object]:
        tried.append(str(given[-1]))
        raise torch.OutOfMemoryError("CUDA out of memory")
        yield

    with small_blocks():
        monkeypatch.setattr(on_gpu, "blocks", full)
        alike(score(trials, vectors, device="cuda:1"), one_by_one(trials, vectors, 0), 0)
    assert tried == ["cuda:1", "cuda:1"]


def test_products_on_a_gpu_are_in_single_precision_whatever_was_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trials, vectors = made("apart", 60, 50, np.random.default_rng(0))
    said: list[str] = []
    look = on_gpu.Seen.look
    monkeypatch.setattr(
        on_gpu.Seen,
        "look",
        lambda own, *given: (said.append(torch.get_float32_matmul_precision()), look(own, *given)),
    )
    torch.set_float32_matmul_precision("medium")
    try:
        with small_blocks():
            score(trials, vectors, device="cuda:0")
        assert set(said) == {"highest"} and torch.get_float32_matmul_precision() == "medium"
    finally:
        torch.set_float32_matmul_precision("highest")


def test_of_a_large_gallery_few_pairs_are_computed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 1,000 texts and 900 pictures of 512 numbers, both ways: what is right and what may decide."""
    rng = np.random.default_rng(0)
    n, m = 1_000, 900
    trials, _ = made("apart", n, m, rng, share=0.002)
    vectors = rng.normal(size=(n + m, 512))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    index = {
        name: {key: row for row, key in enumerate(keys)}
        for name, keys in (("text", trials.texts()), ("image", trials.images()))
    }
    made_of = {"text": Vectors(vectors[:n], index["text"]), "image": Vectors(vectors[n:], index["image"])}
    computed: list[int] = []
    exact = large_sets.LargeSet.exact
    monkeypatch.setattr(
        large_sets.LargeSet,
        "exact",
        lambda own, query, option: (computed.append(len(query)), exact(own, query, option))[1],
    )
    streamed = score(trials, made_of)
    assert 0 < sum(computed) < 0.02 * 2 * n * m
    monkeypatch.setattr(large_sets, "MANY", 10_000)
    pd.testing.assert_frame_equal(streamed, score(trials, made_of))
