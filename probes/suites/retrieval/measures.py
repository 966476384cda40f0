"""What the retrieval suite measures, declared before any model is run."""

from probes.suite import Measure, accuracy

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


MEASURES = tuple(measure for probe, asked in PROBES.items() for measure in _measures(probe, asked))
