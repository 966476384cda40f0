"""The passive in a literal translation: with its agent, or said by «يتم» and a verbal noun."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from probes.arabic.numbers import dependents
from probes.arabic.numbers.number_phrases import Word
from probes.arabic.numbers.spellings import fold

from .clauses import Clause, apart, in_case, refers, subject_verb, verb_first
from .constituents import NounPhrase, Spans, closed, edited, is_verb, kind, noun_phrase, read
from .words import Vocabulary, conjugate

_DONE = re.compile("[وف]?(س?[يت]تم|تم|تمت)")
_OF_ONESELF = re.compile("[وف]?[يت](ت|ن|ست).*")
"""Of the forms that say what befalls one or what one becomes few have a passive: يتعرض, ينطلق."""
_PARTICIPLE = re.compile("(ال)?م..?و.(ة|ان|ين|تان|تين|ون|ات)?")
"""معصوب, محمولة."""


@dataclass(frozen=True)
class _Turned:
    """A clause whose object can be the subject of a passive, words [start, end); who does it is genitive."""

    clause: Clause
    patient: NounPhrase
    agent: str
    start: int
    end: int


def passive_agent(known: Vocabulary, caption: str) -> str | None:
    """«يحمل رجل كرة» -> «تحمل كرة من قبل رجل», «رجل يحمل كرة» -> «كرة تحمل من قبل رجل»."""
    words = read(caption)
    turned = _turned(known, caption, words)
    if not turned or turned.clause.verb.tense == "past":
        return None
    verb_at, patient = turned.clause.verb_at, turned.patient
    gender, number = patient.agreement
    passive = conjugate(turned.clause.verb.verb, gender, number if verb_at else "singular", passive=True)
    said = in_case(caption, words, patient, patient.last, "nominative")
    if not passive or said is None:
        return None
    order = f"{said} {passive}" if verb_at else f"{passive} {said}"
    return edited(caption, [(turned.start, turned.end, f"{order} من قبل {turned.agent}")])


def find_passive_agent(known: Vocabulary, caption: str) -> Spans:
    """A passive, «من قبل» and someone after it."""
    words = read(caption)
    return [
        (words[i].start, words[i + 1].end)
        for i in range(1, len(words) - 2)
        if (words[i].text, words[i + 1].text) == ("من", "قبل")
        and words[i + 2].text not in known.lists["no_agent"]
        and _passive(known, words[:i])
    ]


def done_by_noun(known: Vocabulary, caption: str) -> str | None:
    """«يحمل رجل كرة» -> «يتم حمل كرة من قبل رجل»."""
    words = read(caption)
    turned = _turned(known, caption, words)
    if not turned:
        return None
    verb, masdar = turned.clause.verb, turned.clause.verb.verb.masdar
    of = in_case(caption, words, turned.patient, turned.patient.last, "genitive")
    if not masdar or of is None:
        return None
    feminine = masdar.endswith("ة")
    done = ("تمت" if feminine else "تم") if verb.tense == "past" else ("تتم" if feminine else "يتم")
    return edited(caption, [(turned.start, turned.end, f"{done} {masdar} {of} من قبل {turned.agent}")])


def find_done_by_noun(known: Vocabulary, caption: str) -> Spans:
    """A form of «تم» with what is done right after it, as a noun."""
    words = read(caption)
    return [
        (words[i].start, words[i + 1].end)
        for i in range(len(words) - 1)
        if _DONE.fullmatch(words[i].text) and _a_masdar(known, words, i + 1)
    ]


def _turned(known: Vocabulary, caption: str, words: Sequence[Word]) -> _Turned | None:
    """None where the object is a person, or what follows may belong to it or refer back to who does it."""
    first = verb_first(known, words)
    clause = first or subject_verb(known, words)
    if not clause or not clause.verb.verb.passive:
        return None
    patient = noun_phrase(known, words, first.subject_end if first else clause.verb_at + 1)
    if not patient or patient.noun.rational or not closed(known, words, patient.last):
        return None
    rest = words[patient.last :]
    if any(refers(known, word) for word in rest) or (rest and rest[0].text.startswith("ل")):
        return None  # «صورة لمتزلج» is one thing
    if first and not apart(known, words, clause):
        return None
    agent = in_case(caption, words, clause.subject, clause.subject_end, "genitive")
    start = words[0 if first else clause.subject.first].start
    return _Turned(clause, patient, agent, start, words[patient.last - 1].end) if agent else None


def _passive(known: Vocabulary, before: Sequence[Word]) -> bool:
    """Whether the last verb before an agent may be a passive, or a participle stands there."""
    for place in reversed(range(len(before))):
        word = before[place].text
        if _DONE.fullmatch(word) or _PARTICIPLE.fullmatch(word):
            return True
        form = known.verb_forms.get(word)
        if not form and not is_verb(known, word):
            continue
        if form.verb.object == "never" if form else _OF_ONESELF.fullmatch(word):
            return False
        opens = not place or kind(known, before, place - 1) == "clause"
        return opens or not noun_phrase(known, before, place + 1)  # «رجل يحمل كرة» is none
    return False


def _a_masdar(known: Vocabulary, words: Sequence[Word], place: int) -> bool:
    """Whether a word may be a verbal noun: no preposition, sign, clause or verb."""
    word = words[place].text
    if fold(word) in dependents.PREPOSITIONS or not word[0].isalpha():
        return False
    return word in known.masdars or kind(known, words, place) not in ("clause", "and_verb", "attribute")
