"""A word for the English «is», where an Arabic sentence has none."""

from .constituents import Spans, edited, fronted, is_verb, noun_phrase, read
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
