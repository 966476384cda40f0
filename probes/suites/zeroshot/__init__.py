"""The zero-shot suite: which class is it? With one name or all of them, in prompts that agree with it or don't."""

from probes.suite import Suite

from . import measures, sections, trials

SUITE = Suite(
    name="zeroshot",
    package=__name__,
    order=4,
    claim="How often the right one of all classes is chosen for a picture, and what names and prompts do to it.",
    limits=(
        "A class that the names don't tell from another counts as wrong: read the remarks on the class names.",
        "Figures over other classes, names or prompts can't be compared.",
    ),
    build=trials.trials,
    measures=measures.MEASURES,
    sources=("scenes", "pictures"),
    files=("classes", "templates"),
    lemmas="classes",
    sections=sections.SECTIONS,
)
