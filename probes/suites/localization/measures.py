"""What the localization suite measures, declared before any model is run."""

from probes.suite import Measure, accuracy

from .columns import CHOSEN_OVERLAP


def _pointing(name: str, asks: str, distractor: str) -> Measure:
    return accuracy(
        name, asks, {"probe": "place", "words": "own", "distractor": distractor}, "chance", primary=True
    )


POINTING = (
    _pointing("pointing", "One thing in the picture: does the warmest place lie on it?", "none"),
    _pointing("pointing, other colour", "Beside the same thing in another colour?", "other colour"),
    _pointing("pointing, other thing", "Beside another thing in the same colour?", "other thing"),
    _pointing("pointing, photographs", "Does the warmest place lie on what is named?", "unknown"),
)

MEASURES = (
    Measure(
        "control: words",
        "How much oftener is the warmest place on a thing by its own words than by those of what is not there?",
        "ability",
        "correct",
        "picture_share",
        {"probe": "place"},
        "difference",
        ("words", "own", "other"),
        pair="scene",
        guards=(*(measure.name for measure in POINTING), "overlap"),
    ),
    *POINTING,
    accuracy(
        "overlap",
        "How much do the best window and the thing's box overlap (intersection over union)?",
        {"probe": "window"},
        "overlap_by_chance",
        value=CHOSEN_OVERLAP,
        margin="overlap",
        by=("distractor", "lemma"),
    ),
)
