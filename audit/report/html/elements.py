"""The pieces that reports are made of, as HTML: tables, pictures, badges, and whatever text a user brings."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import pandas as pd
from markupsafe import Markup, escape

from audit.report.speech.verdict_names import plainly
from audit.report.speech.words import say
from probes.escaping import visible

from .pictures import encoded, thumbnail
from .templating import Html, element, rendered

SIDE = 320
"""Pixels of a picture's longer side, where it is opened large."""
LONGEST = 300
"""Characters that are shown of a text of the user's."""


class Cell(NamedTuple):
    """A cell of a table. value: what a number is sorted by."""

    shown: str
    value: float | None = None
    is_number: bool = False

    @property
    def key(self) -> str:
        return "" if self.value is None or pd.isna(self.value) else f"{self.value:.6g}"


def figure(shown: str, value: float | None = None) -> Cell:
    """A cell with a number."""
    return Cell(shown, value, is_number=True)


def table(head: Sequence[str], rows: Iterable[Sequence[str | Cell]], caption: str = "") -> Html:
    """Rows of cells under `head`, in a box of its own that scrolls; the page's script lets readers sort it, and
    filter it where it is long. head, caption: phrases, said in the reader's language."""
    cells = [[each if isinstance(each, Cell) else Cell(each) for each in row] for row in rows]
    numbers = [each.is_number for each in cells[0]] if cells else [False] * len(head)
    names = [(say(name), is_number) for name, is_number in zip(head, numbers, strict=True)]
    return Html(element("table", names, cells, say(caption) if caption else ""))


def lines(*each: str) -> Markup:
    """One under the other."""
    return element("lines", each)


def arabic(text: object) -> Markup:
    """A caption or name of the trials; some are in English."""
    shown = visible(text, LONGEST)
    return element("arabic" if re.search("[ء-ي]", shown) else "foreign", shown)


def data(text: object, longest: int = LONGEST) -> Markup:
    """Text that is not ours: shown as text, its direction its own, what can't be seen in it named."""
    return element("data", visible(text, longest))


def bidi(text: str) -> Markup:
    """Our own text, with Arabic in «» set apart, so that neither order disturbs the other, and numbers that belong
    together on one line."""
    held = re.sub(r"(?<=\d) (?=%)|(?<=\d,) (?=[\d−])", "\xa0", text)
    return Markup(re.sub("«([^«»]*)»", r'<bdi lang="ar">«\1»</bdi>', str(escape(held))))


def badge(verdict: str) -> Markup:
    """The verdict's word."""
    return element("badge", verdict, say(verdict))


def plain_badge(verdict: str) -> Markup:
    """The verdict's word, and what it means."""
    return element("badge", verdict, plainly(verdict))


def picture(reference: object, told: str = "") -> Markup:
    """A picture, small; the page's script opens it large. told: what it shows, for who can't see it."""
    told = told or f"{say('picture')}: {visible(reference, 120)}"
    return element("picture", encoded(thumbnail(str(reference), SIDE)), visible(told))


def header(kicker: str, name: Markup, claim: str | Markup, **more: Any) -> Html:
    """The beginning of a page. more: `warnings`, `facts` and `sums` of headline.html.j2, where there are any."""
    given = {"warnings": (), "facts": {}, "sums": ()} | more
    return rendered("headline.html.j2", kicker=kicker, model=name, claim=claim, **given)


def absent(told: str) -> Html:
    return Html(element("absent", say(told)))
