"""Captions without their calques: each as it was before that calque was put in."""

from probes.arabic.calques.translationese import PHENOMENA
from probes.suite import Measure, accuracy

from .remedy import Asked, Change, Remedy


def _undone(phenomenon: str) -> Change:
    def change(asked: Asked, _: Asked) -> Asked:
        queries = asked.trials.queries
        with_one = queries["phenomenon"] == phenomenon
        native = queries[with_one & (queries["form"] == "native")].set_index("twin")["text"]
        own = with_one & (queries["form"] == "calque")
        text = queries["twin"].map(native).where(own, queries["text"])
        return asked.with_tables(queries.assign(text=text), asked.trials.options)

    return change


def _found(phenomenon: str) -> Measure:
    """Of captions with that calque."""
    return accuracy(
        "captions with the calque, MRR@10",
        "Does it find the picture of a caption with this calque?",
        where={"probe": "calque", "form": "calque", "phenomenon": phenomenon},
        neutral="reciprocal_rank_by_chance@10",
        value="reciprocal_rank@10",
        clusters=("scene",),
    )


REMEDIES = tuple(
    Remedy(f"without {name}", each.gloss, "prompts", "captions", _found(name), _undone(name))
    for name, each in PHENOMENA.items()
)
