"""How a variety counts from one to ten: its numerals, and the form of the noun beside each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from probes.errors import CallError

from .grammar import Case, Number, Numerals, agree, decline
from .lexicon import Adjective, Gender, Noun

COUNTS = range(1, 11)
ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@dataclass(frozen=True)
class NumberGrammar:
    """The grammar of numbers of a variety.

    forms: those that its nouns have. Without a dual two of a thing take the numeral and the plural, as three do.
    numerals: beside a noun whose singular has that gender, the words for one to ten, nominative.
    also: other spellings of a numeral that are in use, each with its number: read, never written.
    """

    forms: tuple[Number, ...]
    numerals: Mapping[Gender, tuple[str, ...]]
    also: Mapping[str, int]

    @property
    def dual(self) -> bool:
        """Whether two of a thing have a form of their own."""
        return "dual" in self.forms

    @property
    def polarity(self) -> bool:
        """Whether every numeral from three on tells the gender of its noun, so that one can have the wrong one."""
        pairs = zip(self.numerals["masculine"][2:], self.numerals["feminine"][2:], strict=True)
        return all(one != other for one, other in pairs)

    def form(self, n: int) -> Number:
        """The form of a noun of which there are n."""
        _check(n)
        return "singular" if n == 1 else "dual" if n == 2 and self.dual else "plural"

    def numeral(self, n: int, noun_gender: Gender, case: Case = "nominative") -> str:
        """The word for 1 to 10 with a noun whose singular has that gender; in MSA from 3 on it takes the other one."""
        _check(n)
        word = self.numerals[noun_gender][n - 1]
        if n == 1 and case == "accusative" and not word.endswith("ة"):
            return word + "ا"
        return re.sub("ان$", "ين", word) if n == 2 and case != "nominative" else word

    def phrase(
        self,
        noun: Noun,
        n: int,
        case: Case = "nominative",
        colour: Adjective | None = None,
        numerals: Numerals = "word",
        explicit_one: bool = False,
    ) -> str:
        """«كرة», «كرتان», «أربع كرات حمراء», and in digits «4 كرات حمراء».

        case: of the whole phrase, as its frame asks: nominative after «هناك», genitive after «صورة».
        colour: any adjective; it agrees with the noun.
        numerals: in digits the noun and its adjective keep the form that they have beside the word. Two, which is a
            form of the noun, is written with the singular beside a digit: «2 كرة», not «2 كرتان».
        explicit_one: for n = 1 in words, «كرة حمراء واحدة».
        """
        form = self.form(n)
        if form == "dual" and numerals != "word":
            form, case = "singular", "nominative"
        inner: Case = "genitive" if form == "plural" else case
        words = [decline(noun.forms, form, inner)]
        if colour:
            words.append(agree(colour, noun.gender, form, inner, rational=noun.rational))
        if numerals != "word":
            words.insert(0, str(n) if numerals == "western" else str(n).translate(ARABIC_INDIC))
        elif form == "plural":
            words.insert(0, self.numeral(n, noun.gender, case))
        elif n == 1 and explicit_one:
            words.append(self.numeral(1, noun.gender, case))
        return " ".join(words)


def _check(n: int) -> None:
    if not isinstance(n, int) or isinstance(n, bool) or n not in COUNTS:
        raise CallError(f"{n!r} is no number that is counted here; expected a whole number from 1 to 10")
