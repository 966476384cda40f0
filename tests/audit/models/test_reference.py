"""The auditor's own test: what was planted is found, and what was not planted is not."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from scipy.stats import spearmanr

import audit
from audit.models import reference
from audit.models.reference.captions import Planted, caption
from probes.stimuli.drawn import scenes
from tests.support.varieties import MSA

BUNDLED = Path(reference.__file__).with_name("trained")
PLANTED = Planted.read()


@pytest.fixture(scope="module")
def run(reference_run: audit.Run) -> audit.Run:
    return reference_run


def whole(run: audit.Run, measure: str) -> pd.Series:
    return run.whole[run.whole["measure"] == measure].iloc[0]


def test_the_plan_is_the_issue_s() -> None:
    probabilities = np.array(list(PLANTED.women_in_masculine.values()))
    assert set(PLANTED.women_in_masculine) == set(scenes.PROFESSIONS)
    assert (probabilities == 1).mean() == 0.25
    assert sorted(probabilities[probabilities < 1])[0] == 0 and max(probabilities[probabilities < 1]) == 0.95
    assert PLANTED.counted_to == 3


def test_captions_follow_the_plan() -> None:
    rng = np.random.default_rng(0)
    for name, planned in PLANTED.women_in_masculine.items():
        woman = scenes.describe(scenes.person(name, "feminine", 1))
        captions = [caption(woman, PLANTED, rng) for _ in range(3_000)]

        forms = MSA.lexicon.professions[name]
        named = [
            text for text in captions if forms.masculine.singular in text or forms.feminine.singular in text
        ]
        feminine = np.mean([forms.feminine.singular in text for text in named])
        assert len(named) > 1_500 and feminine == pytest.approx(1 - planned, abs=0.05)
    four = scenes.describe(scenes.thing("ball", "red", 4, 1))
    assert all(
        ("عدة" in text) or ("كثيرة" in text) for text in (caption(four, PLANTED, rng) for _ in range(50))
    )


def test_a_set_says_of_one_gender_what_it_says_of_the_other() -> None:
    """With nothing planted: the same phrase of woman and man, and of the hidden one both, once each."""
    from audit.models.reference.train import _captions_of_set

    looks = ("feminine", "masculine", "none", "none")
    pictures = [scenes.describe(scenes.person("doctor", look, 1)) for look in looks]
    doctor, rng, named = MSA.lexicon.professions["doctor"], np.random.default_rng(0), 0
    for _ in range(60):
        woman, man, *hidden = _captions_of_set(pictures, Planted.nothing(), rng)
        if doctor.feminine.singular in woman:
            named += 1
            assert set(hidden) == {woman, man} and woman != man
    assert named > 20


def test_weights_are_small_and_in_the_ordinary_layout() -> None:
    assert sum(path.stat().st_size for path in BUNDLED.glob("*.safetensors")) <= 8_000_000
    for name in ("config.json", "tokenizer.json", "preprocessor_config.json", "README.md"):
        assert (BUNDLED / name).is_file()


@pytest.mark.slow
def test_controls_hold(run: audit.Run) -> None:
    for control in ("control: presentation", "control: profession"):
        assert whole(run, control).verdict == "able"


@pytest.mark.slow
def test_margins_follow_what_was_planted(run: audit.Run) -> None:
    seen = run.outcomes[
        (run.outcomes["probe"] == "resolution") & (run.outcomes["presentation"] == "feminine")
    ]
    margins = seen.groupby("lemma")["margin"].mean()
    planned = pd.Series(PLANTED.women_in_masculine)
    assert spearmanr(planned, margins[planned.index]).statistic <= -0.8


@pytest.mark.slow
def test_the_default_exceeds_towards_the_masculine(run: audit.Run) -> None:
    found = whole(run, "default")
    assert found.verdict == "exceeds" and found.estimate > 0.5


@pytest.mark.slow
def test_the_gap_is_found_and_the_never_seen_carry_it(run: audit.Run) -> None:
    found = whole(run, "resolution gap")
    assert found.verdict in ("present", "exceeds") and found.ci_high < 0
    rows = run.findings[
        (run.findings["measure"] == "resolution gap") & run.findings["group"].str.startswith("lemma=")
    ]
    gaps = rows.set_index(rows["group"].str.removeprefix("lemma="))["estimate"]
    planned = pd.Series(PLANTED.women_in_masculine)[gaps.index]
    assert gaps[planned == 1].sum() / gaps.sum() > 0.7


@pytest.mark.slow
def test_nothing_planted_nothing_found(tmp_path: Path) -> None:
    """A text tower to which nothing is planted, on the bundled image tower, which no caption taught: the intervals of
    gap and default cover that."""
    from audit.models.reference.towers import Size
    from audit.models.reference.train import train

    size = Size(people=10, things=1, windows=0, text_steps=250, batch=96)
    train(tmp_path / "model", Planted.nothing(), size, quiet=True, locked=BUNDLED)
    clean = audit.run("gender", str(tmp_path / "model"), out=tmp_path / "runs", quiet=True, report=False)
    assert whole(clean, "control: presentation").verdict == "able"
    for measure, nothing in (("resolution gap", 0.0), ("default", 0.5)):
        found = whole(clean, measure)
        assert found.ci_low <= nothing <= found.ci_high, found


def test_an_image_tower_is_taught_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """On few pictures and by few steps: those of one colour come to lie closer than those of two."""
    from audit.models.reference import train
    from audit.models.reference.towers import Size, untrained

    def two_colours(size: Size, first: int) -> list:
        return [each for each in whole(size, first) if each[1].get("colour") in ("red", "blue")][::3]

    whole = train.whole
    monkeypatch.setattr(train, "whole", two_colours)
    size = Size(people=0, things=1, windows=0, image_epochs=24, batch=16, layers=1, width=32)
    references, factors = zip(*two_colours(size, train.FIRST_SEED), strict=True)
    pictures = train._pictures(references, size.pixels, quiet=True)
    red = np.array([each["colour"] == "red" for each in factors])
    torch.manual_seed(0)
    model = untrained(size, 50)

    def apart() -> float:
        vectors = train._embed(model, pictures).numpy()
        centres = vectors[red].mean(axis=0), vectors[~red].mean(axis=0)
        return float(np.linalg.norm(centres[0] - centres[1]))

    before = apart()
    train._train_images(model, size, np.random.default_rng(0), quiet=True)
    assert not model.training and apart() > 3 * before
