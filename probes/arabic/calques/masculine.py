"""The masculine for a woman in a literal translation, and all that agrees with her."""

import re
from collections.abc import Sequence

from probes.arabic import grammar
from probes.arabic.grammar import Case
from probes.arabic.numbers import dependents
from probes.arabic.numbers.number_phrases import Word
from probes.arabic.numbers.spellings import fold

from .constituents import (
    Edits,
    NounPhrase,
    Spans,
    attached,
    edited,
    fronted,
    is_verb,
    kind,
    noun_phrase,
    read,
)  # fmt: skip
from .words import BE, Vocabulary, conjugate

_HERS = {"وهي": "وهو", "التي": "الذي", "ذات": "ذو", "هي": "هو"}
_OTHERS = re.compile("(و|ف)?(تن|نس|.*(ات|هن|هما|هم|تان|تين|ان|ون)$).*")


def generic_masculine(known: Vocabulary, caption: str) -> str | None:
    """«تحمل طبيبة حقيبتها» -> «يحمل طبيب حقيبته». None where it is not certain what agrees with her."""
    words = read(caption)
    found = _woman(known, words)
    if not found:
        return None
    woman, case, joined = found
    edits = _renamed(known, words, woman, case, joined)
    before = _agreeing_before(known, words, woman)
    after = _agreeing_after(known, words, woman, case)
    if before is None or after is None:
        return None
    return edited(caption, edits + before + after)


def find_generic_masculine(known: Vocabulary, caption: str) -> Spans:
    """Masculine words for one person that English has one word for. Whether a woman is shown, the picture tells."""
    words, found, place = read(caption), [], 0
    while place < len(words):
        phrase, at = noun_phrase(known, words, place), place
        if not phrase and (bare := attached(known, words[place].text)):
            phrase = noun_phrase(known, [Word(bare, 0, 0)], 0)
        elif phrase:
            at, place = phrase.at, phrase.last - 1
        after = words[place + 1].text if place + 1 < len(words) else ""
        if (
            phrase
            and phrase.cases == {"accusative"}
            and (after.startswith("ال") or kind(known, words, place + 1) == "noun")
        ):
            phrase = None  # «لاعبا الهوكي», two of them
        if phrase and _neutral(known, phrase, "masculine"):
            found.append((words[at].start, words[at].end))
        place += 1
    return found


def _neutral(known: Vocabulary, phrase: NounPhrase, gender: str) -> bool:
    noun = phrase.noun
    if noun.id not in known.neutral or noun.gender != gender or phrase.number != "singular":
        return False
    return noun.rational and noun.singular == getattr(known.people[noun.id], gender).singular


def _woman(known: Vocabulary, words: Sequence[Word]) -> tuple[NounPhrase, Case, str] | None:
    """The one woman of the caption, her case, the preposition written onto her.

    The case is certain where she opens the caption, is its subject or follows a preposition.
    """
    subject = fronted(known, words) or int(bool(words) and words[0].text in known.verb_forms)
    governed = {i + 1 for i in range(len(words)) if fold(words[i].text) in dependents.PREPOSITIONS}
    for place in dict.fromkeys((0, subject, *range(len(words)))):
        bare = attached(known, words[place].text) if place < len(words) else None
        joined = words[place].text[0] if bare else ""
        phrase = noun_phrase(
            known, [*words[:place], Word(bare, 0, 0), *words[place + 1 :]] if bare else words, place
        )
        if not phrase or not _neutral(known, phrase, "feminine"):
            continue
        if not joined and place not in {0, subject} | governed:
            return None
        others = (i for i in range(len(words)) if i not in range(phrase.first, phrase.last))
        if any((p := noun_phrase(known, words, i)) and p.noun.rational for i in others):
            return None
        return phrase, "genitive" if joined or place in governed else "nominative", joined
    return None


def _renamed(known: Vocabulary, words: Sequence[Word], woman: NounPhrase, case: Case, joined: str) -> Edits:
    him = grammar.decline(known.people[woman.noun.id].masculine, "singular", case, woman.definite)
    forms = [grammar.li(him) if joined == "ل" else joined + him]
    forms += [
        conjunction + grammar.agree(adjective, "masculine", "singular", case, woman.definite)
        for conjunction, adjective in woman.adjectives
    ]
    here = words[woman.at : woman.last]
    return [(word.start, word.end, form) for word, form in zip(here, forms, strict=True)]


def _agreeing_before(known: Vocabulary, words: Sequence[Word], woman: NounPhrase) -> Edits | None:
    """The verb whose subject she is; None where anything else may agree."""
    edits: Edits = []
    for place in range(woman.first):
        form = known.verb_forms.get(words[place].text)
        if form and place == woman.first - 1 and form.gender == "feminine":
            edits.append(_masculine(known, words[place]))
        elif form or is_verb(known, words[place].text) or words[place].text.endswith("ها"):
            return None
    return edits


def _agreeing_after(known: Vocabulary, words: Sequence[Word], woman: NounPhrase, case: Case) -> Edits | None:
    """Her verbs, her pronouns. None where another feminine noun may be what they belong to."""
    edits: Edits = []
    another = False
    for place in range(woman.last, len(words)):
        word = words[place]
        form = known.verb_forms.get(word.text.removeprefix("و"))
        if word.text in _HERS:
            if another:
                return None
            his = "ذي" if word.text == "ذات" and case == "genitive" else _HERS[word.text]
            edits.append((word.start, word.end, his))
        elif form and form.tense == "present" and form.verb != BE:
            if (another and word.text[0] != "و") or form.gender != "feminine" or form.number != "singular":
                return None
            edits.append(_masculine(known, word))
        elif (
            is_verb(known, word.text) or kind(known, words, place) == "clause" or _OTHERS.fullmatch(word.text)
        ):
            return None
        elif re.fullmatch(".{2,}ها", word.text):
            if another:
                return None
            edits.append((word.start, word.end, word.text[:-1]))
        else:
            phrase = noun_phrase(known, words, place)
            feminine = phrase is not None and phrase.agreement[0] == "feminine"
            another = another or feminine or word.text.endswith(("ة", "ه", "اء"))
            if word.text.endswith("ة") and not _a_noun(known, words, place):
                return None
    return edits


def _a_noun(known: Vocabulary, words: Sequence[Word], place: int) -> bool:
    """Whether a word in ة is a noun's, or an adjective's of a noun before it, and not said of her."""
    if noun_phrase(known, words, place) or kind(known, words, place) in ("preposition", "noun"):
        return True
    return any(
        (p := noun_phrase(known, words, i)) and p.last > place for i in range(max(0, place - 3), place)
    )


def _masculine(known: Vocabulary, word: Word) -> tuple[int, int, str]:
    joined = "و" if word.text.startswith("و") and word.text not in known.verb_forms else ""
    form = known.verb_forms[word.text.removeprefix(joined)]
    return word.start, word.end, joined + (conjugate(form.verb, "masculine", "singular", form.tense) or "")
