"""The grammar against tables written out in full, form by form."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.arabic import grammar as g
from probes.arabic import lexicon
from probes.arabic.lexicon import Adjective, Forms, Noun
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
    ball, box, red = THINGS["ball"], THINGS["box"], COLOURS["red"]
    western = [NUMBERS.phrase(ball, n, numerals="western") for n in range(1, 11)]
    assert western == [
        "1 كرة", "2 كرتان", "3 كرات", "4 كرات", "5 كرات", "6 كرات", "7 كرات", "8 كرات", "9 كرات", "10 كرات",
    ]  # fmt: skip
    indic = [NUMBERS.phrase(ball, n, "genitive", red, "arabic-indic") for n in (1, 2, 3, 9, 10)]
    assert indic == ["١ كرة حمراء", "٢ كرتين حمراوين", "٣ كرات حمراء", "٩ كرات حمراء", "١٠ كرات حمراء"]
    assert NUMBERS.phrase(box, 7, colour=red, numerals="arabic-indic") == "٧ صناديق حمراء"


@pytest.mark.parametrize("n", [0, 11, -1, 2.0, True, "3"])
def test_other_numbers_are_refused(n: int) -> None:
    for call in (lambda: NUMBERS.phrase(THINGS["ball"], n), lambda: NUMBERS.numeral(n, "feminine")):
        with pytest.raises(InputError) as error:
            call()
        assert str(error.value) == (
            f"{n!r} is no number that is counted here; expected a whole number from 1 to 10"
        )


COLOUR_FORMS = {
    # masculine: singular, dual, oblique dual; feminine: the same
    "red": "أحمر أحمران أحمرين حمراء حمراوان حمراوين",
    "blue": "أزرق أزرقان أزرقين زرقاء زرقاوان زرقاوين",
    "green": "أخضر أخضران أخضرين خضراء خضراوان خضراوين",
    "yellow": "أصفر أصفران أصفرين صفراء صفراوان صفراوين",
    "black": "أسود أسودان أسودين سوداء سوداوان سوداوين",
    "white": "أبيض أبيضان أبيضين بيضاء بيضاوان بيضاوين",
    "orange": "برتقالي برتقاليان برتقاليين برتقالية برتقاليتان برتقاليتين",
    "purple": "بنفسجي بنفسجيان بنفسجيين بنفسجية بنفسجيتان بنفسجيتين",
    "pink": "وردي ورديان ورديين وردية ورديتان ورديتين",
    "brown": "بني بنيان بنيين بنية بنيتان بنيتين",
    "grey": "رمادي رماديان رماديين رمادية رماديتان رماديتين",
}


@pytest.mark.parametrize("id", COLOUR_FORMS)
def test_colours_with_things(id: str) -> None:
    m, m_dual, m_oblique, f, f_dual, f_oblique = COLOUR_FORMS[id].split()
    colour, pen, apple = COLOURS[id], THINGS["pen"], THINGS["apple"]
    assert NUMBERS.phrase(pen, 1, colour=colour) == f"قلم {m}"
    assert NUMBERS.phrase(pen, 2, colour=colour) == f"قلمان {m_dual}"
    assert NUMBERS.phrase(pen, 2, "accusative", colour) == f"قلمين {m_oblique}"
    assert NUMBERS.phrase(pen, 3, colour=colour) == f"ثلاثة أقلام {f}"
    assert NUMBERS.phrase(apple, 1, "genitive", colour) == f"تفاحة {f}"
    assert NUMBERS.phrase(apple, 2, colour=colour) == f"تفاحتان {f_dual}"
    assert NUMBERS.phrase(apple, 2, "genitive", colour) == f"تفاحتين {f_oblique}"
    assert NUMBERS.phrase(apple, 8, "genitive", colour) == f"ثماني تفاحات {f}"


AGREEMENT = [
    # adjective, gender, number, nominative, accusative, genitive, definite nominative (of people)
    ("skilled", "masculine", "singular", "ماهر", "ماهرا", "ماهر", "الماهر"),
    ("skilled", "masculine", "dual", "ماهران", "ماهرين", "ماهرين", "الماهران"),
    ("skilled", "masculine", "plural", "ماهرون", "ماهرين", "ماهرين", "الماهرون"),
    ("skilled", "feminine", "singular", "ماهرة", "ماهرة", "ماهرة", "الماهرة"),
    ("skilled", "feminine", "dual", "ماهرتان", "ماهرتين", "ماهرتين", "الماهرتان"),
    ("skilled", "feminine", "plural", "ماهرات", "ماهرات", "ماهرات", "الماهرات"),
    ("smart", "masculine", "singular", "ذكي", "ذكيا", "ذكي", "الذكي"),
    ("smart", "masculine", "dual", "ذكيان", "ذكيين", "ذكيين", "الذكيان"),
    ("smart", "masculine", "plural", "أذكياء", "أذكياء", "أذكياء", "الأذكياء"),
    ("smart", "feminine", "dual", "ذكيتان", "ذكيتين", "ذكيتين", "الذكيتان"),
    ("tall", "masculine", "plural", "طوال", "طوالا", "طوال", "الطوال"),
    ("calm", "masculine", "singular", "هادئ", "هادئا", "هادئ", "الهادئ"),
    ("calm", "masculine", "dual", "هادئان", "هادئين", "هادئين", "الهادئان"),
    ("calm", "feminine", "plural", "هادئات", "هادئات", "هادئات", "الهادئات"),
]


@pytest.mark.parametrize(("id", "gender", "number", "nominative", "accusative", "genitive", "the"), AGREEMENT)
def test_adjectives_with_people(
    id: str, gender: g.Gender, number: g.Number, nominative: str, accusative: str, genitive: str, the: str
) -> None:
    forms = [g.agree(ADJECTIVES[id], gender, number, case) for case in CASES]
    assert forms == [nominative, accusative, genitive]
    assert g.agree(ADJECTIVES[id], gender, number, definite=True) == the


def test_plurals_of_people_and_of_things_differ() -> None:
    skilled, red = ADJECTIVES["skilled"], COLOURS["red"]
    doctor = PROFESSIONS["doctor"]
    assert NUMBERS.phrase(doctor.noun("masculine"), 3, colour=skilled) == "ثلاثة أطباء ماهرين"
    assert NUMBERS.phrase(doctor.noun("feminine"), 3, colour=skilled) == "ثلاث طبيبات ماهرات"
    assert NUMBERS.phrase(doctor.noun("masculine"), 2, "genitive", skilled) == "طبيبين ماهرين"
    assert g.agree(red, "masculine", "plural", rational=False) == "حمراء"
    assert g.agree(red, "masculine", "plural", definite=True, rational=False) == "الحمراء"
    assert g.agree(red, "masculine", "plural") == "حمر"
    assert g.agree(red, "masculine", "dual", rational=False) == "أحمران"


DECLINED = [
    # forms, number, indefinite: nominative, accusative, genitive; definite: nominative, genitive
    (THINGS["book"].forms, "singular", "كتاب كتابا كتاب الكتاب الكتاب"),
    (THINGS["book"].forms, "dual", "كتابان كتابين كتابين الكتابان الكتابين"),
    (THINGS["book"].forms, "plural", "كتب كتبا كتب الكتب الكتب"),
    (THINGS["key"].forms, "plural", "مفاتيح مفاتيح مفاتيح المفاتيح المفاتيح"),
    (THINGS["ring"].forms, "plural", "خواتم خواتم خواتم الخواتم الخواتم"),
    (THINGS["shirt"].forms, "plural", "قمصان قمصانا قمصان القمصان القمصان"),
    (THINGS["loaf"].forms, "plural", "أرغفة أرغفة أرغفة الأرغفة الأرغفة"),
    (THINGS["chair"].forms, "singular", "كرسي كرسيا كرسي الكرسي الكرسي"),
    (THINGS["chair"].forms, "plural", "كراسي كراسي كراسي الكراسي الكراسي"),
    (THINGS["eye"].forms, "plural", "عيون عيونا عيون العيون العيون"),
    (THINGS["ear"].forms, "plural", "آذان آذانا آذان الآذان الآذان"),
    (THINGS["hand"].forms, "plural", "أيد أيديا أيد الأيدي الأيدي"),
    (THINGS["land"].forms, "plural", "أراض أراضي أراض الأراضي الأراضي"),
    (THINGS["gift"].forms, "plural", "هدايا هدايا هدايا الهدايا الهدايا"),
    (THINGS["ball"].forms, "singular", "كرة كرة كرة الكرة الكرة"),
    (THINGS["ball"].forms, "plural", "كرات كرات كرات الكرات الكرات"),
    (THINGS["stick"].forms, "singular", "عصا عصا عصا العصا العصا"),
    (COLOURS["red"].masculine, "singular", "أحمر أحمر أحمر الأحمر الأحمر"),
    (COLOURS["red"].feminine, "singular", "حمراء حمراء حمراء الحمراء الحمراء"),
    (COLOURS["red"].feminine, "dual", "حمراوان حمراوين حمراوين الحمراوان الحمراوين"),
    (PROFESSIONS["lawyer"].masculine, "singular", "محام محاميا محام المحامي المحامي"),
    (PROFESSIONS["lawyer"].masculine, "dual", "محاميان محاميين محاميين المحاميان المحاميين"),
    (PROFESSIONS["lawyer"].masculine, "plural", "محامون محامين محامين المحامون المحامين"),
    (PROFESSIONS["lawyer"].feminine, "singular", "محامية محامية محامية المحامية المحامية"),
    (PROFESSIONS["judge"].masculine, "singular", "قاض قاضيا قاض القاضي القاضي"),
    (PROFESSIONS["judge"].masculine, "plural", "قضاة قضاة قضاة القضاة القضاة"),
    (PROFESSIONS["doctor"].masculine, "plural", "أطباء أطباء أطباء الأطباء الأطباء"),
    (PROFESSIONS["soldier"].masculine, "plural", "جنود جنودا جنود الجنود الجنود"),
    (PEOPLE["man_woman"].feminine, "singular", "امرأة امرأة امرأة المرأة المرأة"),
    (PEOPLE["man_woman"].feminine, "dual", "امرأتان امرأتين امرأتين المرأتان المرأتين"),
    (PEOPLE["man_woman"].feminine, "plural", "نساء نساء نساء النساء النساء"),
    (PEOPLE["boy_girl"].feminine, "singular", "بنت بنتا بنت البنت البنت"),
    (PEOPLE["boy_girl"].feminine, "plural", "بنات بنات بنات البنات البنات"),
    (PEOPLE["son_daughter"].masculine, "singular", "ابن ابنا ابن الابن الابن"),
    (PEOPLE["lad_lass"].masculine, "singular", "فتى فتى فتى الفتى الفتى"),
    (Forms("صوت", "صوتان", "أصوات"), "plural", "أصوات أصواتا أصوات الأصوات الأصوات"),
    (Forms("شيء", "شيئان", "أشياء"), "singular", "شيء شيئا شيء الشيء الشيء"),
    (Forms("ضوء", "ضوءان", "أضواء"), "singular", "ضوء ضوءا ضوء الضوء الضوء"),
]


@pytest.mark.parametrize(("forms", "number", "expected"), DECLINED)
def test_decline(forms: Forms, number: g.Number, expected: str) -> None:
    indefinite = [g.decline(forms, number, case) for case in CASES]
    definite = [g.decline(forms, number, case, definite=True) for case in ("nominative", "genitive")]
    assert " ".join(indefinite + definite) == expected
    assert g.decline(forms, number, "accusative", definite=True) == definite[1]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("طبيبة", "لطبيبة"), ("الطبيبة", "للطبيبة"), ("لاعب", "للاعب"), ("اللاعب", "للاعب"),
        ("كرتين", "لكرتين"), ("المرأة", "للمرأة"), ("امرأة", "لامرأة"), ("الإطفائي", "للإطفائي"),
        ("أربع كرات", "لأربع كرات"),
    ],
)  # fmt: skip
def test_li(word: str, expected: str) -> None:
    assert g.li(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("طبيبة", "الطبيبة"), ("لاعب", "اللاعب"), ("امرأة", "المرأة"), ("ابن", "الابن"), ("أمير", "الأمير")],
)
def test_definite(word: str, expected: str) -> None:
    assert g.definite(word) == expected


@pytest.mark.parametrize(
    ("word", "his", "hers"),
    [
        ("عمل", "عمله", "عملها"), ("حقيبة", "حقيبته", "حقيبتها"), ("فتى", "فتاه", "فتاها"),
        ("محامي", "محاميه", "محاميها"), ("كتب", "كتبه", "كتبها"), ("عصا", "عصاه", "عصاها"),
        ("زميلات", "زميلاته", "زميلاتها"), ("كرسي", "كرسيه", "كرسيها"),
    ],
)  # fmt: skip
def test_possess(word: str, his: str, hers: str) -> None:
    assert [g.possess(word, "masculine"), g.possess(word, "feminine")] == [his, hers]


@pytest.mark.parametrize("word", ["أب", "أخ", "أصدقاء", "ضوء", "مبدأ"])
def test_possess_refuses_what_case_decides(word: str) -> None:
    with pytest.raises(
        InputError, match=f"^'{word}' is spelt by its case before a suffix; take another noun"
    ):
        g.possess(word, "feminine")


def test_verbs_and_small_tables() -> None:
    carry, walk = VERBS["carry"], VERBS["walk"]
    assert [g.conjugate(carry, s) for s in ("masculine", "feminine")] == ["يحمل", "تحمل"]
    assert [g.conjugate(walk, s, "past") for s in ("masculine", "feminine")] == ["مشى", "مشت"]
    assert g.clause(carry, "feminine", subject="الطبيبة") == "تحمل الطبيبة حقيبة"
    assert g.clause(carry, "masculine", "past") == "حمل حقيبة"
    assert g.clause(walk, "feminine", "past", "البنت") == "مشت البنت"
    assert g.clause(VERBS["wait"], "feminine", subject="الخبازة") == "تنتظر الخبازة الحافلة"
    assert g.clause(VERBS["sing"], "masculine", "past", "المصور") == "غنى المصور أغنية"
    assert MSA.agreement.demonstrative == {"masculine": "هذا", "feminine": "هذه"}
    assert MSA.agreement.relative == {"masculine": "الذي", "feminine": "التي"}
    assert MSA.agreement.pronoun == {"masculine": "هو", "feminine": "هي"}
    assert g.SUFFIX == {"masculine": "ه", "feminine": "ها"}


def test_slash() -> None:
    rows = {**PROFESSIONS, **PEOPLE}
    slashed = [g.slash(rows[id]) for id in ("doctor", "soldier", "lawyer", "man_woman", "lad_lass")]
    assert slashed == ["طبيب/ة", "جندي/ة", "محام/محامية", "رجل/امرأة", "فتى/فتاة"]


def _everything(decline: Callable[[Forms], str]) -> list[str]:
    pairs = [*PROFESSIONS.values(), *PEOPLE.values(), *ADJECTIVES.values(), *COLOURS.values()]
    return [decline(forms) for row in pairs for forms in (row.masculine, row.feminine)] + [
        decline(noun.forms) for noun in THINGS.values()
    ]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("number", ["singular", "dual", "plural"])
@pytest.mark.parametrize("definite", [False, True])
def test_all_of_the_lexicon_declines(case: g.Case, number: g.Number, definite: bool) -> None:
    for form in _everything(lambda forms: g.decline(forms, number, case, definite)):
        assert lexicon.WORD.fullmatch(form)
        assert form.startswith("ال") is definite
        assert number != "dual" or form.endswith("ان" if case == "nominative" else "ين")


@given(st.sampled_from(list(THINGS.values())), st.integers(3, 10), st.sampled_from(CASES))
def test_polarity_is_reversed_for_every_noun(noun: Noun, n: int, case: g.Case) -> None:
    count, counted = NUMBERS.phrase(noun, n, case).split()
    assert count.endswith("ة") is (noun.gender == "masculine")
    assert counted == noun.plural or counted == noun.plural.removesuffix("ون") + "ين"


@given(
    st.sampled_from([*ADJECTIVES.values(), *COLOURS.values()]),
    st.sampled_from(["masculine", "feminine"]),
    st.sampled_from(CASES),
    st.booleans(),
)
def test_things_in_the_plural_take_the_feminine_singular(
    adjective: Adjective, gender: g.Gender, case: g.Case, definite: bool
) -> None:
    assert g.agree(adjective, gender, "plural", case, definite, rational=False) == g.agree(
        adjective, "feminine", "singular", case, definite
    )
