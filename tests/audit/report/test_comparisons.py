"""Models side by side on a page: who they are, and what every number is in."""

from pathlib import Path

import audit
from audit.report.sections import comparisons
from audit.report.speech import words
from tests.support import small_runs


def test_revision_and_unit_are_named_in_both_languages(tmp_path: Path) -> None:
    runs = [
        small_runs.make(tmp_path / name, model={"name": name, "revision": f"sha256:{name}"})
        for name in ("one", "two")
    ]
    table, board = (of(runs, resamples=99) for of in (audit.compare, audit.leaderboard))
    for language, unit in (("en", "share of one"), ("ar", "نسبة من واحد")):
        with words.speaking(language, "western"):
            assert "sha256:one" in str(comparisons.models(runs))
            assert unit in str(comparisons.compared(table)) and unit in str(comparisons.ranked(board))
