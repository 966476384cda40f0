"""Where captions come from, as whoever gives them says it: never guessed. And the two sides that a comparison sets
against each other."""

import pandas as pd

from probes.reasons import Reason
from probes.stimuli.readers.caption_sets import FOUND, MACHINE, TRANSLATED

PROVENANCES = ("native", "revised", FOUND, "post-edited", MACHINE, TRANSLATED)
"""Written for the picture by someone who speaks the language; a translation that people went over until it read as
their own; found, and nobody says what they are; a machine's that people mended; a machine's; a translation that nobody
says whose it is. What stands first is what the others are compared with."""
NO_FIRST = (MACHINE, TRANSLATED)
"""What nothing can be compared with."""
SIDES = ("native", "translated")
"""The levels of `origin`: what the others are compared with, and they."""


def with_provenance(captions: pd.DataFrame) -> pd.DataFrame:
    """Captions with `provenance`, and `origin` as the side that they are on; `against`, of the second side, is whose
    they are.

    A translation with a translator's name is a machine's, as `translated:opus=b.txt` says it. Captions of which nothing
    is said are `found`. The first side has the first of PROVENANCES that there is.
    """
    named = captions["translator"] != ""
    provenance = captions["origin"].replace("", FOUND)
    provenance = provenance.mask((provenance == TRANSLATED) & named, MACHINE)
    first = next((name for name in PROVENANCES if (provenance == name).any()), "")
    on_first = (provenance == first) & (first not in NO_FIRST)
    against = provenance.where(~named, provenance + ": " + captions["translator"])
    against = against.mask((provenance == MACHINE) & named, captions["translator"]).replace(
        TRANSLATED, "unnamed"
    )
    return captions.assign(
        provenance=provenance,
        origin=on_first.map({True: SIDES[0], False: SIDES[1]}),
        against=against.mask(on_first, ""),
    )


def verbatim(captions: pd.DataFrame, against: str) -> pd.Series:
    """(n,) whether a caption stands word for word on the other side too, with the same picture, of one comparison."""
    first, second = captions["origin"] == SIDES[0], captions["against"] == against
    said = pd.MultiIndex.from_frame(captions[["image", "caption"]])
    both = said[first].intersection(said[second])
    return pd.Series(said.isin(both), captions.index) & (first | second)


def compared(captions: pd.DataFrame) -> list[Reason]:
    """What a reader has to know first: which captions are compared, what a report means by native and translated where
    they are others, and how many stand on both sides."""
    told = []
    first = captions.loc[captions["origin"] == SIDES[0], "provenance"].iloc[0]
    these = _named(first)
    second = captions[captions["origin"] == SIDES[1]].drop_duplicates("against")
    for row in second.itertuples():
        those = _named(row.provenance, row.translator)
        told.append(Reason("compared", first=these, second=those))
        of = captions["against"] == row.against
        twice = verbatim(captions, row.against)
        if n := int(twice[of].sum()):
            share = f"{n / of.sum():.0%}"
            told.append(Reason("verbatim", n=n, all=int(of.sum()), share=share, first=these, second=those))
    if first != PROVENANCES[0]:
        told.append(Reason("not-native", first=these))
    for name in dict.fromkeys(second["provenance"]):
        if name not in NO_FIRST:
            told.append(Reason("not-translated", second=_named(name)))
    return told


def _named(provenance: str, translator: str = "") -> Reason:
    """These captions in words: of a machine, or of people who mended what it wrote, whose where that is said."""
    if translator:
        whose = {"whose": translator}
        return Reason("machine-of", **whose) if provenance == MACHINE else Reason("post-edited-of", **whose)
    return {
        "native": Reason("native-captions"),
        "revised": Reason("revised-captions"),
        FOUND: Reason("found-captions"),
        "post-edited": Reason("post-edited-captions"),
        MACHINE: Reason("machine-captions"),
        TRANSLATED: Reason("translated-captions"),
    }[provenance]
