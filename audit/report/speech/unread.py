"""Why a finding can't be interpreted, in words."""

from typing import Any

import pandas as pd

from audit.statistics import whole
from audit.statistics.verdicts import HOLDS, INCONCLUSIVE, NOT_INTERPRETABLE
from probes.suite import Measure, Suite

from . import missing, words
from .words import say

WHOLE = {
    "ability": ("about", "able", "partial", "not", "below"),
    "disparity": ("about", "above", "below", "within"),
    "description": ("about", "told"),
}
"""Kind of a measure -> what it must have to be told by sentences of its own."""
PART_OF = {"able": "able", "partial": "partial", "at chance": "not", "below chance": "below"}
"""An ability's verdict -> its sentence."""
ALIKE = {
    "alike": "{share} of the texts are to it the very ones that they are compared with, as where a tokenizer drops the "
    "signs that they differ in",
    "options": "in {share} of the questions both options are one text to it, as where a tokenizer does not know their "
    "signs, or cuts them off",
}
"""Why nothing was asked, though something was answered."""


def own_sentences(suite: Suite, measure: Measure) -> dict[str, str] | None:
    """A measure's own sentences in the reader's language, None where it has not all of them."""
    told = words.parts(suite.name, measure.name)
    return told if all(part in told for part in WHOLE[measure.kind]) else None


def reasons(measure: Measure, row: Any, suite: Suite, findings: pd.DataFrame) -> str:
    """Why the finding `row` of `measure` can't be interpreted; `findings` say what its controls showed."""
    return say("; ").join(_reasons(measure, row, suite, findings))


def told(measure: Measure, row: Any, suite: Suite, findings: pd.DataFrame) -> str:
    """That it can't, and why, in a sentence."""
    return say("This run can't tell: {reasons}.", reasons=reasons(measure, row, suite, findings))


def _reasons(measure: Measure, row: Any, suite: Suite, findings: pd.DataFrame) -> list[str]:
    """Those of a finding's `because`, of its controls one each."""
    if row.because == "ability":
        return [
            say(
                "it is not shown to answer better than by guessing at all, so a difference between its answers means "
                "nothing"
            )
        ]
    if row.because == "pairs":
        frame = "{share} of the pairs lack one side, more than the policy allows, and the others may be of another kind"
        return [say(frame, share=words.percent(missing.pairs(row)))]
    if row.because in ALIKE:
        return [say(ALIKE[row.because], share=words.percent(missing.alike(row)))]
    return _failed(measure, suite, findings)


def _failed(measure: Measure, suite: Suite, findings: pd.DataFrame) -> list[str]:
    """What the controls of a measure showed that do not hold."""
    verdicts = whole(findings).set_index("measure")["verdict"]
    told = []
    for control in (each for each in suite.controls if measure.name in each.guards):
        verdict = verdicts.get(control.name)
        if verdict in HOLDS:
            continue
        own = own_sentences(suite, control)
        name = words.title(suite.name, control.name)
        if verdict is None:
            told.append(say("its control «{name}» was not asked", name=name))
        elif own is None:
            told.append(say("its control «{name}» failed", name=name))
        elif verdict in (INCONCLUSIVE, NOT_INTERPRETABLE):
            told.append(say("it is not certain {about}", about=own["about"]))
        else:
            told.append(_lowered(own[PART_OF[verdict]]))
    return told or [say("a control failed")]


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
