"""What is doubtful about captions as texts: broken, not Arabic, or the same twice."""

import re
from collections.abc import Iterator

import pandas as pd

from probes import reasons
from probes.arabic.numbers.spellings import fold
from probes.arabic.orthography import is_arabic, normalise
from probes.files import text
from probes.reasons import Reason

ARABIC_LEAST = 0.5
"""Share of a caption's letters."""
LETTER = re.compile(r"[^\W\d_]")
REPLACED = "\ufffd"
SPLIT = re.compile(r"(?<!\S)(?:[\u064b-\u065f\u0670]|[ةىء][\u064b-\u065f]*(?!\S))")
"""A sign or an ending that stands alone, as programs leave it that take a word's letters apart."""


def remarks(captions: pd.DataFrame) -> pd.DataFrame:
    """A table of reasons of captions that are asked about though something may be wrong with them; the place is their
    picture's reference.

    Broken as text: see `_broken`. Not Arabic: fewer than half of the letters are. Near-duplicate: but for hamza, ة/ه,
    ى/ي, diacritics and signs, the caption of another picture (of the same picture, it is a repetition).
    """
    found = []
    for place, row, caption in zip(captions["image"], captions["row"], captions["caption"], strict=True):
        found += [(place, row, why) for why in _broken(caption)]
    folded = captions["caption"].map(_folded)
    again = folded[(folded != "") & folded.duplicated(keep=False)]
    for _, some in captions.loc[again.index].groupby(again, sort=False):
        first = some.iloc[0]
        found += [(row["image"], row["row"], _alike(row, first)) for _, row in some.iloc[1:].iterrows()]
    return reasons.table(found)


def _broken(caption: str) -> Iterator[Reason]:
    """What is wrong with one caption as a text."""
    letters = LETTER.findall(caption)
    share = sum(is_arabic(letter) for letter in letters) / max(len(letters), 1)
    if mended := _mojibake(caption, share):
        yield Reason("mojibake", caption=caption[:40], mended=mended[:40])
    elif not letters:
        yield Reason("no-letters", caption=caption[:40])
    elif share < ARABIC_LEAST:
        yield Reason("not-arabic", share=f"{share:.0%}")
    if n := caption.count(REPLACED):
        yield Reason("signs-lost", n=n)
    if split := SPLIT.findall(caption):
        yield Reason("split-off", n=len(split), caption=caption[:40])
    if marks := text.INVISIBLE.findall(caption):
        names = ", ".join(f"U+{ord(mark):04X}" for mark in dict.fromkeys(marks))
        yield Reason("invisible-marks", n=len(marks), names=names)


def _mojibake(caption: str, share: float) -> str:
    """The caption as it was before it was read in another encoding than it was written in; empty where it wasn't."""
    for read, was in (("cp1256", "utf-8"), ("cp1252", "utf-8"), ("latin-1", "utf-8")):
        if (mended := _again(caption, read, was)) and mended != caption and any(map(is_arabic, mended)):
            return mended
    mended = _again(caption, "cp1252", "cp1256") or _again(caption, "latin-1", "cp1256")
    letters = LETTER.findall(mended)
    arabic = sum(map(is_arabic, letters)) / max(len(letters), 1)
    return mended if share < ARABIC_LEAST <= arabic else ""


def _again(caption: str, read: str, was: str) -> str:
    try:
        return caption.encode(read).decode(was)
    except UnicodeError:
        return ""


def _alike(row: pd.Series, first: pd.Series) -> Reason:
    """Of two captions that say the same: how they are related."""
    if row["picture"] != first["picture"]:
        return Reason("near-duplicate", row=first["row"], picture=first["picture"])
    if any(row[name] != first[name] for name in ("origin", "translator")):
        return Reason("alike-in-two-versions", row=first["row"])
    return Reason("repetition", row=first["row"])


def _folded(caption: str) -> str:
    return " ".join(fold(word) for word in re.findall(r"\w+", normalise(caption)))
