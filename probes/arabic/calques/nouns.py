"""Nouns in a literal translation: the dual taken apart, the numeral with its noun's gender, an article, possession
by «الخاص بـ»."""

import re
from collections.abc import Sequence
from itertools import pairwise

from probes.arabic import grammar
from probes.arabic.lexicon import Gender, Noun
from probes.arabic.numbers import dependents, number_phrases
from probes.arabic.numbers.number_phrases import Found, Word
from probes.arabic.numbers.spellings import fold

from .constituents import NounPhrase, Spans, closed, edited, fronted, is_verb, kind, noun_phrase, read
from .words import BE, Vocabulary

_TWO: dict[Gender, str] = {"masculine": "اثن", "feminine": "اثنت"}
_TWO_OF = re.compile("[وفبل]?(اثنان|اثنين|اثنتان|اثنتين|إثنان|إثنين)")
_ANOTHER = re.compile("[وفبل]?(ال)?(آخر|أخرى|اخر|اخرى|آخران|آخرين|آخرون|أخريات)|غيره|غيرها")
_OWNED = re.compile("[وف]?(ال|لل|بال)?خاص(ة|ان|ين|تان|تين|ون)?")


def dual_lost(known: Vocabulary, caption: str) -> str | None:
    """«كلبان أبيضان» -> «اثنان من الكلاب البيضاء», the first dual that is no couple and no pair of hands."""
    for found in number_phrases.find(caption, known.variety):
        phrase = found.phrase
        if (
            phrase.numeral != "dual"
            or phrase.definite
            or phrase.completed
            or phrase.noun.id in dependents.SENSES
        ):
            continue
        first = number_phrases.tokens(found.text)[0].text
        if (
            known.variety.spellings.counted_plural(first)
            or fold(first) in dependents.ALSO_PLURALS
            or _goes_on(known, found)
        ):
            continue
        ending = "ان" if first.endswith("ان") else "ين"
        if first != grammar.decline(
            phrase.noun.forms, "dual", "nominative" if ending == "ان" else "genitive"
        ):
            continue
        several = [grammar.decline(phrase.noun.forms, "plural", "genitive", definite=True)]
        several += [
            grammar.agree(a, phrase.gender, "plural", "genitive", True, phrase.noun.rational)
            for a in phrase.adjectives
        ]
        two = f"{_TWO[phrase.gender]}{ending} من {' '.join(several)}"
        return edited(caption, [(found.start, found.end, two)])
    return None


def find_dual_lost(known: Vocabulary, caption: str) -> Spans:
    """«اثنان من», «اثنتين من»."""
    words = read(caption)
    return [
        (word.start, after.end)
        for word, after in pairwise(words)
        if after.text == "من" and _TWO_OF.fullmatch(word.text)
    ]


def wrong_polarity(known: Vocabulary, caption: str) -> str | None:
    """«ثلاثة كتب» -> «ثلاث كتب»: the numeral has the gender of what it counts."""
    for found in _numerals(known, caption):
        word, counted = number_phrases.tokens(found.text)[:2]
        if found.phrase.polarity != "right" or not _of_one_gender(known, counted):
            continue
        other: Gender = "feminine" if found.phrase.gender == "masculine" else "masculine"
        if word.text != known.numbers.numeral(found.phrase.n, found.phrase.gender):
            continue
        start = found.start + word.start
        end = found.start + word.end
        return edited(caption, [(start, end, known.numbers.numeral(found.phrase.n, other))])
    return None


def find_wrong_polarity(known: Vocabulary, caption: str) -> Spans:
    """Numerals with the gender of their noun. A ة written ه, or one of two nouns of either gender, is none."""
    return [
        (f.start, f.end)
        for f in _numerals(known, caption)
        if f.phrase.polarity == "wrong" and _of_one_gender(known, number_phrases.tokens(f.text)[1])
    ]


