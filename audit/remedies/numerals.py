"""Numbers and spelling in captions: digits beside words, and one spelling for all."""

import re
from collections.abc import Callable

import pandas as pd
from camel_tools.utils.normalize import normalize_alef_ar, normalize_alef_maksura_ar

from probes.arabic.orthography import ARABIC_INDIC, TATWEEL, WESTERN
from probes.suite import Measure, accuracy
from probes.suites.counting import SUITE

from .remedy import Asked, Change, Remedy

COUNT, ERROR = SUITE.measure("count accuracy"), SUITE.measure("mean absolute error")
INDIC = accuracy(
    "count accuracy, Arabic-Indic digits",
    "Shown n things, does it choose the caption that says n among ten (Arabic-Indic digits)?",
    where={"probe": "count", "numerals": "arabic-indic", "adjective": "none"},
    neutral=0.1,
)
STANDARD = accuracy(
    "count accuracy, standard spelling",
    "Shown n things, does it choose the caption that says n among ten, spelt as dictionaries spell?",
    where={"probe": "spelling", "spelling": "standard"},
    neutral=0.1,
)
TO_WESTERN = str.maketrans(ARABIC_INDIC, WESTERN)


def beside(asked: Asked, _: Asked) -> Asked:
    """Captions in words pooled with the same in digits."""
    options = asked.trials.options
    digits = options[options["options"].str.fullmatch("count/.*/western")]
    added = digits.assign(options=digits["options"].str.removesuffix("western") + "word")
    return asked.with_tables(asked.trials.queries, pd.concat([options, added], ignore_index=True))


def letters(text: str) -> str:
    """أ, إ and آ as ا, ى as ي, no tatweel."""
    return re.sub(TATWEEL, "", normalize_alef_maksura_ar(normalize_alef_ar(text)))


def digits(text: str) -> str:
    return text.translate(TO_WESTERN)


def _spelt(measure: Measure, spell: Callable[[str], str]) -> Change:
    """The options of what the measure is about spelt otherwise, as far as vectors of such texts are kept."""

    def change(asked: Asked, _: Asked) -> Asked:
        queries, options = asked.trials.queries, asked.trials.options
        own = (queries[list(measure.where)] == pd.Series(measure.where)).all(axis=1)
        shown = options["options"].isin(queries.loc[own, "options"])
        spelt = options["text"].map(spell, na_action="ignore")
        known = spelt.isin(asked.vectors["text"].index)
        return asked.with_tables(queries, options.assign(text=options["text"].mask(shown & known, spelt)))

    return change


REMEDIES = (
    Remedy(
        "digits beside number words",
        "Ask by the mean of the vectors of «أربع كرات» and «4 كرات».",
        "pooling", "counting", COUNT, beside, {"counting": (ERROR,)},
    ),
    Remedy(
        "spelling: letters",
        "Write أ, إ and آ as ا, ى as ي and no tatweel, before anything is encoded.",
        "prompts", "counting", STANDARD, _spelt(STANDARD, letters), spell=letters,
    ),
    Remedy(
        "spelling: digits",
        "Write Arabic-Indic digits as Western ones, before anything is encoded.",
        "prompts", "counting", INDIC, _spelt(INDIC, digits), spell=digits,
    ),
)  # fmt: skip
