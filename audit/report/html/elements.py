"""The pieces that reports are made of, as HTML: tables, pictures, badges, and whatever text a user brings."""

import base64
import html
import io
import re
from collections.abc import Iterable, Sequence

import pandas as pd
from IPython.display import HTML
from PIL import Image

from audit.report.sections.contact_sheet import thumbnail
from audit.report.speech.words import say

from .escaping import visible

SIDE = 320
"""Pixels of a picture's longer side, where it is opened large."""
LONGEST = 300
"""Characters that are shown of a text of the user's."""
PLAIN = {
    "exceeds": "a difference that matters",
    "at chance": "no better than guessing",
    "not interpretable": "can't be read",
    "inconclusive": "can't say",
    "able": "better than guessing",
    "within": "no difference that matters",
}
"""Verdicts in words, in the order in which a reader needs them."""


GRID = "display:grid;grid-template-columns:repeat(auto-fill,minmax(10rem,1fr));gap:1rem"
"""Inline, since a notebook has no style of ours."""


def table(head: Sequence[str], rows: Sequence[str], caption: str = "") -> HTML:
    """Rows of cells under `head`, in a box of its own that scrolls; the page's script lets readers sort it, and
    filter it where it is long. head, caption: phrases, said in the reader's language."""
    kinds = re.findall(r'<td(?: class="(number)")?', rows[0]) if rows else [""] * len(head)
    cells = "".join(
        f'<th scope="col"{f" class={kind}" if kind else ""}>{say(name)}</th>'
        for name, kind in zip(head, kinds, strict=True)
    )
    told = f"<caption>{say(caption)}</caption>" if caption else ""
    return HTML(
        f'<div class="scroll"><table class="grid">{told}<thead><tr>{cells}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def row(*cells: str) -> str:
    return f"<tr>{''.join(cell if cell.startswith('<td') else f'<td>{cell}</td>' for cell in cells)}</tr>"


def figure(text: str, value: float | None = None) -> str:
    """A cell with a number; `value` is what it is sorted by."""
    key = "" if value is None or pd.isna(value) else f' data-value="{value:.6g}"'
    return f'<td class="number"{key}>{text}</td>'


def arabic(text: object) -> str:
    """A caption or name of the trials; some are in English."""
    shown = html.escape(visible(text, LONGEST))
    runs = 'dir="rtl" lang="ar"' if re.search("[ء-ي]", shown) else 'dir="ltr" lang="en"'
    return f'<span {runs} class="data">{shown}</span>'


def data(text: object, longest: int = LONGEST) -> str:
    """Text that is not ours: shown as text, its direction its own, what can't be seen in it named."""
    return f'<bdi class="data">{html.escape(visible(text, longest))}</bdi>'


def bidi(text: str) -> str:
    """Our own text, with Arabic in «» set apart, so that neither order disturbs the other, and numbers that belong
    together on one line."""
    held = re.sub(r"(?<=\d) (?=%)|(?<=\d,) (?=[\d−])", "&nbsp;", html.escape(text))
    return re.sub("«([^«»]*)»", r'<bdi lang="ar">«\1»</bdi>', held)


def badge(verdict: str) -> str:
    """The verdict's word."""
    return f'<strong class="verdict {verdict.replace(" ", "-")}">{say(verdict)}</strong>'


def plain_badge(verdict: str) -> str:
    """The verdict in plain words."""
    return f'<strong class="verdict {verdict.replace(" ", "-")}">{say(PLAIN[verdict])}</strong>'


def picture(reference: object, told: str = "") -> str:
    """A picture, small; the page's script opens it large. told: what it shows, for who can't see it."""
    told = told or f"{say('picture')}: {visible(reference, 120)}"
    return (
        f'<img class="zoom" src="{data_uri(str(reference))}" alt="{html.escape(visible(told))}" width="160">'
    )


def data_uri(reference: str) -> str:
    return encoded(thumbnail(reference, SIDE))


def encoded(image: Image.Image) -> str:
    """A picture as an address that needs no file: WebP, which is exact enough at a third of the size."""
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=85)
    return "data:image/webp;base64," + base64.b64encode(buffer.getvalue()).decode()


def figures(each: Iterable[str]) -> HTML:
    """Pictures with what is told of them, side by side."""
    return HTML(f'<div class="cases" style="{GRID}">{"".join(each)}</div>')


def absent(told: str) -> HTML:
    return HTML(f'<p class="absent">{say(told)}</p>')
