"""Every suite that a model and data allow, and one page on top: what the model can be trusted with and what not."""

import html
from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from audit.runs import Run, arranged, audited, safe, shown
from probes import SUITES, Source
from probes.errors import InputError
from probes.suite import Suite

STANDS = {"within": "trusted", "able": "trusted", "exceeds": "not trusted", "at chance": "not trusted"}
TOLD = {
    "trusted": "What it can be trusted with",
    "not trusted": "What it can't be trusted with",
    "open": "What this audit can't say",
}
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
    "report",
]


def everything(
    model: str | None = None, *, out: str | Path = "runs", **options: Any
) -> tuple[Path, pd.DataFrame, list[Run]]:
    """Runs them into one folder of `out`, with `summary.html` and `summary.csv`; returns the folder, the table and the
    runs.

    The arguments are those of audit.run. A suite that such pictures or captions are not for is left out; the table's
    `attrs["left out"]` says which, and why. InputError where none takes them, and where an audit fails.
    """
    source, how, loaded = arranged(model, options)
    asked, left_out = _allowed(source)
    encoder, refused = loaded(), {}
    folder = Path(out) / f"all-{safe(encoder.name)}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    runs = []
    for suite in asked:
        try:
            trials = shown(suite.trials(source), suite.name, encoder)
        except InputError as error:  # these pictures are not for this suite
            refused[suite.name] = str(error)
            continue
        runs.append(audited(suite, source, trials, encoder, folder, how))
    if not runs:
        raise InputError(f"all: no suite could be run: {next(iter(refused.values()))}")
    table = summary(runs, how.report)
    table.attrs["left out"] = left_out | refused
    table.to_csv(folder / "summary.csv", index=False)
    (folder / "summary.html").write_text(page(table, encoder.name), encoding="utf-8")
    return folder, table, runs


def _allowed(source: Source) -> tuple[list[Suite], dict[str, str]]:
    """Suites that take such a source, and why the others don't."""
    asked, left_out = [], {}
    for suite in SUITES.values():
        own = Source(
            **{
                f.name: getattr(source, f.name)
                for f in fields(Source)
                if f.name not in ("classes", "templates")
            }
        )
        try:
            (source if suite.files else own).within(suite.name, suite.sources, suite.files)
            asked.append(suite)
        except InputError as error:
            left_out[suite.name] = str(error)
    if not asked:
        raise InputError(f"all: no suite takes {source}: {next(iter(left_out.values()))}")
    return asked, left_out


def summary(runs: Sequence[Run], reports: bool = True) -> pd.DataFrame:
    """COLUMNS: the primary measures and the failed controls of every run; `report` is empty where none was made."""
    rows = []
    for run in runs:
        suite = SUITES[run.provenance["suite"]]
        whole = run.findings[run.findings["group"] == ""].set_index("measure")
        for measure in suite.measures:
            if measure.name not in whole.index:
                continue
            found = whole.loc[measure.name]
            if measure.primary or (measure.guards and found["verdict"] != "able"):
                told = found[["estimate", "ci_low", "ci_high", "chance", "verdict"]].to_dict()
                stands = STANDS.get(found["verdict"], "open")
                where = f"{run.folder.name}/report.html" if reports else ""
                rows.append(
                    {"stands": stands, "suite": suite.name, "measure": measure.name, "asks": measure.asks} | told
                    | {"report": where}
                )  # fmt: skip
    table = pd.DataFrame(rows, columns=COLUMNS)
    order = table["stands"].map({name: i for i, name in enumerate(("not trusted", "open", "trusted"))})
    return table.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def page(table: pd.DataFrame, model: str) -> str:
    """One HTML file: a table for each way that things stand, each row leading to its suite's report."""
    from audit.report import document
    from audit.report.tables import badge, bidi
    from audit.report.tables import table as grid
    from audit.report.terminal import bracket, number

    parts = [f"<h1>{html.escape(model)}: every audit</h1>"]
    for stands, told in TOLD.items():
        some = table[table["stands"] == stands]
        rows = [
            f"<tr><td>{_linked(row.suite, row.report)}</td><td><strong>{html.escape(row.measure)}"
            f'</strong><br>{bidi(row.asks)}</td><td class="number">{number(row.estimate)}<br>'
            f"{bracket(row.ci_low, row.ci_high)}</td><td>{badge(row.verdict)}</td></tr>"
            for row in some.itertuples()
        ]
        body = (
            grid(("audit", "question", "estimate, 95 % interval", "verdict"), rows).data
            if rows
            else "<p>Nothing.</p>"
        )
        parts.append(f"<h2>{told}</h2>{body}")
    if left_out := table.attrs.get("left out"):
        lines = "".join(f"<li>{name}: {html.escape(why)}</li>" for name, why in left_out.items())
        parts.append(f"<h2>Not asked</h2><ul>{lines}</ul>")
    return document("\n".join(parts), f"Audit of {model}")


def _linked(suite: str, report: str) -> str:
    return f'<a href="{html.escape(report)}">{suite}</a>' if report else suite
