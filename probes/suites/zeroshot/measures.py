"""What the zero-shot suite measures, declared before any model is run."""

from collections.abc import Iterator
from itertools import product
from typing import Literal

from probes.suite import Measure, accuracy, gap

NAMES: tuple[Literal["short", "long"], ...] = ("short", "long")
DEPTHS = (1, 5, 10, 100)


def _measures() -> Iterator[Measure]:
    """Accuracy at each depth by first names and by all names; then what more names, an ensemble of prompts, and
    agreement in the prompts change, class by class."""
    for k, names in product(DEPTHS, NAMES):
        told = "its first name" if names == "short" else "all of its names"
        yield accuracy(
            f"top-{k}, {names}",
            f"Is the right class, by {told}, " + ("the first?" if k == 1 else f"among the first {k}?"),
            {"names": names, "prompt": "as written", f"more than {k}": True},
            f"found_by_chance@{k}",
            value="correct" if k == 1 else f"found@{k}",
            by=("lemma",) if (k, names) == (1, "short") else (),
            primary=(k, names) == (1, "short"),
        )
    yield gap(
        "all names",
        "How much oftener is it right with all names of a class than with the first alone?",
        ("names", "long", "short"),
        {"prompt": "as written"},
        pair="twin",
    )
    yield gap(
        "prompts",
        "How much oftener is it right with an ensemble of prompts than with the name alone?",
        ("prompt", "as written", "name"),
        {"names": "short"},
        pair="twin",
    )
    yield gap(
        "agreement in the prompts",
        "And how much more, where they are right beside the name («توجد كرة واحدة», not «يوجد كرة واحد»)?",
        ("prompt", "agreeing", "as written"),
        {"names": "short"},
        pair="twin",
        primary=True,
    )


MEASURES = tuple(_measures())
