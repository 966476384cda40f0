"""What the retrieval suite measures, declared before any model is run."""

from probes.suite import Measure, accuracy

from .columns import SHARE_FOUND

DEPTHS = (1, 5, 10)
PROBES = {"text to image": "a caption, its picture", "image to text": "a picture, one of its captions"}


def _measures(probe: str, asked: str) -> tuple[Measure, ...]:
    """Of one direction: recall at each depth, and the mean reciprocal rank cut off at each but the first."""
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


FIRST = "image to first caption"
"""A probe: each picture against the first caption of each, where pictures have several."""
OTHER_WAYS = (
    accuracy(
        "text to image, recall@1, first captions",
        "Shown the first caption of a picture alone (by its number, else by its text), as open_clip asks: is its "
        "picture first?",
        {"probe": "text to image", "turn": 1},
        "found_by_chance@1",
        value="found@1",
        clusters=("scene",),
    ),
    accuracy(
        "image to text, recall@1, first captions",
        "Shown a picture, beside the first caption of each alone (by its number, else by its text), as open_clip asks: "
        "is its own first?",
        {"probe": FIRST},
        "found_by_chance@1",
        value="found@1",
        clusters=("scene",),
    ),
    Measure(
        "image to text, recall@1, share of captions",
        "Shown a picture: how much of its captions is found first, half where one of two is, as trec_eval counts?",
        "description",
        SHARE_FOUND,
        where={"probe": "image to text"},
        clusters=("scene",),
    ),
)
"""The other ways in which recall@1 of captions is published: figures of one set differ by them alone. The last is
no ability: a picture with two captions has half at most."""
MEASURES = (
    *(measure for probe, asked in PROBES.items() for measure in _measures(probe, asked)),
    *OTHER_WAYS,
)
