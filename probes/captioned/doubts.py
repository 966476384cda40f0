"""What is doubtful about captions as texts: not Arabic, or the same twice."""

import re

import pandas as pd

from probes import reasons
from probes.arabic.numbers.spellings import fold
from probes.arabic.orthography import is_arabic, normalise
from probes.reasons import Reason

ARABIC_LEAST = 0.5
"""Share of a caption's letters."""
LETTER = re.compile(r"[^\W\d_]")


def remarks(captions: pd.DataFrame) -> pd.DataFrame:
    """A table of reasons of captions that are asked about though something may be wrong with them; the place is their
    picture's reference.

    Not Arabic: fewer than half of the letters are. Near-duplicate: but for hamza, ة/ه, ى/ي, diacritics and signs, the
    caption of another picture (of the same picture, it is a repetition).
    """
    folded = captions["caption"].map(_folded)
    found = []
    for place, row, caption in zip(captions["image"], captions["row"], captions["caption"], strict=True):
        letters = LETTER.findall(caption)
        share = sum(is_arabic(letter) for letter in letters) / max(len(letters), 1)
        if share < ARABIC_LEAST:
            found.append((place, row, Reason("not-arabic", share=f"{share:.0%}")))
    groups = captions.assign(folded=folded).groupby("folded", sort=False)
    for _, some in groups:
        first = some.iloc[0]
        for _, other in some.iloc[1:].iterrows():
            same = other["picture"] == first["picture"]
            whose = [(row["origin"], row["translator"]) for row in (first, other)]
            if same and whose[0] != whose[1]:
                reason = Reason("alike-in-two-versions", row=first["row"])
            elif same:
                reason = Reason("repetition", row=first["row"])
            else:
                reason = Reason("near-duplicate", row=first["row"], picture=first["picture"])
            found.append((other["image"], other["row"], reason))
    return reasons.table(found)


def _folded(caption: str) -> str:
    return " ".join(fold(word) for word in re.findall(r"\w+", normalise(caption)))
