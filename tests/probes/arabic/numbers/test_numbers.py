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
    # Two in digits: the singular, and what else is in use.
    ("2 كرة", "ball", 2, "western", None),
    ("٢ كرة حمراء", "ball", 2, "arabic-indic", None),
    ("2 كرات", "ball", 2, "western", None),
    ("2 كرتان", "ball", 2, "western", None),
    ("2 كتاب", "book", 2, "western", None),
    # The plural of a masculine collective too: either numeral is right.
    ("ثلاثة أسماك", "fish", 3, "word", None),
    ("ثلاث أسماك", "fish", 3, "word", "right"),
    ("ثلاث أرانب", "rabbit", 3, "word", None),
    ("كلاب ثلاث", "dog", 3, "word", "wrong"),
    ("كرات ثلاث", "ball", 3, "word", "right"),
    ("ثلاثة من الكرات", "ball", 3, "word", "wrong"),
    ("أحد عشر كتابا", "book", 11, "word", None),
    ("احدى عشرة كرة", "ball", 11, "word", None),
    ("اثنا عشر كتابا", "book", 12, "word", None),
    ("اثنتي عشرة كرة", "ball", 12, "word", None),
    ("ثلاثة عشر كتابا أحمر", "book", 13, "word", None),
    ("ثماني عشرة كرة", "ball", 18, "word", None),
    ("ثمان عشرة كرة", "ball", 18, "word", None),
    ("عشرون كرة", "ball", 20, "word", None),
    ("واحد وعشرون كتابا", "book", 21, "word", None),
    ("اثنتين وثلاثين كرة", "ball", 32, "word", None),
    ("ثمان وتسعون كرة", "ball", 98, "word", None),
    ("تسعة وتسعين كتابا", "book", 99, "word", None),
    ("15 كتابا", "book", 15, "western", None),
    ("٩٩ كتاب", "book", 99, "arabic-indic", None),
]


@pytest.mark.parametrize(("text", "noun", "n", "numeral", "polarity"), SPELLINGS)
def test_as_people_spell(text: str, noun: str, n: int, numeral: str, polarity: str | None) -> None:
    got = parse(text, MSA)
    assert got is not None
    assert (got.noun.id, got.n, got.numeral) == (noun, n, numeral)
    assert got.polarity == polarity


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ثلاثة",
        "كرات",
        "ثلاث كرة",
        "كرتان حمراوين",
        "كرتان حمراء",
        "11 كرات",
        "0 كرات",
        "100 كرة",
        "ثلاث عشر كرة",
        "خمسة عشر كتب",
        "2 كرة هنا",
        "ثلاث كرات هنا",
    ],
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
    # The numeral after its noun, definite or not; «أشجار ثلاثة كلاب» are three dogs.
    ("الكرات الثلاث على الطاولة", [("ال", "كرات الثلاث")]),
    ("الكلاب الثلاثة السوداء تركض", [("ال", "كلاب الثلاثة السوداء")]),
    ("مع الكلاب السوداء الثلاثة", [("ال", "كلاب السوداء الثلاثة")]),
    ("كرات ثلاث على الطاولة", [("", "كرات ثلاث")]),
    ("أشجار ثلاثة كلاب", [("", "ثلاثة كلاب")]),
    ("الأشجار ثلاث", []),
    ("الكلاب في الماء", []),
    # Of a whole.
    ("ثلاثة من الكلاب السوداء", [("", "ثلاثة من الكلاب السوداء")]),
    ("رجل مع اثنين من الكلاب", [("", "اثنين من الكلاب")]),
    ("اثنان من لاعبي كرة القدم", [("", "اثنان من لاعبي كرة القدم")]),
    ("اثنان من النساء", []),
    ("واحد من الكلاب", []),
    # Completed: the ن of a dual falls; «لاعبي كرة» may be many.
    ("لاعبا كرة قدم يتنافسان", [("", "لاعبا كرة قدم")]),
    ("يقف رجلا شرطة هنا", [("", "رجلا شرطة")]),
    ("مع رجلي إطفاء", [("", "رجلي إطفاء")]),
    ("لاعبتا هوكي", [("", "لاعبتا هوكي")]),
    ("ثلاثة لاعبي كرة", [("", "ثلاثة لاعبي كرة")]),
    ("رجل أمام لاعبي كرة قدم", []),
    ("تلعب ثلاث لاعبات كرة القدم", [("", "ثلاث لاعبات")]),
    ("رجل يحمل كتابا أحمر", []),
    # Two boys, unless something agrees with many.
    ("صبيان يلعبان", [("", "صبيان")]),
    ("صبيان أمام نافورة", [("", "صبيان")]),
    ("ثلاثة صبيان يلعبون", [("", "ثلاثة صبيان")]),
    ("صبيان يلعبون", []),
    ("صبيان صغار أمام نافورة", []),
    # A definite ـين is a sound plural, unless an adjective says two.
    ("مجموعة من المحللين", []),
    ("أمام اللاعبين في الملعب", []),
    ("أمام اللاعبين الصغيرين", [("ال", "لاعبين الصغيرين")]),
    ("أمام الكلبين", [("ال", "كلبين")]),
    # From eleven on.
    ("إحدى عشرة امرأة وخمسة وعشرون طفلا", [("", "إحدى عشرة امرأة"), ("و", "خمسة وعشرون طفلا")]),
    ("صورة لـ 25 كلب أسود", [("", "25 كلب أسود")]),
    ("رقم 15 على قميص", []),
]


