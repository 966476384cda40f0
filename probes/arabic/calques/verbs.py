"""The verb in a literal translation: its subject before it, a light verb for it, or the passive with an agent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from probes.arabic.grammar import Case
from probes.arabic.numbers.number_phrases import Word

from .constituents import (  # fmt: skip
    Edits,
    NounPhrase,
    Spans,
    closed,
    edited,
    is_verb,
    kind,
    noun_phrase,
    read,
    recased,
)
from .words import BE, LIGHT, Verb, VerbForm, Vocabulary, conjugate


@dataclass(frozen=True)
class _Clause:
    """A caption's first verb with its subject, and where the subject and the object end.

    subject_end: past a collective's «من» and its plural.
    """

    verb: VerbForm
    verb_at: int
    subject: NounPhrase
    subject_end: int


def subject_first(known: Vocabulary, caption: str) -> str | None:
    """«يأكل الولد تفاحة» -> «الولد يأكل تفاحة»; after a subject of several the verb agrees in number."""
    words = read(caption)
    clause = _verb_first(known, words)
    if not clause or not _apart(known, words, clause):
        return None
    verb, (gender, number) = clause.verb, clause.subject.agreement
    if verb.tense == "past" and not clause.subject.definite and clause.subject_end == clause.subject.last:
        return None  # «كلب قفز» may be a noun and another
    after = conjugate(verb.verb, gender, number, verb.tense)
    start, end = words[0].start, words[clause.subject_end - 1].end
    subject = caption[words[1].start : end]
    return edited(caption, [(start, end, f"{subject} {after}")]) if after else None


def find_subject_first(known: Vocabulary, caption: str) -> Spans:
    """A subject and its verb that open the caption."""
    words = read(caption)
    clause = _subject_first(known, words)
    return [(words[0].start, words[clause.verb_at].end)] if clause else []


def light_verb(known: Vocabulary, caption: str) -> str | None:
    """«يقفز طفل» -> «يقوم طفل بالقفز», «طفل يرمي كرة» -> «طفل يقوم برمي كرة»."""
    words = read(caption)
    clause = _verb_first(known, words)
    if clause:
        apart = _apart(known, words, clause)
        return _lightened(known, caption, words, clause.verb, 0, clause.subject_end) if apart else None
    for place, word in enumerate(words[1:], start=1):
        form = known.verb_forms.get(word.text)
        if form and form.tense == "present" and words[place - 1].text not in known.lists["no_verb_after"]:
            return _lightened(known, caption, words, form, place, place + 1) if form.verb.masdar else None
    return None


def find_light_verb(known: Vocabulary, caption: str) -> Spans:
    """A form of «قام» with a verbal noun after «ب», the subject between them or not."""
    words, found = read(caption), []
    for place, word in enumerate(words):
        form = known.verb_forms.get(re.sub("^[وف](?=[يتق])", "", word.text))
        if not form or form.verb != LIGHT:
            continue
        for later in words[place + 1 : place + 6]:
            if {later.text[1:], later.text[3:]} & known.masdars and re.match("ب", later.text):
                found.append((word.start, later.end))
                break
    return found


def passive_agent(known: Vocabulary, caption: str) -> str | None:
    """«يحمل رجل كرة» -> «تحمل كرة من قبل رجل», «رجل يحمل كرة» -> «كرة تحمل من قبل رجل»."""
    words = read(caption)
    if ordered := _verb_first(known, words):
        verb_at, place, clause = 0, ordered.subject_end, ordered
    elif subject_verb := _subject_first(known, words):
        verb_at, place, clause = subject_verb.verb_at, subject_verb.verb_at + 1, subject_verb
    else:
        return None
    patient = noun_phrase(known, words, place)
    if not clause.verb.verb.passive or clause.verb.tense == "past" or not patient or patient.noun.rational:
        return None
    rest = words[patient.last :]
    if (
        not closed(known, words, patient.last)
        or any(_refers(known, word) for word in rest)
        or (rest and rest[0].text.startswith("ل"))
    ):
        return None  # «صورة لمتزلج» is one thing
    if verb_at == 0 and not _apart(known, words, clause):
        return None
    gender, number = patient.agreement
    passive = conjugate(clause.verb.verb, gender, number if verb_at else "singular", passive=True)
    agent_first = clause.subject.first
    agent = _in_case(caption, words, clause.subject, clause.subject_end, "genitive")
    said = _in_case(caption, words, patient, patient.last, "nominative")
    if not passive or agent is None or said is None:
        return None
    order = f"{said} {passive}" if verb_at else f"{passive} {said}"
    start = words[min(verb_at, agent_first)].start
    return edited(caption, [(start, words[patient.last - 1].end, f"{order} من قبل {agent}")])


def find_passive_agent(known: Vocabulary, caption: str) -> Spans:
    """«من قبل» and someone after it."""
    words = read(caption)
    return [
        (words[i].start, words[i + 1].end)
        for i in range(1, len(words) - 2)
        if (words[i].text, words[i + 1].text) == ("من", "قبل")
        and words[i + 2].text not in known.lists["no_agent"]
    ]


def _verb_first(known: Vocabulary, words: Sequence[Word]) -> _Clause | None:
    """A caption that opens with a verb and the subject that it agrees with."""
    form = known.verb_forms.get(words[0].text) if words else None
    subject = noun_phrase(known, words, 1) if form else None
    if not form or not subject or form.number != "singular" or not _nominative(subject):
        return None
    if form.gender != subject.agreement[0]:
        return None
    end = _end(known, words, subject)
    return _Clause(form, 0, subject, end) if end else None


def _subject_first(known: Vocabulary, words: Sequence[Word]) -> _Clause | None:
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
    return _Clause(form, end, subject, end)


def _end(known: Vocabulary, words: Sequence[Word], subject: NounPhrase) -> int | None:
    """Past «من الأطفال», where the subject is a collective; None where who they are is not known."""
    of = subject.last
    if subject.noun.id not in known.lists["collectives"] or [w.text for w in words[of : of + 1]] != ["من"]:
        return of
    members = noun_phrase(known, words, of + 1)
    if members and members.number == "plural":
        return members.last
    return of + 2 if [word.text for word in words[of + 1 : of + 2]] == ["الناس"] else None


def _apart(known: Vocabulary, words: Sequence[Word], clause: _Clause) -> bool:
    """Whether the subject ends where it is taken to end, what follows being the verb's and not its own."""
    subject, place = clause.subject, clause.subject_end
    if clause.verb.verb == LIGHT:
        return place < len(words) and words[place].text.startswith("ب")
    if closed(known, words, place) and _may_be_alone(clause.verb.verb, words, place):
        return True
    if clause.verb.verb.object == "never" or kind(known, words, place) not in ("noun", "owned"):
        return False
    whole = subject.definite or subject.number == "dual" or place > subject.last or bool(subject.adjectives)
    the = words[place].text.startswith("ال")
    return whole or (subject.noun.id not in known.lists["heads"] and not the)


