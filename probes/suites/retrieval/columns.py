"""What of a picture's captions is found first, as trec_eval counts: of two captions 1/2 at most."""

import pandas as pd

from probes.columns import SHARE, Column, named


def share_found(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """How much of the right options the first one is: 1/n of n where it is right, else 0; ties averaged."""
    return named("found@1").values(outcomes, options) / outcomes["n_right"]


SHARE_FOUND = Column("share_found", share_found, "share", SHARE)
