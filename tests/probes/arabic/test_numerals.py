"""Numerals and number phrases against the tables of the grammars: gender, case, colour, people and things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.arabic import grammar as g
from probes.arabic import lexicon
from probes.arabic.lexicon import Noun
from probes.errors import InputError
from tests.support.varieties import MSA

NUMBERS = MSA.numbers
THINGS, COLOURS, PEOPLE = MSA.lexicon.nouns, MSA.lexicon.colours, MSA.lexicon.people
PROFESSIONS, ADJECTIVES, VERBS = MSA.lexicon.professions, MSA.lexicon.adjectives, MSA.lexicon.verbs
CASES: tuple[g.Case, ...] = ("nominative", "accusative", "genitive")
NUMERALS = [
    # n, with a masculine noun, oblique, with a feminine noun, oblique (genitive)
    (1, "واحد", "واحد", "واحدة", "واحدة"),
    (2, "اثنان", "اثنين", "اثنتان", "اثنتين"),
    (3, "ثلاثة", "ثلاثة", "ثلاث", "ثلاث"),
    (4, "أربعة", "أربعة", "أربع", "أربع"),
    (5, "خمسة", "خمسة", "خمس", "خمس"),
    (6, "ستة", "ستة", "ست", "ست"),
    (7, "سبعة", "سبعة", "سبع", "سبع"),
    (8, "ثمانية", "ثمانية", "ثماني", "ثماني"),
    (9, "تسعة", "تسعة", "تسع", "تسع"),
    (10, "عشرة", "عشرة", "عشر", "عشر"),
]


@pytest.mark.parametrize(("n", "m", "m_oblique", "f", "f_oblique"), NUMERALS)
def test_numeral(n: int, m: str, m_oblique: str, f: str, f_oblique: str) -> None:
    assert [NUMBERS.numeral(n, "masculine"), NUMBERS.numeral(n, "masculine", "genitive")] == [
        m,
        m_oblique,
    ]
    assert [NUMBERS.numeral(n, "feminine"), NUMBERS.numeral(n, "feminine", "genitive")] == [
        f,
        f_oblique,
    ]
    assert NUMBERS.numeral(n, "masculine", "accusative") == ("واحدا" if n == 1 else m_oblique)
    assert NUMBERS.numeral(n, "feminine", "accusative") == f_oblique


# What is counted, 1 to 10. Where two forms stand in a line, the second is the genitive.
PHRASES = {
    "book": """كتاب | كتابان كتابين | ثلاثة كتب | أربعة كتب | خمسة كتب | ستة كتب | سبعة كتب | ثمانية كتب
        | تسعة كتب | عشرة كتب""",
    "ball": """كرة | كرتان كرتين | ثلاث كرات | أربع كرات | خمس كرات | ست كرات | سبع كرات | ثماني كرات
        | تسع كرات | عشر كرات""",
    "house": """بيت | بيتان بيتين | ثلاثة بيوت | أربعة بيوت | خمسة بيوت | ستة بيوت | سبعة بيوت
        | ثمانية بيوت | تسعة بيوت | عشرة بيوت""",
    "tree": """شجرة | شجرتان شجرتين | ثلاث أشجار | أربع أشجار | خمس أشجار | ست أشجار | سبع أشجار
        | ثماني أشجار | تسع أشجار | عشر أشجار""",
    "box": """صندوق | صندوقان صندوقين | ثلاثة صناديق | أربعة صناديق | خمسة صناديق | ستة صناديق
        | سبعة صناديق | ثمانية صناديق | تسعة صناديق | عشرة صناديق""",
    "star": """نجمة | نجمتان نجمتين | ثلاث نجمات | أربع نجمات | خمس نجمات | ست نجمات | سبع نجمات
        | ثماني نجمات | تسع نجمات | عشر نجمات""",
    "fish": """سمكة | سمكتان سمكتين | ثلاث أسماك | أربع أسماك | خمس أسماك | ست أسماك | سبع أسماك
        | ثماني أسماك | تسع أسماك | عشر أسماك""",
    "sun": """شمس | شمسان شمسين | ثلاث شموس | أربع شموس | خمس شموس | ست شموس | سبع شموس | ثماني شموس
        | تسع شموس | عشر شموس""",
    "hand": """يد | يدان يدين | ثلاث أيد | أربع أيد | خمس أيد | ست أيد | سبع أيد | ثماني أيد | تسع أيد
        | عشر أيد""",
    "stick": """عصا | عصوان عصوين | ثلاث عصي | أربع عصي | خمس عصي | ست عصي | سبع عصي | ثماني عصي
        | تسع عصي | عشر عصي""",
    "balloon": """بالون | بالونان بالونين | ثلاثة بالونات | أربعة بالونات | خمسة بالونات | ستة بالونات
        | سبعة بالونات | ثمانية بالونات | تسعة بالونات | عشرة بالونات""",
    "person": """شخص | شخصان شخصين | ثلاثة أشخاص | أربعة أشخاص | خمسة أشخاص | ستة أشخاص | سبعة أشخاص
        | ثمانية أشخاص | تسعة أشخاص | عشرة أشخاص""",
}


@pytest.mark.parametrize("id", PHRASES)
def test_number_phrase(id: str) -> None:
    for n, cell in enumerate(PHRASES[id].split("|"), start=1):
        words = cell.split()
        nominative, oblique = (words[0], words[1]) if n == 2 else [" ".join(words)] * 2
        assert NUMBERS.phrase(THINGS[id], n) == nominative
        assert NUMBERS.phrase(THINGS[id], n, "genitive") == oblique
        if n >= 2:
            assert NUMBERS.phrase(THINGS[id], n, "accusative") == oblique


PEOPLE_PHRASES = [
    (PROFESSIONS["engineer"], "masculine", 2, "مهندسان", "مهندسين"),
    (PROFESSIONS["engineer"], "masculine", 3, "ثلاثة مهندسين", "ثلاثة مهندسين"),
    (PROFESSIONS["engineer"], "feminine", 2, "مهندستان", "مهندستين"),
    (PROFESSIONS["engineer"], "feminine", 8, "ثماني مهندسات", "ثماني مهندسات"),
    (PROFESSIONS["doctor"], "masculine", 10, "عشرة أطباء", "عشرة أطباء"),
    (PROFESSIONS["doctor"], "feminine", 10, "عشر طبيبات", "عشر طبيبات"),
    (PROFESSIONS["lawyer"], "masculine", 2, "محاميان", "محاميين"),
    (PROFESSIONS["lawyer"], "masculine", 5, "خمسة محامين", "خمسة محامين"),
    (PROFESSIONS["judge"], "masculine", 5, "خمسة قضاة", "خمسة قضاة"),
    (PROFESSIONS["electrician"], "masculine", 4, "أربعة كهربائيين", "أربعة كهربائيين"),
    (PEOPLE["man_woman"], "masculine", 3, "ثلاثة رجال", "ثلاثة رجال"),
    (PEOPLE["man_woman"], "feminine", 2, "امرأتان", "امرأتين"),
    (PEOPLE["man_woman"], "feminine", 10, "عشر نساء", "عشر نساء"),
    (PEOPLE["boy_girl"], "feminine", 7, "سبع بنات", "سبع بنات"),
    (PEOPLE["boy_girl"], "masculine", 7, "سبعة أولاد", "سبعة أولاد"),
]


@pytest.mark.parametrize(("row", "gender", "n", "nominative", "oblique"), PEOPLE_PHRASES)
def test_number_phrase_for_people(
    row: lexicon.Person, gender: g.Gender, n: int, nominative: str, oblique: str
) -> None:
    assert NUMBERS.phrase(row.noun(gender), n) == nominative
    assert NUMBERS.phrase(row.noun(gender), n, "genitive") == oblique


def test_one_in_the_accusative_and_spelt_out() -> None:
    book, ball = THINGS["book"], THINGS["ball"]
    assert NUMBERS.phrase(book, 1, "accusative", COLOURS["red"]) == "كتابا أحمر"
    assert NUMBERS.phrase(book, 1, "accusative", COLOURS["orange"]) == "كتابا برتقاليا"
    assert NUMBERS.phrase(book, 1, explicit_one=True) == "كتاب واحد"
    assert NUMBERS.phrase(book, 1, "accusative", explicit_one=True) == "كتابا واحدا"
    assert NUMBERS.phrase(ball, 1, colour=COLOURS["red"], explicit_one=True) == "كرة حمراء واحدة"
    assert NUMBERS.phrase(ball, 4, explicit_one=True) == "أربع كرات"


def test_digits_keep_the_form_of_the_noun() -> None:
    """But for two, which has the singular: «2 كرتان» says it twice."""
    ball, box, red = THINGS["ball"], THINGS["box"], COLOURS["red"]
    western = [NUMBERS.phrase(ball, n, numerals="western") for n in range(1, 11)]
    assert western == [
        "1 كرة", "2 كرة", "3 كرات", "4 كرات", "5 كرات", "6 كرات", "7 كرات", "8 كرات", "9 كرات", "10 كرات",
    ]  # fmt: skip
    indic = [NUMBERS.phrase(ball, n, "genitive", red, "arabic-indic") for n in (1, 2, 3, 9, 10)]
    assert indic == ["١ كرة حمراء", "٢ كرة حمراء", "٣ كرات حمراء", "٩ كرات حمراء", "١٠ كرات حمراء"]
    assert NUMBERS.phrase(THINGS["book"], 2, "accusative", red, "western") == "2 كتاب أحمر"
    assert NUMBERS.phrase(box, 7, colour=red, numerals="arabic-indic") == "٧ صناديق حمراء"


@pytest.mark.parametrize("n", [0, 11, -1, 2.0, True, "3"])
def test_other_numbers_are_refused(n: int) -> None:
    for call in (lambda: NUMBERS.phrase(THINGS["ball"], n), lambda: NUMBERS.numeral(n, "feminine")):
        with pytest.raises(InputError) as error:
            call()
        assert str(error.value) == (
            f"{n!r} is no number that is counted here; expected a whole number from 1 to 10"
        )


@given(st.sampled_from(list(THINGS.values())), st.integers(3, 10), st.sampled_from(CASES))
def test_polarity_is_reversed_for_every_noun(noun: Noun, n: int, case: g.Case) -> None:
    count, counted = NUMBERS.phrase(noun, n, case).split()
    assert count.endswith("ة") is (noun.gender == "masculine")
    assert counted == noun.plural or counted == noun.plural.removesuffix("ون") + "ين"
