"""The localization suite: is the thing that is named where the model looks?

A picture is cut into windows of two scales, and the words are the query. Where it points is read off a heat map:
how alike to the words the windows are, on average, that cover a place. It needs no gradients, so that any model can be
asked. With `--map patches` a place is as warm as the patch of the image tower is like the words that holds it, for
towers that have patches: each picture is then seen once, and whole. The reference model learned windows, and by its
patches points no better than chance.
"""

from probes.stimuli import crops
from probes.suite import Suite

from . import measures, trials

SUITE = Suite(
    name="localization",
    package=__name__,
    order=6,
    claim="Whether the part of a picture that is most like the words is where the thing is that they name.",
    limits=(
        "Windows are of two sizes: the overlap of a thing much smaller or larger than these can't be near 1.",
        "A cut-out is not what the model was trained on; one that sees the whole may know more than it shows here.",
        "A patch is read as the last layer would read it alone, for which no model was trained: by --map patches, what "
        "is not found may be known all the same.",
    ),
    build=trials.trials,
    measures=measures.MEASURES,
    files=("map",),
    top=len(crops.places()),
    sources=("scenes", "pictures"),
    lemmas="kinds of things",
)
