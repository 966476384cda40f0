"""What the counting suite measures, declared before any model is run."""

from probes.suite import Measure, accuracy, gap

from .columns import ABSOLUTE_COUNT_ERROR, COMMONEST_COUNT, COUNT_ERROR, ORDINALITY

IN_WORDS = {"probe": "count", "numerals": "word", "adjective": "none"}


COUNTED = (
    Measure(
        name="ceiling",
        asks="Up to which number is every count recognised (numeral in words)?",
        kind="ability",
        value="correct",
        statistic="ceiling",
        covariate="count",
        where=IN_WORDS,
        margin="ceiling",
        by=("frame",),
        primary=True,
    ),
    accuracy(
        "count accuracy",
        "Shown n things, does it choose the caption that says n among ten (numeral in words)?",
        where=IN_WORDS,
        neutral=0.1,
        by=("count", "frame", "layout", "held", "lemma"),
        primary=True,
    ),
    accuracy(
        "form",
        "Does it tell one, two and more apart, where the form of the noun says so?",
        where={"probe": "form"},
        neutral="chance",
        by=("form",),
    ),
    accuracy(
        "within three to ten",
        "And where the noun's form is the same, three to ten among themselves (in words)?",
        where={"probe": "within", "numerals": "word"},
        neutral=1 / 8,
        by=("count",),
        primary=True,
    ),
    accuracy(
        "within three to ten, digits",
        "The same with digits («4 كرات»), which need no agreement?",
        where={"probe": "within", "numerals": "western"},
        neutral=1 / 8,
        by=("count",),
    ),
    accuracy(
        "count or grammar",
        "Right count in wrong grammar («أربعة كرات»), rather than wrong count in right grammar («ثماني كرات»)?",
        where={"probe": "forced", "numerals": "word"},
        neutral=0.5,
        by=("count",),
    ),
    accuracy(
        "count or grammar, digits",
        "The control in digits: «4 كرة» rather than «8 كرات»?",
        where={"probe": "forced", "numerals": "western"},
        neutral=0.5,
        by=("count",),
    ),
    Measure(
        name="mean absolute error",
        asks="How far is the count that it chooses from the one shown?",
        kind="disparity",
        value=ABSOLUTE_COUNT_ERROR,
        where=IN_WORDS,
        margin="count_error",
        by=("count",),
    ),
    Measure(
        name="bias",
        asks="Does it choose more than are shown (above 0) or fewer (below)?",
        kind="disparity",
        value=COUNT_ERROR,
        where=IN_WORDS,
        margin="count_error",
        by=("count",),
    ),
    gap(
        "ink",
        "How much oftener is it right where more things cover more of the picture than where they cover as much?",
        ("held", "size", "area"),
        IN_WORDS,
        by=("count",),
    ),
    gap(
        "digits",
        "How much oftener is it right with «4 كرات» than with «أربع كرات»?",
        ("numerals", "western", "word"),
        {"probe": "count", "adjective": "none"},
        by=("count",),
        pair="twin",
    ),
    gap(
        "Arabic-Indic digits",
        "And with «٤ كرات» than with «4 كرات»?",
        ("numerals", "arabic-indic", "western"),
        {"probe": "count", "adjective": "none"},
        pair="twin",
    ),
    gap(
        "colour named",
        "How much oftener is it right when the caption names the colour too?",
        ("adjective", "colour", "none"),
        {"probe": "count", "numerals": "word"},
        pair="twin",
    ),
    gap(
        "calque of two",
        "Shown two, how much oftener is it right with the dual («كرتان») than with «اثنتان من الكرات»?",
        ("two", "dual", "calque"),
        {"probe": "two"},
        pair="twin",
    ),
    gap(
        "spelling",
        "What does it cost to write ه for ة, as people do («اربعه» for «أربعة»)?",
        ("spelling", "standard", "taa_as_haa"),
        {"probe": "spelling"},
        pair="twin",
    ),
    gap(
        "spelling, hamza",
        "And ا for أ («اربع» for «أربع»)?",
        ("spelling", "standard", "hamza_dropped"),
        {"probe": "spelling"},
        pair="twin",
    ),
    accuracy(
        "English",
        "The same pictures with English captions («four balls»): does it choose the right one of ten?",
        where={"probe": "english"},
        neutral=0.1,
        by=("count",),
    ),
)
"""What means nothing to a model that does not know the things."""

LINES = (
    Measure(
        name="number line, texts",
        asks="Are captions of near counts nearer to each other (Spearman of nearness and similarity)?",
        kind="ability",
        value=ORDINALITY,
        where={"probe": "text line"},
        margin="correlation",
        clusters=("lemma",),
        by=("count",),
    ),
    Measure(
        name="number line, pictures",
        asks="Are pictures of near counts nearer to each other?",
        kind="ability",
        value=ORDINALITY,
        where={"probe": "image line"},
        margin="correlation",
        clusters=("lemma",),
        by=("count",),
    ),
)

CONTROL = accuracy(
    "control: object",
    "Does the model tell the things apart on these pictures, where there is one of each?",
    where={"probe": "object"},
    neutral="chance",
    by=("lemma",),
    guards=tuple(measure.name for measure in COUNTED),
)

PHOTOGRAPHS = (
    accuracy(
        "photographs",
        "Shown a photograph, does it choose the number of its caption («كلبان») over another («ثلاثة كلاب»)?",
        where={"probe": "photograph pair"},
        neutral=0.5,
        by=("pair", "noun"),
        primary=True,
    ),
    accuracy(
        "photographs, three to ten",
        "And where the form of the noun is the same, three to ten among themselves?",
        where={"probe": "photograph pair", "noun": "same"},
        neutral=0.5,
        by=("pair",),
        primary=True,
    ),
    accuracy(
        "photographs, all numbers",
        "Does it choose that number among all that the caption can hold, oftener than by saying the commonest?",
        where={"probe": "photograph"},
        neutral=COMMONEST_COUNT,
    ),
)
"""Of photographs, by the numbers in their captions."""

CAPTION = accuracy(
    "control: caption",
    "Does it prefer a photograph's own caption to that of another photograph, of something else?",
    where={"probe": "caption"},
    neutral=0.5,
    guards=tuple(measure.name for measure in PHOTOGRAPHS),
)

MEASURES = (CONTROL, *COUNTED, *LINES, CAPTION, *PHOTOGRAPHS)
