"""Agreement and declension against tables: adjectives with people and things, cases, «ال», «ل», possession."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.arabic import grammar as g
from probes.arabic import lexicon
from probes.arabic.lexicon import Adjective, Forms
from probes.errors import InputError
from tests.support.varieties import MSA

NUMBERS = MSA.numbers
THINGS, COLOURS, PEOPLE = MSA.lexicon.nouns, MSA.lexicon.colours, MSA.lexicon.people
PROFESSIONS, ADJECTIVES, VERBS = MSA.lexicon.professions, MSA.lexicon.adjectives, MSA.lexicon.verbs
CASES: tuple[g.Case, ...] = ("nominative", "accusative", "genitive")
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
    celebrate, lie_down = VERBS["celebrate"], VERBS["lie_down"]
    assert [g.conjugate(celebrate, s) for s in ("masculine", "feminine")] == ["يحتفل", "تحتفل"]
    assert [g.conjugate(lie_down, s, "past") for s in ("masculine", "feminine")] == ["استلقى", "استلقت"]
    assert g.clause(celebrate, "feminine", subject="الطبيبة") == "تحتفل الطبيبة بالعيد"
    assert g.clause(celebrate, "masculine", "past") == "احتفل بالعيد"
    assert g.clause(VERBS["smile"], "feminine", "past", "البنت") == "ابتسمت البنت"
    assert g.clause(lie_down, "masculine", "past", "المصور") == "استلقى المصور على الأرض"
    assert MSA.agreement.demonstrative == {"masculine": "هذا", "feminine": "هذه"}
    assert MSA.agreement.relative == {"masculine": "الذي", "feminine": "التي"}
    assert MSA.agreement.pronoun == {"masculine": "هو", "feminine": "هي"}
    assert g.SUFFIX == {"masculine": "ه", "feminine": "ها"}


def test_slash() -> None:
    rows = {**PROFESSIONS, **PEOPLE}
    slashed = [g.slash(rows[id]) for id in ("doctor", "soldier", "lawyer", "man_woman", "lad_lass")]
    assert slashed == ["طبيب/ة", "جندي/ة", "محام/محامية", "رجل/امرأة", "فتى/فتاة"]


def test_what_the_feminine_adds() -> None:
    """To the word as it is spelt; nothing where it is another word."""
    rows = [*map(MSA.lexicon.professions.get, ("doctor", "lawyer")), MSA.lexicon.people["man_woman"]]
    assert [g.joined_slash(row) for row in rows] == ["طبيب/ـة", "محام/ـية", None]
    assert [g.brackets(row) for row in rows] == ["طبيب(ة)", "محام(ية)", None]


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
