"""The prepositions of a literal translation: those of the English words."""

import re
from collections.abc import Iterator, Sequence

from probes.arabic.numbers.number_phrases import Word

from .constituents import NounPhrase, Spans, attached, edited, noun_phrase, read
from .words import VerbForm, Vocabulary


def literal_preposition(known: Vocabulary, caption: str) -> str | None:
    """«في الحافلة» -> «على الحافلة», «يلعب بالكرة» -> «يلعب مع الكرة»."""
    for start, end, _, literal in _prepositions(known, caption, "native", "prepositions"):
        return edited(caption, [(start, end, literal)])
    return None


def find_literal_preposition(known: Vocabulary, caption: str) -> Spans:
    """The same places with the preposition of English. «على الحافلة» may also be meant: on its roof."""
    return [(start, end) for start, end, *_ in _prepositions(known, caption, "calque", "prepositions")]


def in_clothes(known: Vocabulary, caption: str) -> str | None:
    """«رجل بقميص» -> «رجل في قميص»."""
    for start, end, _, literal in _prepositions(known, caption, "native", "clothes"):
        return edited(caption, [(start, end, literal)])
    return None


def find_in_clothes(known: Vocabulary, caption: str) -> Spans:
    """Someone «في قميص»."""
    return [(start, end) for start, end, *_ in _prepositions(known, caption, "calque", "clothes")]


def picture_from(known: Vocabulary, caption: str) -> str | None:
    """«صورة لطبيبة» -> «صورة من طبيبة», «صورة للطبيبة» -> «صورة من الطبيبة»."""
    words = read(caption)
    for place in range(len(words) - 1):
        after = words[place + 1]
        if words[place].text in known.lists["pictures"] and (of := _after_li(known, words, place + 1)):
            return edited(caption, [(after.start, after.end, f"من {of}")])
    return None


def find_picture_from(known: Vocabulary, caption: str) -> Spans:
    """«صورة من» and what is shown; not where it is taken from (صورة من النافذة)."""
    words, found = read(caption), []
    for first, second, third in zip(words, words[1:], words[2:], strict=False):
        bare = re.sub("^ال|(ه|ها|هم|هما)$", "", third.text)
        if (
            first.text in known.lists["pictures"]
            and second.text == "من"
            and bare not in known.lists["vantage"]
        ):
            found.append((first.start, second.end))
    return found


def _prepositions(
    known: Vocabulary, caption: str, side: str, kind: str
) -> Iterator[tuple[int, int, str, str]]:
    """(start, end, as it is, as the other side has it) of the preposition, and of what it is written onto."""
    words = read(caption)
    other = "calque" if side == "native" else "native"
    for place, word in enumerate(words):
        for row in known.lists[kind]:
            has, gets = row[side], row[other]
            if has == "ب":
                noun, end = word.text[1:] if word.text.startswith("ب") else "", word.end
            elif word.text == has and place + 1 < len(words):
                noun, end = words[place + 1].text, words[place + 1].end
            else:
                continue
            definite = noun.startswith("ال")
            if noun.removeprefix("ال") not in row["nouns"] or (row.get("definite") and not definite):
                continue
            before = words[place - 1].text if place else ""
            if before in row.get("not_after", ()) or not _governed(known, words, place, row["after"]):
                continue
            text = caption[end - len(noun) : end] if caption[end - len(noun) : end] == noun else noun
            yield word.start, end, word.text, f"ب{text}" if gets == "ب" else f"{gets} {text}"


def _governed(known: Vocabulary, words: Sequence[Word], place: int, after: str) -> bool:
    """Whether what stands before the preposition is what it needs."""
    if after == "anything":
        return True
    before = words[place - 1].text if place else ""
    if after == "person":
        phrases = (bare_phrase(known, words, i) for i in range(max(0, place - 3), place))
        return any(p and p.last == place and p.noun.rational for p in phrases)
    if after == "verb":
        taker = known.verb_forms.get(before.removeprefix("و")) or _verb_of(known, words, place)
        return bool(taker and taker.verb.object != "never" and taker.verb.id not in known.lists["carrying"])
    if after in known.verbs:
        if (form := known.verb_forms.get(before.removeprefix("و"))) and form.verb.id == after:
            return True
        first = _verb_of(known, words, place)
        return bool(first and first.verb.id == after)
    return before in after.split()


def _verb_of(known: Vocabulary, words: Sequence[Word], place: int) -> VerbForm | None:
    """The verb that opens the caption, where its subject ends at `place`."""
    subject = noun_phrase(known, words, 1)
    return known.verb_forms.get(words[0].text) if subject and subject.last == place else None


def bare_phrase(known: Vocabulary, words: Sequence[Word], place: int) -> NounPhrase | None:
    """The noun phrase at a word, without the preposition that is written onto it: «لطبيبة»."""
    bare = attached(known, words[place].text)
    if not bare or noun_phrase(known, words, place):
        return noun_phrase(known, words, place)
    return noun_phrase(known, [*words[:place], Word(bare, 0, 0), *words[place + 1 :]], place)


def _after_li(known: Vocabulary, words: Sequence[Word], place: int) -> str | None:
    """What «ل» is written onto; None where it may be no ل (صورة لاعب), or ال may be behind it (للاعب)."""
    word = words[place].text
    if not word.startswith("ل") or noun_phrase(known, words, place):
        return None
    if word.startswith("لل"):
        indefinite = [Word(word[1:], 0, 0)]
        return None if noun_phrase(known, indefinite, 0) else "ال" + word[2:]
    rest = word[1:]
    return rest if noun_phrase(known, [Word(rest, 0, 0), *words[place + 1 :]], 0) else None
