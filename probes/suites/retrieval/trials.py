"""The retrieval suite: captions to pictures and pictures to captions, over all that a set holds."""

import re

import pandas as pd

from probes.captioned import captioned, held
from probes.sources import SCENES, Source
from probes.trials import Trials

from .measures import FIRST


def trials(source: Source = SCENES) -> Trials:
    """Each caption against all pictures, each picture against all captions, several captions a picture; and against
    the first of each, where there are several. turn: see `_turns`."""
    captions, left_out = captioned(source)
    if source.kind == "scenes":
        captions = captions[captions["origin"] == "native"]
    pictures = (
        captions.groupby("image", sort=False)
        .agg(answer=("id", tuple), scene=("picture", "first"))
        .reset_index()
    )
    captions = captions.assign(turn=_turns(captions))
    queries = [
        captions[["image", "caption", "picture", "turn"]]
        .rename(columns={"caption": "text", "image": "answer", "picture": "scene"})
        .assign(
            probe="text to image", options="gallery", answer=lambda rows: [(one,) for one in rows["answer"]]
        ),
        pictures.assign(probe="image to text", options="captions"),
    ]
    options = [
        pd.DataFrame({"options": "gallery", "option": pictures["image"], "image": pictures["image"]}),
        pd.DataFrame({"options": "captions", "option": captions["id"], "text": captions["caption"]}),
    ]
    if (captions["turn"] > 1).any():
        first = captions[captions["turn"] == 1]
        own = first.set_index("image")["id"]
        alone = pictures.assign(answer=[(own[image],) for image in pictures["image"]])
        queries.append(alone.assign(probe=FIRST, options="first captions"))
        options.append(
            pd.DataFrame({"options": "first captions", "option": first["id"], "text": first["caption"]})
        )
    asked = pd.concat(queries, ignore_index=True)
    number = asked.groupby("probe").cumcount().astype(str)
    asked.insert(0, "query", asked["probe"] + "-" + number)
    made = Trials(asked, pd.concat(options, ignore_index=True), **left_out)
    return made.accounted(captions["caption"], held(captions, left_out))


NUMBERED = re.compile(r"[#/](\d+)$")
"""An id that tells a caption's number among those of its picture: Flickr8k's, Crossmodal-3600's, of lists in a cell."""


def _turns(captions: pd.DataFrame) -> pd.Series:
    """Which of its picture's captions one is, from 1: by the numbers in their ids; where not all have one, by their
    text, so that the same file in another order is asked the same."""
    found = captions["id"].map(lambda id: NUMBERED.search(str(id)))
    order = captions["caption"] if found.isna().any() else found.map(lambda number: int(number[1]))
    return order.groupby(captions["image"], sort=False).rank(method="first").astype(int)
