"""Retrieval: recall and MRR against brute force."""

from itertools import combinations
from pathlib import Path
from statistics import mean

import numpy as np
import pandas as pd
import pytest

from audit.engine.ranking import deciding
from audit.engine.score import Vectors, score
from probes import SUITES, Source
from probes.columns import named
from probes.suite import Measure
from tests.support.dataset_files import pictures, written
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


def test_the_ways_in_which_others_count_the_same_set(tmp_path: Path) -> None:
    """One caption of two is right, then none: first captions alone, any caption, and the share of captions."""
    rows = ["image,caption", "a.jpg,كلب", "a.jpg,كلب كبير", "b.jpg,قطة", "b.jpg,قطة صغيرة", "c.jpg,بيت"]
    pictures(tmp_path, "a.jpg", "b.jpg", "c.jpg")
    path = written(tmp_path / "c.csv", "\n".join(rows))
    trials = SUITES["retrieval"].trials(Source(captions=str(path)))
    angles = {"a": 0, "b": 40, "c": 80}
    angles |= {"كلب": 45, "كلب كبير": 1, "قطة": 40, "قطة صغيرة": 55, "بيت": 81}
    names = {image: angles[Path(image).stem] for image in trials.images()}
    kinds = {"text": {text: angles[text] for text in trials.texts()}, "image": names}
    vectors = {
        kind: Vectors(
            np.array([[np.cos(np.radians(d)), np.sin(np.radians(d))] for d in told.values()], np.float32),
            {name: place for place, name in enumerate(told)},
        )
        for kind, told in kinds.items()
    }
    outcomes = score(trials, vectors)
    told = {
        measure.name: about(measure, outcomes, trials.options)
        for measure in SUITES["retrieval"].measures
        if "recall@1" in measure.name and "@10" not in measure.name
    }
    assert told == {
        "text to image, recall@1": 4 / 5,
        "image to text, recall@1": 1.0,
        "text to image, recall@1, first captions": 2 / 3,
        "image to text, recall@1, first captions": 2 / 3,
        "image to text, recall@1, share of captions": pytest.approx((1 / 2 + 1 / 2 + 1) / 3),
    }


def about(measure: Measure, outcomes: pd.DataFrame, options: pd.DataFrame) -> float:
    """The mean of what a measure averages over what it is about."""
    own = outcomes[(outcomes[[*measure.where]] == pd.Series(measure.where)).all(axis=1)]
    return pytest.approx(measure.column.values(own, options).mean())


def test_which_caption_is_the_first(tmp_path: Path) -> None:
    """By its number where ids have one, else by its text, in whatever order the file has them."""
    pictures(tmp_path, "a.jpg")
    flickr = written(tmp_path / "t.txt", "a.jpg#1\tأسد\na.jpg#0\tيد\na.jpg#10\tباب\n")
    table = written(tmp_path / "c.csv", "image,caption\na.jpg,يد\na.jpg,أسد\na.jpg,باب\n")
    for path, order in ((flickr, ["يد", "أسد", "باب"]), (table, ["أسد", "باب", "يد"])):
        asked = SUITES["retrieval"].trials(Source(captions=str(path))).queries
        asked = asked[asked["probe"] == "text to image"]
        assert asked.sort_values("turn")["text"].tolist() == order


def test_a_picture_s_first_caption_is_its_own(tmp_path: Path) -> None:
    pictures(tmp_path, "a.jpg", "b.jpg")
    rows = ["image,caption", "a.jpg,يد", "b.jpg,باب", "b.jpg,قلم", "a.jpg,أسد"]
    path = written(tmp_path / "c.csv", "\n".join(rows))
    trials = SUITES["retrieval"].trials(Source(captions=str(path)))
    text = trials.options[trials.options["options"] == "first captions"].set_index("option")["text"]
    asked = trials.queries[trials.queries["options"] == "first captions"]
    told = {Path(row.image).stem: text[row.answer[0]] for row in asked.itertuples()}
    assert told == {"a": "أسد", "b": "باب"}
