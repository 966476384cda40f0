"""The page of a training: a curve a primary measure, where verdicts change, and what got worse."""

import pandas as pd
from markupsafe import Markup
from matplotlib.ticker import FixedLocator, FuncFormatter

from audit.report.html.drawing import BAND, INK, LINE, axes, label, panels, plot
from audit.report.html.elements import absent, badge, bidi, data, figure, header, lines, table
from audit.report.html.page import document
from audit.report.html.templating import Html, element, rendered
from audit.report.sections import comparisons
from audit.report.sections.reasons import reason
from audit.report.speech import adjusting, words
from audit.report.speech.words import say
from audit.statistics.verdicts import NOT_INTERPRETABLE

from .training import Track, named

WIDTH = 6
"""Inches of the curves: no more than the screen of a phone has, so that the newest checkpoint is seen at once."""


def page(track: Track, seed: int = 0) -> str:
    """The file, in the language that `words.use` set."""
    first, last = (list(track.runs)[i] for i in (0, -1))
    told = say("From {first} to {last}.", first=first, last=last)
    if track.quick:
        told = lines(told, say("Quick audits: only what the primary measures and the controls are about."))
    body = rendered(
        "track.html.j2",
        header=header(words.audit(track.suite), data(last.partition("@")[0]), told),
        curves=curves(track),
        changes=changes(track),
        worse=worse(track, seed),
        figures=figures(track),
        damaged=[
            ("" if named(place, str(error)) == str(error) else place, reason(error.reason))
            for place, error in track.damaged.items()
        ],
    )
    return document(body, say("Training of {model}", model=last))


def curves(track: Track) -> Html:
    """A panel a primary measure: estimates with the band of their intervals over the checkpoints; the line is chance or
    parity, the grey band the margin about it, the dashed line what is enough. Where a control failed, a grey ring."""
    rows = track.table[track.table["measure"].isin(track.primary)]
    if rows.empty:
        return absent("Not asked of these pictures.")
    names = list(rows["measure"].unique())
    shown, places = panels(len(names), WIDTH, 2.1 * len(names))
    told = []
    for panel, measure in zip(places, names, strict=True):
        some = rows[rows["measure"] == measure]
        name, row = words.title(track.suite, measure), some.iloc[0]
        panel.axhspan(row["chance"] - row["margin"], row["chance"] + row["margin"], color=BAND, zorder=0)
        panel.axhline(row["chance"], color=LINE, linewidth=1)
        if pd.notna(row["enough"]):
            panel.axhline(row["enough"], color=LINE, linewidth=1, linestyle="--")
        panel.plot(some["step"], some["estimate"], color=LINE, linewidth=1.2)
        for each in some.itertuples():
            ink, unread = INK[each.verdict], each.verdict == NOT_INTERPRETABLE
            panel.plot(
                [each.step] * 2,
                [each.ci_low, each.ci_high],
                color=ink,
                linewidth=2,
                alpha=0.4 if unread else 1,
            )
            panel.plot(
                each.step, each.estimate, "o", color=ink, markersize=6, fillstyle="none" if unread else "full"
            )
        panel.set_title(label(name), parse_math=False, fontsize=10)
        panel.xaxis.set_major_locator(FixedLocator(_few(list(some["step"]))))
        panel.yaxis.set_major_formatter(FuncFormatter(lambda y, _: words.figures(f"{y:g}".replace("-", "−"))))
        axes(panel, size=8)
        if words.is_arabic():
            panel.invert_xaxis()
        ends = [f"{label(each.checkpoint)} {words.number(each.estimate)}" for each in some.itertuples()]
        told.append(f"{name}: {say(', ').join(ends)}")
    shown.tight_layout(h_pad=0.8)
    title = say(
        "Estimates with their intervals by checkpoint; the line is chance or parity, the band the margin, the dashed "
        "line what is enough; a ring: a control failed there, and it can't be read."
    )
    return Html(Markup("<p>{}</p>{}").format(title, plot(shown, title, told)))


def _few(steps: list[int], most: int = 10) -> list[int]:
    """Some of them, for the axis."""
    return steps if len(steps) <= most else steps[:: -(-len(steps) // most)]


def changes(track: Track) -> Html:
    """Of each primary measure the first checkpoint whose verdict is not the one before's; then where it begins and
    where it ceases to be readable."""
    first, read = (
        [
            (_name(track, each.measure), data(each.checkpoint), lines(badge(each.before), badge(each.after)))
            for each in some.itertuples()
        ]
        for some in (track.changes, track.readable)
    )
    head = ("measure", "first checkpoint at which the verdict changes", "before and after")
    shown = table(head, first) if first else absent("No verdict changes.")
    if not read:
        return shown
    told = "Where a measure can be read for the first time, or for the first time no longer can"
    return Html(
        Markup("{}{}").format(shown, table(("measure", "checkpoint", "before and after"), read, told))
    )


def worse(track: Track, seed: int = 0) -> Html:
    """Of each primary measure that is worse at the last checkpoint, the best one before beside it."""
    found = track.worse(seed)
    rows = [
        (
            _name(track, each.measure),
            data(each.other),
            comparisons.unit(each),
            figure(words.number(each.estimate_other), each.estimate_other),
            figure(words.number(each.estimate_first), each.estimate_first),
            figure(
                lines(words.number(-each.difference, sign=True), words.bracket(-each.ci_high, -each.ci_low)),
                -each.difference,
            ),
        )
        for each in found.itertuples()
    ]
    if not rows:
        return absent("Nothing is worse than at an earlier checkpoint, beyond its interval.")
    head = ("measure", "best at", "unit", "estimate there", "estimate at the last", "difference, interval")
    return table(head, rows, say("Intervals: {held}", held=adjusting.intervals(found)))


def figures(track: Track) -> Html:
    """Every primary measure and control at every checkpoint."""
    rows = [
        (
            data(each.checkpoint),
            _name(track, each.measure),
            figure(
                lines(words.number(each.estimate), words.bracket(each.ci_low, each.ci_high)), each.estimate
            ),
            badge(each.verdict),
        )
        for each in track.table.itertuples()
    ]
    return table(("checkpoint", "measure", "estimate, interval", "verdict"), rows)


def _name(track: Track, measure: str) -> Markup:
    return element("strong", bidi(words.title(track.suite, measure)))
