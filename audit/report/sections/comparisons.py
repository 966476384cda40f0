"""Models side by side, as tables. Each returns HTML."""

import pandas as pd

from audit.report.html.elements import badge, bidi, data, figure, lines, table
from audit.report.html.templating import Html, element
from audit.report.speech import words
from audit.statistics import whole

from .cells import estimate, p_value


def compared(table_of: pd.DataFrame) -> Html:
    """The measures as a whole, each model against the first. table_of: what `audit.compare` gives."""
    rows = [
        (
            lines(_name(each), element("minus", data(each.other), data(each.first))),
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
    head = ("measure", "first", "other", "difference, interval", "adjusted p", "verdict")
    return table(head, rows, "Each model against the first")


def ranked(board: pd.DataFrame) -> Html:
    """Each primary measure's models, the best first, with who can't be told apart. board: what `audit.leaderboard`
    gives."""
    rows = [
        (
            _name(each),
            data(each.model),
            estimate(each),
            figure(words.MISSING if pd.isna(each.rank) else words.whole(each.rank), each.rank),
            data(each.group),
            badge(each.verdict),
        )
        for each in board.itertuples()
    ]
    head = ("measure", "model", "estimate, interval", "rank", "alike", "verdict")
    return table(head, rows, "Models that share a letter differ by no more than chance")


def _name(each) -> str:
    return element("strong", bidi(words.title(each.suite, each.measure)))
