"""Checkpoints of a training beside each other: what is planted in them is found, and a damaged one is named."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from audit.cli import main
from audit.report.speech import words
from audit.runs import Run
from audit.tracking import page
from audit.tracking.track import track
from audit.tracking.training import Track, named
from probes import SUITES
from probes.errors import CallError, DataError, ModelError
from tests.support.small_runs import make

UNREAD = "not interpretable"
RATES = [(0.5, 0.55, 0.5), (0.8, 0.8, 0.5), (0.8, 0.9, 0.7), (0.5, 0.97, 0.95)]
"""Of each checkpoint: women and men named right, the masculine taken for granted."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    root = tmp_path_factory.mktemp("runs")
    for i, (women, men, default) in enumerate(RATES):
        rates = {"resolution feminine": women, "resolution masculine": men, "default": default}
        make(root / f"checkpoint-{500 * (i + 1)}", rates=rates)
    return [root / f"checkpoint-{500 * (i + 1)}" for i in range(len(RATES))]


@pytest.fixture(scope="module")
def made(folders: list[Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Track]:
    damaged = folders[0].with_name("checkpoint-900")
    damaged.mkdir()
    (damaged / "run.json").write_text("{")
    return track([*folders[:2], damaged, *folders[2:]], out=tmp_path_factory.mktemp("out"))


def test_steps_and_verdicts(made: tuple[Path, Track]) -> None:
    table = made[1].table
    assert table["step"].unique().tolist() == [500, 1_000, 1_500, 2_000]
    assert set(table["measure"]) >= {"default", "resolution gap", "control: profession"}
    changes = made[1].changes.set_index("measure")
    for measure, some in table[table["measure"].isin(changes.index)].groupby("measure"):
        verdicts = some[some["verdict"] != UNREAD].set_index("checkpoint")["verdict"]
        at = list(verdicts.index).index(changes.loc[measure, "checkpoint"])
        assert verdicts.iloc[at] != verdicts.iloc[at - 1] and verdicts.iloc[:at].nunique() == 1


def test_a_verdict_that_changes_is_told_from_one_that_can_t_be_read(made: tuple[Path, Track]) -> None:
    found = Track(made[1].runs, {})
    verdicts = {
        "default": [UNREAD, "present", UNREAD, "exceeds", "within"],
        "resolution gap": [UNREAD, UNREAD, "within", "within", UNREAD],
        "control: profession": ["partial", "able", "able", "able", "able"],
    }
    rows = [(name, f"c{i}", word) for name, words in verdicts.items() for i, word in enumerate(words)]
    found.__dict__["table"] = pd.DataFrame(rows, columns=["measure", "checkpoint", "verdict"])
    assert found.changes.to_numpy().tolist() == [["default", "c3", "present", "exceeds"]]
    assert found.readable.to_numpy().tolist() == [
        ["resolution gap", "c2", UNREAD, "within"],
        ["resolution gap", "c4", "within", UNREAD],
        ["default", "c1", UNREAD, "present"],
        ["default", "c2", "present", UNREAD],
    ]
    told = page.changes(found)
    assert told.count("<table") == 2 and "can be read for the first time" in told


def test_curves_are_no_wider_than_a_phone(made: tuple[Path, Track]) -> None:
    """Of whose 390 pixels 14.4 at each side are the margin of the page."""
    for lang in ("en", "ar"):
        with words.speaking(lang, "western"):
            (width,) = re.findall(r"min-width:(\d+)px", page.curves(made[1]))
        assert int(width) <= 390 - 2 * 14.4


def test_a_damaged_checkpoint_is_named_once() -> None:
    assert named("step-2", "runs/step-2/run.json: is damaged") == "runs/step-2/run.json: is damaged"
    assert named("step-2", "step-2: has no weights") == "step-2: has no weights"
    assert named("2", "config.json: line 2: is no JSON") == "2: config.json: line 2: is no JSON"
    assert named("step-2", "step-20/run.json: is damaged") == "step-2: step-20/run.json: is damaged"


def test_what_got_worse_since_the_best(made: tuple[Path, Track]) -> None:
    worse = made[1].worse(resamples=499).set_index("measure")
    assert set(worse.index) == {"default", "resolution gap", "resolution margin"}
    assert worse.loc["default", "other"] in ("checkpoint-500", "checkpoint-1000")
    better = Track(dict(reversed(made[1].runs.items())), {}).worse(resamples=499)
    assert better.empty or "default" not in set(better["measure"])


def test_the_page_and_its_table(made: tuple[Path, Track]) -> None:
    folder, found = made
    page = (folder / "track.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 1 and "checkpoint-900" in page and "its run.json is damaged" in page
    assert list(found.damaged) == ["checkpoint-900"]
    assert len(pd.read_csv(folder / "track.csv")) == len(found.table)


def test_in_arabic(folders: list[Path], tmp_path: Path) -> None:
    folder, _ = track(folders[:2], out=tmp_path, lang="ar")
    page = (folder / "track.html").read_text(encoding="utf-8")
    assert 'lang="ar" dir="rtl"' in page and "المنحنيات" in page and "Curves" not in page


def test_checkpoints_are_audited_and_the_broken_named(
    folders: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(suite: str, model: str, out: Path, **options: Any) -> Run:
        if model.endswith("bad"):
            raise ModelError(f"{model}: has no weights")
        return make(out / model, rates={"default": 0.5 if model == "step1" else 0.9})

    monkeypatch.setattr("audit.engine.auditing.run", run)
    monkeypatch.chdir(tmp_path)
    _, found = track(["step1", "step-bad", "step2"], out=tmp_path, quick=True)
    assert (
        list(found.runs) == ["step1", "step2"]
        and str(found.damaged["step-bad"]) == "step-bad: has no weights"
    )
    with pytest.raises(CallError, match="none of 1 could be audited; step-bad: has no weights"):
        track(["step-bad"], out=tmp_path)


def test_bad_calls_are_one_line(
    folders: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = make(tmp_path / "other", trials="0" * 64)
    with pytest.raises(DataError, match="other: was asked other trials than checkpoint-500"):
        track([folders[0], other.folder], out=tmp_path)
    with pytest.raises(CallError, match="is given twice"):
        track([folders[0], folders[0]], out=tmp_path)
    assert main(["track", "a", "--suite", "none"]) == 2
    assert capsys.readouterr().err.startswith("audit: --suite none: not known")


def test_quick_trials_are_those_of_the_verdicts() -> None:
    suite = SUITES["gender"]
    whole = suite.trials()
    quick = suite.quick(whole)
    asked = {measure.name for measure in suite.asked(quick.queries)}
    assert {measure.name for measure in suite.asked(whole.queries) if measure in suite.judged} <= asked
    assert len(quick.queries) < 0.7 * len(whole.queries) and "title" not in set(quick.queries["probe"])
    assert set(quick.options["options"]) == set(quick.queries["options"])


def test_a_full_disk_is_no_damage_of_a_checkpoint(
    folders: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise CallError("runs: the run can't be written there (No space left on device); make room")

    monkeypatch.setattr("audit.engine.auditing.run", full)
    with pytest.raises(CallError, match=r"^runs: the run can't be written there"):
        track([*folders[:1], tmp_path / "model"], out=tmp_path / "out")
    assert not list((tmp_path / "out").glob("track-*"))
