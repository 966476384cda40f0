"""What a finding means, as a sentence that never says more than its verdict does, and never less than its interval.

The primary measures and the controls have sentences of their own (its suite's words); the others answer the question
that they ask.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from audit.statistics.measure_arrays import about as asked
from audit.statistics.verdicts import INCONCLUSIVE, NOT_INTERPRETABLE, NOT_JUDGED
from probes.suite import Measure, Suite

from . import adjusting, missing, unread, words
from .amounts import amount as amount
from .amounts import beyond_reach, unit_of, values
from .amounts import interval as interval
from .unread import PART_OF, own_sentences
from .words import say

HEADS = {
    "able": "Well enough",
    "partial": "Better than by guessing",
    "not": "Not noticeably better than by guessing",
    "below": "Worse than by guessing",
}
"""What is said in the place of an ability's own sentences."""
FIFTH = 0.2
"""Of the margin: a difference between two ways to average that is worth saying."""


def sentence(measure: Measure, row: Any, suite: Suite, findings: pd.DataFrame, source: str = "") -> str:
    """The finding `row` of `measure` in words, in the reader's language; `findings` say what its controls showed.
    source: the kind of pictures, of which a suite may have something to say."""
    own = own_sentences(suite, measure)
    shown = values(measure, row)
    if row.verdict == NOT_INTERPRETABLE:
        told = unread.told(measure, row, suite, findings)
        if own:
            why = unread.reasons(measure, row, suite, findings)
            told = say("This run can't tell {about}: {reasons}.", about=own["about"], reasons=why)
    elif row.verdict == INCONCLUSIVE:
        told = _unknown(measure, row, _part(own, "about"), shown)
    elif row.verdict == NOT_JUDGED:
        told = _described(own, shown)
    elif measure.kind == "ability":
        told = _ability(measure, row, own, shown)
    else:
        told = _disparity(measure, row, own, shown)
    if not own:
        told = f"{words.asks(suite.name, measure)} {told}"
    of_source = words.caveat(suite, source, measure.name)
    return " ".join([told, *_caveats(measure, row, suite), *([of_source] if of_source else [])])


def _part(own: dict[str, str] | None, name: str) -> str:
    return own[name] if own else ""


def _ability(measure: Measure, row: Any, own: dict[str, str] | None, shown: dict[str, str]) -> str:
    """What an ability's verdict means, in one sentence: the measure's own words where it has any, then the share, what
    use needs and what guessing gives. `shown` are the amounts as they are written, by name."""
    part = PART_OF[row.verdict]
    head = own[part] if own else say(HEADS[part])
    if "{" in head:
        return f"{head.format(**shown)}."
    needs = say(
        "use needs {enough}, guessing gives {neutral}" if measure.neutral else "use needs {enough}", **shown
    )
    if part == "able" and own and unit_of(measure) == "percent":
        return say("{head} {shown}; {needs}.", head=head, needs=needs, **shown)
    if unit_of(measure) == "percent":
        shown = shown | {"shown": say("right {shown}", **shown)}
    if part == "not" and row.ci_low > row.chance:
        head = own["partial"] if own else say(HEADS["partial"])
        frame = (
            "{head}, but hardly: {shown}; guessing gives {neutral}, and only {margin} above it would matter."
        )
    elif part == "partial":
        frame = (
            "{head}, but not well enough: {shown}; {needs}."
            if row.ci_high < row.enough
            else "{head}; that it is well enough is not shown: {shown}; {needs}."
        )
    else:
        frame = {
            "able": "{head}: {shown}; {needs}.",
            "not": "{head}: {shown}; that is at most {margin} above the {neutral} that guessing gives.",
            "below": "{head}: {shown}; guessing gives {neutral}, so that something turns its answers round.",
        }[part]
    return say(frame, head=head, needs=needs, **shown)


def _disparity(measure: Measure, row: Any, own: dict[str, str] | None, shown: dict[str, str]) -> str:
    """What a disparity's verdict means: which way it goes and by how much, wherever the interval leaves out the neutral
    value, and what would be even or would matter; else by how much at most. `shown` as for `_ability`."""
    if row.ci_low <= row.chance <= row.ci_high:
        frame = (
            "no difference at all was found."
            if row.ci_low == row.ci_high
            else "the difference is at most {most}, less than the {margin} that would matter."
        )
        head = _part(own, "within") or say("Hardly")
        return say("{head}: {told}", head=head, told=say(frame, **shown))
    head = own["above" if row.estimate >= row.chance else "below"].format(**shown) if own else shown["shown"]
    if row.chance:
        head = say("{head}; {neutral} would be even", head=head, **shown)
    frame = {
        "exceeds": "{head}; it would matter from {margin} away from it on."
        if row.chance
        else "{head}; {margin} would matter.",
        "within": "{head}; so little does not matter, only {margin} would.",
        "present": "{head}. So there is a difference, of at least {least} and at most {most}; whether by enough to "
        "matter ({margin}) is open.",
    }[row.verdict]
    return say(frame, head=head, **shown)


