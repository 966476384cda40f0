"""What holds whatever is given: grammar, trials, scores, statistics, and what is shown."""

import csv
import html
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.engine.score import Vectors, score
from audit.models.base import Encoder
from audit.report.html import elements
from audit.statistics import findings
from probes import escaping
from probes.arabic.numbers import number_phrases
from probes.arabic.variety import variety
from probes.errors import DataError
from probes.trials import Trials
from tests.audit.engine.ranking.test_ranking import KINDS, made
from tests.support.made_outcomes import GAP, SEEN, outcomes, suite

from . import hostile

MSA = variety("msa")
bounded = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
NOUNS = [*MSA.lexicon.nouns.values()]
COLOURS = [*MSA.lexicon.colours.values()]
seeds = st.integers(0, 2**32 - 1)


@bounded
@given(
    st.sampled_from(NOUNS),
    st.integers(1, 10),
    st.sampled_from(["nominative", "accusative", "genitive"]),
    st.one_of(st.none(), st.sampled_from(COLOURS)),
    st.sampled_from(["word", "western", "arabic-indic"]),
)
def test_a_number_phrase_parses_back(noun: Any, n: int, case: Any, colour: Any, numerals: Any) -> None:
    colours = [colour] if colour else []
    text = number_phrases.spell(MSA.numbers, noun, n, case, colours, numerals)
    read = number_phrases.parse(text, MSA, case)
    assert read is not None, text
    assert read.n == n and {noun.id} <= {each.id for each in (read.noun, *read.also)}, text
    assert [each.id for each in read.adjectives] == [each.id for each in colours], text


names = st.lists(hostile.plain, min_size=1, max_size=6, unique=True)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, pd.DataFrame]:
    """Queries and options that fit."""
    options, sets = [], draw(names)
    for name in sets:
        for option in draw(names):
            kind = draw(st.sampled_from(["text", "image"]))
            options.append(
                {"options": name, "option": option, kind: draw(hostile.plain), "label": draw(hostile.plain)}
            )
    queries = []
    for query in draw(names):
        name = draw(st.sampled_from(sets))
        there = sorted({row["option"] for row in options if row["options"] == name})
        answer = tuple(draw(st.lists(st.sampled_from(there), unique=True, max_size=2)))
        queries.append(
            {"query": query, "options": name, "answer": answer}
            | {draw(st.sampled_from(["text", "image"])): draw(hostile.plain)}
            | {"factor": draw(st.one_of(hostile.plain, st.none())), "number": draw(st.floats(-9, 9) | st.just(np.nan))}
        )  # fmt: skip
    return {"queries": pd.DataFrame(queries), "options": pd.DataFrame(options)}


@bounded
@given(tables())
def test_trials_come_back_as_they_were(both: dict[str, pd.DataFrame]) -> None:
    trials = Trials(**both)
    with TemporaryDirectory() as folder:
        trials.save(Path(folder))
        again = Trials.load(Path(folder))
    assert again.hash == trials.hash
    assert again.texts() == trials.texts() and again.images() == trials.images()
    assert again.queries["answer"].tolist() == trials.queries["answer"].tolist()


def _twice(both: dict[str, pd.DataFrame]) -> None:
    both["queries"] = pd.concat([both["queries"], both["queries"].tail(1)], ignore_index=True)


def _set_gone(both: dict[str, pd.DataFrame]) -> None:
    both["queries"].loc[0, "options"] = "no such set"


def _answer_gone(both: dict[str, pd.DataFrame]) -> None:
    both["queries"].at[0, "answer"] = ("no such option",)


def _empty(both: dict[str, pd.DataFrame]) -> None:
    both["queries"] = both["queries"].reindex(columns=[*both["queries"], "text", "image"]).loc[
        :, lambda frame: ~frame.columns.duplicated()
    ]  # fmt: skip
    both["queries"].loc[0, ["text", "image"]] = None


def _infinite(both: dict[str, pd.DataFrame]) -> None:
    both["queries"].loc[0, "number"] = np.inf


def _column_gone(both: dict[str, pd.DataFrame]) -> None:
    del both["options"]["option"]


@bounded
@given(tables(), st.sampled_from([_twice, _set_gone, _answer_gone, _empty, _infinite, _column_gone]))
def test_trials_that_do_not_fit_are_refused_by_name(both: dict[str, pd.DataFrame], spoil: Any) -> None:
    spoil(both)
    try:
        Trials(**both)
    except DataError as error:
        assert str(error).startswith("trials: ") and len(str(error).splitlines()) == 1
    else:
        raise AssertionError("not refused")


