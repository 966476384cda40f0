"""Phrases with every vowel written, so that no other reading is left: «هَذِهِ طَبِيبَةٌ تَبْتَسِمُ».

As school books do: an indefinite noun or adjective has tanwin, a definite one its vowel; the ل of «ال» has sukun, or
passes over into the letter behind it, which then has shadda («الطَّبِيبَةُ»); the ا that joins has no sign, and what ends
in sukun before it gets a vowel («ابْتَسَمَتِ الطَّبِيبَةُ»). Shadda stands before its vowel, as it is typed; Unicode's
normal forms turn them round. Pauses are not written: the last word of a phrase has its ending too.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from probes.errors import DataError

from .orthography import normalise

FATHA, DAMMA, KASRA, SUKUN, SHADDA, TANWIN = "\u064e", "\u064f", "\u0650", "\u0652", "\u0651", "\u064c"
SUN = "تثدذرزسشصضطظلن"
"""Letters that the ل of the article passes over into."""


@dataclass(frozen=True)
class Written:
    """vowels.yaml. stems: nouns and adjectives without the ending of their case. whole: words and ends of phrases that
    stand as they are."""

    stems: tuple[str, ...]
    whole: tuple[str, ...]


class Vowels:
    """The words of a variety with their vowels. What it is asked for is bare, and its nouns and adjectives outside the
    ends of phrases are nominative singulars, as those of minimal pairs are."""

    def __init__(self, written: Written, place: str) -> None:
        self._stems = _by_bare(written.stems, f"{place}: stems")
        self._whole = _by_bare(written.whole, f"{place}: whole")

    def phrase(self, bare: str) -> str:
        """A phrase with its vowels. KeyError where it `lacks` any."""
        return _joined(self._word(part) for part in self._parts(bare))

    def lacks(self, bare: str) -> list[str]:
        """The words of a phrase that are not known here."""
        return [part for part in self._parts(bare) if self._found(part) is None]

    def _parts(self, bare: str) -> list[str]:
        """Its words, the end of the phrase as one where it stands as it is."""
        words = bare.split()
        for i in range(len(words)):
            if (end := " ".join(words[i:])) in self._whole:
                return [*words[:i], end]
        return words

    def _word(self, bare: str) -> str:
        if (found := self._found(bare)) is None:
            raise KeyError(bare)
        return found

    def _found(self, bare: str) -> str | None:
        if bare in self._whole:
            return self._whole[bare]
        if (stem := self._stem(bare)) is not None:
            return stem + TANWIN
        stem = self._stem(bare.removeprefix("ال")) if bare.startswith("ال") else None
        return None if stem is None else _article(stem) + DAMMA

    def _stem(self, bare: str) -> str | None:
        """The word without its ending, a feminine by its masculine."""
        if bare in self._stems:
            return self._stems[bare]
        masculine = self._stems.get(bare.removesuffix("ة")) if bare.endswith("ة") else None
        return None if masculine is None else f"{masculine}{FATHA}ة"


def _by_bare(words: Iterable[str], place: str) -> dict[str, str]:
    """By what is left of each without its signs; DataError where one has none, or another is left alike."""
    table: dict[str, str] = {}
    for word in map(_typed, words):
        bare = normalise(word)
        if bare == word:
            raise DataError(f"{place}: {word!r}: expected a word with its vowels")
        if bare in table:
            raise DataError(f"{place}: {word!r}: {table[bare]!r} is spelt alike without vowels; remove one")
        table[bare] = word
    return table


def _typed(word: str) -> str:
    """With shadda before its vowel, however the file has them."""
    return re.sub(f"([\u064b-\u0650]){SHADDA}", rf"{SHADDA}\1", word)


def _article(stem: str) -> str:
    """«الْمُمَرِّض», «الطَّبِيب», and before an ا that joins «الِاقْتِصَادِيّ»."""
    first = stem[0]
    if first in SUN:
        return f"ال{first}{SHADDA}{stem[1:]}"
    return f"ال{KASRA if first == 'ا' else SUKUN}{stem}"


def _joined(words: Iterable[str]) -> str:
    """The words, what ends in sukun with a vowel before an ا that joins."""
    return " ".join(words).replace(f"{SUKUN} ا", f"{KASRA} ا")
