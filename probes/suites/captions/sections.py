"""What the report of captions shows beside its findings: calques in the audited captions, tokens, doubtful pairs."""

import pandas as pd

from probes.captioned.provenance import PROVENANCES
from probes.section import Section, TableColumn, Told
from probes.trials import Trials

from .calques import COLUMN, PHENOMENA, Phenomenon

FAR = 3.0
"""Standard deviations, of captions about the mean of their own picture's others."""
SHOWN = 10
UNSEEN = "(Where it may be: words don't show it.)"
GOOD = "(Good Arabic too: it marks a translation and is no fault.)"


def calques(trials: Trials, outcomes: pd.DataFrame) -> Section:
    """How many of the captions of each provenance hold each calque, as far as words alone show it."""
    captions = _captions(outcomes)
    counted = {name: each for name, each in PHENOMENA.items() if COLUMN.format(name) in captions}
    held = captions[[COLUMN.format(name) for name in counted]].set_axis(list(counted), axis=1) > 0
    told = [name for name in PROVENANCES if (captions["provenance"] == name).any()]
    rates = held.groupby(captions["provenance"]).mean().reindex(told).astype(float)
    rows = [(name, *rates[name], (each.gloss, *_remarks(each))) for name, each in counted.items()]
    columns = (
        TableColumn("calque", "level"),
        *(TableColumn(name, "share") for name in told),
        TableColumn("what it is", "phrase"),
    )
    return Section("How often each calque occurs", columns, pd.DataFrame(rows))


def _remarks(each: Phenomenon) -> list[str]:
    return [] if each.seen and not each.good else [GOOD if each.seen else UNSEEN]


def tokens(trials: Trials, outcomes: pd.DataFrame) -> Section:
    """How many tokens a word the tokenizer makes of captions of each provenance, and what share of them it cuts."""
    means = _captions(outcomes).groupby("provenance")[["fertility", "cut"]].mean().reset_index()
    columns = (
        TableColumn("provenance", "phrase"),
        TableColumn("tokens a word", "number", decimals=2),
        TableColumn("too long, and cut", "share"),
    )
    return Section("Tokens", columns, means)


def far_below(trials: Trials, outcomes: pd.DataFrame) -> Section:
    """Captions that lie far below the others of their picture: what they say may be of another picture."""
    captions = _captions(outcomes)
    of_picture = captions.groupby("scene")["similarity"]
    others = (of_picture.transform("sum") - captions["similarity"]) / (of_picture.transform("size") - 1)
    below = others - captions["similarity"]
    spread = below[below.notna()].std()
    found = captions.assign(below=below / spread)[below > FAR * spread].sort_values("below", ascending=False)
    told = Told(
        "{n} of {all} captions lie more than {far} standard deviations below the others.",
        {"n": ("count", len(found)), "all": ("count", len(captions)), "far": ("rank", FAR)},
    )
    shown, pictures = found.head(SHOWN), trials.queries.set_index("query")["answer"].str[0]
    rows = pd.DataFrame(
        {
            "picture": shown["query"].map(pictures),
            "caption": shown["text"],
            "cosine": shown["similarity"],
            "rank": shown["rank"],
        }
    )
    columns = (
        TableColumn("picture", "picture"),
        TableColumn("caption", "arabic"),
        TableColumn("cosine", "number"),
        TableColumn("rank of the picture", "rank"),
    )
    return Section("Captions far below the others", columns, rows, told)


def _captions(outcomes: pd.DataFrame) -> pd.DataFrame:
    """One row a caption; outcomes of earlier versions tell only the side that it is on."""
    captions = outcomes[outcomes["probe"] == "text to image"].drop_duplicates("id")
    return captions.assign(provenance=captions.get("provenance", captions["origin"]))


SECTIONS = {"calques": calques, "tokens": tokens, "far_below": far_below}
