"""What users bring is text in every kind of output: CSV, Markdown, JUnit, terminal, notebook; test_report has HTML."""

import csv
import html
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import mistune
import numpy as np
import pandas as pd
import pytest

from audit import cli
from audit.comparing import gate
from audit.report import junit, step_summary, terminal
from audit.report.card import section
from audit.report.cell_outputs import captured
from audit.runs import Run
from audit.runs.writing import _write_findings
from audit.statistics.verdicts import Margin
from probes import escaping, reasons
from probes.errors import DataError
from probes.files.tabular import Unusable
from probes.reasons import Reason
from probes.trials import LEFT_OUT
from tests.support import small_runs

HOSTILE = {
    "tag": "<script>document.title='owned'</script><img src=x onerror=alert(1)>",
    "formula": "=cmd|'/c calc'!A0",
    "link": "[here](javascript:alert(1))",
    "turned": "abc\u202egnp.exe",
    "long": "w" * 10_000,
    "maths": "$\\frac{",
    "cell": "a | b\n| c `d` ]]> &amp; {name} %s",
    "steering": "\x1b[31mred\x1b[0m\r\x07\x9b2J",
}
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e]")


def poisoned(folder: Path) -> Run:
    """A run in which a user brought what is hostile, wherever users bring anything."""
    model = {"name": HOSTILE["tag"], "revision": HOSTILE["turned"]}
    told = Reason("own-words", text=HOSTILE["cell"] + HOSTILE["steering"]).as_data()
    margin = {"margin": 0.05, "unit": "raw", "reason": HOSTILE["tag"] + HOSTILE["cell"]}
    small_runs.reported(
        folder, model=model, images=HOSTILE["tag"] + HOSTILE["turned"], notes=[HOSTILE["link"], told], warnings=[told],
        policy={"accuracy_gap": margin}, **{"not asked": [HOSTILE["tag"]]},
    )  # fmt: skip
    options = pd.read_parquet(folder / "options.parquet")
    options["text"] = [HOSTILE["tag"], HOSTILE["long"]]
    options.to_parquet(folder / "options.parquet", index=False)
    for name in ("queries", "outcomes"):
        table = pd.read_parquet(folder / f"{name}.parquet")
        table["image"] = np.resize([f"/nowhere/{text}.png" for text in HOSTILE.values()], len(table))
        table["template"] = np.resize([*HOSTILE.values()], len(table))
        for column in {"skin", "scene"} & set(table):
            table[column] = np.resize([*HOSTILE.values()], len(table))
        table.to_parquet(folder / f"{name}.parquet", index=False)
    found = pd.read_parquet(folder / "findings.parquet")
    lemmas = found["group"].str.startswith("lemma=")
    found.loc[lemmas, "group"] = np.resize([f"lemma={text}" for text in HOSTILE.values()], lemmas.sum())
    groups = (
        found[lemmas].head(len(HOSTILE)).assign(group=[*HOSTILE.values()])
    )  # a column called like a formula
    _write_findings(pd.concat([found, groups], ignore_index=True), folder)
    for name in LEFT_OUT:
        why = [(text, 3, Reason("own-words", text=text)) for text in HOSTILE.values()]
        reasons.table(why).to_parquet(folder / f"{name}.parquet", index=False)
    return Run(folder)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return poisoned(tmp_path_factory.mktemp("runs") / "one")


def test_a_spreadsheet_computes_nothing(run: Run) -> None:
    text = (run.folder / "findings.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    assert len({len(row) for row in rows}) == 1 and len(rows) == 1 + len(
        pd.read_parquet(run.folder / "findings.parquet")
    )
    groups = [row[rows[0].index("group")] for row in rows]
    assert f"'{HOSTILE['formula']}" in groups and HOSTILE["cell"] in groups
    assert "⟨U+001B⟩[31mred⟨U+001B⟩[0m⟨U+000D⟩⟨U+0007⟩⟨U+009B⟩2J" in groups
    texts = [cell for row in rows for cell in row if not re.fullmatch(r"-?[\d.]+(e-?\d+)?", cell)]
    assert not [cell for cell in texts if cell.startswith(tuple("=+-@\t\r"))]


