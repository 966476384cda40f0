"""A word for the English «is», where an Arabic sentence has none; and «هناك» for «there is»."""

from collections.abc import Sequence

from probes.arabic.numbers.number_phrases import Word

from .clauses import Clause, apart, verb_first
from .constituents import Spans, edited, fronted, is_verb, kind, noun_phrase, read
from .words import BE, Vocabulary, conjugate


def explicit_copula(known: Vocabulary, caption: str) -> str | None:
    """«كلب في الماء» -> «كلب يكون في الماء», «على الأرض كرة» -> «على الأرض تكون كرة», «هناك كرة» likewise."""
    words = read(caption)
    if any(is_verb(known, word.text) for word in words):
        return None
    subject = noun_phrase(known, words, 0)
    if subject:
        gender, number = subject.agreement
        verb = conjugate(BE, gender, number)
        where = [word.text for word in words[subject.last : subject.last + 2]]
        if not verb or not where or where[0] not in known.lists["where"] or where[-1] == "السن":
            return None
        return edited(caption, [(words[subject.last].start, words[subject.last].start, f"{verb} ")])
    place = fronted(known, words) or 0
    subject = noun_phrase(known, words, place)
    if not subject or subject.definite or not ("nominative" in subject.cases or subject.counted):
        return None
    verb = conjugate(BE, subject.agreement[0], "singular")
    return edited(caption, [(words[place].start, words[place].start, f"{verb} ")])


def find_explicit_copula(known: Vocabulary, caption: str) -> Spans:
    """A present form of «كان» that no particle calls for, or a pronoun between a subject and what is said of it."""
    words, found = read(caption), []
    for place, word in enumerate(words[1:], start=1):
        form = known.verb_forms.get(word.text)
        is_be = form is not None and form.verb == BE and form.tense == "present"
        if is_be and words[place - 1].text not in known.lists["calls_for_be"]:
            found.append((word.start, word.end))
        elif (
            word.text in ("هو", "هي") and place + 1 < len(words) and not words[place + 1].text.startswith("و")
        ):
            phrases = (noun_phrase(known, words, i) for i in range(place))
            if any(p and p.last == place for p in phrases):
                found.append((word.start, word.end))
    return found


def there_first(known: Vocabulary, caption: str) -> str | None:
    """«كلب في الماء» -> «هناك كلب في الماء», «يقف كلب أمام بيت» -> «هناك كلب يقف أمام بيت», «في الصورة كلب» -> «هناك
    كلب في الصورة»."""
    words = read(caption)
    if len(words) < 2 or words[0].text == "هناك":
        return None
    if clause := verb_first(known, words):
        return _there_of_verb(known, caption, words, clause)
    place = fronted(known, words) or 0
    subject = noun_phrase(known, words, place)
    if not subject or subject.definite or not ("nominative" in subject.cases or subject.counted):
        return None
    if not place:
        head = subject.noun.singular in known.lists["pictures"]
        return None if head else edited(caption, [(words[0].start, words[0].start, "هناك ")])
    if kind(known, words, subject.last) != "end":
        return None
    where = caption[words[0].start : words[place - 1].end]
    said = caption[words[place].start : words[subject.last - 1].end]
    return edited(caption, [(words[0].start, words[-1].end, f"هناك {said} {where}")])


def find_there_first(known: Vocabulary, caption: str) -> Spans:
    """«هناك» that opens the caption, before what there is; «هناك في الحقل» says where."""
    words = read(caption)
    if len(words) < 2 or words[0].text not in ("هناك", "وهناك"):
        return []
    said = kind(known, words, 1) not in ("preposition", "sign", "verb", "clause")
    return [(words[0].start, words[0].end)] if said and not words[1].text.startswith("ال") else []


def _there_of_verb(known: Vocabulary, caption: str, words: Sequence[Word], clause: Clause) -> str | None:
    """«يقف كلب» -> «هناك كلب يقف»; for a verb that only says that there is one, «هناك» stands instead."""
    end, verb = clause.subject_end, clause.verb
    after = conjugate(verb.verb, *clause.subject.agreement, verb.tense)
    if clause.subject.definite or not after or verb.tense == "past" or not apart(known, words, clause):
        return None
    if verb.verb.id in known.lists["there"]:  # «توجد كرة», «تظهر كرة»
        return edited(caption, [(words[0].start, words[0].end, "هناك")])
    said = caption[words[1].start : words[end - 1].end]
    return edited(caption, [(words[0].start, words[end - 1].end, f"هناك {said} {after}")])
