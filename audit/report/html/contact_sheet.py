"""Pictures that were found, in order, under the text that found them: a contact sheet, and the same as HTML.

Both run as the text does: the first picture is at the right of Arabic, at the left of English.
"""

import io
import textwrap
import unicodedata
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.figure import Figure
from PIL import Image, ImageDraw, ImageFont

from .pictures import jpeg, thumbnail

CELL, GAP, LABEL, COLUMNS = 224, 16, 26, 4
"""Pixels of a picture's longer side, between two, and of the line below; pictures in a row."""
INK = "#1d2330"
WRAP, DPI = 70, 100


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


def blocks(table: pd.DataFrame, links: bool = False) -> list[dict[str, Any]]:
    """What search.html.j2 shows of each query: the text, how it runs, and its pictures in order, or `links` to them."""
    return [
        {
            "query": query,
            "direction": _direction(query),
            "found": [
                {
                    "image": row.image,
                    "name": Path(row.image).name,
                    "label": _label(row),
                    "source": "" if links else jpeg(thumbnail(row.image, 2 * CELL)),
                }
                for row in found.itertuples()
            ],
        }
        for query, found in table.groupby("query", sort=False)
    ]


def _part(query: str, found: pd.DataFrame, columns: int) -> Image.Image:
    """One query above its pictures, `columns` to a row, each with rank and similarity below it; from the right where
    the query is in Arabic. found: rows of (image, rank, similarity)."""
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


def _label(row) -> str:
    return f"{row.rank} · {row.similarity:.3f}"


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
