"""Prompts of zero-shot classes: templates that agree with the class's name, and several in the place of the name."""

from dataclasses import replace

from probes.suites.zeroshot import SUITE

from .remedy import Asked, Change, Remedy

FIRST, FIRST_LONG, FIVE = (SUITE.measure(name) for name in ("top-1, short", "top-1, long", "top-5, short"))
NAME = {"prompt": "name"}
"""Of the queries that are asked by the name alone."""


def _instead(prompt: str, other: str) -> Change:
    """What is asked by one kind of prompts, asked by another."""

    def change(asked: Asked, _: Asked) -> Asked:
        queries, known = asked.trials.queries, set(asked.trials.options["options"])
        turned = queries["options"].str.removesuffix(prompt) + other
        own = (queries["prompt"] == prompt) & turned.isin(known)
        return asked.with_tables(
            queries.assign(options=turned.where(own, queries["options"])), asked.trials.options
        )

    return change


REMEDIES = (
    Remedy(
        "templates that agree",
        "Let verbs and adjectives of the templates agree with the class's name.",
        "prompts", "zeroshot", FIRST, _instead("as written", "agreeing"), {"zeroshot": (FIRST_LONG, FIVE)},
    ),
    Remedy(
        "ensemble of templates",
        "Ask by the mean of the vectors of all templates, not by the name alone.",
        "pooling", "zeroshot", replace(FIRST, name="top-1, name alone", where={**FIRST.where, **NAME}),
        _instead("name", "as written"),
        {"zeroshot": (replace(FIVE, name="top-5, name alone", where={**FIVE.where, **NAME}),)},
    ),
)  # fmt: skip
