"""Localization by windows and by patches."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import audit
from audit.engine import all_suites
from audit.report.sections import heat
from probes import SUITES, Source, stimuli
from probes.errors import InputError
from probes.stimuli import crops
from probes.stimuli.drawn import scenes


def test_a_reference_of_a_place() -> None:
    ball = scenes.thing("ball", "red", 1, 1)
    assert crops.point(ball, 25, 7.5) == f"at:25,7.5:{ball}" and crops.pointed(f"at:25,7.5:{ball}") == (
        ball,
        25,
        7.5,
    )
    assert crops.pointed(ball) is None
    parts = (ball, crops.point(ball, 5, 5), crops.crop(ball, (0, 0, 50, 50)))
    assert {crops.behind(part) for part in parts} == {ball}


@pytest.mark.slow
def test_the_reference_model_by_patches(tmp_path: Path) -> None:
    """It was made to read windows, and its patches do no better than chance: here it only has to run."""
    run = audit.run("localization", map="patches", out=tmp_path, quiet=True, report=False, resamples=99)
    told = run.provenance
    assert told["images"] == "scenes, by patches" and "images scenes, by patches |" in run.signature
    assert told["trials"] != SUITES["localization"].trials().hash and told["not asked"][0] == "overlap"
    assert told["pictures"] == run.outcomes["scene"].nunique() and set(run.outcomes["probe"]) == {"place"}
    chance = run.whole.query("measure == 'pointing'")["chance"].iloc[0]
    assert chance == pytest.approx(
        run.outcomes.query("distractor == 'none'").eval("n_right / n_options").mean()
    )
    assert "Read by patches" in heat.maps(run) and heat.maps(run).count("<figure>") == 12


def test_windows_and_patches_ask_for_the_same_places() -> None:
    by_patches, by_windows = (
        SUITES["localization"].trials(Source(map=name)) for name in ("patches", "windows")
    )
    of_places = by_windows.queries.query("probe == 'place'").drop(columns="overlap_by_chance")
    assert of_places.equals(by_patches.queries) and by_windows.hash == SUITES["localization"].trials().hash
    assert len(by_patches.options) == 100 * by_patches.queries["options"].nunique()


def test_a_map_that_is_none_or_not_for_the_suite() -> None:
    with pytest.raises(InputError, match="--map tiles: not known; give one of windows, patches"):
        SUITES["localization"].trials(Source(map="tiles"))
    with pytest.raises(InputError, match="--map patches: not for gender; leave it out"):
        SUITES["gender"].trials(Source(map="patches"))


def test_all_of_them_give_each_suite_what_it_reads() -> None:
    asked, _ = all_suites._allowed(Source(map="patches", classes="names.json"), quiet=True)
    read = {suite.name: (own.map, own.classes) for suite, own in asked}
    assert read["localization"] == ("patches", None) and read["gender"] == (None, None)
    assert read["zeroshot"] == (None, "names.json")


class Blind:
    """What stands out, whatever the words: the more a window's colours differ, the nearer it is to any text. Texts are
    told apart by so little that it changes nothing."""

    def encode_texts(self, texts: list[str]) -> np.ndarray:
        return np.array([[1.0, 1e-5 * len(text)] for text in texts])

    def encode_images(self, images: list[Image.Image]) -> np.ndarray:
        return np.array([[np.asarray(image, dtype=float).std(axis=(0, 1)).max(), 20.0] for image in images])


@pytest.mark.slow
def test_a_model_that_looks_at_whatever_is_there_does_not_point(tmp_path: Path) -> None:
    """It finds a thing alone far oftener than by chance, and as often by another thing's words."""
    run = audit.run(
        "localization",
        "tests.probes.suites.test_localization:Blind",
        out=tmp_path,
        quiet=True,
        report=False,
        resamples=99,
    )
    found = run.whole.set_index("measure")
    assert found.loc["pointing", "ci_low"] > found.loc["pointing", "chance"]
    assert found.loc["control: words", "estimate"] == 0 and found.loc["control: words", "verdict"] != "able"
    assert set(found["verdict"].drop("control: words")) == {"not interpretable"}


def test_windows_cover_the_picture_and_the_places() -> None:
    grid = crops.grid()
    assert len(grid) == len(set(grid)) == 34 and all(0 <= edge <= 100 for window in grid for edge in window)
    assert {edge for window in grid for edge in window[:2]} >= {0} and max(w[2] for w in grid) == 100
    whole = scenes.draw(scenes.thing("ball", "red", 1, 1))
    part = stimuli.open(crops.crop(scenes.thing("ball", "red", 1, 1), (0, 0, 50, 50)))
    assert part.size == (112, 112) and part.tobytes() == whole.crop((0, 0, 112, 112)).tobytes()
    with pytest.raises(InputError, match="is no box"):
        stimuli.open("crop:50,0,20,50:scene:x")


@pytest.mark.slow
def test_the_reference_model_looks_where_the_thing_is(tmp_path: Path) -> None:
    run = audit.run("localization", out=tmp_path, quiet=True, report=False)
    found = run.whole.set_index("measure")
    row = found.loc["pointing"]
    assert row.ci_low > row.chance + 0.2 and row.estimate > 5 * row.chance
    assert found.loc["control: words", "ci_low"] > 0  # though not by what would matter