@bounded
@given(st.sampled_from(KINDS), st.integers(1, 9), st.integers(1, 9), seeds)
def test_another_order_is_the_same_outcomes_in_that_order(kind: str, n: int, m: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    trials, vectors = made(kind, n, m, rng)
    one = score(trials, vectors).set_index("query")
    queries = trials.queries.sample(frac=1, random_state=seed % 2**31)
    options = trials.options.sample(frac=1, random_state=seed % 2**31)
    other = score(Trials(queries, options), vectors).set_index("query").loc[one.index]
    for column in ("correct", "rank", "tied_wrong", "tied_right", "n_options", "n_right"):
        pd.testing.assert_series_equal(one[column], other[column], check_exact=True)
    for column in ("similarity", "margin"):
        ours = (
            one[column].abs() if column == "margin" else one[column]
        )  # of two without a right one, first less second
        theirs = other[column].abs() if column == "margin" else other[column]
        pd.testing.assert_series_equal(ours, theirs, atol=1e-6)


class Scaled(Encoder):
    """Vectors of any length."""

    def __init__(self, factor: float, seed: int) -> None:
        super().__init__(name="scaled", revision="0")
        self.factor, self.seed = factor, seed

    def _texts(self, texts: list[str]) -> torch.Tensor:
        rows = [np.random.default_rng([self.seed, *text.encode()]).normal(size=8) for text in texts]
        return torch.tensor(np.array(rows) * self.factor, dtype=torch.float32)


@bounded
@given(st.floats(1e-6, 1e6), seeds, st.lists(hostile.plain, min_size=1, max_size=5, unique=True))
def test_the_length_of_vectors_is_nothing(factor: float, seed: int, texts: list[str]) -> None:
    ours, theirs = (Scaled(each, seed).encode_texts(texts) for each in (1.0, factor))
    np.testing.assert_allclose(ours, theirs, atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(theirs, axis=1), 1, atol=1e-6)


@bounded
@given(st.integers(1, 9), st.integers(2, 9), seeds)
def test_who_scores_all_alike_gets_chance(n: int, m: int, seed: int) -> None:
    trials, vectors = made("alike", n, m, np.random.default_rng(seed), share=0.4)
    same = {kind: Vectors(np.full_like(each.matrix, 24**-0.5), each.index) for kind, each in vectors.items()}
    out = score(trials, same)
    asked = out[out["n_right"] > 0]
    np.testing.assert_allclose(asked["correct"].astype(float), asked["n_right"] / asked["n_options"])


@settings(bounded, max_examples=6)
@given(seeds, st.floats(0, 0.6))
def test_statistics_do_not_move_with_rows_or_names(seed: int, gap: float) -> None:
    table = outcomes(gap, lemmas=9, each=4)
    rng = np.random.default_rng(seed)
    called = dict(
        zip(table["lemma"].unique(), rng.permutation([f"{i}\u202e=x" for i in range(9)]), strict=True)
    )
    shuffled = table.sample(frac=1, random_state=seed % 2**31).reset_index(drop=True)
    one, two, three = (
        findings(suite(GAP, SEEN), each, pd.DataFrame(), 0, 199).query("group == ''")
        for each in (table, table.assign(lemma=table["lemma"].map(called)), shuffled)
    )
    for other, columns in ((two, ("ci_low", "ci_high", "p_value")), (three, ())):
        for column in ("estimate", "n", "n_clusters", *columns):
            np.testing.assert_allclose(one[column].astype(float), other[column].astype(float), atol=1e-9)
    noise = (one["ci_high"] - one["ci_low"]) * 0.2  # the draws of resamples go by the order of rows
    for column in ("ci_low", "ci_high"):
        assert ((one[column] - three[column]).abs() <= noise).all()


@settings(bounded, max_examples=200)
@given(hostile.texts)
def test_any_string_is_shown_as_text(text: str) -> None:
    shown = escaping.visible(text, 10**6)
    letters = [sign for sign in shown if sign not in escaping.JOINERS]
    assert all(sign == " " or sign.isprintable() for sign in letters), shown
    assert (
        html.unescape(str(elements.data(text, 10**6)))
        .removeprefix('<bdi class="data">')
        .removesuffix("</bdi>")
        == shown
    )
    assert not set("<>[]|`") & set(escaping.markdown(text).replace("<bdi>", "").replace("</bdi>", ""))
    assert not escaping.STEERING.search(escaping.terminal(text)) and "\n" not in escaping.message(text)
    table = escaping.csv(pd.DataFrame({"a": [text], "b": ["b"]}, dtype=object))
    (_, (cell, _)) = csv.reader(io.StringIO(table, newline=""))
    assert not cell.startswith(escaping.FORMULA)
    plain = text.encode("utf-8", "replace").decode()
    if not escaping.CONTROL.search(plain):
        assert cell.removeprefix("'" if plain.startswith(escaping.FORMULA) else "") == plain
