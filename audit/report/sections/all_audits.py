"""The page on top of every audit of a model: what it was shown, and what it can be relied on for and what not."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from audit.report import printing
from audit.report.html.elements import bidi, data, header, lines, plain_badge, table
from audit.report.html.page import document
from audit.report.html.templating import element, rendered
from audit.report.speech import adjusting, sentences, words
from audit.report.speech.words import say
from audit.runs import Run
from audit.statistics.measure_arrays import about
from audit.statistics.verdicts import HOLDS, SHELVES
from probes import Measure
from probes.escaping import visible
from probes.sources import BY_PATCHES

from .reasons import reason

TOLD = {
    "not": (
        "Not to be relied on",
        "A difference that matters, answers no better than guessing, or reversed ones.",
    ),
    "part": (
        "Only in part",
        "Better than guessing but not shown to be enough for use, or a difference of which it is open whether it "
        "matters.",
    ),
    "open": (
        "What these audits can't say",
        "Too little data, or a control that failed: what it guards is then neither shown nor ruled out.",
    ),
    "rely": (
        "To be relied on, as far as was asked",
        "Shown to be enough for use, or shown to make no difference that matters.",
    ),
}
"""The shelf that a verdict stands on -> its heading and what stands there, the worst first."""
SHOWN = {
    "scenes": "drawings made for these audits, and no photographs.",
    "emoji": "emoji of a font, and no photographs.",
    "pictures": "{pictures} of {place}.",
    "captions": "{pictures} with the captions of {place}.",
    "none": "texts alone, and no pictures.",
}
"""What a model was shown, by the kind of source; `none` where no picture was."""
ONLY = {"scenes": "on drawings only", "emoji": "on emoji only", "none": "on texts only"}
"""What stands beside a verdict that says nothing of photographs."""
COLUMNS = [
    "stands",
    "suite",
    "measure",
    "asks",
    "told",
    "estimate",
    "ci_low",
    "ci_high",
    "adjustment",
    "family",
    "chance",
    "enough",
    "verdict",
    "shown",
    "report",
]
HEAD = ("audit", "what was found", "verdict")


def summary(runs: Sequence[Run], reports: bool = True) -> pd.DataFrame:
    """COLUMNS: the primary measures and the failed controls of every run. `stands`: the shelf, a key of TOLD; `told`:
    the finding in the reader's language; `shown`: what of, a key of SHOWN; `report` is empty where none was made. Its
    `attrs["seen"]` are the kind, name and number of the pictures of each run."""
    rows = []
    for run in runs:
        suite, whole = run.suite, run.judged.set_index("measure", drop=False)
        for measure in suite.judged:
            if measure.name not in whole.index:
                continue
            found = whole.loc[measure.name]
            if measure.primary or found["verdict"] not in HOLDS:
                rows.append(
                    {
                        "stands": _shelf(found["verdict"]),
                        **found[[name for name in COLUMNS if name in found]],
                        "asks": measure.asks,
                        "told": sentences.sentence(measure, found, suite, run.findings, run.source),
                        "shown": _seen(run)[0] if _pictured(run, measure) else "none",
                        "report": f"{run.folder.name}/report.html" if reports else "",
                    }
                )
    made = pd.DataFrame(rows, columns=COLUMNS)
    order = made["stands"].map(list(TOLD).index)
    made = made.iloc[order.argsort(kind="stable")].reset_index(drop=True)
    made.attrs["seen"] = list(dict.fromkeys(map(_seen, runs)))
    return made


def _pictured(run: Run, measure: Measure) -> bool:
    """Whether pictures were asked about, or to be chosen from; where the outcomes don't tell, they were."""
    rows = about(measure, run.outcomes)
    if "image" not in rows or rows["image"].notna().any():
        return True
    options = run.trials.options.reindex(columns=["options", "image"])
    return bool(options.loc[options["options"].isin(rows["options"]), "image"].notna().any())


def _shelf(verdict: str) -> str:
    return next(name for name, verdicts in SHELVES.items() if verdict in verdicts)


def _seen(run: Run) -> tuple[str, str, int]:
    """(kind of source, `none` where no picture was shown; what it is called; how many pictures)."""
    told = run.provenance
    pictures = told.get("pictures")
    kind = "none" if pictures == 0 else told["source"]
    return kind, "" if kind in ONLY else _named(told["images"]), int(pictures or 0)


def _named(images: str) -> str:
    """Files and folders without the folders that hold them, which are of the machine that it ran on."""
    return say(", ").join(Path(each).name for each in images.removesuffix(BY_PATCHES).split(" with "))


def told(summary: pd.DataFrame) -> str:
    """How many things stand how, in a line, in the reader's language. summary: what `summary` gives."""
    counts = summary["stands"].value_counts()
    return say("; ").join(
        f"{say(heading)}: {words.figures(str(counts.get(name, 0)))}" for name, (heading, _) in TOLD.items()
    )


def seen(summary: pd.DataFrame) -> str:
    """What the model was shown, in the reader's language: the first thing to know of what was found."""
    kinds: dict[str, tuple[str, int]] = {}
    for kind, place, pictures in summary.attrs["seen"]:
        kinds[kind] = (place, max(pictures, kinds.get(kind, ("", 0))[1]))
    lead = say("What it was shown:")
    told = [
        say(SHOWN[kind], place=visible(place), pictures=words.counted(pictures, "pictures"))
        for kind, (place, pictures) in kinds.items()
    ]
    if set(kinds) & set(ONLY):
        told.append(say("How it does on photographs, these audits don't say."))
    return " ".join([lead, *told])


def page(summary: pd.DataFrame, model: str) -> str:
    """One HTML file in the reader's language: what was shown, then a table for each way that things stand, each row
    leading to its suite's report."""
    parts = []
    for stands, (heading, means) in TOLD.items():
        rows = [row(each) for each in summary[summary["stands"] == stands].itertuples()]
        parts.append(
            {"heading": say(heading), "means": say(means), "table": table(HEAD, rows) if rows else ""}
        )
    left_out = summary.attrs.get("left out", {})
    body = rendered(
        "all_audits.html.j2",
        header=header(say("every audit"), data(model), lines(bidi(seen(summary)), bidi(told(summary)))),
        parts=parts,
        left_out=[(words.audit(name), reason(why)) for name, why in left_out.items()],
    )
    return document(body, say("Audit of {model}", model=model))


def row(each: Any) -> tuple:
    """A row of the page of all audits, as cells: the audit with a link to its report; the measure and what was found,
    with what its interval holds for; the verdict, with what it says nothing beyond."""
    audit = words.audit(each.suite)
    held = element("counted", say("Interval: {held}", held=adjusting.interval(each)))
    only = [say(ONLY[each.shown])] if each.shown in ONLY else []
    return (
        element("link", each.report, audit) if each.report else audit,
        lines(element("named", bidi(words.title(each.suite, each.measure)), bidi(each.told)), held),
        lines(plain_badge(each.verdict), *only),
    )


def printed(table: pd.DataFrame, model: str, to: Path) -> None:
    """The page as PDF, without its links, which would name folders of this machine."""
    with TemporaryDirectory() as folder:
        plain = Path(folder) / "summary.html"
        plain.write_text(page(table.assign(report=""), model), encoding="utf-8")
        printing.printed(plain, to)
