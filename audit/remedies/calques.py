"""Captions without their calques: each as it was before that calque was put in.

A caption that with its calque is word for word the own caption of another picture is neither changed nor asked: who
finds that one is right. So «طبيب» for a woman is read only where no man stands beside her.
"""

from probes.arabic.calques.translationese import PHENOMENA
from probes.suite import Measure, accuracy

from .remedy import Asked, Change, Remedy


def _undone(phenomenon: str) -> Change:
    def change(asked: Asked, _: Asked) -> Asked:
        queries = asked.trials.queries
        with_one = queries["phenomenon"] == phenomenon
        native = queries[with_one & (queries["form"] == "native")].set_index("twin")["text"]
        own = with_one & (queries["form"] == "calque") & ~queries["another"]
        text = queries["twin"].map(native).where(own, queries["text"])
        return asked.with_tables(queries.assign(text=text), asked.trials.options)

    return change


def apart(asked: Asked) -> Asked:
    """Marks the captions that with their calque say what another picture's own caption says."""
    queries = asked.trials.queries
    native = queries[(queries["form"] == "native") & queries["text"].notna()]
    pictures = native.groupby("text")["scene"].agg(set).to_dict()
    pairs = zip(queries["text"], queries["scene"], strict=True)
    another = [bool(pictures.get(text, set()) - {scene}) for text, scene in pairs]
    return asked.with_tables(queries.assign(another=another), asked.trials.options)


def _found(phenomenon: str) -> Measure:
    """Of captions with that calque."""
    return accuracy(
        "captions with the calque, MRR@10",
        "Does it find the picture of a caption with this calque?",
        where={"probe": "calque", "form": "calque", "phenomenon": phenomenon, "another": False},
        neutral="reciprocal_rank_by_chance@10",
        value="reciprocal_rank@10",
        clusters=("scene",),
    )


REMEDIES = tuple(
    Remedy(f"without {name}", each.gloss, "prompts", "captions", _found(name), _undone(name), asks=apart)
    for name, each in PHENOMENA.items()
)
