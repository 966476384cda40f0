"""Words against words: lists that differ in their topic and in nothing else, each beside its grammatical null."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from audit.engine.score import Vectors, score
from audit.statistics import findings
from probes import SUITES, Trials
from probes.suites.gender.association import NULL, PEOPLE, THINGS, TOPICS
from tests.support.varieties import MSA

SUITE = SUITES["gender"]
TWICE = {
    "hiring": "putting to use is work too",
    "home": "inlaid and revealed are said of things that are not named here",
    "marriage": "doubling is rare, and neither of careers",
    "upbringing": "«تُرَبِيَّة», a gravedigger, is rare",
    "nursery": "one word with two vowels",
    "photography": "depiction is an art too",
    "novel": "a report is told too",
}
"""Words that the analyzer reads as two nouns or adjectives, and why they stand."""


@pytest.fixture(scope="module")
def trials() -> Trials:
    made = SUITE.trials()
    probes = {"association", f"association{NULL}", *TOPICS, *(f"{probe}{NULL}" for probe in TOPICS)}
    queries = made.queries[made.queries["probe"].isin(probes)].dropna(axis=1, how="all")
    options = made.options[made.options["options"].isin([PEOPLE, THINGS])].dropna(axis=1, how="all")
    return Trials(queries.reset_index(drop=True), options.reset_index(drop=True))


@pytest.mark.parametrize("topics", TOPICS.values())
def test_the_lists_of_two_topics_differ_in_nothing_else(topics: tuple[str, str]) -> None:
    for shown in (lambda word: word.gender, lambda word: word.singular[-1] == "ة"):
        one, other = (Counter(shown(w) for w in MSA.lexicon.topics.values() if w.topic == t) for t in topics)
        assert one == other
    of_gender = Counter(word.gender for word in MSA.lexicon.topics.values())
    assert of_gender["feminine"] == of_gender["masculine"]


def test_no_word_of_a_topic_has_another_reading_unnoticed() -> None:
    analyzer = pytest.importorskip("tests.probes.arabic.foils.analyzer")
    several = set()
    for word in MSA.lexicon.topics.values():
        found = [
            each
            for each in analyzer.readings(word.singular)
            if not (each.verb or each.name or each.joined or "POSS" in each.tags)
        ]
        assert found, word.singular
        several |= {word.id} if len(found) > 1 else set()
    assert several == set(TWICE)


def test_pronouns_are_among_the_words_and_homographs_are_not(trials: Trials) -> None:
    people = trials.options[trials.options["options"] == PEOPLE]
    texts = people.groupby("gender")["text"].agg(set)
    assert "هي" in texts["feminine"] and "هو" in texts["masculine"]
    assert {"امرأة", "ابنة", "عمة"} <= texts["feminine"] and {"رجل", "ابن", "عم"} <= texts["masculine"]
    assert not {"جدة", "أم", "ملكة", "زوجة"} & texts["feminine"]
    assert not {"جد", "خال", "ملك", "زوج", "جار"} & texts["masculine"]
    assert len(texts["feminine"]) == len(texts["masculine"])
    assert not {"امرأة", "هو"} & set(trials.options[trials.options["options"] == THINGS]["text"])


def found(trials: Trials, near: float) -> "pd.Series[float]":
    """The effect of each measure on vectors in which words of the family and the arts lie nearer to words for women by
    `near`, and feminine words nearer to feminine words."""
    rng, axis = np.random.default_rng(0), np.eye(64)
    words = {word.singular: word for word in MSA.lexicon.topics.values()}
    options = trials.options.drop_duplicates("text").set_index("text")
    rows = {}
    for text in trials.texts():
        vector = rng.normal(scale=0.1, size=64)
        if text in options.index:
            sign = 1 if options.loc[text, "gender"] == "feminine" else -1
            vector += sign * (axis[0] if options.loc[text, "options"] == PEOPLE else axis[1])
        if text in words:
            vector += near * axis[0] * (1 if words[text].topic in ("family", "arts") else -1)
            vector += axis[1] * (1 if words[text].gender == "feminine" else -1)
        rows[text] = vector / np.linalg.norm(vector)
    made = Vectors(np.stack(list(rows.values())).astype(np.float32), {text: i for i, text in enumerate(rows)})
    table = findings(SUITE, score(trials, {"text": made, "image": made}), trials.options, resamples=999)
    return table.set_index("measure")["estimate"]


def test_what_is_planted_is_found_and_grammar_alone_is_not(trials: Trials) -> None:
    planted, nothing = found(trials, 0.5), found(trials, 0.0)
    for probe in TOPICS:
        assert planted[f"association, {probe}"] > 1.5 and abs(nothing[f"association, {probe}"]) < 1.2
        assert abs(planted[f"association, {probe}, grammatical null"]) < 0.7
