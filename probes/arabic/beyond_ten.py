"""Eleven to ninety-nine: the numerals, and the singular that is counted by them.

Read in captions; written only where somebody asks for it, since no picture of a suite shows so many.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from probes.errors import CallError

from .grammar import Case, Numerals, agree, decline
from .lexicon import Adjective, Gender, Noun
from .numerals import ARABIC_INDIC, NumberGrammar

COUNTS = range(11, 100)


@dataclass(frozen=True)
class BeyondTen:
    """The numerals of a variety from eleven on.

    one: the word for one in eleven, twenty-one and so on, by the gender of the noun; for the masculine after a ten
        the numeral of one is used (واحد وعشرون). ten: that of ten in eleven to nineteen.
    tens: twenty to ninety, nominative.
    """

    numbers: NumberGrammar
    one: Mapping[Gender, str]
    ten: Mapping[Gender, str]
    tens: tuple[str, ...]

    def numeral(self, n: int, noun_gender: Gender, case: Case = "nominative") -> str:
        """«أحد عشر», «اثنتا عشرة», «ثلاثة عشر», «عشرون», «ثلاث وعشرين»."""
        if n not in COUNTS:
            raise CallError(f"{n!r} is no number from 11 to 99")
        ten, unit = divmod(n, 10)
        if ten == 1:
            return f"{self._in_ten(unit, noun_gender, case)} {self.ten[noun_gender]}"
        tens = self.tens[ten - 2]
        tens = tens if case == "nominative" else tens.removesuffix("ون") + "ين"
        return f"{self._beside_ten(unit, noun_gender, case)} و{tens}" if unit else tens

    def phrase(
        self,
        noun: Noun,
        n: int,
        case: Case = "nominative",
        colour: Adjective | None = None,
        numerals: Numerals = "word",
    ) -> str:
        """«خمسة عشر كلبا أسود», «25 كرة»: the noun is a singular in the accusative, whatever the case of the whole."""
        digits = str(n) if numerals == "western" else str(n).translate(ARABIC_INDIC)
        words = [self.numeral(n, noun.gender, case) if numerals == "word" else digits]
        words.append(decline(noun.forms, "singular", "accusative"))
        if colour:
            words.append(agree(colour, noun.gender, "singular", "accusative"))
        return " ".join(words)

    def _in_ten(self, unit: int, gender: Gender, case: Case) -> str:
        if unit == 1:
            return self.one[gender]
        word = self.numbers.numeral(unit, gender, case)
        return word.removesuffix("ن") if unit == 2 else word

    def _beside_ten(self, unit: int, gender: Gender, case: Case) -> str:
        if unit == 1 and gender == "feminine":
            return self.one[gender]
        word = self.numbers.numeral(unit, gender, case)
        if unit == 8 and word.endswith("ي"):  # ثمان وعشرون, ثمانيا وعشرين
            return word + "ا" if case == "accusative" else word[:-1]
        return word
