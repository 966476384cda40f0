"""What a caption is made of, as far as the calques need to know: noun phrases, and what goes on after them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from probes.arabic import grammar
from probes.arabic.grammar import Case, Number
from probes.arabic.lexicon import Adjective, Gender, Noun
from probes.arabic.numbers import dependents, number_phrases
from probes.arabic.numbers.number_phrases import Word
from probes.arabic.numbers.spellings import fold

from .words import Vocabulary

Spans = list[tuple[int, int]]
"""[start, end) of places in a caption."""
Edits = list[tuple[int, int, str]]
"""The same, with what stands there instead."""


@dataclass(frozen=True)
class NounPhrase:
    """A noun with its numeral before it and its adjectives after it: words [first, last).

    at: the noun's own place. cases: those that the noun's form allows. adjectives: each with the و before it.
    """

    first: int
    at: int
    last: int
    noun: Noun
    number: Number
    cases: frozenset[Case]
    definite: bool
    adjectives: tuple[tuple[str, Adjective], ...] = ()

    @property
    def counted(self) -> bool:
        """Whether a numeral stands before it: the noun is genitive, and the whole may be in any case."""
        return self.first != self.at

    @property
    def agreement(self) -> tuple[Gender, Number]:
        """What adjectives, and a verb after it, agree with: things in the plural are feminine singular."""
        plural_of_things = self.number == "plural" and not self.noun.rational
        return ("feminine", "singular") if plural_of_things else (self.noun.gender, self.number)


@lru_cache(4096)
def read(caption: str) -> tuple[Word, ...]:
    """The words and signs of a caption."""
    return tuple(number_phrases.tokens(caption))


def edited(caption: str, edits: Edits) -> str:
    """The caption with [start, end) replaced by each text."""
    for start, end, text in sorted(edits, reverse=True):
        caption = caption[:start] + text + caption[end:]
    return caption


def noun_phrase(known: Vocabulary, words: Sequence[Word], place: int) -> NounPhrase | None:
    """The noun phrase that begins at a word, as long as its words are known."""
    at = place
    counted = at < len(words) and words[at].text in known.numerals
    at += counted
    if at >= len(words):
        return None
    for noun, number, definite, cases in known.noun_forms.get(words[at].text, []):
        if counted and (number != "plural" or definite or "genitive" not in cases):
            continue
        inner = cases & {"genitive"} if counted else cases
        return _with_adjectives(known, words, NounPhrase(place, at, at + 1, noun, number, inner, definite))
    return None


def recased(words: Sequence[Word], phrase: NounPhrase, case: Case) -> list[tuple[int, int, str]] | None:
    """(start, end, form) of the words that another case changes; None where the case is not certain."""
    if phrase.counted:
        numeral = words[phrase.first].text
        return None if numeral.startswith("ثمان") and not numeral.endswith("ة") else []
    gender, number = phrase.agreement
    forms = [grammar.decline(phrase.noun.forms, phrase.number, case, phrase.definite)]
    forms += [
        joined + grammar.agree(adjective, gender, number, case, phrase.definite)
        for joined, adjective in phrase.adjectives
    ]
    here = words[phrase.at : phrase.last]
    return [(w.start, w.end, form) for w, form in zip(here, forms, strict=True) if w.text != form]


def kind(known: Vocabulary, words: Sequence[Word], place: int) -> str:
    """What goes on here: end, sign, preposition, clause, attribute, adverb, verb, and_verb, and,
    noun, owned (دراجته), unknown."""
    if place >= len(words):
        return "end"
    word = words[place].text
    if not word[0].isalpha():
        return "sign"
    if word in known.noun_forms or word in known.numerals:
        return "noun"
    if word in known.owned:
        return "owned"
    folded = fold(word)
    if folded in dependents.PREPOSITIONS:
        return "preposition"
    if folded in dependents.CLAUSES or word in ("وهو", "وهي", "وهما", "وهم"):
        return "clause"
    if word in known.lists["attributes"] | known.lists["adverbs"]:
        return "attribute" if word in known.lists["attributes"] else "adverb"
    if attached(known, word):
        return "preposition"
    if is_verb(known, word):
        return "and_verb" if word[0] == "و" else "verb"
    return "and" if word[0] == "و" and len(word) > 3 else "unknown"


def is_verb(known: Vocabulary, word: str) -> bool:
    """Whether a word is a present verb, with or without و: of the list, or by its looks."""
    form = known.verb_forms.get(word.removeprefix("و"))
    looks = dependents.is_verb(fold(word)) and word not in known.numerals  # تسع
    return looks or (form is not None and form.tense == "present")


def attached(known: Vocabulary, word: str) -> str | None:
    """What ب or ل is written onto, where it is a word that is known with it: «بكرة» -> كرة, «للكلب» -> الكلب."""
    if word.startswith("لل") and "ال" + word[2:] in known.noun_forms:
        return "ال" + word[2:]
    rest = word[1:]
    if word[:1] in ("ب", "ل") and (
        rest in known.noun_forms or rest in known.owned or rest in known.prepositional
    ):
        return rest
    return rest if re.fullmatch("بال.{3,}", word) and not word.startswith("بالون") else None


def closed(known: Vocabulary, words: Sequence[Word], place: int, *also: str) -> bool:
    """Whether what came before `place` is over: nothing there can belong to its noun."""
    return kind(known, words, place) in {"end", "sign", "preposition", "adverb", *also}


def fronted(known: Vocabulary, words: Sequence[Word]) -> int | None:
    """Where the subject begins after «هناك», or after a preposition and one definite noun: «في الصورة»."""
    if len(words) > 1 and words[0].text == "هناك":
        return 1
    if len(words) > 2 and fold(words[0].text) in dependents.PREPOSITIONS:
        where = noun_phrase(known, words, 1)
        if where and where.definite and where.last < len(words):
            return where.last
    return None


def _with_adjectives(known: Vocabulary, words: Sequence[Word], phrase: NounPhrase) -> NounPhrase:
    """The phrase with the adjectives that follow and agree with it, and the cases that are left to it."""
    for word in words[phrase.last :]:
        joined = "و" if phrase.adjectives and word.text.startswith("و") else ""
        for row, *form, cases in known.adjective_forms.get(word.text.removeprefix(joined), []):
            if form == [*phrase.agreement, phrase.definite] and (left := cases & phrase.cases):
                adjectives = (*phrase.adjectives, (joined, row))
                phrase = replace(phrase, last=phrase.last + 1, cases=left, adjectives=adjectives)
                break
        else:
            break
    return phrase
