"""What a finding means, as a sentence that never says more than its verdict does.

The primary measures and the controls have sentences of their own (its suite's words); the others answer the question
that they ask.
"""

import math
from typing import Any

import pandas as pd

from audit.statistics import whole
from audit.statistics.measure_arrays import about as asked
from probes.suite import Measure, Suite

from . import words
from .words import say

WHOLE = {"ability": ("about", "able", "not"), "disparity": ("about", "above", "below", "within")}
"""Kind of a measure -> what it must have to be told by sentences of its own."""


def sentence(measure: Measure, row: Any, suite: Suite, findings: pd.DataFrame) -> str:
    """The finding `row` of `measure` in words, in the reader's language; `findings` say what its controls showed."""
    own = _own(suite, measure)
    about, verdict = _part(own, "about"), row.verdict
    values = _values(measure, row)
    if verdict == "not interpretable":
        reasons = say("; ").join(_failed(measure, suite, findings))
        frame = "This run can't tell {about}: {reasons}." if own else "This run can't tell: {reasons}."
        told = say(frame, about=about, reasons=reasons)
    elif verdict == "inconclusive":
        told = _unknown(measure, row, about, values)
    elif measure.kind == "ability":
        told = _ability(measure, verdict, own, values)
    else:
        told = _disparity(measure, row, own, values)
    if not own:
        told = f"{words.asks(suite.name, measure)} {told}"
    return told + _few(row) + _of_one(measure, row, suite)


def amount(measure: Measure, value: float, sign: bool = False) -> str:
    """A value of the measure in the reader's units: per cent, points, or the number itself."""
    unit = _unit(measure)
    if pd.isna(value):
        return words.MISSING
    if unit == "points":
        shown = words.short(100 * value, sign)
        return words.counted(math.nan if sign else round(abs(100 * value), 1), "points", shown)
    return words.percent(value) if unit == "percent" else words.number(value, _decimals(unit), sign)


def interval(measure: Measure, low: float, high: float) -> str:
    """[low, high] in the same units, or in words in Arabic, whose brackets would turn about."""
    if pd.isna(low) or pd.isna(high):
        return say("(no interval)")
    unit = _unit(measure)
    if unit in ("points", "percent"):
        ends = [words.short(100 * end) for end in (low, high)]
    else:
        ends = [words.number(end, _decimals(unit)) for end in (low, high)]
    return say("[{low}, {high}]", low=ends[0], high=ends[1])


def _unit(measure: Measure) -> str:
    if measure.statistic == "ceiling":
        return "whole"
    unit = measure.column.unit
    if unit == "share" and measure.statistic in ("mean", "difference", "interaction"):
        return "percent" if measure.statistic == "mean" else "points"
    return "fine" if unit in ("cosine", "reciprocal rank") else "number"


def _decimals(unit: str) -> int:
    return {"whole": 0, "fine": 3}.get(unit, 2)


def _values(measure: Measure, row: Any) -> dict[str, str]:
    """What sentences name."""
    deviation, low, high = row.estimate - row.chance, row.ci_low - row.chance, row.ci_high - row.chance
    ends = (low, high) if deviation >= 0 else (-high, -low)
    estimate = _with_interval(measure, row.estimate, row.ci_low, row.ci_high)
    return {
        "estimate": estimate,
        "shown": say("in {estimate} of cases", estimate=estimate)
        if _unit(measure) == "percent"
        else estimate,
        "size": _with_interval(measure, abs(deviation), *ends),
        "low": amount(measure, row.ci_low, sign=measure.kind == "disparity"),
        "high": amount(measure, row.ci_high, sign=measure.kind == "disparity"),
        "most": _away(measure, max(abs(low), abs(high))),
        "neutral": amount(measure, row.chance),
        "margin": _away(measure, row.margin),
        "mde": _away(measure, row.mde),
    }


def _with_interval(measure: Measure, value: float, low: float, high: float) -> str:
    return f"{amount(measure, value)} {interval(measure, low, high)}"


def _away(measure: Measure, value: float) -> str:
    """A distance from chance: of shares, in points."""
    if _unit(measure) == "percent":
        return words.counted(round(100 * value, 1), "points", words.short(100 * value))
    return amount(measure, value)


def _own(suite: Suite, measure: Measure) -> dict[str, str] | None:
    """A measure's own sentences in the reader's language, None where it has not all of them."""
    told = words.parts(suite.name, measure.name)
    return told if all(part in told for part in WHOLE[measure.kind]) else None


def _part(own: dict[str, str] | None, name: str) -> str:
    return own[name] if own else ""