def indefinite_one(known: Vocabulary, caption: str) -> str | None:
    """«طفل في الماء» -> «طفل واحد في الماء»: after the noun that opens the caption, follows its verb or «هناك»."""
    words = read(caption)
    place = _opening(known, words)
    subject = noun_phrase(known, words, place)
    if not subject or subject.number != "singular" or subject.definite or subject.counted:
        return None
    if (
        "nominative" not in subject.cases
        or subject.noun.id in known.lists["collectives"] | known.lists["body"]
    ):
        return None
    if subject.noun.singular in known.lists["pictures"]:
        return None
    after = ("verb", "and_verb", "and", "attribute", "clause")
    if not closed(known, words, subject.last, *after) or _counts(words, subject.last):
        return None
    if _beside_others(known, words, subject):
        return None
    if (
        place
        and words[0].text in known.verb_forms
        and subject.agreement[0] != known.verb_forms[words[0].text].gender
    ):
        return None
    where = words[subject.last - 1].end
    return edited(caption, [(where, where, f" {known.numbers.numeral(1, subject.noun.gender)}")])


def find_indefinite_one(known: Vocabulary, caption: str) -> Spans:
    """A noun with «واحد» or «واحدة» after it, or adjectives between them; not where one is counted (على قدم واحدة), nor
    beside several or another (كلب واحد يقفز والآخر يقف)."""
    words, found = read(caption), []
    for place, word in enumerate(words):
        if not _counts(words, place) or not place:
            continue
        phrases = (noun_phrase(known, words, i) for i in range(max(0, place - 5), place))
        phrase = next((p for p in phrases if p and p.last == place and p.number == "singular"), None)
        spelt = re.sub("^(وال|بال|ال|ب|و|ل)(?=..)", "", words[place - 1].text)
        if not phrase or phrase.definite or _beside_others(known, words, phrase):
            continue
        agrees = word.text.endswith("ة") == (phrase.noun.gender == "feminine")
        if agrees and not {phrase.noun.singular, spelt} & known.lists["counted_by_one"]:
            found.append((words[phrase.first].start, word.end))
    return found


def broken_idafa(known: Vocabulary, caption: str) -> str | None:
    """«دراجته» -> «الدراجة الخاصة به», «باب سيارة الطبيب» -> «باب السيارة الخاصة بالطبيب»."""
    words = read(caption)
    for place, word in enumerate(words):
        for joined in ("", "و", "ب", "ل", "وب"):
            rest = word.text.removeprefix(joined)
            if rest == word.text and joined:
                continue
            if rest in known.owned:
                return _owned_by_suffix(known, caption, words, place, joined, *known.owned[rest])
            if joined in ("", "و", "ب") and (
                made := _owned_by_noun(known, caption, words, place, joined, rest)
            ):
                return made
    return None


def find_broken_idafa(known: Vocabulary, caption: str) -> Spans:
    """«الخاص بـ» and its forms with what is written onto «ب»; «خاص به» too."""
    words = read(caption)
    return [
        (word.start, after.end)
        for word, after in pairwise(words)
        if (m := _OWNED.fullmatch(word.text))
        and after.text.startswith("ب")
        and (m[1] or re.fullmatch("به(ا|م|ما|ن)?", after.text))
    ]


def _owned_by_suffix(
    known: Vocabulary, caption: str, words: Sequence[Word], place: int, joined: str, noun: Noun, suffix: str
) -> str | None:
    """The caption with a noun and its possessive suffix («دراجته», at `place`, after `joined`) as the definite noun
    and «الخاص بـ» with that suffix; adjectives that follow stay between them. None where a definite word follows,
    since it may belong to either."""
    end = place + 1
    adjectives = [Word(grammar.definite(noun.singular), 0, 0), *words[end : end + 3]]
    phrase = noun_phrase(known, adjectives, 0)
    end += phrase.last - 1 if phrase else 0
    if end < len(words) and words[end].text.startswith("ال"):
        return None
    the = grammar.definite(noun.definite or noun.singular)
    start = _written(joined, the)
    owner = f"{'الخاص' if noun.gender == 'masculine' else 'الخاصة'} ب{suffix}"
    if end == place + 1:
        return edited(caption, [(words[place].start, words[place].end, f"{start} {owner}")])
    where = words[end - 1].end
    return edited(caption, [(words[place].start, words[place].end, start), (where, where, f" {owner}")])


