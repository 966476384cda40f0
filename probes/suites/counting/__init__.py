"""The counting suite: one to ten, and whether the model reads the numeral or only the noun's form."""

from probes.suite import Suite

from . import measures, sections, trials

SUITE = Suite(
    name="counting",
    package=__name__,
    order=2,
    claim=(
        "Up to which number the model counts in Arabic captions, and whether it reads the numeral or only "
        "the form of the noun, which tells one from two from more."
    ),
    limits=(
        "Drawn things, alike and apart, are easier to count than what photographs show.",
        "A picture of n things is also one of fewer: no caption here says «only».",
        "The model sees one picture at a time: pointing and counting aloud are not asked.",
    ),
    build=trials.trials,
    measures=measures.MEASURES,
    sources=("scenes", "emoji", "pictures", "captions"),
    top=10,
    lemmas="kinds of things",
    sections=sections.SECTIONS,
)
