"""The captions suite: what a translated caption costs beside a native one of its picture, and which calque does."""

from probes.suite import Suite

from . import calques, measures, sections, trials

SUITE = Suite(
    name="captions",
    package=__name__,
    order=3,
    claim=(
        "What the model loses on translated captions of the same pictures, which feature of a translation costs it, "
        "and whether its text space tells translations from native captions."
    ),
    limits=(
        "Native and translated captions of a picture may say different things; a calque made by rule says the same.",
        "The calques were written down by rule; no native speaker has judged how foreign each sounds.",
        "A model trained on the audited set will look better on it than it is: see what it was trained on.",
    ),
    build=trials.trials,
    measures=measures.MEASURES,
    sources=("scenes", "captions"),
    probed=True,
    read=calques.count,
    lemmas="pictures",
    sections=sections.SECTIONS,
)
