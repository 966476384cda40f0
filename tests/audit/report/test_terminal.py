"""The findings on a terminal, in Arabic too: what a line must be so that both kinds of terminals show it in columns."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest

from audit.cli.commands.asking import all as asking_all
from audit.cli.commands.asking import suite as asking_one
from audit.report import terminal
from audit.report.sections import all_audits
from audit.report.speech import words
from audit.report.speech.reader import DIGITS
from audit.runs import Run
from probes.reasons import Reason
from tests.support import small_runs


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    run = small_runs.make(tmp_path_factory.mktemp("runs") / "one")
    few, small = run.findings["measure"] == "default", run.findings["measure"] == "resolution gap"
    run.findings.loc[few, ["method", "ci_low", "ci_high"]] = "exact, few events", float("nan"), float("nan")
    run.findings.loc[small, ["p_value", "p_adjusted"]] = 0.0001
    return run


@pytest.fixture(params=DIGITS)
def arabic(request: pytest.FixtureRequest) -> Iterator[str]:
    with words.speaking("ar", request.param):
        yield request.param


def test_a_table_in_arabic_turns_about_as_a_whole(run: Run, arabic: str) -> None:
    """Each line begins and ends at the same cells with what runs from the right, and nothing Latin stands between."""
    shown = [terminal.show(run).rpartition("\n\n")[0], terminal.show_summary(all_audits.summary([run]))]
    for table in shown:
        lines = table.splitlines()
        assert len(lines) > 3 and len({terminal.cells(line) for line in lines}) == 1
        for line in lines:
            kinds = [unicodedata.bidirectional(letter) for letter in line]
            assert {kinds[0], kinds[-1]} <= {"AL", "AN"} and not {"L", "LRI", "PDI"} & set(kinds), line
        assert bool(re.search("[0-9]", table)) == (arabic == "western")
        assert bool(re.search("[٠-٩]", table)) == (arabic != "western")
    assert re.search("حالات قليلة$", shown[0], flags=re.M) and "–" in shown[0] and "أقل من " in shown[0]
    assert not set("[](<;,") - set("(,") & set(shown[0])


def test_what_was_not_asked_is_said_in_arabic(arabic: str) -> None:
    (line,) = terminal.not_asked({"counting": Reason("image-missing")})
    assert line.startswith("لم يسأل عنه: تدقيق العد: ") and not re.search("[A-Za-z]", line)


def test_in_english_a_line_names_what_commands_take(run: Run) -> None:
    line = next(line for line in terminal.show(run).splitlines() if line.startswith("default "))
    assert "n/a" in line and line.endswith(" (few events)")
    assert terminal.not_asked({"counting": Reason.of("why")}) == ["not asked: counting: why"]
    assert terminal.show_summary(all_audits.summary([run])).splitlines()[1].split()[1] == "gender"


def test_the_commands_speak_the_language_of_the_report(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    table = all_audits.summary([run])
    table.attrs |= {"left out": {"counting": Reason("image-missing")}, "shown": "", "told": ""}
    monkeypatch.setattr("audit.engine.auditing.run", lambda *_, **__: run)
    monkeypatch.setattr("audit.engine.all_suites.everything", lambda *_, **__: (run.folder, table, [run]))
    gate: dict[str, Any] = {"fail_on": [], "baseline": [], "junit": None}
    given = {"suite": "gender", "model": None, "report": True, "quiet": False, "pdf": False, **gate}
    said = {"ar": ("المقياس ", "لم يسأل عنه: "), "en": ("measure ", "not asked: counting: ")}
    for language, (begins, why) in said.items():
        spoken = {**given, "lang": language, "digits": "western"}
        assert asking_one.command(dict(spoken))[0][0].startswith(begins)
        assert asking_all.command(dict(spoken))[0][2].startswith(why)
    assert words.language() == "en"


@pytest.mark.parametrize(
    ("text", "cells"), [("كرة", 3), ("كُرَةٌ", 3), ("\u2066a\u2069", 1), ("図", 2), ("", 0)]
)
def test_cells_of_a_terminal(text: str, cells: int) -> None:
    assert terminal.cells(text) == cells
