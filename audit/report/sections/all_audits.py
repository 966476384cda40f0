"""The page on top of every audit of a model: what it can be trusted with and what not."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from audit.report import printing
from audit.report.html.elements import bidi, data, figure, header, lines, plain_badge, table
from audit.report.html.page import document
from audit.report.html.templating import element, rendered
from audit.report.speech import sentences, words
from audit.report.speech.words import say
from audit.runs import Run
from audit.statistics.verdicts import HOLDS, SHELVES
from probes import SUITES

from .reasons import reason

TOLD = {
    "not": "What it can't be relied on for",
    "part": "What holds in part",
    "open": "What these audits can't say",
    "rely": "What it can be relied on for",
}
"""How things stand, the worst first."""
STANDS = {verdict: shelf for shelf, words_ in SHELVES.items() for verdict in words_}
COLUMNS = [
    "stands",
    "suite",
    "measure",
    "asks",
    "estimate",
    "ci_low",
    "ci_high",
    "chance",
    "verdict",
    "shown",
    "report",
]
HEAD = ("audit", "question", "estimate, interval", "verdict")


def summary(runs: Sequence[Run], reports: bool = True) -> pd.DataFrame:
    """COLUMNS: the primary measures and the failed controls of every run; `report` is empty where none was made."""
    rows = []
    for run in runs:
        suite, whole = run.suite, run.judged.set_index("measure")
        for measure in suite.judged:
            if measure.name not in whole.index:
                continue
            found = whole.loc[measure.name]
            if measure.primary or found["verdict"] not in HOLDS:
                told = found[["estimate", "ci_low", "ci_high", "chance", "verdict"]].to_dict()
                stands = STANDS[found["verdict"]]
                where = f"{run.folder.name}/report.html" if reports else ""
                rows.append(
                    {"stands": stands, "suite": suite.name, "measure": measure.name, "asks": measure.asks} | told
                    | {"shown": run.provenance["images"], "report": where}
                )  # fmt: skip
    made = pd.DataFrame(rows, columns=COLUMNS)
    order = made["stands"].map(list(TOLD).index)
    return made.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def told(summary: pd.DataFrame) -> str:
    """How many things stand how, in a line, in the reader's language. summary: what `summary` gives."""
    counts = summary["stands"].value_counts()
    return say("; ").join(
        f"{say(phrase)}: {words.figures(str(counts.get(name, 0)))}" for name, phrase in TOLD.items()
    )


def page(summary: pd.DataFrame, model: str) -> str:
    """One HTML file in the reader's language: a table for each way that things stand, each row leading to its suite's
    report."""
    parts = []
    shown = say(
        "Shown were: {pictures}.",
        pictures=say("; ").join(words.pictures(each, str) for each in dict.fromkeys(summary["shown"])),
    )
    for stands, phrase in TOLD.items():
        rows = [_row(each) for each in summary[summary["stands"] == stands].itertuples()]
        parts.append({"heading": say(phrase), "table": table(HEAD, rows) if rows else ""})
    left_out = summary.attrs.get("left out", {})
    body = rendered(
        "all_audits.html.j2",
        header=header(say("every audit"), data(model), lines(bidi(shown), bidi(told(summary)))),
        parts=parts,
        left_out=[(words.audit(name), reason(why)) for name, why in left_out.items()],
    )
    return document(body, say("Audit of {model}", model=model))


def _row(each: Any) -> tuple:
    """A row of the page of all audits, as cells: the audit with a link to its report, the measure and its question,
    estimate and interval, verdict."""
    measure = SUITES[each.suite].measure(each.measure)
    audit = words.audit(each.suite)
    estimate, interval = (
        sentences.amount(measure, each.estimate),
        sentences.interval(measure, each.ci_low, each.ci_high),
    )
    return (
        element("link", each.report, audit) if each.report else audit,
        element("named", bidi(words.title(each.suite, each.measure)), bidi(words.asks(each.suite, measure))),
        figure(lines(estimate, interval), each.estimate),
        lines(plain_badge(each.verdict), bidi(f"({words.pictures(each.shown, str)})")),
    )


def printed(table: pd.DataFrame, model: str, to: Path) -> None:
    """The page as PDF, without its links, which would name folders of this machine."""
    with TemporaryDirectory() as folder:
        plain = Path(folder) / "summary.html"
        plain.write_text(page(table.assign(report=""), model), encoding="utf-8")
        printing.printed(plain, to)
