"""Models side by side, as tables. Each returns HTML."""

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from audit.report.html.elements import badge, bidi, data, figure, lines, table
from audit.report.html.templating import Html, element
from audit.report.speech import adjusting, words
from audit.report.speech.words import say
from audit.runs import Run
from audit.statistics import whole

from .cells import estimate, p_value
from .reasons import reason

UNITS = {
    "count": "a count",
    "number": "plain number",
    "sd": "standard deviations",
    "share": "share of one",
    "nats": "nats",
}
"""How a reader is told a unit, where not by its own name."""


def models(runs: Sequence[Run]) -> Html:
    """Who is compared: each model with its revision, and what it was shown."""
    rows = [
        (
            data(run.provenance["model"]["name"]),
            data(run.provenance["model"]["revision"]),
            words.pictures(run.provenance["images"], data),
            data(run.folder.name),
        )
        for run in runs
    ]
    warned = [element("lines", [reason(each) for each in run.warnings]) for run in runs if run.warnings]
    return Html(table(("model", "revision", "pictures", "folder"), rows) + Markup().join(warned))


def compared(table_of: pd.DataFrame) -> Html:
    """The measures as a whole, each model against the first. table_of: what `audit.compare` gives."""
    rows = [
        (
            lines(_name(each), element("minus", data(each.other), data(each.first))),
            unit(each),
            figure(words.number(each.estimate_first), each.estimate_first),
            figure(words.number(each.estimate_other), each.estimate_other),
            figure(
                lines(
                    words.number(each.difference, sign=True),
                    words.bracket(each.ci_low, each.ci_high),
                ),
                each.difference,
            ),
            p_value(each),
            badge(each.verdict),
        )
        for each in whole(table_of).itertuples()
    ]
    head = ("measure", "unit", "first", "other", "difference, interval", "p", "verdict")
    held = adjusting.intervals(whole(table_of))
    return table(head, rows, say("Each model against the first. Intervals: {held}", held=held))


def ranked(board: pd.DataFrame) -> Html:
    """Each primary measure's models, the best first, with who can't be told apart. board: what `audit.leaderboard`
    gives."""
    rows = [
        (
            _name(each),
            data(each.model),
            unit(each),
            estimate(each),
            figure(words.MISSING if pd.isna(each.rank) else words.whole(each.rank), each.rank),
            data(each.group),
            badge(each.verdict),
        )
        for each in board.itertuples()
    ]
    head = ("measure", "model", "unit", "estimate, interval", "rank", "alike", "verdict")
    held = adjusting.intervals(board)
    caption = (
        "Models that share a letter differ by no more than chance. Intervals, each of its own run: {held}"
    )
    return table(head, rows, say(caption, held=held))


def unit(each) -> str:
    return say(UNITS.get(each.unit, each.unit))


def _name(each) -> str:
    return element("strong", bidi(words.title(each.suite, each.measure)))
