"""Eleven to ninety-nine against the tables of the grammars: gender, case, and the singular that is counted."""

import pytest

from probes.errors import InputError
from tests.support.varieties import MSA

NUMERALS = [
    # n, with a masculine noun, oblique, with a feminine noun, oblique (genitive)
    (11, "أحد عشر", "أحد عشر", "إحدى عشرة", "إحدى عشرة"),
    (12, "اثنا عشر", "اثني عشر", "اثنتا عشرة", "اثنتي عشرة"),
    (13, "ثلاثة عشر", "ثلاثة عشر", "ثلاث عشرة", "ثلاث عشرة"),
    (14, "أربعة عشر", "أربعة عشر", "أربع عشرة", "أربع عشرة"),
    (15, "خمسة عشر", "خمسة عشر", "خمس عشرة", "خمس عشرة"),
    (16, "ستة عشر", "ستة عشر", "ست عشرة", "ست عشرة"),
    (17, "سبعة عشر", "سبعة عشر", "سبع عشرة", "سبع عشرة"),
    (18, "ثمانية عشر", "ثمانية عشر", "ثماني عشرة", "ثماني عشرة"),
    (19, "تسعة عشر", "تسعة عشر", "تسع عشرة", "تسع عشرة"),
    (20, "عشرون", "عشرين", "عشرون", "عشرين"),
    (21, "واحد وعشرون", "واحد وعشرين", "إحدى وعشرون", "إحدى وعشرين"),
    (22, "اثنان وعشرون", "اثنين وعشرين", "اثنتان وعشرون", "اثنتين وعشرين"),
    (23, "ثلاثة وعشرون", "ثلاثة وعشرين", "ثلاث وعشرون", "ثلاث وعشرين"),
    (28, "ثمانية وعشرون", "ثمانية وعشرين", "ثمان وعشرون", "ثمان وعشرين"),
    (30, "ثلاثون", "ثلاثين", "ثلاثون", "ثلاثين"),
    (45, "خمسة وأربعون", "خمسة وأربعين", "خمس وأربعون", "خمس وأربعين"),
    (99, "تسعة وتسعون", "تسعة وتسعين", "تسع وتسعون", "تسع وتسعين"),
]


@pytest.mark.parametrize(("n", "m", "m_oblique", "f", "f_oblique"), NUMERALS)
def test_numeral(n: int, m: str, m_oblique: str, f: str, f_oblique: str) -> None:
    large = MSA.beyond_ten
    assert large
    assert [large.numeral(n, "masculine"), large.numeral(n, "masculine", "genitive")] == [m, m_oblique]
    assert [large.numeral(n, "feminine"), large.numeral(n, "feminine", "genitive")] == [f, f_oblique]


def test_what_is_counted_is_a_singular_in_the_accusative() -> None:
    large, red = MSA.beyond_ten, MSA.lexicon.colours["red"]
    assert large
    book, ball = MSA.lexicon.nouns["book"], MSA.lexicon.nouns["ball"]
    assert large.phrase(book, 15) == "خمسة عشر كتابا"
    assert large.phrase(book, 25, "genitive", red) == "خمسة وعشرين كتابا أحمر"
    assert large.phrase(ball, 12, "genitive", red) == "اثنتي عشرة كرة حمراء"
    assert large.phrase(ball, 28, "accusative") == "ثمانيا وعشرين كرة"
    assert large.phrase(ball, 21, "accusative") == "إحدى وعشرين كرة"
    assert large.phrase(book, 21, "accusative") == "واحدا وعشرين كتابا"
    assert large.phrase(book, 40, numerals="arabic-indic") == "٤٠ كتابا"


@pytest.mark.parametrize("n", [10, 100, 0, "15"])
def test_others_are_refused(n: int) -> None:
    large = MSA.beyond_ten
    assert large
    with pytest.raises(InputError, match=f"{n!r} is no number from 11 to 99"):
        large.numeral(n, "masculine")
