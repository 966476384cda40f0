"""Captioned pictures, the user's or the bundled scenes with their native captions and translations."""

import pandas as pd

from . import native
from .sources import Source
from .stimuli import datasets
from .trials import nothing

LANGUAGE = "ar"


def captioned(source: Source) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One row a caption (stimuli.datasets.captions, of the bundled also `phenomenon`), and what was dropped."""
    if source.kind == "captions":
        return datasets.captions(
            list(source.captions or ()), source.images, source.format, None, source.allow_downloads, LANGUAGE
        )
    bundled = native.bundled()
    return bundled.assign(row=range(1, len(bundled) + 1), picture=bundled["image"]), nothing()
