"""Counting on photographs, by the numbers in their captions."""

from pathlib import Path

import numpy as np
import pytest

from audit.engine.score import Vectors, score
from audit.statistics import findings, whole
from probes import SUITES, Source
from probes.arabic.numbers import number_phrases
from probes.errors import InputError
from probes.stimuli.drawn import scenes
from probes.suites.counting import photographs
from tests.support.small_trials import flickr, rounded
from tests.support.varieties import MSA


def test_photographs_ask_every_pair_of_numbers_both_ways(tmp_path: Path) -> None:
    trials = photographs.trials(flickr(tmp_path))
    pairs = trials.queries[trials.queries["probe"] == "photograph pair"]
    assert len(pairs) and pairs["count"].value_counts().to_dict() == {2: 2, 3: 2}
    options = trials.options.set_index(["options", "option"])["text"]
    for row in pairs.itertuples():
        for option, text in options[row.options].items():
            assert number_phrases.find(text, MSA)[0].phrase.n == int(str(option))
    assert len(trials.skipped) == 1 and trials.used == 4 and trials.held == 5
    control = trials.queries[trials.queries["probe"] == "caption"]
    assert all(len(set(options[name])) == 2 for name in control["options"])


def test_one_who_always_says_two_gains_nothing(tmp_path: Path) -> None:
    """Of photographs, nine say two and one says three."""
    lines = [f"كلبان في الثلج {i}" for i in range(27)] + [f"ثلاثة رجال على الشاطئ {i}" for i in range(3)]
    for i in range(len(lines)):
        scenes.draw(scenes.thing("ball", "red", 1, i)).save(tmp_path / f"{i}.png")
    rows = "\n".join(f"{i}.png#0\t{line}" for i, line in enumerate(lines))
    (tmp_path / "c.txt").write_text(rows, encoding="utf-8")
    suite = SUITES["counting"]
    trials = suite.trials(Source(str(tmp_path), str(tmp_path / "c.txt")))
    options = trials.options.drop_duplicates("text")
    twos = np.stack([np.eye(2)[int(option == "2")] for option in options["option"]]).astype(np.float32)
    images = {image: i for i, image in enumerate(trials.images())}
    pictures = np.tile(np.eye(2, dtype=np.float32)[1], (len(images), 1))
    texts = {text: i for i, text in enumerate(options["text"])}
    found = findings(
        suite, score(trials, {"text": Vectors(twos, texts), "image": Vectors(pictures, images)}), options
    )
    rows = whole(found).set_index("measure")
    assert rows.loc["photographs", "estimate"] == 0.5
    assert rows.loc["photographs, all numbers", "estimate"] == pytest.approx(0.9)
    assert rows.loc["photographs, all numbers", "chance"] == pytest.approx(0.9)


def test_a_control_that_could_not_be_asked_guards_all_the_same(tmp_path: Path) -> None:
    """Photographs of one noun: no other caption is of something else."""
    suite = SUITES["counting"]
    for i in range(8):
        scenes.draw(scenes.thing("ball", "red", 1, i)).save(tmp_path / f"{i}.png")
    rows = [f"{i}.png#0\t{'كلبان' if i % 2 else 'ثلاثة كلاب'} في الثلج {i}" for i in range(8)]
    (tmp_path / "c.txt").write_text("\n".join(rows), encoding="utf-8")
    trials = suite.trials(Source(str(tmp_path), str(tmp_path / "c.txt")))
    found = findings(suite, score(trials, rounded(trials, np.random.default_rng(0))), trials.options)
    row = whole(found).query("measure == 'photographs'").iloc[0]
    assert row.verdict == "not interpretable" and "control: caption could not be asked" in row.method
    assert "one lemma: says nothing of others" in row.method and not np.isnan(row.ci_low)


def test_captions_without_a_number_are_one_line(tmp_path: Path) -> None:
    scenes.draw(scenes.thing("ball", "red", 1, 1)).save(tmp_path / "a.png")
    (tmp_path / "c.txt").write_text("a.png#0\tكلب يركض", encoding="utf-8")
    with pytest.raises(InputError, match="none of 1 captions holds a number that can be swapped"):
        photographs.trials(Source(str(tmp_path), str(tmp_path / "c.txt")))
