"""The auditor's own test: what was planted is found, and what was not planted is not."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

import audit
from audit.models import reference
from audit.models.reference.captions import Planted, caption
from probes.stimuli.drawn import scenes
from tests.support.varieties import MSA

BUNDLED = Path(reference.__file__).with_name("trained")
PLANTED = Planted.read()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> audit.Run:
    return audit.run("gender", out=tmp_path_factory.mktemp("runs"), quiet=True, report=False)


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
    """A small one with nothing planted: the intervals of gap and default cover that."""
    from audit.models.reference.towers import SMALL
    from audit.models.reference.train import train

    train(tmp_path / "model", Planted.nothing(), SMALL, quiet=True)
    clean = audit.run("gender", str(tmp_path / "model"), out=tmp_path / "runs", quiet=True, report=False)
    assert whole(clean, "control: presentation").verdict == "able"
    for measure, nothing in (("resolution gap", 0.0), ("default", 0.5)):
        found = whole(clean, measure)
        assert found.ci_low <= nothing <= found.ci_high, found
