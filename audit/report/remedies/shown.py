"""Remedies in a report and a model card."""

import pandas as pd

from audit.report.html.elements import badge, bidi, figure, lines, table
from audit.report.html.templating import Html, element
from audit.report.speech import words
from audit.report.speech.words import say
from audit.runs import Run

from .told import STANDS, follows, measure, ordered, summary

ROLES = {"helps": "should help", "cost": "may cost"}


def section(run: Run) -> Html:
    """What was tried on a run, what it does and what it costs; nothing where nothing was tried."""
    tried = run.remedies
    if tried is None:
        return Html("")
    head = ("remedy", "measure", "before", "after", "better by", "verdict")
    rows = [
        (
            lines(element("strong", bidi(say(each.remedy))), bidi(say(each.told)), say(STANDS[each.stands])),
            lines(say(ROLES[each.role]), bidi(measure(each))),
            figure(words.number(each.before), each.before),
            figure(words.number(each.after), each.after),
            figure(
                lines(words.number(each.gain, sign=True), words.bracket(each.ci_low, each.ci_high)), each.gain
            ),
            badge(each.verdict),
        )
        for each in ordered(tried).itertuples()
    ]
    caption = (
        "What was tried, what it does and what it costs, chosen on one half of the lemmas or pictures and judged on "
        "the other. What helps lies beside this report: remedy-*.csv and remedy-*.safetensors."
    )
    return Html(element("told_above", bidi(summary(tried)), "", table(head, rows, caption)))


def points(tried: pd.DataFrame) -> list[str]:
    """A line for what follows of remedies, for a card."""
    return [*follows(tried), summary(tried)]
