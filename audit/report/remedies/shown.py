"""Remedies in a report and a model card."""

from typing import Any

import pandas as pd

from audit.report.html.elements import bidi, data, figure, lines, table
from audit.report.html.templating import Html, element
from audit.report.speech import words
from audit.report.speech.words import say
from audit.runs import Run

from .told import BECAUSE, ROLES, STANDS, direction, follows, ordered, summary


def section(run: Run) -> Html:
    """What was tried on a run, what it does, what it costs and how it is used; or how to try."""
    tried = run.remedies
    if tried is None:
        told = say("Nothing was tried on this run yet. What helps, and what it costs, says:")
        return Html(element("told_above", told, element("code", "python -m audit remedies RUN"), ""))
    head = ("remedy", "measure", "before", "after", "better by", "verdict")
    rows = [
        (
            lines(element("strong", bidi(say(each.remedy))), *_first(each)),
            lines(say(ROLES[each.role]), bidi(each.of)),
            figure(words.number(each.before), each.before),
            figure(words.number(each.after), each.after),
            figure(_gain(each), each.gain),
            say(BECAUSE[each.because]) if each.because else _badge(each),
        )
        for each in ordered(tried).itertuples()
    ]
    caption = (
        "What a remedy learns is of one half of the lemmas or pictures, and is judged on the other. Better by: how "
        "much nearer to even, or how much oftener right; below 0 it is worse. The intervals of what should be helped "
        "hold all together in 95 of 100 audits, those of costs each alone."
    )
    said = lines(*map(bidi, points(tried)))
    return Html(element("told_above", said, "", table(head, rows, caption)) + _used(run))


def _first(row: Any) -> list[str]:
    """What a remedy does and what follows for it, in the first of its rows."""
    return [bidi(say(row.told)), say(STANDS[row.stands])] if row.role == "helps" else []


def _gain(row: Any) -> str:
    """How much better it is, above its interval; of a cost that was not read, nothing."""
    gain = words.number(row.gain, sign=True)
    return gain if row.because else lines(gain, words.bracket(row.ci_low, row.ci_high))


def _badge(row: Any) -> str:
    """The verdict's word in the colour of what is good, where that is for the better."""
    turn = direction(row)
    tone = {"exceeds": "able", "present": "partial"}[row.verdict] if turn == "better" else row.verdict
    return lines(element("badge", tone, say(row.verdict)), *([say(turn)] if turn else []))


def _used(run: Run) -> Html:
    """The lines of Python that use what helps; nothing where nothing does."""
    listings = [
        element("listing", data(path.name), path.read_text(encoding="utf-8"))
        for path in sorted(run.folder.glob("remedy-*.py"))
    ]
    told = say("How what helps is used: its files lie beside this report, and these lines read them.")
    return Html(element("told_above", told, "", "") + Html("").join(listings)) if listings else Html("")


def points(tried: pd.DataFrame) -> list[str]:
    """A line for what follows of remedies, for a card."""
    return [*follows(tried), summary(tried)]