def _may_be_alone(verb: Verb, words: Sequence[Word], place: int) -> bool:
    """Whether the verb needs no object here, or has it after its preposition: «يمسك بكرة»."""
    after = words[place].text if place < len(words) else ""
    return verb.object != "always" or bool(verb.preposition and after.startswith(verb.preposition))


def _nominative(subject: NounPhrase) -> bool:
    return "nominative" in subject.cases or subject.counted


def _in_case(caption: str, words: Sequence[Word], phrase: NounPhrase, end: int, case: Case) -> str | None:
    """The phrase's text, up to word `end`, with its case changed."""
    edits = recased(words, phrase, case)
    if edits is None:
        return None
    start = words[phrase.first].start
    moved = [(a - start, b - start, text) for a, b, text in edits]
    return edited(caption[start : words[end - 1].end], moved)


def _lightened(
    known: Vocabulary, caption: str, words: Sequence[Word], form: VerbForm, at: int, place: int
) -> str | None:
    """«يقوم» for the verb at `at`, and the verbal noun before word `place`."""
    masdar = form.verb.masdar
    performs = conjugate(LIGHT, form.gender, form.number, form.tense)
    if not masdar or not performs:
        return None
    edits: Edits = [(words[at].start, words[at].end, performs)]
    if closed(known, words, place, "clause", "and_verb"):
        if not _may_be_alone(form.verb, words, place):
            return None
        return _with_noun(caption, edits, words, at, place, words[place - 1].end, f"بال{masdar}")
    if form.verb.object == "never":
        return None
    if kind(known, words, place) == "owned" and closed(known, words, place + 1, "clause", "and_verb", "and"):
        return _with_noun(caption, edits, words, at, place, words[place - 1].end, f"ب{masdar}")
    patient = noun_phrase(known, words, place)
    if not patient:
        return None
    end = patient.last
    bare = not (patient.definite or patient.adjectives or patient.number == "dual")
    if bare and end < len(words) and words[end].text.startswith("ال"):
        end += 1  # «كرة القدم»
    if not closed(known, words, end, "clause", "and_verb", "and", "verb", "attribute"):
        return None
    cased = recased(words, patient, "genitive")
    joined = kind(known, words, end) == "and" and any(
        word.text.endswith("ا") for word in words[end:]
    )  # «ومعطفا»
    if cased is None or joined:
        return None
    return _with_noun(caption, edits + cased, words, at, place, words[place - 1].end, f"ب{masdar}")


def _with_noun(
    caption: str, edits: Edits, words: Sequence[Word], at: int, place: int, where: int, text: str
) -> str:
    if place == at + 1:  # right after the verb: one site
        start, end, performs = edits[0]
        return edited(caption, [(start, end, f"{performs} {text}"), *edits[1:]])
    return edited(caption, [*edits, (where, where, f" {text}")])


def _refers(known: Vocabulary, word: Word) -> bool:
    """Whether a word may refer back to the one who does it: a verb, a pronoun."""
    return (
        is_verb(known, word.text)
        or bool(re.search("(ه|ها|هم|هما|هن)$", word.text))
        or word.text.startswith("وه")
    )