def _ability(measure: Measure, verdict: str, own: dict[str, str] | None, values: dict[str, str]) -> str:
    """What an ability's verdict means, in one sentence: the measure's own words where it has any, then the share and
    what guessing gives. `values` are the amounts as they are shown, by name."""
    able = verdict == "able"
    head = _part(own, "able" if able else "not")
    if "{" in head:
        return f"{head.format(**values)}."
    if able and own and _unit(measure) == "percent":
        return say("{head} {shown}; guessing gives {neutral}.", head=head, **values)
    if able:
        frame = "{shown}; guessing gives {neutral}." if measure.neutral else "{shown}."
    else:
        if _unit(measure) == "percent":
            values = values | {"shown": say("right {shown}", **values)}
        frame = "{shown}; that is less than {margin} above the {neutral} that guessing gives."
    told = say(frame, **values)
    return say("{head}: {told}", head=head, told=told) if own else told


def _disparity(measure: Measure, row: Any, own: dict[str, str] | None, values: dict[str, str]) -> str:
    """What a disparity's verdict means, in one sentence: by how much at most where it is `within`, else which way it
    goes and what would be even or would matter. `values` as for `_ability`."""
    if row.verdict == "within":
        told = say("the difference is at most {most}, less than the {margin} that would matter.", **values)
        head = _part(own, "within")
        return say("{head}: {told}", head=head, told=told) if own else say("Hardly:") + f" {told}"
    if own:
        head = _part(own, "above" if row.estimate >= row.chance else "below").format(**values)
        if measure.neutral:
            return say("{head}; {neutral} would be even.", head=head, **values)
        return say("{head}; {margin} would matter.", head=head, **values)
    frame = (
        "{shown}; {neutral} would be even, and {margin} away from it would matter."
        if row.chance
        else "{shown}; {margin} would matter."
    )
    return say(frame, **values)


def _unknown(measure: Measure, row: Any, about: str, values: dict[str, str]) -> str:
    """Why a measure says nothing, in one or two sentences: the interval, what it would be held against, and the
    smallest effect that so little data would show. `values` as for `_ability`."""
    head = say("Can't say {about}", about=about) if about else say("Can't say")
    if pd.isna(row.ci_low):
        return say("{head}: there is too little to go by.", head=head)
    told = say("anything from {low} to {high} is possible", **values)
    if measure.kind == "ability":
        frame = "guessing gives {neutral}, and {margin} above it would matter"
    elif row.chance:
        frame = "{neutral} would be even, and {margin} away from it would matter"
    else:
        frame = "{margin} would matter"
    against = say(frame, **values)
    need = (
        ""
        if pd.isna(row.mde)
        else " " + say("With this little data only {mde} or more would show reliably.", **values)
    )
    return say("{head}: {told}; {against}.", head=head, told=told, against=against) + need


def _failed(measure: Measure, suite: Suite, findings: pd.DataFrame) -> list[str]:
    """What the controls of a measure showed that are not `able`."""
    shown = whole(findings).set_index("measure")["verdict"]
    told = []
    for control in (each for each in suite.controls if measure.name in each.guards):
        verdict = shown.get(control.name)
        if verdict == "able":
            continue
        own = _own(suite, control)
        name = words.title(suite.name, control.name)
        if verdict is None:
            told.append(say("its control «{name}» was not asked", name=name))
        elif own is None:
            told.append(say("its control «{name}» failed", name=name))
        elif verdict == "inconclusive":
            told.append(say("it is not certain {about}", about=_part(own, "about")))
        else:
            told.append(_lowered(_part(own, "not")))
    return told or [say("a control failed")]


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _few(row: Any) -> str:
    if "few events" not in row.method or row.verdict == "not interpretable":
        return ""
    return " " + say("Few cases carry this, so the interval is a cautious one.")


def _of_one(measure: Measure, row: Any, suite: Suite) -> str:
    """What it means that all pictures are of one lemma, as of one profession."""
    if "one lemma" not in row.method:
        return ""
    noun = words.counted(1, measure.lemmas or suite.lemmas)
    return " " + say("All of it is of {lemma}, and says nothing of others.", lemma=noun)


def evidence(measure: Measure, row: Any, suite: Suite, outcomes: pd.DataFrame) -> str:
    """What a finding of these outcomes rests on, and its name: «144 answers over 12 professions; resolution gap»."""
    return say(
        "{answers} over {clusters}; {name}",
        answers=words.counted(row.n, "answers"),
        clusters=words.counted(row.n_clusters, clusters(measure, suite, outcomes)),
        name=words.title(suite.name, measure.name),
    )


def clusters(measure: Measure, suite: Suite, outcomes: pd.DataFrame) -> str:
    """What the interval counts: a noun that words.counted knows. Of pictures that name no lemma (no profession, say),
    each is its own; where some do and others don't, both. Of one lemma the pictures are counted."""
    noun = measure.lemmas or suite.lemmas
    if measure.clusters[0] != "lemma" or noun == "pictures":
        return "pictures"
    rows = asked(measure, outcomes).reindex(columns=["lemma", "image", "scene"])
    if rows["lemma"].nunique() == 1 < rows["scene"].nunique():
        return "pictures"
    alone = rows["lemma"] == rows["image"]
    return noun if not alone.any() else "pictures" if alone.all() else f"{noun} and pictures"
