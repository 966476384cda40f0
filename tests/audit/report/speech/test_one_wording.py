"""A verdict has one wording in each language, wherever it is shown."""

import re
from html import unescape
from pathlib import Path

import pytest

from audit.comparing import gate
from audit.report import junit, step_summary, terminal
from audit.report.card import section
from audit.report.sections import all_audits, plots, tables
from audit.report.speech import verdict_names, words
from audit.runs import Run
from audit.statistics import verdicts
from tests.support import small_runs

from .verdict_rows import POSSIBLE, row

OF = {"disparity": "resolution gap", "ability": "control: presentation"}
"""A judged measure of each kind."""
BADGE = re.compile('<strong class="verdict[^"]*">(.*?)</strong>')
JUDGED = [(kind, each) for kind in OF for each in POSSIBLE[kind]]
JUDGED += [("disparity", verdicts.INCONCLUSIVE), ("disparity", verdicts.NOT_INTERPRETABLE)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_runs.reported(tmp_path_factory.mktemp("runs") / "one")


def found(folder: Path, measure: str, verdict: str) -> Run:
    """That run with the verdict for the measure, which is the only one it asked."""
    run = Run(folder)
    told = vars(row(run.suite.measure(measure), verdict))
    rows = run.findings[(run.findings["measure"] == measure) & (run.findings["group"] == "")]
    run.__dict__["findings"] = rows.assign(**{name: told[name] for name in told if name in rows})
    return run


@pytest.mark.parametrize(("kind", "verdict"), JUDGED)
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_verdict_has_one_wording(made: Path, kind: str, verdict: str, language: str) -> None:
    """Its word; where there is room, with what it means after it. The gate, JUnit and a step's page are in English."""
    run = found(made, OF[kind], verdict)
    judged = re.escape(OF[kind])
    failed = {} if verdict in ("within", "able") else gate.failures(run, [verdict.replace(" ", "-")])
    assert all(f": {verdict}: " in line for line in failed.values())
    xml = junit.text([(run, failed)])
    assert f": {verdict}: " in xml and (not failed or f'type="{verdict}"' in xml)
    assert re.search(rf"^\| {judged} \|.*\| {verdict} \|$", step_summary.text([(run, failed)]), flags=re.M)
    with words.speaking(language):
        word, plainly = words.say(verdict), verdict_names.plainly(verdict)
        assert plainly == word if language == "ar" else plainly == f"{word}: {verdict_names.PLAIN[verdict]}"
        assert terminal.show(run).splitlines()[1].endswith(f"  {word}")
        figure = re.search('aria-label="([^"]*)"', plots.forest(run.findings))
        assert figure and figure[1].endswith(f"{words.say(', ')}{word}")
        assert re.search(rf"\| {re.escape(word)} \|$", section.table(run.whole), flags=re.M)
        for shown, least in (
            (tables.headline(run), 0),
            (tables.verdicts(run), 1),
            (all_audits.page(all_audits.summary([run]), "tiny"), 0),
        ):
            badges = BADGE.findall(str(shown))
            assert len(badges) >= least and {unescape(each) for each in badges} <= {plainly}
        assert BADGE.findall(str(tables.answers(run))) == [word]
        for heading in re.findall(r"^\*\*(.*?)\*\*$", section.text([run], [""], False), flags=re.M):
            assert heading.lower() == plainly.lower()
