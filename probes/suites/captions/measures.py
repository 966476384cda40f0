"""What the captions suite measures, declared before any model is run."""

from collections.abc import Iterator
from dataclasses import replace

from probes.suite import Contrast, Measure, accuracy

from .trials import ONE_SIDE

DEPTHS = (1, 5, 10)
WITHOUT = ", without verbatim"
"""After the name of a measure that leaves out captions that stand on both sides."""
ORIGIN: Contrast = ("origin", "native", "translated")
PROFESSIONS = "professions"
DIRECTIONS = {"text to image": "its picture", "image to text": "a caption of it"}


def _cost(
    name: str, asks: str, probe: str, value: str, margin: str, contrast: Contrast, pair: str, **more
) -> Measure:
    """How much the first level of the contrast has more of a value than the second, on the same pictures."""
    return Measure(
        name, asks, "disparity", value, margin, {"probe": probe}, "difference", contrast, pair=pair,
        clusters=("scene",), **more,
    )  # fmt: skip


RETRIEVED = tuple(
    accuracy(
        f"{origin}, {probe}, MRR@10",
        f"Does it find {right} for a {origin} caption?"
        if probe == "text to image"
        else f"Shown a picture, does it find {right} that is {origin}?",
        {"probe": probe, "origin": origin},
        "reciprocal_rank_by_chance@10",
        value="reciprocal_rank@10",
        clusters=("scene",),
    )
    for probe, right in DIRECTIONS.items()
    for origin in ("native", "translated")
)


def _costs(probe: str, right: str) -> Iterator[Measure]:
    """Native captions against translated ones of the same picture, in one direction."""
    for k in DEPTHS:
        asks = (
            f"How much oftener is {right} among the first {k} with native captions than with translated ones?"
        )
        yield _cost(f"{probe}, recall@{k}", asks, probe, f"found@{k}", "accuracy_gap", ORIGIN, "scene")
    for k in DEPTHS[1:]:
        asks = f"The same with 1/rank within the first {k}, which also counts how far up."
        more: dict = {"by": ("against",), "primary": k == DEPTHS[-1]}
        yield _cost(
            f"{probe}, MRR@{k}", asks, probe, f"reciprocal_rank@{k}", "accuracy_gap", ORIGIN, "scene", **more
        )
    yield _cost(
        f"{probe}, MRR@{DEPTHS[-1]}{WITHOUT}",
        "And without captions that stand word for word on both sides?",
        probe + ONE_SIDE, f"reciprocal_rank@{DEPTHS[-1]}", "accuracy_gap", ORIGIN, "scene", by=("against",),
    )  # fmt: skip
    asks = (
        f"How much further down {right} stands with native captions, in shares of all (below 0: further up)?"
    )
    yield _cost(f"{probe}, rank", asks, probe, "rank_share", "accuracy_gap", ORIGIN, "scene")


COSTS = (
    *(measure for probe, right in DIRECTIONS.items() for measure in _costs(probe, right)),
    _cost(
        "similarity",
        "How much more alike to its picture is a native caption than a translated one (cosine)?",
        "text to image", "similarity", "margin_gap", ORIGIN, "scene", by=("against",), primary=True,
    ),
    _cost(
        f"similarity{WITHOUT}",
        "And without captions that stand word for word on both sides (cosine)?",
        f"text to image{ONE_SIDE}", "similarity", "margin_gap", ORIGIN, "scene", by=("against",),
    ),
)  # fmt: skip

FORM: Contrast = ("form", "native", "calque")
CALQUES = (
    _cost(
        "calque, similarity",
        "How much more alike to its picture is a native caption than the same with one calque (cosine)?",
        "calque", "similarity", "margin_gap", FORM, "twin", by=("phenomenon",),
    ),
    _cost(
        "calque, rank",
        "And how much further down does its picture stand with the native one, in shares of all (below 0: further up)?",
        "calque", "rank_share", "accuracy_gap", FORM, "twin", by=("phenomenon",),
    ),
    _cost(
        "calque, MRR@10",
        "And in 1/rank within the first ten?",
        "calque", "reciprocal_rank@10", "accuracy_gap", FORM, "twin", by=("phenomenon",),
    ),
)  # fmt: skip

TOKENS = (
    _cost(
        "fertility",
        "How many more tokens a word does the tokenizer need for native captions than for translated ones?",
        "text to image", "fertility", "fertility", ORIGIN, "scene",
    ),
    _cost(
        "cut off",
        "How much oftener are native captions too long for the tokenizer, and cut?",
        "text to image", "cut", "accuracy_gap", ORIGIN, "scene",
    ),
)  # fmt: skip

PROBE = (
    accuracy(
        "told apart",
        "Of two captions of a picture, does a linear probe on the text vectors know which is translated?",
        {"probe": "linear probe", "features": "vectors"},
        0.5,
        clusters=("scene",),
    ),
    accuracy(
        "told apart, by characters",
        "And a probe that only counts letters and pairs of letters?",
        {"probe": "linear probe", "features": "characters"},
        0.5,
        clusters=("scene",),
    ),
    accuracy(
        "told apart, shuffled",
        "And one taught with the origins shuffled (what nothing looks like)?",
        {"probe": "linear probe", "features": "shuffled"},
        0.5,
        clusters=("scene",),
    ),
    Measure(
        name="translated and lost",
        asks="Do translations that look translated to the probe lose more (rank correlation, over pictures)?",
        kind="disparity",
        value="loss",
        statistic="rank_correlation",
        covariate="lean",
        where={"probe": "linear probe", "features": "vectors"},
        margin="share",
        clusters=("scene",),
    ),
)

ENGLISH = (
    Measure(
        name="English to the masculine",
        asks="How often is an English profession («doctor») nearer to the masculine than to the feminine Arabic form?",
        kind="disparity",
        value="first_chosen",
        where={"probe": "english gender", "word": "profession"},
        neutral=0.5,
        margin="share",
        by=("frame",),
        lemmas=PROFESSIONS,
    ),
    Measure(
        name="English to the masculine, beyond the form",
        asks="And how much oftener than English that names no profession («person»), where it is the form's doing?",
        kind="disparity",
        value="first_chosen",
        statistic="difference",
        contrast=("word", "profession", "anyone"),
        pair="twin",
        where={"probe": "english gender"},
        margin="share",
        by=("frame",),
        lemmas=PROFESSIONS,
    ),
)

NATIVE = replace(
    RETRIEVED[0],
    name="control: native captions",
    asks="Does it find the picture of a native caption at all?",
    guards=tuple(measure.name for measure in (*RETRIEVED[1:], *COSTS, *CALQUES, PROBE[-1])),
)
KNOWS_ENGLISH = accuracy(
    "control: English",
    "Is an English profession nearest to its own Arabic name among all (no: the model knows no English)?",
    {"probe": "english"},
    "chance",
    guards=tuple(measure.name for measure in ENGLISH),
    lemmas=PROFESSIONS,
)

MEASURES = (NATIVE, *RETRIEVED[1:], *COSTS, *CALQUES, *TOKENS, *PROBE, KNOWS_ENGLISH, *ENGLISH)
