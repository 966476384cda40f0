"""The retrieval suite: captions to pictures and pictures to captions, over all that a set holds."""

from probes.suite import Suite

from . import measures, trials

SUITE = Suite(
    name="retrieval",
    package=__name__,
    order=5,
    claim="How far up the right picture of a caption, and a right caption of a picture, comes among all of a set.",
    limits=(
        "Other pictures may fit a caption as well as its own; they count as wrong, as in every such benchmark.",
        "Larger galleries are harder: only figures of the same gallery can be compared.",
    ),
    build=trials.trials,
    measures=measures.MEASURES,
    sources=("scenes", "captions"),
    lemmas="pictures",
)
