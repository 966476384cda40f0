"""Names, captions and paths are data: written so that Markdown, HTML, XML and spreadsheets show them as text."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

LONGEST = 200
JOINERS = "\u200c\u200d"
"""Invisible, and part of how words are spelt."""
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What a cell begins with that a spreadsheet computes."""


def visible(text: object, longest: int = LONGEST) -> str:
    """One line of at most `longest` characters; what can't be seen, or turns the direction of the text around it,
    is named instead: ⟨U+202E⟩. Every character of it is legal in XML."""
    line = " ".join(str(text).split())
    line = line if len(line) <= longest else f"{line[: longest - 1]}…"
    return "".join(letter if _shown(letter) else f"⟨U+{ord(letter):04X}⟩" for letter in line)


def markdown(text: object, longest: int = LONGEST) -> str:
    """`visible`, with references in the places of all that means something to Markdown or HTML, inside a line; a
    reference can't begin a link, a tag or a cell. Arabic in «» is set apart, so that neither order disturbs the
    other."""
    line = re.sub(r"[&<>`*_\[\]|\\~$#@!{}]|:(?=\S)", _reference, visible(text, longest))
    line = re.sub(r"(?i)\bw(?=ww\.)", _reference, line)  # GitHub makes a link of www. alone
    return re.sub("«[^«»]*»", lambda quoted: f"<bdi>{quoted[0]}</bdi>", line)


def spreadsheet(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with an apostrophe before each text that a spreadsheet would take for a formula; numbers stay."""
    return frame.map(lambda cell: f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell)


def _shown(letter: str) -> bool:
    return letter in JOINERS or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _reference(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"
