"""Figures for a page: inline SVG in the page's own colours, with what it shows in words beside it."""

import io
import itertools
import re
from collections.abc import Sequence

import matplotlib as mpl
import pandas as pd
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from audit.report.speech import words
from audit.report.speech.words import say
from probes.escaping import visible

from .templating import Html, element

INK = {
    "exceeds": "#b3261f",
    "at chance": "#b3261f",
    "below chance": "#b3261f",
    "present": "#8a5a01",
    "partial": "#8a5a01",
    "within": "#1b6e3d",
    "able": "#1b6e3d",
    "inconclusive": "#4a5d8c",
    "not interpretable": "#5b6476",
    "not judged": "#5b6476",
}
TEXT, BAND, LINE, EDGE = "#1d2331", "#dfe4ef", "#7a8397", "#262626"
OURS = {TEXT: "ink", BAND: "band", LINE: "quiet", "#b3261f": "bad", "#1b6e3d": "good", "#8a5a01": "part"} | {
    "#4a5d8c": "open",
    "#5b6476": "quiet",
}
"""Colours that the page sets, by day and by night; elsewhere they are what they are here."""
LONGEST = 60
"""Characters of a label."""
_counter = itertools.count()
"""Of the drawings on a page."""


def plot(figure: Figure, title: str, told: Sequence[str] = ()) -> Html:
    """A figure as HTML. title, told: what it is and its findings in words, for who can't see it."""
    alt = " ".join([f"{title.rstrip('.')}.", *([say("; ").join(told)] if told else [])])
    return Html(element("plot", alt, _svg(figure)))


def panels(count: int, width: float, height: float) -> tuple[Figure, list[Axes]]:
    """A figure of `width` x `height` inches with so many panels, one under the other. It is pyplot's in nothing: what
    a user has open there, and the backend, are left alone."""
    figure = Figure(figsize=(width, height))
    return figure, list(figure.subplots(count, 1, squeeze=False)[:, 0])


def label(text: object) -> str:
    """Text in a figure: one line, no longer than fits, with nothing in it that can't be seen."""
    return visible(text, LONGEST)


def dots(panel, row: pd.Series, y: float, size: int = 6) -> None:
    """An estimate on its interval."""
    colour = INK[row["verdict"]]
    ends = [row["ci_low"], row["ci_high"]]
    panel.plot(ends, [y, y], color=colour, linewidth=size / 2.5, solid_capstyle="round")
    panel.plot(row["estimate"], y, "o", color=colour, markersize=size)


def axes(panel, left: bool = True, size: int = 10, numbers: bool = True, bare: bool = False) -> None:
    """Ink of the page, digits of the reader, and names of rows at the side where reading begins."""
    if numbers:
        panel.xaxis.set_major_formatter(FuncFormatter(lambda x, _: words.figures(f"{x:g}".replace("-", "−"))))
    if words.is_arabic() and left:
        panel.yaxis.tick_right()
        panel.yaxis.set_label_position("right")
    shown = set() if bare else {"bottom", *(("right" if words.is_arabic() else "left",) if left else ())}
    for side, spine in panel.spines.items():
        spine.set_visible(side in shown)
        spine.set_edgecolor(EDGE)
    panel.set_axisbelow(True)
    panel.tick_params(labelsize=size, length=0, pad=3 if size < 10 else 6, colors=TEXT)
    for part in (panel.title, panel.xaxis.label, panel.yaxis.label):
        part.set_color(TEXT)
    for text in panel.texts:
        if text.get_color() == "black":
            text.set_color(TEXT)


def restart() -> None:
    """Begins a page, whose drawings are numbered from 0: the same run gives the same bytes."""
    global _counter
    _counter = itertools.count()


def _svg(figure: Figure) -> Markup:
    """Letters as outlines, so that no reader needs the font; ids of its own, and no address in it."""
    buffer = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "audit"}):
        figure.savefig(buffer, format="svg", transparent=True, bbox_inches="tight", metadata={"Date": None})
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(
        r"<metadata>.*?</metadata>\s*|<!--.*?-->\s*|<defs>\s*<(clipPath|style).*?</defs>\s*",
        "",
        svg,
        flags=re.S,
    )
    svg = re.sub(r' (xmlns(:xlink)?|clip-path|version)="[^"]*"', "", svg)
    mark = f"p{next(_counter)}-"
    svg = re.sub(r'(id="|href="#)', rf"\1{mark}", svg)
    for colour, name in OURS.items():
        svg = svg.replace(colour, f"var(--{name}, {'currentColor' if colour == TEXT else colour})")
    width, height = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups()  # type: ignore[union-attr]
    size = f'style="width:{float(width) * 1.2:.0f}px;min-width:{float(width) * 0.8:.0f}px;max-width:100%"'
    svg = re.sub(
        r'<svg [^>]*?viewBox="[^"]*"[^>]*>',
        f'<svg aria-hidden="true" viewBox="0 0 {width} {height}" {size}>',
        svg,
        count=1,
    )
    return Markup(svg)
