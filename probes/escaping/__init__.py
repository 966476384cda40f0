"""Names, captions and paths are data: the one way in which each kind of output shows them, as text and nothing else.

A line of HTML is `visible`, escaped by its template; one of XML `visible`, escaped by its writer.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

LONGEST = 200
JOINERS = "\u200c\u200d"
"""Invisible, and part of how words are spelt."""
HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn")
"""Kinds of signs that show nothing."""
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What a cell begins with that a spreadsheet computes."""
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e]")
"""What moves a terminal's cursor, changes its colours, ends a line, or turns about what follows; but for tab and line
feed."""
OPENS, CLOSES, ISOLATES = "\u2066\u2067\u2068", "\u2069", re.compile("[\u2066-\u2069]")
FIRST, LAST = 1000, 400
"""Of a message that is too long: signs from its beginning, which says where, and its end, which says what to do."""


def visible(text: object, longest: int = LONGEST) -> str:
    """One line of at most `longest` characters; what can't be seen, or turns the direction of the text around it,
    is named instead: ⟨U+202E⟩. Every character of it is legal in XML."""
    one = " ".join(str(text).split())
    one = one if len(one) <= longest else f"{one[: longest - 1]}…"
    return "".join(sign if _shown(sign) else _named(sign) for sign in one)


def markdown(text: object, longest: int = LONGEST) -> str:
    """`visible`, with references in the places of all that means something to Markdown or HTML, inside a line; a
    reference can't begin a link, a tag or a cell. Arabic in «» is set apart, so that neither order disturbs the
    other."""
    one = re.sub(r"[&<>`*_\[\]|\\~$#@!{}]|:(?=\S)", _reference, visible(text, longest))
    one = re.sub(r"(?i)\bw(?=ww\.)", _reference, one)  # GitHub makes a link of www. alone
    return re.sub("«[^«»]*»", lambda quoted: f"<bdi>{quoted[0]}</bdi>", one)


def csv(table: pd.DataFrame) -> str:
    """The table, with an apostrophe before each text and heading that a spreadsheet would take for a formula, and with
    control characters named (a \\r alone would also be read as the end of a row); numbers stay."""
    told = table.map(lambda cell: _cell(cell) if isinstance(cell, str) else cell).rename(columns=_cell)
    return told.to_csv(index=False, lineterminator="\n")


def terminal(text: str) -> str:
    """Lines as a terminal, or a notebook's plain output, may print them: what steers it is named, and so are isolates
    that a line doesn't close."""
    return "\n".join(map(_printed, text.split("\n")))


def message(text: str) -> str:
    """The one line of an error, not too long."""
    if len(text) > FIRST + LAST:
        text = f"{text[:FIRST]}…{text[-LAST:]}"
    return re.sub("[\n\t]", lambda sign: _named(sign[0]), terminal(text))


def _printed(one: str) -> str:
    open, balanced = 0, True
    for mark in ISOLATES.findall(one):
        open += 1 if mark in OPENS else -1
        balanced &= open >= 0
    one = one if balanced and not open else ISOLATES.sub(lambda mark: _named(mark[0]), one)
    return STEERING.sub(lambda sign: _named(sign[0]), one)


def _cell(text: object) -> str:
    whole = str(text).encode("utf-8", "replace").decode()
    whole = f"'{whole}" if whole.startswith(FORMULA) else whole
    return CONTROL.sub(lambda sign: _named(sign[0]), whole)


def _shown(sign: str) -> bool:
    return sign in JOINERS or unicodedata.category(sign) not in HIDDEN


def _named(sign: str) -> str:
    return f"⟨U+{ord(sign):04X}⟩"


def _reference(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"
