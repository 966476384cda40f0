"""Which gender a caption names by its words for one person; and captions beside how the person presents."""

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pandas as pd

from probes.data import Ready, checking
from probes.data.layouts.boxes import presented
from probes.errors import DataError
from probes.sources import Source

from . import captioned

if TYPE_CHECKING:
    from probes.arabic.calques.words import Vocabulary

ALEFS = str.maketrans("أإآ", "ااا")
COLUMNS = ["id", "presentation", "row", "caption", "said"]
ID, CAPTIONS = "image_id", "captions"
"""Columns of Parquet in which pictures of Open Images are told by their ids, and captions as lists."""
CALLED = {"feminine", "masculine"}


def named(caption: str, known: "Vocabulary") -> frozenset[str]:
    """The genders of its words for a person, in the singular: «امرأة», «الطبيب», «ولطفلة». Words that are not known to
    the lexicon, and those of one form for all («شخص»), name none."""
    from probes.arabic.calques.constituents import read

    forms = _forms(known)
    found: set[str] = set()
    for word in read(caption):
        told = word.text.translate(ALEFS)
        starts = [told, *(told[1:] for letter in "وفبلك" if told.startswith(letter))]
        starts += ["ال" + told[len(cut) :] for cut in ("لل", "ولل") if told.startswith(cut)]
        found |= next((forms[each] for each in starts if each in forms), frozenset())
    return frozenset(found)


def joined(captions: Ready, people: Ready, known: "Vocabulary") -> tuple[pd.DataFrame, Counter[str]]:
    """Captions of the pictures of one person whose presentation was told, by the pictures' ids, which both sets have:
    COLUMNS, `said` the gender that a caption names, none or both. And why the other captions are not among them.

    DataError where no id is in both.
    """
    persons = presented(sorted((people.folder / "files").rglob("*.csv")))
    rows, left = [], Counter[str]()
    for id, row, caption in _captions(captions):
        told = persons.get(id, "no boxes")
        if told not in CALLED:
            left[told] += 1
            continue
        genders = named(caption, known)
        said = next(iter(genders)) if len(genders) == 1 else "both" if genders else "none"
        rows.append((id, told, row, caption, said))
    if not rows:
        raise DataError(
            f"{captions.recipe.name} and {people.recipe.name}: no picture of one person is in both; are these the sets "
            "of one collection, and their pictures called by its ids?"
        )
    return pd.DataFrame(rows, columns=COLUMNS), left


def _forms(known: "Vocabulary") -> dict[str, frozenset[str]]:
    """Singular form -> the genders of the persons that it may be a word for, of the first reading alone."""
    made: dict[str, frozenset[str]] = {}
    for form, readings in known.noun_forms.items():
        noun, number, *_ = readings[0]
        if noun.rational and number == "singular" and (noun.id in known.people or noun.id == "boy"):
            made.setdefault(form.translate(ALEFS), frozenset({noun.gender}))
    return made


def _captions(ready: Ready) -> Iterator[tuple[str, int, str]]:
    """Id of the picture, row and text of each caption: of Parquet without a look at its pictures, else by the names of
    pictures."""
    files = sorted((ready.folder / "files").rglob("*.parquet"))
    if files:
        for _, row, values in checking.columnar(files, [ID, CAPTIONS]):
            yield from ((str(values[ID]), row, text) for text in values[CAPTIONS])
        return
    source = Source(data=_given(ready)).named("retrieval")
    table, _ = captioned(source)
    for each in table.itertuples():
        yield PurePosixPath(str(each.picture)).stem, int(each.row), str(each.caption)


def _given(ready: Ready) -> str:
    return f"{ready.recipe.name}={ready.path}" if ready.path else ready.recipe.name
