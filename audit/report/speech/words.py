"""The language that a report speaks, and how it writes numbers.

English is what the code says; a folder here, `ar`, has each of its phrases in a language, and a suite's folder what is
said of it. It is set by `use` (reader.py).
"""

import math
import re
from collections import ChainMap
from collections.abc import Callable, Iterable
from functools import cache

import pandas as pd

import probes
from probes.escaping import visible
from probes.files import yaml_files
from probes.reasons import OWN_WORDS, Number, Part, Reason, pieces, wording
from probes.sources import BY_PATCHES
from probes.suite import Measure, Suite
from probes.words import Words

from .reader import LANGUAGES as LANGUAGES
from .reader import current, is_arabic, language
from .reader import kept as kept
from .reader import known as known
from .reader import speaking as speaking
from .reader import use as use

SHARED = ("phrases", "nouns", "levels", "cells")
INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
POINTS = str.maketrans({".": "٫", ",": "٬", "%": "٪"})
APART, END = "\u2066", "\u2069"
"""Around a number in Arabic: it runs from left to right, whatever stands beside it."""
MISSING, LONGEST = "–", 80
"""What stands where there is no number; the signs of a level of the user's."""
NOTHING = 5e-7
"""What is smaller is the noise of floating point."""
Show = Callable[[str], str]
"""A text as HTML or Markdown."""


@cache
def shared(language: str) -> dict[str, dict]:
    """What is said of no suite alone, in a language other than English: the YAML files of its folder here, by name."""
    folder = f"{language}/{{}}.yaml"
    return {part: yaml_files.ours("audit.report.speech", folder.format(part)) for part in SHARED}


@cache
def phrases(language: str) -> dict[str, str]:
    """English -> a language: the phrases of all suites' sections, and those that are shared."""
    own = [suite.words(language).phrases for suite in probes.SUITES.values()]
    return dict(ChainMap(shared(language)["phrases"], *own))


def say(phrase: str, **values: object) -> str:
    """A phrase in the reader's language, with `values` in the places that it names."""
    told = phrase if language() == "en" else prose(phrases(language()).get(phrase, phrase))
    return told.format(**values) if values else told


def _of(suite: str, told: str | None = None) -> Words:
    """What a suite says in a language, the reader's where none is told; nothing where it is not installed."""
    found = probes.SUITES.get(suite)
    return found.words(told or language()) if found else Words()


def audit(suite: str) -> str:
    """What an audit with a suite is called."""
    return _of(suite).name or _of(suite, "en").name or f"{suite} audit"


def claim(suite: Suite, source: str = "") -> str:
    """What a suite can show of a kind of source."""
    own = [suite.words_of(source, told).claim for told in (language(), "en")]
    return prose(own[0] or own[1] or _of(suite.name).claim) or suite.claim


def caveat(suite: Suite, source: str, measure: str) -> str:
    """What is said of a measure of a kind of source, whatever was found; "" where there is nothing."""
    own = [suite.words_of(source, told).caveats.get(measure, "") for told in (language(), "en")]
    return prose(own[0] or own[1])


def title(suite: str, measure: str) -> str:
    """A measure's name."""
    return prose(_of(suite).measures.get(measure, {}).get("name", "")) or measure


def asks(suite: str, measure: Measure) -> str:
    """The question that a measure answers."""
    return prose(_of(suite).measures.get(measure.name, {}).get("asks", "")) or measure.asks


def parts(suite: str, measure: str) -> dict[str, str]:
    """What is said of a measure (words.PARTS), in English where the reader's language lacks it."""
    return _of(suite, "en").measures.get(measure, {}) | _of(suite).measures.get(measure, {})


def limits(suite: Suite, source: str = "") -> list[str]:
    """What a suite can't show of a kind of source; what isn't said in the reader's language is said in English."""
    english = suite.words_of(source, "en").limits
    told = suite.words_of(source, language()).limits if english else _of(suite.name).limits
    return [*map(prose, told), *(english or suite.limits)[len(told) :]]


