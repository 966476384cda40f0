"""Number phrases read back from text, each as it is generated and as people spell it."""

import pytest

from probes.arabic.grammar import Case, Numerals
from probes.arabic.numbers import spellings
from probes.arabic.numbers.number_phrases import find, parse, spell
from tests.support.varieties import MSA

COLOURS = list(MSA.lexicon.colours.values())
NUMERALS: tuple[Numerals, ...] = ("word", "western", "arabic-indic")
HOMOGRAPHS = {("boy_girl", "بنات"), ("son_daughter", "بنات")}
"""(noun, plural) spelt alike: «ثلاث بنات» is read as of بنت, and names ابنة in `also`."""


@pytest.mark.parametrize("numerals", NUMERALS)
def test_every_generated_phrase_gives_back_what_it_says(numerals: Numerals) -> None:
    shared = set()
    for place, noun in enumerate(MSA.spellings.counted):
        for n in range(1, 11):
            for colour in (None, COLOURS[place % len(COLOURS)], COLOURS[(place + 3) % len(COLOURS)]):
                cases: dict[str, set[Case]] = {}
                for case in spellings.CASES:
                    text = MSA.numbers.phrase(noun, n, case, colour, numerals)
                    cases.setdefault(text, set()).add(case)
                for text, shown in cases.items():
                    got = parse(text, MSA)
                    assert got is not None, text
                    said = (got.n, got.gender, got.colour, got.cases, got.definite)
                    assert said == (n, noun.gender, colour, shown, False), text
                    written = "none" if n == 1 else "dual" if n == 2 else "word"
                    assert got.numeral == (written if numerals == "word" else numerals), text
                    assert got.polarity == ("right" if got.numeral == "word" else None), text
                    assert {parse(text, MSA, case) is None for case in shown} == {False}, text
                    assert {parse(text, MSA, case) for case in set(spellings.CASES) - shown} <= {None}, text
                    if got.also or got.noun != noun:
                        assert noun.id in (got.noun.id, *got.also)
                        shared.add((noun.id, noun.plural))
    assert shared == HOMOGRAPHS


def test_one_that_is_spelt_out() -> None:
    for noun in MSA.spellings.counted:
        for case in spellings.CASES:
            text = MSA.numbers.phrase(noun, 1, case, COLOURS[0], explicit_one=True)
            got = parse(text, MSA)
            assert got is not None and (got.n, got.noun, got.numeral) == (1, noun, "word"), text
            assert case in got.cases


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("كتابان", "nominative"),
        ("كتابين أحمرين", "oblique"),
        ("كتابا", "oblique"),
        ("كتاب", "ambiguous"),
        ("كرة", "ambiguous"),
        ("ثلاثة مهندسين", "ambiguous"),
    ],
)
def test_case_as_far_as_the_form_shows_it(text: str, shown: str) -> None:
    got = parse(text, MSA)
    assert got is not None and got.case == shown


SPELLINGS = [
    # as written, noun, n, numeral, polarity
    ("اربعه كتب", "book", 4, "word", "right"),
    ("ثمان كرات", "ball", 8, "word", "right"),
    ("ثماني كرات", "ball", 8, "word", "right"),
    ("ثمانى كرات", "ball", 8, "word", "right"),
    ("ثلاث كلاب", "dog", 3, "word", "wrong"),
    ("ثلاثة نساء", "man_woman", 3, "word", "wrong"),
    ("كُرَتَانِ", "ball", 2, "dual", None),
    ("كرتـــان حمراوان", "ball", 2, "dual", None),
    ("امراتان", "man_woman", 2, "dual", None),
    ("١٠ سيارات", "car", 10, "arabic-indic", None),
    ("كرة واحده", "ball", 1, "word", None),
]


@pytest.mark.parametrize(("text", "noun", "n", "numeral", "polarity"), SPELLINGS)
def test_as_people_spell(text: str, noun: str, n: int, numeral: str, polarity: str | None) -> None:
    got = parse(text, MSA)
    assert got is not None
    assert (got.noun.id, got.n, got.numeral) == (noun, n, numeral)
    assert got.polarity == polarity


@pytest.mark.parametrize(
    "text",
    ["", "ثلاثة", "كرات", "ثلاث كرة", "كرتان حمراوين", "كرتان حمراء", "11 كرات", "0 كرات", "ثلاث كرات هنا"],
)
def test_what_is_no_number_phrase(text: str) -> None:
    assert parse(text, MSA) is None


FOUND = [
    # caption, the phrases in it with what is written onto them
    ("يلعب كلبان أسودان في الماء", [("", "كلبان أسودان")]),
    ("رجلان وثلاث نساء مع كلبين", [("", "رجلان"), ("و", "ثلاث نساء"), ("", "كلبين")]),
    ("صورة لكرتين حمراوين", [("ل", "كرتين حمراوين")]),
    ("الكلبان يلعبان", [("ال", "كلبان")]),
    ("طاولة عليها ٣ تفاحات خضراء.", [("", "٣ تفاحات خضراء")]),
    ("حصان وفستان في مكان", []),
    ("مهرجان في مكان بأمان", []),
    ("كلب في الماء", []),
]


@pytest.mark.parametrize(("caption", "phrases"), FOUND)
def test_find(caption: str, phrases: list[tuple[str, str]]) -> None:
    found = find(caption, MSA)
    assert [(f.clitic, f.text) for f in found] == phrases
    assert all(f.caption[f.start : f.end] == f.text for f in found)


def test_several_adjectives_follow() -> None:
    dog, red, small = MSA.lexicon.nouns["dog"], MSA.lexicon.colours["red"], MSA.lexicon.adjectives["small"]
    assert spell(MSA.numbers, dog, 2, "genitive", (red, small)) == "كلبين أحمرين صغيرين"
    assert spell(MSA.numbers, dog, 3, "genitive", (red, small), "arabic-indic") == "٣ كلاب حمراء صغيرة"
    assert spell(MSA.numbers, dog, 1, "accusative", (red, small), "western") == "كلبا أحمر صغيرا"
