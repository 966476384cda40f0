"""Pictures that were found, in order, under the text that found them: a contact sheet, and the same as HTML.

Both run as the text does: the first picture is at the right of Arabic, at the left of English.
"""

import base64
import html
import io
import textwrap
import unicodedata
from pathlib import Path

import matplotlib
import pandas as pd
from matplotlib.figure import Figure
from PIL import Image, ImageDraw, ImageFont

from probes import stimuli
from probes.errors import InputError

CELL, GAP, LABEL, COLUMNS = 224, 16, 26, 4
"""Pixels of a picture's longer side, between two, and of the line below; pictures in a row."""
INK, GREY = "#1d2330", "#d8dce4"
WRAP, DPI = 70, 100
FIGURE = "margin:0;width:11rem"
IMAGE = "display:block;margin:auto;max-width:100%;max-height:11rem"
CAPTION = "text-align:center;overflow-wrap:anywhere;font-size:.85em"


def sheet(table: pd.DataFrame) -> Image.Image:
    """One picture of all queries. table: (query, rank, image, similarity), as `audit.search` gives it."""
    columns = min(COLUMNS, int(table["rank"].max()))
    parts = [_part(query, found, columns) for query, found in table.groupby("query", sort=False)]
    page = Image.new("RGB", (parts[0].width, sum(part.height for part in parts)), "white")
    top = 0
    for part in parts:
        page.paste(part, (0, top))
        top += part.height
    return page


def blocks(table: pd.DataFrame) -> str:
    """HTML of all queries, with the pictures in it; styles stand in it too, since a notebook has none of ours."""
    return "".join(_block(query, found) for query, found in table.groupby("query", sort=False))


def _part(query: str, found: pd.DataFrame, columns: int) -> Image.Image:
    width = columns * (CELL + GAP) + GAP
    caption = _lettering(query, width - 2 * GAP)
    head = caption.height + 2 * GAP
    part = Image.new("RGB", (width, head + -(-len(found) // columns) * (CELL + LABEL + GAP)), "white")
    right = _direction(query) == "rtl"
    part.paste(caption, (width - GAP - caption.width if right else GAP, GAP))
    pen = ImageDraw.Draw(part)
    font = ImageFont.truetype(Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSans.ttf", 15)
    for place, row in enumerate(found.itertuples()):
        line, column = divmod(place, columns)
        left = GAP + (columns - 1 - column if right else column) * (CELL + GAP)
        top = head + line * (CELL + LABEL + GAP)
        picture = thumbnail(row.image, CELL)
        part.paste(picture, (left + (CELL - picture.width) // 2, top + (CELL - picture.height) // 2))
        pen.text((left + CELL // 2, top + CELL + 4), _label(row), INK, font, anchor="ma")
    return part


def _block(query: str, found: pd.DataFrame) -> str:
    figures = "".join(
        f'<figure style="{FIGURE}"><img src="{_data_uri(row.image)}" alt="{html.escape(row.image)}" style="{IMAGE}">'
        f'<figcaption dir="ltr" title="{html.escape(row.image)}" style="{CAPTION}">{_label(row)}<br>'
        f"<bdi>{html.escape(Path(row.image).name)}</bdi></figcaption></figure>"
        for row in found.itertuples()
    )
    language = "ar" if _direction(query) == "rtl" else "und"
    return (
        f'<section dir="{_direction(query)}" lang="{language}"><h2>{html.escape(query)}</h2>'
        f'<div style="display:flex;flex-wrap:wrap;align-items:end;gap:1rem">{figures}</div></section>'
    )


def _label(row) -> str:
    return f"{row.rank} · {row.similarity:.3f}"


def thumbnail(reference: str, side: int) -> Image.Image:
    """The picture with its longer side at `side` pixels; grey where it is gone or broken since it was encoded."""
    try:
        picture = stimuli.open(reference)
    except InputError:
        return Image.new("RGB", (side, side), GREY)
    scale = side / max(picture.size)
    return picture.resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))))


def _lettering(text: str, width: int) -> Image.Image:
    """Drawn by matplotlib, which joins and orders Arabic everywhere; Pillow does so where FriBidi is installed."""
    lines = "\n".join(textwrap.wrap(text, WRAP))
    figure, buffer = Figure(dpi=DPI), io.BytesIO()
    figure.text(
        0, 0, lines, fontsize=17, color=INK, parse_math=False,
        multialignment="right" if _direction(text) == "rtl" else "left",
    )  # fmt: skip
    figure.savefig(buffer, dpi=DPI, bbox_inches="tight", pad_inches=0.03)
    drawn = Image.open(buffer).convert("RGB")
    drawn.thumbnail((width, drawn.height))
    return drawn


def _direction(text: str) -> str:
    """`rtl` where the first letter that has a direction runs from the right."""
    kinds = map(unicodedata.bidirectional, text)
    return "rtl" if next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L" else "ltr"


def _data_uri(reference: str) -> str:
    buffer = io.BytesIO()
    thumbnail(reference, 2 * CELL).save(buffer, "JPEG", quality=85)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()
