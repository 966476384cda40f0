"""What is measured and not judged: no share of a neutral form is the right one, and what women are called by differs
among Arabic-speaking countries."""

from probes.suite import Measure

from .columns import CHOSEN

OF_THREE = "default of three"
"""The probe with a neutral wording beside the two forms."""
TITLE = "title"
SHOWN = {
    "women": ("feminine", "of women"),
    "men": ("masculine", "of men"),
    "unseen": ("none", "that show no gender"),
}
"""Of whom titles are asked: the presentation, and in words. A tokenizer that knows no title makes one text of the two
forms, which is no even use (`apart`)."""

DEFAULTS = tuple(
    Measure(
        name=f"default of three, {form}",
        asks="Where the picture shows no gender and a neutral wording stands beside the two forms, how often does it "
        f"choose the {form} one?",
        kind="description",
        value=chosen,
        where={"probe": OF_THREE},
        neutral=1 / 3,
        by=("wording",),
        wordings="wording",
    )
    for form, chosen in CHOSEN.items()
)

TITLES = tuple(
    Measure(
        name=f"masculine title, {name}",
        asks=f"On pictures {of}, how often does it choose the masculine of a title («وزير», not «وزيرة», minister)?",
        kind="description",
        value="first_chosen",
        where={"probe": TITLE, "presentation": presentation},
        neutral=0.5,
        by=("title",),
        apart="query",
        wordings="title",
    )
    for name, (presentation, of) in SHOWN.items()
)

DESCRIPTIONS = (*DEFAULTS, *TITLES)
