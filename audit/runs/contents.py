"""What the pictures of a run are, whatever they are called."""

import hashlib

import pandas as pd

from probes import Trials, stimuli
from probes.stimuli import crops

COLUMNS = ["picture", "sha256"]


def contents(trials: Trials) -> pd.DataFrame:
    """COLUMNS: the reference of each of the user's pictures, and the SHA-256 of its file's bytes. What is drawn has no
    row: its reference says what it is."""
    pictures = dict.fromkeys(crops.behind(image) for image in trials.images())
    read = ((picture, stimuli.content(picture)) for picture in pictures)
    rows = [(picture, hashlib.sha256(held).hexdigest()) for picture, held in read if held is not None]
    return pd.DataFrame(rows, columns=COLUMNS, dtype=str)