def _described(own: dict[str, str] | None, shown: dict[str, str]) -> str:
    """What was measured where nothing is judged. `shown` as for `_ability`."""
    head = own["told"].format(**shown) if own else shown["shown"]
    return say("{head}; guessing gives {neutral}. This is measured, not judged.", head=head, **shown)


def _unknown(measure: Measure, row: Any, about: str, shown: dict[str, str]) -> str:
    """Why a measure says nothing, in one or two sentences: the interval, what it would be held against, and what so
    little data would show. `shown` as for `_ability`."""
    head = say("Can't say {about}", about=about) if about else say("Can't say")
    if pd.isna(row.ci_low):
        return say("{head}: there is too little to go by.", head=head)
    ability = measure.kind == "ability"
    frame = "anything from {low} to {high} is possible"
    if ability and row.ci_low > row.chance and measure.statistic != "ceiling":
        frame = "it is better than by guessing, but anything from {low} to {high} is possible"
    told = say(frame, **shown)
    if ability:
        frame = "guessing gives {neutral}, and {margin} above it would matter"
    elif row.chance:
        frame = "{neutral} would be even, and {margin} away from it would matter"
    else:
        frame = "{margin} would matter"
    if ability and not measure.neutral:
        frame = "only more than {margin} would matter"
    told = say("{head}: {told}; {against}.", head=head, told=told, against=say(frame, **shown))
    return " ".join([told, *(say(need, **shown) for need in _needs(measure, row))])


def _needs(measure: Measure, row: Any) -> list[str]:
    """What it would take for the verdicts that were not reached, by name, a sentence each."""
    if pd.isna(row.mde_exceeds):
        return [] if pd.isna(row.mde) else ["With this little data only {mde} or more would show reliably."]
    if measure.kind == "ability":
        if beyond_reach(measure, row.chance + row.mde_exceeds):
            return ["With this little data nothing could reliably be shown to be well enough."]
        return ["With this little data only {able} or more would reliably be shown to be well enough."]
    needs = [
        "With this little data only {exceeds} or more would reliably be shown to be a difference that matters."
    ]
    if row.mde_within > row.margin:
        needs.append("That there is none that matters could be shown only if {within} were what matters.")
    return needs


def _caveats(measure: Measure, row: Any, suite: Suite) -> list[str]:
    """What a reader must know beside the verdict: a wording that it hangs on, few cases that carry it, one lemma."""
    if row.verdict == NOT_INTERPRETABLE:
        return []
    told = []
    if row.depends:
        quoted = say("“{wording}”")
        named = [
            quoted.format(wording=words.level(each, suite.name).strip("«»"))
            for each in row.depends.split("; ")
        ]
        frame = "This depends on the wording: without {wordings} the verdict is another."
        told.append(say(frame, wordings=say(" or ").join(named)))
    if "few events" in row.method:
        told.append(say("Few cases carry this, so the interval is a cautious one."))
    if measure.statistic == "ceiling" and (lost := missing.answers(row)):
        frame = "{answers} that have no value or no number are left out."
        told.append(say(frame, answers=words.counted(lost, "answers")))
    if "one lemma" in row.method:
        noun = words.counted(1, measure.lemmas or suite.lemmas)
        told.append(say("All of it is of {lemma}, and says nothing of others.", lemma=noun))
    return told


def estimand(measures: Iterable[Measure]) -> str:
    """What the figures of these measures are of, once for all of them."""
    those = list(measures)
    told = ["Every figure is the mean over answers, of which each counts the same."]
    if any(measure.pair for measure in those):
        told.append("Where answers are compared in pairs, it is the mean over the pairs.")
    if any(measure.wordings for measure in those):
        told.append("It is of the wordings that were asked; others may give other figures.")
    return " ".join(map(say, told))


def evidence(measure: Measure, row: Any, suite: Suite, outcomes: pd.DataFrame) -> str:
    """What a finding of these outcomes rests on, and its name: «144 answers over 12 professions; 95 % for all 8
    together; resolution gap»."""
    parts = [
        say(
            "{answers} over {clusters}",
            answers=words.counted(row.n, "answers"),
            clusters=words.counted(row.n_clusters, clusters(measure, suite, outcomes)),
        ),
        *_other_ways(measure, row),
        adjusting.interval(row),
        words.title(suite.name, measure.name),
    ]
    return say("; ").join(parts)


def _other_ways(measure: Measure, row: Any) -> list[str]:
    """What the estimate is with each cluster weighing the same, where that is another, and how far it goes over the
    wordings."""
    told = []
    if abs(row.by_cluster - row.estimate) > FIFTH * row.margin:
        told.append(say("each of these counting the same: {value}", value=_signed(measure, row.by_cluster)))
    low, high = (_signed(measure, end) for end in (row.wording_low, row.wording_high))
    if low != high:
        told.append(say("by wording from {low} to {high}", low=low, high=high))
    return told


def _signed(measure: Measure, value: float) -> str:
    """An estimate, with its sign where it is a difference."""
    return amount(measure, value, sign=measure.kind == "disparity" and not measure.neutral)


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
