"""The retrieval suite: captions to pictures and pictures to captions, over all that a set holds."""

import pandas as pd

from probes.captioned import captioned
from probes.sources import SCENES, Source
from probes.suite import Measure, Suite, accuracy
from probes.trials import Trials

DEPTHS = (1, 5, 10)
PROBES = {"text to image": "a caption, its picture", "image to text": "a picture, one of its captions"}


def trials(source: Source = SCENES) -> Trials:
    """Each caption against all pictures, each picture against all captions, several captions a picture."""
    captions, left_out = captioned(source)
    if source.kind == "scenes":
        captions = captions[captions["origin"] == "native"]
    pictures = (
        captions.groupby("image", sort=False)
        .agg(answer=("id", tuple), scene=("picture", "first"))
        .reset_index()
    )
    queries = [
        captions[["image", "caption", "picture"]]
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
    asked = pd.concat(queries, ignore_index=True)
    number = asked.groupby("probe").cumcount().astype(str)
    asked.insert(0, "query", asked["probe"] + "-" + number)
    return Trials(asked, pd.concat(options, ignore_index=True), used=len(captions), **left_out)


def _measures(probe: str, asked: str) -> tuple[Measure, ...]:
    found = (
        accuracy(
            f"{probe}, recall@{k}",
            f"Shown {asked}: is it among the first {k}?",
            {"probe": probe},
            f"found_by_chance@{k}",
            value=f"found@{k}",
            clusters=("scene",),
        )
        for k in DEPTHS
    )
    ranked = (
        accuracy(
            f"{probe}, MRR@{k}",
            f"Shown {asked}: how far up is it among the first {k} (1 first, 1/2 second, 0 beyond)?",
            {"probe": probe},
            f"reciprocal_rank_by_chance@{k}",
            value=f"reciprocal_rank@{k}",
            clusters=("scene",),
            primary=k == DEPTHS[-1],
        )
        for k in DEPTHS[1:]
    )
    return (*found, *ranked)


RETRIEVAL = Suite(
    name="retrieval",
    claim="How far up the right picture of a caption, and a right caption of a picture, comes among all of a set.",
    limits=(
        "Other pictures may fit a caption as well as its own; they count as wrong, as in every such benchmark.",
        "Larger galleries are harder: only figures of the same gallery can be compared.",
    ),
    build=trials,
    measures=tuple(measure for probe, asked in PROBES.items() for measure in _measures(probe, asked)),
    sources=("scenes", "captions"),
    lemmas="pictures",
)