@pytest.mark.parametrize(("caption", "phrases"), FOUND)
def test_find(caption: str, phrases: list[tuple[str, str]]) -> None:
    found = find(caption, MSA)
    assert [(f.clitic, f.text) for f in found] == phrases
    assert all(f.caption[f.start : f.end] == f.text for f in found)


def test_what_is_written_beyond_ten_is_read_back() -> None:
    large = MSA.beyond_ten
    assert large
    for noun in (MSA.lexicon.nouns[name] for name in ("book", "ball", "hand", "box")):
        for n in range(11, 100):
            for case in spellings.CASES:
                got = parse(large.phrase(noun, n, case), MSA)
                assert got and (got.n, got.noun, got.numeral) == (n, noun, "word") and case in got.cases


def test_definite_and_completed_phrases_are_spelt() -> None:
    dog, red = MSA.lexicon.nouns["dog"], MSA.lexicon.colours["red"]
    player = MSA.lexicon.professions["player"].noun("masculine")
    assert spell(MSA.numbers, dog, 1, "nominative", (red,), definite=True) == "الكلب الأحمر"
    assert spell(MSA.numbers, dog, 2, "genitive", (red,), definite=True) == "الكلبين الأحمرين"
    assert spell(MSA.numbers, dog, 8, "genitive", (red,), definite=True) == "الكلاب الثمانية الحمراء"
    assert [spell(MSA.numbers, player, n, "nominative", completed="هوكي") for n in (1, 2, 3)] == [
        "لاعب هوكي",
        "لاعبا هوكي",
        "ثلاثة لاعبي هوكي",
    ]
    assert spell(MSA.numbers, player, 3, "genitive", completed="كرة القدم") == "ثلاثة من لاعبي كرة القدم"


def test_several_adjectives_follow() -> None:
    dog, red, small = MSA.lexicon.nouns["dog"], MSA.lexicon.colours["red"], MSA.lexicon.adjectives["small"]
    assert spell(MSA.numbers, dog, 2, "genitive", (red, small)) == "كلبين أحمرين صغيرين"
    assert spell(MSA.numbers, dog, 3, "genitive", (red, small), "arabic-indic") == "٣ كلاب حمراء صغيرة"
    assert spell(MSA.numbers, dog, 1, "accusative", (red, small), "western") == "كلبا أحمر صغيرا"