def not_asked(suite: str, measures: Iterable[str]) -> str:
    """A sentence of the measures that these pictures or captions had nothing for."""
    named = say("; ").join(f"«{title(suite, name)}»" for name in measures)
    return say("Not asked here: {measures}.", measures=named)


def cell(suite: str, id: str, text: str, source: str = "") -> str:
    """The text of a notebook's cell, `text` in English, where nothing else is said of such a source."""
    if found := probes.SUITES.get(suite):
        for told in (language(), "en"):
            if own := found.words_of(source, told).cells.get(id):
                return prose(own)
    if language() == "en":
        return text
    return prose(_of(suite).cells.get(id) or shared(language())["cells"].get(id, text))


def reason(why: Reason, ours: Show, theirs: Show, part: Part = "whole") -> str:
    """Why a row was dropped or skipped, or what was noticed of it, in the reader's language: `ours` shows what is our
    wording, `theirs` the values in it. English, and what has no Arabic, is all theirs.

    part: `kind` is what it is one of, `detail` what is said beside that ("" where it is of no kind but its own).
    """
    try:
        template = wording(why.code, language()).part(part)
    except KeyError:  # of a suite or plug-in that has no words in this language
        template = ""
    if not is_arabic() or why.code == OWN_WORDS or not (template or part == "detail"):
        return theirs(why.said(part))
    return "".join(
        re.sub(r"\S(.*\S)?", lambda said: ours(said[0]), text) + _value(value, ours, theirs)
        for text, value in pieces(prose(template), why.values)
    )


def _value(value: Reason | str | None, ours: Show, theirs: Show) -> str:
    if isinstance(value, Number):
        return ours(isolated(value))
    return "" if value is None else theirs(value) if isinstance(value, str) else reason(value, ours, theirs)


def level(name: str, suite: str = "") -> str:
    """A level of a factor of a suite, as a label; what is no word of ours is the user's, and stays."""
    if told := _of(suite).levels.get(name):
        return told
    if not is_arabic():
        return visible(name.replace("_", " "), LONGEST)
    return shared(language())["levels"].get(name) or _lemma(name) or digits(visible(name, LONGEST))


def pictures(images: str, theirs: Show) -> str:
    """What a run's pictures were, as its provenance has it; of a user's own, the path as `theirs` shows it."""
    own, patches, _ = images.partition(BY_PATCHES)
    return (say("drawn scenes") if own == "scenes" else theirs(own)) + (say(BY_PATCHES) if patches else "")


@cache
def _names() -> dict[str, dict]:
    """lemmas.yaml: the report's own words for what was asked about, whatever variety of Arabic that was in."""
    return yaml_files.ours("audit.report.speech", "lemmas.yaml")


def _lemma(name: str) -> str | None:
    names = _names()
    return names["things"].get(name) or names["professions"].get(name, {}).get("masculine")


def professions(options: pd.DataFrame, gender: str) -> dict[str, str]:
    """Lemma -> what the reader calls it, and beside it the form of a gender that was asked, where it is another word.

    options: those of a run's trials.
    """
    forms = options[options["options"].str.startswith("forms/") & (options["option"] == gender)]
    asked = forms.assign(lemma=forms["options"].str.split("/").str[1]).drop_duplicates("lemma")
    found = {}
    for lemma, form in zip(asked["lemma"], asked["text"], strict=True):
        own = _names()["professions"].get(lemma, {}).get(gender) if is_arabic() else None
        own = own or level(lemma)
        found[lemma] = own if own == form else f"{own}  {form}"
    return found


def digits(text: str) -> str:
    """`text` with the reader's digits."""
    return text.translate(INDIC) if is_arabic() and current.digits == "arabic-indic" else text


def prose(text: str) -> str:
    """Our own text with the reader's digits, but for those that it quotes, or that stand in code."""
    return re.sub(
        r"[^«»`]+|«[^«»]*»|`[^`]*`|.", lambda part: part[0] if part[0][0] in "«`" else digits(part[0]), text
    )


