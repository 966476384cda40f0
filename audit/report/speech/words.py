"""The language that a report speaks, and how it writes numbers.

English is what the code says; `ar.yaml` has each of its phrases in Arabic. Set once, by `use`, for all that follows.
"""

import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import pandas as pd

from probes.errors import CallError
from probes.files import yaml_files
from probes.reasons import OWN_WORDS, Part, Reason, pieces, wording
from probes.sources import BY_PATCHES
from probes.suite import Measure

LANGUAGES = ("en", "ar")
DIGITS = ("western", "arabic-indic")
INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
POINTS = str.maketrans({".": "٫", ",": "٬"})
APART, END = "\u2066", "\u2069"
"""Around a number in Arabic: it runs from left to right, whatever stands beside it."""
MISSING = "–"
NOTHING = 5e-7
"""What is smaller is the noise of floating point."""
Show = Callable[[str], str]
"""A text as HTML or Markdown."""


@dataclass
class _Reader:
    language: str = "en"
    digits: str = "western"


_reader = _Reader()


def known(language: str, digits: str) -> None:
    """InputError where a report can't be made in them."""
    for name, given, allowed in (("--lang", language, LANGUAGES), ("--digits", digits, DIGITS)):
        if given not in allowed:
            raise CallError(f"{name} {given}: not known; give one of {', '.join(allowed)}")
    if digits != "western" and language != "ar":
        raise CallError(f"--digits {digits}: only of an Arabic report; give --lang ar too, or leave it out")


def use(language: str = "en", digits: str = "western") -> None:
    """Speaks `language` (en, ar) with `digits` (western, arabic-indic; only in Arabic) from here on."""
    known(language, digits)
    _reader.language, _reader.digits = language, digits


@contextmanager
def speaking(language: str, digits: str = "western") -> Iterator[None]:
    """`use`, for a while."""
    before = (_reader.language, _reader.digits)
    use(language, digits)
    try:
        yield
    finally:
        use(*before)


def language() -> str:
    return _reader.language


def is_arabic() -> bool:
    return _reader.language == "ar"


@cache
def catalogue() -> dict:
    """ar.yaml."""
    return yaml_files.ours("audit.report.speech", "ar.yaml")


def say(phrase: str, **values: object) -> str:
    """A phrase in the reader's language, with `values` in the places that it names."""
    told = prose(catalogue()["phrases"].get(phrase, phrase)) if is_arabic() else phrase
    return told.format(**values) if values else told


def title(suite: str, measure: str) -> str:
    """A measure's name."""
    return prose(_told(suite, measure)["name"]) if is_arabic() and _told(suite, measure) else measure


def asks(suite: str, measure: Measure) -> str:
    """The question that a measure answers."""
    return (
        prose(_told(suite, measure.name)["asks"])
        if is_arabic() and _told(suite, measure.name)
        else measure.asks
    )


def _told(suite: str, measure: str) -> dict:
    return catalogue()["measures"].get(suite, {}).get(measure, {})


def limit(suite: str, place: int, text: str) -> str:
    """What a suite can't show: `text`, the limit at `place`."""
    told = catalogue()["limits"].get(suite, [])
    return prose(told[place]) if is_arabic() and place < len(told) else text


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
    return "" if value is None else theirs(value) if isinstance(value, str) else reason(value, ours, theirs)


def level(name: str) -> str:
    """A level of a factor, as a label; what is no word of ours is the user's, and stays."""
    if not is_arabic():
        return name.replace("_", " ")
    return catalogue()["levels"].get(name) or _lemma(name) or digits(name)


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
    return text.translate(INDIC) if is_arabic() and _reader.digits == "arabic-indic" else text


def prose(text: str) -> str:
    """Our own text with the reader's digits, but for those that it quotes, or that stand in code."""
    return re.sub(
        r"[^«»`]+|«[^«»]*»|`[^`]*`|.", lambda part: part[0] if part[0][0] in "«`" else digits(part[0]), text
    )


def isolated(text: str) -> str:
    """A number or an interval, set apart in Arabic."""
    return f"{APART}{figures(text)}{END}" if is_arabic() else text


def figures(text: str) -> str:
    """`digits` of what is a number throughout, its points and commas too."""
    return digits(text).translate(POINTS) if is_arabic() and _reader.digits == "arabic-indic" else text


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

    noun: a key of NOUNS and of `nouns` in ar.yaml. amount: how the number is written, where not as a whole one.
    """
    shown = whole(count) if amount is None else amount
    if not is_arabic():
        return f"{shown} {NOUNS[noun][count != 1]}"
    return catalogue()["nouns"][noun][_category(count)].format(n=shown)


NOUNS = {
    "points": ("point", "points"),
    "professions": ("profession", "professions"),
    "kinds of things": ("kind of thing", "kinds of things"),
    "pictures": ("picture", "pictures"),
    "classes": ("class", "classes"),
    "answers": ("answer", "answers"),
    "questions": ("question", "questions"),
    "rows": ("row", "rows"),
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
