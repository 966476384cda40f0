"""A caption's verb with its subject, in either order, and where they end."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from probes.arabic.grammar import Case
from probes.arabic.numbers.number_phrases import Word

from .constituents import NounPhrase, closed, edited, is_verb, kind, noun_phrase, recased
from .words import BE, LIGHT, Verb, VerbForm, Vocabulary


@dataclass(frozen=True)
class Clause:
    """A caption's first verb with its subject, and where the subject and the object end.

    subject_end: past a collective's «من» and its plural.
    """

    verb: VerbForm
    verb_at: int
    subject: NounPhrase
    subject_end: int


def verb_first(known: Vocabulary, words: Sequence[Word]) -> Clause | None:
    """A caption that opens with a verb and the subject that it agrees with."""
    form = known.verb_forms.get(words[0].text) if words else None
    subject = noun_phrase(known, words, 1) if form else None
    if not form or not subject or form.number != "singular" or not _nominative(subject):
        return None
    if form.gender != subject.agreement[0]:
        return None
    end = _end(known, words, subject)
    return Clause(form, 0, subject, end) if end else None


def subject_verb(known: Vocabulary, words: Sequence[Word]) -> Clause | None:
    """A caption that opens with a subject and the verb that agrees with it. None of «to be», nor where the verb may
    be a relative clause: a past verb right behind an indefinite noun."""
    subject = noun_phrase(known, words, 0)
    if not subject or not _nominative(subject):
        return None
    end = _end(known, words, subject)
    form = known.verb_forms.get(words[end].text) if end and end < len(words) else None
    if not end or not form or form.verb == BE:
        return None
    if form.tense == "past" and not subject.definite and end == subject.last:
        return None
    if end == subject.last and (form.gender, form.number) != subject.agreement:
        return None
    return Clause(form, end, subject, end)


def _end(known: Vocabulary, words: Sequence[Word], subject: NounPhrase) -> int | None:
    """Past «من الأطفال», where the subject is a collective; None where who they are is not known."""
    of = subject.last
    if subject.noun.id not in known.lists["collectives"] or [w.text for w in words[of : of + 1]] != ["من"]:
        return of
    members = noun_phrase(known, words, of + 1)
    if members and members.number == "plural":
        return members.last
    return of + 2 if [word.text for word in words[of + 1 : of + 2]] == ["الناس"] else None


def apart(known: Vocabulary, words: Sequence[Word], clause: Clause) -> bool:
    """Whether the subject ends where it is taken to end, what follows being the verb's and not its own."""
    subject, place = clause.subject, clause.subject_end
    if clause.verb.verb == LIGHT:
        return place < len(words) and words[place].text.startswith("ب")
    if closed(known, words, place) and may_be_alone(clause.verb.verb, words, place):
        return True
    if clause.verb.verb.object == "never" or kind(known, words, place) not in ("noun", "owned"):
        return False
    whole = subject.definite or subject.number == "dual" or place > subject.last or bool(subject.adjectives)
    the = words[place].text.startswith("ال")
    return whole or (subject.noun.id not in known.lists["heads"] and not the)


def may_be_alone(verb: Verb, words: Sequence[Word], place: int) -> bool:
    """Whether the verb needs no object here, or has it after its preposition: «يمسك بكرة»."""
    after = words[place].text if place < len(words) else ""
    return verb.object != "always" or bool(verb.preposition and after.startswith(verb.preposition))


def _nominative(subject: NounPhrase) -> bool:
    return "nominative" in subject.cases or subject.counted


def in_case(caption: str, words: Sequence[Word], phrase: NounPhrase, end: int, case: Case) -> str | None:
    """The phrase's text, up to word `end`, with its case changed."""
    edits = recased(words, phrase, case)
    if edits is None:
        return None
    start = words[phrase.first].start
    moved = [(a - start, b - start, text) for a, b, text in edits]
    return edited(caption[start : words[end - 1].end], moved)


def refers(known: Vocabulary, word: Word) -> bool:
    """Whether a word may refer back to the one who does it: a verb, a pronoun."""
    return (
        is_verb(known, word.text)
        or bool(re.search("(ه|ها|هم|هما|هن)$", word.text))
        or word.text.startswith("وه")
    )