def _owned_by_noun(
    known: Vocabulary, caption: str, words: Sequence[Word], place: int, joined: str, rest: str
) -> str | None:
    """A thing, in the singular, of someone who is definite: «حقيبة الطبيبة»."""
    alone = noun_phrase(known, [Word(rest, 0, 0)], 0)
    owner = noun_phrase(known, words, place + 1)
    if not alone or not owner or not owner.definite or not owner.noun.rational or owner.number != "singular":
        return None
    noun = alone.noun
    if noun.rational or alone.number != "singular" or alone.definite or alone.cases == {"accusative"}:
        return None
    if noun.id in known.lists["body"] | known.lists["collectives"] | {"person"} or (
        place and is_verb(known, words[place - 1].text)
    ):
        return None
    whose = words[place + 1]
    special = "الخاص" if noun.gender == "masculine" else "الخاصة"
    the = _written(joined, grammar.definite(rest))
    return edited(
        caption, [(words[place].start, words[place].end, f"{the} {special}"), (whose.start, whose.start, "ب")]
    )


def _written(joined: str, definite: str) -> str:
    """«ل» and ال are written لل; the other prefixes stay as they are."""
    return joined[:-1] + grammar.li(definite) if joined.endswith("ل") else joined + definite


def _numerals(known: Vocabulary, caption: str) -> list[Found]:
    """Phrases with a numeral in letters. Of «لست كرات», too short for `numbers` to look behind ل, the ل is blanked."""
    seen = re.sub("(^| )ل(?=ست )", r"\1 ", caption)
    found = (f for f in number_phrases.find(seen, known.variety) if f.phrase.numeral == "word")
    return [
        f for f in found if 3 <= f.phrase.n <= 10 and f.phrase.order == "before" and not f.phrase.completed
    ]


def _of_one_gender(known: Vocabulary, word: Word) -> bool:
    """Whether all nouns that have this plural have the same gender, and it is spelt as one of them is; not those with
    a collective of the other gender, or with both."""
    of = [noun for noun, number, *_ in known.noun_forms.get(word.text, []) if number == "plural"]
    collective = any(noun.few or noun.common or noun.id in known.lists["with_collective"] for noun in of)
    return len({noun.gender for noun in of}) == 1 and not collective


def _goes_on(known: Vocabulary, found: Found) -> bool:
    """Whether it is said of a dual before it (زوجان شابان), or an adjective that is not known may be left behind."""
    around = dependents.context(found)
    after = around.after
    if around.before and dependents.ENDING_OF_MANY.fullmatch(around.before[0]) and not found.clitic:
        return not dependents.is_verb(around.before[0])
    if not after:
        return False
    word = after[0]
    if dependents.is_verb(word) or word in dependents.PREPOSITIONS | dependents.CLAUSES:
        return False
    return (
        bool(dependents.ENDING_OF_MANY.fullmatch(word))
        or word in dependents.RELATIVES
        or not (
            word.startswith(("و", "ب", "ال", "لل"))
            or not word[0].isalpha()
            or kind(known, [Word(word, 0, 0)], 0) != "unknown"
        )
    )


def _opening(known: Vocabulary, words: Sequence[Word]) -> int:
    """Where the first subject may stand: after a verb, after «هناك» or «في الصورة», else at once."""
    if place := fronted(known, words):
        form = known.verb_forms.get(words[place].text)
        return place + (form is not None and form.verb == BE)
    return int(bool(words) and words[0].text in known.verb_forms and not noun_phrase(known, words, 0))


def _beside_others(known: Vocabulary, words: Sequence[Word], one: NounPhrase) -> bool:
    """Whether the caption names another, several, or the same again, so that one would count."""
    for place, word in enumerate(words):
        if _ANOTHER.fullmatch(word.text) or _TWO_OF.fullmatch(word.text):
            return True
        if place in range(one.first, one.last):
            continue
        for text in {word.text, re.sub("^[وفبل]", "", word.text), re.sub("^[وفبل]?(ال)?", "", word.text)}:
            forms = known.noun_forms.get(text, [])
            if any(noun.id == one.noun.id or (n != "singular" and noun.rational) for noun, n, *_ in forms):
                return True
            if text == "ناس" or (forms and forms[0][0].id in known.lists["collectives"]):
                return True
            if text in known.numerals or (forms and forms[0][1] == "dual"):
                return True
    return False


def _counts(words: Sequence[Word], place: int) -> bool:
    return place < len(words) and words[place].text in ("واحد", "واحدة", "واحدا")