def test_so_is_a_heading() -> None:
    table = pd.DataFrame(
        {"=cmd()": ["@x", "-1", "a=b", None], "n": [-1, 2, 3, 4], "half": "\ud800"}, dtype=object
    )
    assert escaping.csv(table) == "'=cmd(),n,half\n'@x,-1,?\n'-1,2,?\na=b,3,?\n,4,?\n"


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_markdown_has_no_tag_link_or_line_of_theirs(run: Run, lang: str) -> None:
    from audit.report.speech import words

    with words.speaking(lang, "western"):
        made = section.text([run], [""], headed=True)
    made += step_summary.text([(run, gate.failures(run, ["exceeds"]))])
    page = mistune.create_markdown(escape=False, plugins=["table", "url"])(made)
    assert not STEERING.search(made)
    assert not re.search(r"<(script|img|a)\b", re.sub("<code>.*?</code>", "", page, flags=re.S))
    shown = html.unescape(page)
    assert (
        HOSTILE["tag"] in shown
        and "abc⟨U+202E⟩gnp.exe" in shown
        and "a | b | c `d` ]]> &amp; {name} %s" in shown
    )
    assert not re.search("^[|] c `", made, re.M)


def test_xml_is_xml(run: Run) -> None:
    made = junit.text([(run, dict.fromkeys(run.judged["measure"], HOSTILE["cell"] + HOSTILE["steering"]))])
    told = [each.attrib["message"] for each in ElementTree.fromstring(made).iter("failure")]
    assert told and set(told) == {
        "a | b | c `d` ]]> &amp; {name} %s⟨U+001B⟩[31mred⟨U+001B⟩[0m ⟨U+0007⟩⟨U+009B⟩2J"
    }


def test_a_terminal_is_not_steered(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = terminal.show(run)
    assert not STEERING.search(shown) and "⟨U+202E⟩" in shown and HOSTILE["tag"] in shown
    from audit.cli.commands.listing import formats

    monkeypatch.setattr(formats, "command", lambda options: [*HOSTILE.values(), "\u2067a", "\u2067a\u2069"])
    assert cli.main(["formats"]) == 0
    out = capsys.readouterr().out
    assert not STEERING.search(out) and "⟨U+001B⟩[31mred" in out and "⟨U+202E⟩" in out
    assert "⟨U+2067⟩a\n\u2067a\u2069\n" in out, "what is closed may stay"

    def refused(options: object) -> list[str]:
        raise DataError(f"{HOSTILE['cell']}{HOSTILE['steering']}{HOSTILE['turned']}")

    monkeypatch.setattr(formats, "command", refused)
    assert cli.main(["formats"]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and not STEERING.search(err)


def test_nor_is_a_notebook_by_what_a_cell_prints() -> None:
    with captured() as outputs:
        print(HOSTILE["steering"], HOSTILE["turned"])
    assert (
        outputs.cell[0]["text"] == "⟨U+001B⟩[31mred⟨U+001B⟩[0m⟨U+000D⟩⟨U+0007⟩⟨U+009B⟩2J abc⟨U+202E⟩gnp.exe\n"
    )


@pytest.mark.parametrize("kind", [DataError, lambda text: Unusable("own-words", text=text)])
def test_an_error_is_one_line_and_not_too_long(kind: type[Exception]) -> None:
    said = str(kind("a.csv: " + "x\n\x1b\u2029\r" + "w" * 10**6 + "; mend it"))
    assert (
        len(said) < 1600
        and said.startswith("a.csv: x⟨U+000A⟩⟨U+001B⟩⟨U+2029⟩⟨U+000D⟩w")
        and said.endswith("; mend it")
    )


def test_what_is_kept_of_a_policy_is_what_it_says(run: Run) -> None:
    assert isinstance(run.policy["accuracy_gap"], Margin)
    assert json.loads((run.folder / "run.json").read_text())["policy"]["accuracy_gap"]["reason"].endswith(
        HOSTILE["cell"]
    )
