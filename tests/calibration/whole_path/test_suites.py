"""What is promised of a suite as a whole, of two models that are equal, and of pictures that lie near every text."""

import numpy as np
import pandas as pd
import pytest

from probes import Trials
from tests.calibration import hubs, suites
from tests.calibration.bounds import at_least, at_most


def test_hub_pictures_move_one_profession_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """The interval of `form` counts professions, so a picture that lies near every text may be shown to one of them
    alone. With one gallery for all, as could be built too, an even encoder is called biased more often than not."""
    rng, n = np.random.default_rng(0), 150

    def covered() -> float:
        found = [hubs.audit(hubs.encoder(3, 1, "nothing", rng), resamples=199) for _ in range(n)]
        return float(np.mean([row["ci_low"] <= 0.5 <= row["ci_high"] for row in found]))

    assert covered() >= at_least(0.94, n)
    made = hubs.trials()
    one = Trials(made.queries.assign(options="one"), made.options.assign(options="one"))
    monkeypatch.setattr(hubs, "trials", lambda: one)
    assert covered() < 0.6


@pytest.mark.parametrize("truth", [suites.NOISE, suites.BAR, suites.ENOUGH], ids=str)
def test_a_whole_suite_has_a_wrong_verdict_in_at_most_one_of_twenty(truth: suites.Truth) -> None:
    rng, n = np.random.default_rng(0), 150
    assert sum(suites.read(truth, rng)["wrong"] for _ in range(n)) / n <= at_most(0.05, n)


def test_equal_models_are_told_apart_in_at_most_one_of_twenty() -> None:
    rng, n = np.random.default_rng(0), 60
    found = pd.DataFrame([suites.equal_pair(suites.ABLE, 0.5, rng) for _ in range(n)]).mean()
    assert (found <= at_most(0.05, n)).all()
