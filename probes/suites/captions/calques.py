"""How often each calque stands in the captions that are asked about: what the report sets beside the findings."""

import pandas as pd

from probes.arabic.calques.translationese import PHENOMENA, Phenomenon
from probes.sources import Source

__all__ = ["COLUMN", "PHENOMENA", "Phenomenon", "count"]

COLUMN = "calque: {}"
"""A column of the outcomes, by the name of a phenomenon."""


def count(outcomes: pd.DataFrame, source: Source) -> pd.DataFrame:
    """Outcomes with an int column a phenomenon: how often the text holds it, as far as words alone show it; missing
    where the text is no caption. As they are, where the variety knows no calques."""
    captions = outcomes["text"].where(outcomes["probe"] == "text to image")
    once = captions.dropna().unique()
    if "calques" not in source.arabic.says or not len(once):
        return outcomes
    found = source.arabic.calques.detect(once).set_axis(once)
    columns = {COLUMN.format(name): captions.map(found[name]).astype("Int64") for name in found}
    return outcomes.assign(**columns)
