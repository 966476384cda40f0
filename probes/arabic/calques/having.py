"""What someone has, and the colour of things, in a literal translation: «مع», «لديه», «باللون»."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from probes.arabic import grammar
from probes.arabic.numbers.number_phrases import Word

from .clauses import refers, verb_first
from .constituents import (  # fmt: skip
    NounPhrase,
    Spans,
    edited,
    noun_phrase,
    read,
    recased,
)
from .prepositions import bare_phrase
from .words import Vocabulary

_HIS = re.compile("[وف]?لدي(ه|ها|هما|هم|هن)")
_COLOUR = re.compile("باللون(ين)?")


@dataclass(frozen=True)
class _Had:
    """Someone with what one has or carries: words [start, end) of the caption become «رجل» and «حقيبة» again.

    owner: as the caption has it in the nominative. thing: its phrase at words of the caption, or «سماعته».
    """

    start: int
    end: int
    owner: NounPhrase
    owner_text: str
    thing: NounPhrase | None
    thing_text: str


def with_having(known: Vocabulary, caption: str) -> str | None:
    """«رجل يحمل حقيبة» -> «رجل مع حقيبة», «رجل ذو لحية» -> «رجل مع لحية», «رجل بلحية» likewise."""
    had = _had(known, caption)
    if not had:
        return None
    thing = _cased(known, caption, had, "genitive")
    return edited(caption, [(had.start, had.end, f"{had.owner_text} مع {thing}")]) if thing else None


def find_with_having(known: Vocabulary, caption: str) -> Spans:
    """«مع» and what people wear, carry or have on them; not what one plays or walks with (مع كلب)."""
    words, found = read(caption), []
    for place in range(1, len(words) - 1):
        if words[place].text not in ("مع", "ومع") or not _carried(known, words[place + 1].text):
            continue
        before = known.verb_forms.get(words[place - 1].text.removeprefix("و"))
        subject = noun_phrase(known, words, 1)
        if not before and subject and subject.last == place:
            before = known.verb_forms.get(words[0].text)
        if before and before.verb.id in known.lists["done_with"]:
            continue
        if words[place - 1].text not in known.lists["goes_with"] and not _worn_with(known, words, place):
            found.append((words[place].start, words[place + 1].end))
    return found


def has_it(known: Vocabulary, caption: str) -> str | None:
    """«رجل ذو لحية» -> «رجل لديه لحية», «رجل يحمل حقيبة» and «رجل بلحية» likewise."""
    had = _had(known, caption)
    if not had or not had.thing or had.thing.definite:
        return None
    thing = _cased(known, caption, had, "nominative")
    his = _pronoun(had.owner)
    return edited(caption, [(had.start, had.end, f"{had.owner_text} لدي{his} {thing}")]) if thing else None


def find_has_it(known: Vocabulary, caption: str) -> Spans:
    """«لديه» and its forms."""
    return [(word.start, word.end) for word in read(caption)[1:] if _HIS.fullmatch(word.text)]


def by_colour(known: Vocabulary, caption: str) -> str | None:
    """«كرة حمراء» -> «كرة باللون الأحمر», «كلب أبيض وأسود» -> «كلب باللونين الأبيض والأسود»."""
    words = read(caption)
    for place in range(len(words)):
        phrase = bare_phrase(known, words, place)
        if not phrase or phrase.noun.rational:
            continue
        colours = [row.id in known.lexicon.colours for _, row in phrase.adjectives]
        tail = len(colours) - (colours.index(True) if True in colours else len(colours))
        if tail not in (1, 2) or not all(colours[-tail:]) or _coloured(known, words[: phrase.last], tail):
            continue
        rows = [row for _, row in phrase.adjectives[-tail:]]
        named = [grammar.agree(row, "masculine", "singular", "genitive", definite=True) for row in rows]
        said = f"باللون {named[0]}" if tail == 1 else f"باللونين {named[0]} و{named[1]}"
        return edited(caption, [(words[phrase.last - tail].start, words[phrase.last - 1].end, said)])
    return None


def find_by_colour(known: Vocabulary, caption: str) -> Spans:
    """«باللون» with its colour, of what has it; not of what is painted in it, nor of a picture."""
    words, found = read(caption), []
    for place in range(1, len(words) - 1):
        colour = _COLOUR.fullmatch(words[place].text)
        if not colour or _coloured(known, words[:place], 2 if colour[1] else 1):
            continue
        if words[place + 1].text.startswith("ال"):
            found.append((words[place].start, words[place + 1].end))
    return found


def _coloured(known: Vocabulary, before: Sequence[Word], colours: int) -> bool:
    """Whether something before is coloured on purpose, or a picture in two colours (black and white)."""
    said = {re.sub("^(ال|و|ب|ل)", "", word.text) for word in before}
    return bool(said & known.lists["coloured"] or (colours == 2 and said & known.lists["pictures"]))


def _had(known: Vocabulary, caption: str) -> _Had | None:
    words = read(caption)
    return _carries(known, caption, words) or _features(known, caption, words)


def _carries(known: Vocabulary, caption: str, words: Sequence[Word]) -> _Had | None:
    """«يحمل رجل حقيبة», «رجل يحمل حقيبة», «صورة لرجل يحمل حقيبة»."""
    if clause := verb_first(known, words):
        if clause.verb.verb.id not in known.lists["carrying"] or clause.verb.tense == "past":
            return None
        return _had_by(known, caption, words, clause.subject, clause.subject_end, words[0].start)
    for at in range(1, len(words)):
        form = known.verb_forms.get(words[at].text)
        if not form or form.verb.id not in known.lists["carrying"] or form.tense == "past":
            continue
        owner = next((p for i in range(at) if (p := bare_phrase(known, words, i)) and p.last == at), None)
        if owner and _has_things(known, owner) and (form.gender, form.number) == owner.agreement:
            return _had_by(known, caption, words, owner, at + 1, words[owner.first].start)
    return None


def _had_by(
    known: Vocabulary, caption: str, words: Sequence[Word], owner: NounPhrase, place: int, start: int
) -> _Had | None:
    """What the owner carries, from word `place` on; None where what follows may be the verb's or refer back to
    someone, or there are members of a group between them."""
    if place >= len(words) or place - owner.last > 1:
        return None
    owned = known.owned.get(words[place].text)
    thing = None if owned else noun_phrase(known, words, place)
    noun = owned[0].singular if owned else thing.noun.singular if thing else ""
    if not _carried(known, noun):
        return None
    end = thing.last if thing else place + 1
    rest = words[end:]
    there = not rest or not rest[0].text[0].isalpha() or rest[0].text in known.lists["where_one_is"]
    if not there or (thing and thing.definite) or any(refers(known, word) for word in rest):
        return None  # «يحمل ميكروفونا لامرأة», and «مظلة فوق رأسه», say more of carrying than where one is
    said = caption[words[owner.first].start : words[owner.last - 1].end]
    text = caption[words[place].start : words[end - 1].end]
    return _Had(start, words[end - 1].end, owner, said, thing, text)


def _has_things(known: Vocabulary, owner: NounPhrase) -> bool:
    """Whether someone, and no shirt (يرتدي قميصا ويحمل)."""
    return owner.noun.rational or owner.noun.id in known.lists["animals"]


def _features(known: Vocabulary, caption: str, words: Sequence[Word]) -> _Had | None:
    """«رجل بلحية», «رجل ذو لحية»: what they have is written behind «ب» or follows «ذو»."""
    for place in range(1, len(words)):
        owner = next(
            (p for i in range(place) if (p := noun_phrase(known, words, i)) and p.last == place), None
        )
        if not owner or not _has_things(known, owner):
            continue
        word, joined = words[place].text, ""
        if word in known.lists["owners"]:
            at = place + 1
            thing = noun_phrase(known, words, at)
        elif word.startswith("ب"):
            at, joined = place, "ب"
            thing = bare_phrase(known, words, at)
        else:
            continue
        if not thing or thing.definite or not _carried(known, thing.noun.singular) or thing.counted:
            continue
        if joined and thing.noun.singular not in known.lists["features"]:
            continue
        if thing.last < len(words) and words[thing.last].text.startswith("ال"):
            continue
        start = words[owner.first].start
        owner_text = caption[start : words[place - 1].end]
        text = caption[words[at].start + len(joined) : words[thing.last - 1].end]
        return _Had(start, words[thing.last - 1].end, owner, owner_text, thing, text)
    return None


def _cased(known: Vocabulary, caption: str, had: _Had, case: grammar.Case) -> str | None:
    """What one has, in another case."""
    if not had.thing:
        return had.thing_text
    words = read(had.thing_text)
    phrase = noun_phrase(known, words, 0)
    edits = recased(words, phrase, case) if phrase else None
    return edited(had.thing_text, edits) if edits is not None else None


def _carried(known: Vocabulary, word: str) -> bool:
    """Whether a word, in any form that is known, or with whose it is, names what one carries, wears or has."""
    listed = known.lists["carried"]
    owned, forms = known.owned.get(word), known.noun_forms.get(word, [])
    if word in listed or (owned and owned[0].singular in listed):
        return True
    return any(noun.singular in listed and not definite for noun, _, definite, _ in forms)


def _worn_with(known: Vocabulary, words: Sequence[Word], place: int) -> bool:
    """Whether clothes go with others («يرتدي قميصا مع وشاح»): the last verb is to wear, and this is worn."""
    verbs = [form for word in words[:place] if (form := known.verb_forms.get(word.text.removeprefix("و")))]
    return bool(verbs) and verbs[-1].verb.id == "wear" and words[place + 1].text in known.lists["accessories"]


def _pronoun(owner: NounPhrase) -> str:
    gender, number = owner.agreement
    if number == "dual":
        return "هما"
    if number == "plural":
        return "هم" if gender == "masculine" else "هن"
    return "ه" if gender == "masculine" else "ها"
