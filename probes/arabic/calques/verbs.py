"""The verb in a literal translation: its subject before it, a light verb for it, its object without its alif, and
what several do to each other."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from probes.arabic import grammar
from probes.arabic.numbers.number_phrases import Word

from .clauses import Clause, apart, may_be_alone, subject_verb, verb_first
from .constituents import Edits, NounPhrase, Spans, closed, edited, kind, noun_phrase, read, recased
from .words import LIGHT, VerbForm, Vocabulary, conjugate

_EACH = re.compile("[وفبل]?بعض(هما|هم|هن|ها)")


def subject_first(known: Vocabulary, caption: str) -> str | None:
    """«يأكل الولد تفاحة» -> «الولد يأكل تفاحة»; after a subject of several the verb agrees in number. Of a definite
    subject: «ولد يأكل» is a noun with its attribute, and good Arabic."""
    words = read(caption)
    clause = verb_first(known, words)
    if not clause or not clause.subject.definite or not apart(known, words, clause):
        return None
    verb, (gender, number) = clause.verb, clause.subject.agreement
    after = conjugate(verb.verb, gender, number, verb.tense)
    start, end = words[0].start, words[clause.subject_end - 1].end
    subject = caption[words[1].start : end]
    return edited(caption, [(start, end, f"{subject} {after}")]) if after else None


def find_subject_first(known: Vocabulary, caption: str) -> Spans:
    """A definite subject and its verb that open the caption."""
    words = read(caption)
    clause = subject_verb(known, words)
    if not clause or not clause.subject.definite:
        return []
    return [(words[0].start, words[clause.verb_at].end)]


def light_verb(known: Vocabulary, caption: str) -> str | None:
    """«يقفز طفل» -> «يقوم طفل بالقفز», «طفل يرمي كرة» -> «طفل يقوم برمي كرة»."""
    words = read(caption)
    clause = verb_first(known, words)
    if clause:
        if not apart(known, words, clause):
            return None
        return _lightened(known, caption, words, clause.verb, 0, clause.subject_end)
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
        for at in range(place + 1, min(place + 6, len(words))):
            text = words[at].text
            if not text.startswith("ب") or text in known.adjective_forms or text in known.noun_forms:
                continue  # «كلب بني»
            if {text[1:], text[3:]} & known.masdars and not _a_show(known, words, at):
                found.append((word.start, words[at].end))
            break  # «يقوم بحركة باستخدام»
    return found


def lost_alif(known: Vocabulary, caption: str) -> str | None:
    """«يرتدي رجل قميصا أبيض» -> «يرتدي رجل قميص أبيض»: an object as the nominative is written."""
    words = read(caption)
    for phrase in _objects(known, words):
        if phrase.cases == {"accusative"} and (edits := recased(words, phrase, "nominative")):
            made = edited(caption, edits)
            return made if find_lost_alif(known, made) else None  # «مهندس مخطط», a striped engineer
    return None


def find_lost_alif(known: Vocabulary, caption: str) -> Spans:
    """Indefinite objects in the singular that lack the alif of the accusative. One that a noun may follow as its owner
    needs none (قميص نوم), nor does one that is not written with it (كرة, حذاء)."""
    words = read(caption)
    return [
        (words[phrase.at].start, words[phrase.last - 1].end)
        for phrase in _objects(known, words)
        if "accusative" not in phrase.cases
    ]


def each_other(known: Vocabulary, caption: str) -> str | None:
    """«يلعب كلبان معا» -> «يلعب كلبان مع بعضهما البعض», «بعضهم بعضا» -> «بعضهم البعض»."""
    words = read(caption)
    for word, after in pairwise(words):
        if _EACH.fullmatch(word.text) and after.text in ("بعضا", "بعض"):
            return edited(caption, [(after.start, after.end, "البعض")])
    clause = verb_first(known, words) or subject_verb(known, words)
    them = _them(known, words, clause) if clause else None
    for word in words:
        if word.text in ("معا", "سويا") and them:
            return edited(caption, [(word.start, word.end, f"مع بعض{them} البعض")])
    return None


def find_each_other(known: Vocabulary, caption: str) -> Spans:
    """«بعضهما البعض»: Arabic has «بعضهما بعضا», or a verb that says it (يتصافحان)."""
    words = read(caption)
    return [
        (word.start, after.end)
        for word, after in pairwise(words)
        if _EACH.fullmatch(word.text) and after.text == "البعض"
    ]


def _a_show(known: Vocabulary, words: Sequence[Word], place: int) -> bool:
    """Whether a verbal noun that is also a thing's name («عرض», a show) has no object and names the thing."""
    bare = words[place].text[1:] in known.lists["light_with_object"]
    return bare and closed(known, words, place + 1, "clause", "and_verb", "and")


def _objects(known: Vocabulary, words: Sequence[Word]) -> Iterator[NounPhrase]:
    """Objects, indefinite and singular, whose accusative is written with ا, and that end where nothing may belong to
    them. Right behind its verb a noun may be its subject, unless that verb is known to have one before it."""
    first, second = verb_first(known, words), subject_verb(known, words)
    at = {second.verb_at + 1: second.verb} if second else {}
    if first and apart(known, words, first):
        at[first.subject_end] = first.verb
    for place, word in enumerate(words[:-1]):
        form = known.verb_forms.get(word.text) or known.verb_forms.get(word.text.removeprefix("و"))
        if form and place and form.verb.id in known.lists["worn_or_carried"]:
            at.setdefault(place + 1, form)
    for place, form in sorted(at.items()):
        phrase = noun_phrase(known, words, place)
        if form.verb.object == "never" or form.verb == LIGHT or not phrase or phrase.counted:
            continue
        if phrase.definite or phrase.number != "singular":
            continue
        if not _writes_alif(phrase) or not closed(
            known, words, phrase.last, "and", "and_verb", "verb", "clause"
        ):
            continue
        yield phrase


def _writes_alif(phrase: NounPhrase) -> bool:
    return grammar.decline(phrase.noun.forms, "singular", "accusative") != phrase.noun.singular


def _them(known: Vocabulary, words: Sequence[Word], clause: Clause) -> str | None:
    """The pronoun of a subject of several; None of one. That of a collective is its members'."""
    several = clause.subject
    if clause.subject_end > several.last:  # «مجموعة من الأطفال»
        several = noun_phrase(known, words, several.last + 1) or several
    gender, number = several.noun.gender, several.number
    if number == "dual":
        return "هما"
    if number == "singular":
        return None
    return ("هم" if gender == "masculine" else "هن") if several.noun.rational else "ها"


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
        if not may_be_alone(form.verb, words, place):
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