def isolated(text: str) -> str:
    """A number or an interval, set apart in Arabic."""
    return f"{APART}{figures(text)}{END}" if is_arabic() else text


def figures(text: str) -> str:
    """`digits` of what is a number throughout, its points, commas and per cent too."""
    return digits(text).translate(POINTS) if is_arabic() and current.digits == "arabic-indic" else text


def number(value: float, decimals: int = 3, sign: bool = False) -> str:
    """`–` for what does not exist."""
    return MISSING if pd.isna(value) else isolated(_plain(value, decimals, sign))


def bracket(low: float, high: float, decimals: int = 3) -> str:
    """[low, high], low at the left in both languages, as on an axis."""
    if pd.isna(low) or pd.isna(high):
        return MISSING
    return (
        f"{APART}[{number(low, decimals)}{say(', ')}{number(high, decimals)}]{END}"
        if is_arabic()
        else f"[{_plain(low, decimals)}, {_plain(high, decimals)}]"
    )


def whole(value: float) -> str:
    return isolated(f"{value:,.0f}")


def percent(share: float) -> str:
    """62 %, with one decimal below ten."""
    return f"{short(100 * share)} {say('%')}"


def short(value: float, sign: bool = False) -> str:
    """Whole from ten on, one decimal below; what is not all is never rounded to a hundred."""
    nearly = 99.5 <= abs(value) < 100
    decimals = 0 if not nearly and (abs(value) >= 9.95 or round(value, 1) % 1 == 0) else 1
    return number(max(-99.9, min(99.9, value)) if nearly else value, decimals, sign)


def counted(count: float, noun: str, amount: str | None = None) -> str:
    """A number with what it counts, in the form that the number asks for; after a preposition in Arabic.

    noun: a key of NOUNS and of nouns.yaml, or of a suite's own nouns. amount: how the number is written, where not as
        a whole one.
    """
    shown = whole(count) if amount is None else amount
    if forms := _nouns(language()).get(noun):
        category = _category(count) if is_arabic() else "one" if count == 1 else "other"
        return forms.get(category, forms["other"]).format(n=shown)
    one, more = NOUNS.get(noun, (noun, noun))
    return f"{shown} {one if count == 1 else more}"


@cache
def _nouns(language: str) -> dict[str, dict[str, str]]:
    """Noun -> its forms by plural category."""
    ours = {} if language == "en" else shared(language)["nouns"]
    return dict(ChainMap(ours, *(suite.words(language).nouns for suite in probes.SUITES.values())))


NOUNS = {
    "points": ("point", "points"),
    "professions": ("profession", "professions"),
    "kinds of things": ("kind of thing", "kinds of things"),
    "words": ("word", "words"),
    "pictures": ("picture", "pictures"),
    "answers": ("answer", "answers"),
    "questions": ("question", "questions"),
    "rows": ("row", "rows"),
    "models": ("model", "models"),
}
"""In English, one and more."""


def _category(count: float) -> str:
    """The plural category of Unicode's CLDR for Arabic, without zero."""
    if count != count:  # not a number
        return "other"
    if count in (1, 2):
        return ("one", "two")[int(count) - 1]
    if count != int(count) or count % 100 < 3:
        return "other"
    return "few" if count % 100 <= 10 else "many"


def _plain(value: float, decimals: int, sign: bool = False) -> str:
    decimals = places(value, decimals)
    value = round(float(value), decimals) + 0.0  # no minus before zero
    return f"{value:{'+' if sign and value else ''},.{decimals}f}".replace("-", "−")


def places(value: float, decimals: int) -> int:
    """Decimals to write, at least `decimals`, so that what is not nothing is not written as 0."""
    if round(value, decimals) or abs(value) < NOTHING:
        return decimals
    return math.ceil(-math.log10(abs(value)))
