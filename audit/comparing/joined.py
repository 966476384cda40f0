"""Two data sets of the same pictures: what captions say of the gender of people, beside how these present."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from audit.report.speech import words
from audit.report.speech.words import say
from audit.statistics.inference.infer import infer
from audit.statistics.measure_arrays import Cells
from probes import data
from probes.captioned import gendered
from probes.errors import CallError
from probes.files import whole
from probes.sources import SCENES

PRESENTED = ("feminine", "masculine")
SHARES = {
    "named": lambda rows: rows["said"] != "none",
    "agrees": lambda rows: rows["said"] == rows["presentation"],
    "contradicts": lambda rows: ~rows["said"].isin(["none", "both"]) & (rows["said"] != rows["presentation"]),
    "both": lambda rows: rows["said"] == "both",
}
"""What is told of captions: a share each."""
COLUMNS = ["presentation", "share", "estimate", "ci_low", "ci_high", "captions", "pictures"]


def shares(captions: pd.DataFrame) -> pd.DataFrame:
    """COLUMNS: of people who present as each gender, the shares of captions, each with a 95 % interval over pictures,
    and of feminine less masculine. captions: as probes.captioned.gendered.joined gives them."""
    rows = []
    for share, of in SHARES.items():
        held = captions.assign(value=of(captions).astype(float))
        for presentation in PRESENTED:
            rows.append((presentation, share, *_mean(held[held["presentation"] == presentation])))
        rows.append(("difference", share, *_difference(held)))
    return pd.DataFrame(rows, columns=COLUMNS)


def told(captions: str, people: str, allow_downloads: bool, quiet: bool, out: str | None = None) -> list[str]:
    """Lines of what the captions of a set say of the people of another, in the language that is spoken. out: a file for
    each caption with what it names. InputError where the sets have no picture of one person in common."""
    first, second = (data.ready(name, allow_downloads, quiet) for name in (captions, people))
    rows, left = gendered.joined(first, second, SCENES.arabic.vocabulary)
    if out:
        try:
            whole.write(Path(out), rows.to_csv(index=False))
        except OSError as error:
            raise CallError(f"{out}: can't be written ({error.strerror}); give a file by --out") from None
    return [*_counted(rows, left), "", *_said(shares(rows)), "", say(READ)]


READ = (
    "Presentation is what annotators saw, in pictures of one person. A caption names a gender by a word for one person "
    "that the lexicon knows; the masculine is also used of people in general, so a masculine word for a woman is no "
    "mistake of its own. Intervals are of 95 %, over pictures."
)
LEFT = {
    "no boxes": "their picture is not in the set of people",
    "several-people": "several people are in the picture, or a group",
    "presentation-untold": "nobody could tell how the person presents",
}
SENTENCES = {
    "named": "name a gender",
    "agrees": "name that of the picture alone",
    "contradicts": "name the other alone",
    "both": "name both",
}
HEADS = {
    "feminine": "Of captions of people who present as feminine ({captions}, {pictures} pictures), in percent:",
    "masculine": "Of captions of people who present as masculine ({captions}, {pictures} pictures), in percent:",
    "difference": "Feminine less masculine, in points:",
}


def _counted(rows: pd.DataFrame, left: dict[str, int]) -> Iterator[str]:
    """How many captions there were, and what became of them."""
    yield say(
        "{all} captions: {n} of {pictures} pictures of one person are read",
        all=words.whole(len(rows) + sum(left.values())),
        n=words.whole(len(rows)),
        pictures=words.whole(rows["id"].nunique()),
    )
    for code, n in sorted(left.items()):
        yield f"  {words.whole(n)}: {say(LEFT[code])}"


def _said(table: pd.DataFrame) -> Iterator[str]:
    """The shares of each presentation, a line each below its heading."""
    for presentation, some in table.groupby("presentation", sort=False):
        first = some.iloc[0]
        yield say(
            HEADS[str(presentation)],
            captions=words.whole(first["captions"]),
            pictures=words.whole(first["pictures"]),
        )
        for row in some.itertuples():
            low, high = 100 * row.ci_low, 100 * row.ci_high
            shown = f"{words.number(100 * row.estimate, 1)} {words.bracket(low, high, 1)}"
            yield f"  {say(SENTENCES[row.share])}: {shown}"


def _cells(rows: pd.DataFrame, bounds: tuple[float, float] | None) -> Cells:
    levels = (rows["presentation"] == PRESENTED[1]).to_numpy(int)
    clusters = pd.factorize(rows["id"])[0]
    return Cells(rows["value"].to_numpy(), levels, (clusters,), ("picture",), bounds=bounds)


def _mean(rows: pd.DataFrame) -> tuple[float, float, float, int, int]:
    """Estimate, its interval, captions and pictures."""
    n = len(rows), rows["id"].nunique()
    if not len(rows):
        return (np.nan, np.nan, np.nan, *n)
    cells = _cells(rows, (0.0, 1.0))
    found = infer(
        Cells(cells.values, 0 * cells.levels, cells.clusters, cells.names, bounds=cells.bounds), "mean"
    )
    return (found.estimate, *found.interval(), *n)


def _difference(rows: pd.DataFrame) -> tuple[float, float, float, int, int]:
    n = len(rows), rows["id"].nunique()
    if rows["presentation"].nunique() < len(PRESENTED):
        return (np.nan, np.nan, np.nan, *n)
    found = infer(_cells(rows, None), "difference")
    return (found.estimate, *found.interval(), *n)
