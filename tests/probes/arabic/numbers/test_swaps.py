"""Number swaps by hand-written tables, what is refused, and a hundred swaps of native captions, judged."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from probes.arabic.numbers import swaps
from probes.arabic.numbers.number_phrases import find
from probes.errors import InputError
from tests.support.places import SHARED
from tests.support.varieties import MSA

CAPTIONS = SHARED / "data" / "flickr8k_rev" / "flickr8k-rev.txt"
JUDGED = Path(__file__).parent / "number_swaps.yaml"
SEED = 0

SWAPPED = """
يقف كلبان من سلالات مختلفة في حقل | 3 | يقف ثلاثة كلاب من سلالات مختلفة في حقل
كلبان أسودان في الثلج | 3 | ثلاثة كلاب سوداء في الثلج
كلبان أسودان في الثلج | 1 | كلب أسود في الثلج
كلبان بنيان صغيران في الماء | 8 | ثمانية كلاب بنية صغيرة في الماء
ثلاثة كلاب سوداء كبيرة في الماء | 2 | كلبان أسودان كبيران في الماء
ثلاث كلاب في الحديقة | 2 | كلبان في الحديقة
ثلاث كلاب تركض في حقل | 4 | أربعة كلاب تركض في حقل
ثلاثة كلاب في الثلج | 1 | كلب في الثلج
امرأة تدفع طفلين على الأرجوحة | 5 | امرأة تدفع خمسة أطفال على الأرجوحة
امرأة تدفع طفلين على الأرجوحة | 1 | امرأة تدفع طفلا على الأرجوحة
امرأة تحمل طفلتين صغيرتين | 1 | امرأة تحمل طفلة صغيرة
امرأة تحمل طفلتين صغيرتين | 10 | امرأة تحمل عشر طفلات صغيرات
امرأة تبتسم وتحمل طفلين صغيرين | 4 | امرأة تبتسم وتحمل أربعة أطفال صغار
سيدة تدفع طفلان على الأرجوحة | 3 | سيدة تدفع ثلاثة أطفال على الأرجوحة
شخص يمشي مع طفلين | 1 | شخص يمشي مع طفل
رجل يقف أمام سيدتان على طاولة | 1 | رجل يقف أمام سيدة على طاولة
تلعب فتاتان في الحديقة | 8 | تلعب ثماني فتيات في الحديقة
تقف فتاتان بجانب جدار خشبي | 1 | تقف فتاة بجانب جدار خشبي
يقف رجلان مبتسمان معًا | 9 | يقف تسعة رجال مبتسمين معًا
رجلان كبيران في السن أمام حافلة | 3 | ثلاثة رجال كبار في السن أمام حافلة
يتسلق رجلان القارب | 1 | يتسلق رجل القارب
يلعب شابان كرة القدم في حديقة المنزل | 6 | يلعب ستة شبان كرة القدم في حديقة المنزل
يقف ثلاثة أطفال أمام النهر | 2 | يقف طفلان أمام النهر
شخصان أمام بحيرة | 10 | عشرة أشخاص أمام بحيرة
امرأة وثلاثة أطفال يلعبون في الحديقة | 7 | امرأة وسبعة أطفال يلعبون في الحديقة
ثلاثة رجال وامرأة يقفون معًا ويبتسمون | 4 | أربعة رجال وامرأة يقفون معًا ويبتسمون
مصارعان في حلبة المصارعة | 7 | سبعة مصارعين في حلبة المصارعة
شابة تقف بينما يجلس خلفها رجلان | 4 | شابة تقف بينما يجلس خلفها أربعة رجال
طفل يحمل معه رغيفين من الخبز | 8 | طفل يحمل معه ثمانية أرغفة من الخبز
كَلْبَان في الثلج | 3 | ثلاثة كلاب في الثلج
كلب واحد في الماء | 2 | كلبان في الماء
صورة لكرتين حمراوين | 1 | صورة لكرة حمراء
صورة لكرتين حمراوين | 4 | صورة لأربع كرات حمراء
٤ كرات حمراء على الطاولة | 2 | كرتان حمراوان على الطاولة
٤ كرات حمراء على الطاولة | 7 | ٧ كرات حمراء على الطاولة
رجل يحمل كتابين أحمرين | 1 | رجل يحمل كتابا أحمر
هناك ثلاثة كتب حمراء على الطاولة | 2 | هناك كتابان أحمران على الطاولة
صورة لثلاثة كتب حمراء | 2 | صورة لكتابين أحمرين
يقف مهندسان أمام المبنى | 4 | يقف أربعة مهندسين أمام المبنى
كلبان يلعبان على الثلج | 3 | ثلاثة كلاب تلعب على الثلج
كلبان يلعبان على الثلج | 1 | كلب يلعب على الثلج
كلبان يركضان ويلعبان بكرة | 6 | ستة كلاب تركض وتلعب بكرة
ولدان صغيران يلعبان مع كلب | 3 | ثلاثة أولاد صغار يلعبون مع كلب
فتاتان ترقصان وتبتسمان | 3 | ثلاث فتيات يرقصن ويبتسمن
فتاتان ترتديان ملابس السباحة تسيران على الرمال | 4 | أربع فتيات يرتدين ملابس السباحة يسرن على الرمال
تقف فتاتان أمام جدار وتبتسمان | 5 | تقف خمس فتيات أمام جدار ويبتسمن
تقف فتاتان أمام جدار وتبتسمان | 1 | تقف فتاة أمام جدار وتبتسم
سيارتان تمران في الشارع | 1 | سيارة تمر في الشارع
سيارتان تمران في الشارع | 9 | تسع سيارات تمر في الشارع
شخصان على الكراسي يقرآن | 3 | ثلاثة أشخاص على الكراسي يقرؤون
شخصان ياكلان في مطعم | 3 | ثلاثة أشخاص يأكلون في مطعم
رجلان أمام كلب يركض يجلسان على الأرض | 3 | ثلاثة رجال أمام كلب يركض يجلسون على الأرض
رجل ينظر إلى كلبين يلعبان | 4 | رجل ينظر إلى أربعة كلاب تلعب
رجل ينظر إلى طفلين يلعبان | 1 | رجل ينظر إلى طفل يلعب
شخصان يلتقطان صورا للبحر | 3 | ثلاثة أشخاص يلتقطون صورا للبحر
شخصان يتسلقان جدار المنزل | 3 | ثلاثة أشخاص يتسلقون جدار المنزل
شخصان يرتديان ملابس سوداء | 3 | ثلاثة أشخاص يرتدون ملابس سوداء
تقف فتاتان وتبتسمان | 1 | تقف فتاة وتبتسم
شخصان يجلسان بينما يقفز كلب | 3 | ثلاثة أشخاص يجلسون بينما يقفز كلب
شخصان يقفان بينما تجلس امرأة | 3 | ثلاثة أشخاص يقفون بينما تجلس امرأة
رجل يتزلج بينما طفلان يشاهدانه | 7 | رجل يتزلج بينما سبعة أطفال يشاهدونه
ثلاثة كلاب تلعب في الماء | 2 | كلبان يلعبان في الماء
ثلاثة كلاب تلعب في الماء | 1 | كلب يلعب في الماء
ثلاثة أطفال يلعبون ويضحكون | 2 | طفلان يلعبان ويضحكان
ثلاثة أطفال يلعبون ويضحكون | 1 | طفل يلعب ويضحك
ثلاث نساء يمشين في الشارع | 2 | امرأتان تمشيان في الشارع
كلب واحد يلعب في الماء | 2 | كلبان يلعبان في الماء
كلب واحد يلعب في الماء | 3 | ثلاثة كلاب تلعب في الماء
طفلان يعانقان بعضهما البعض | 3 | ثلاثة أطفال يعانقون بعضهم البعض
امرأتان تقفان بجانب بعضهما | 8 | ثماني نساء يقفن بجانب بعضهن
يركض كلبان نحو بعضهما في الماء | 3 | يركض ثلاثة كلاب نحو بعضها في الماء
يركض كلبان في الماء بحبل في أفواههما | 3 | يركض ثلاثة كلاب في الماء بحبل في أفواهها
شخصان معهما معدات تصوير بجانب شجرة | 3 | ثلاثة أشخاص معهم معدات تصوير بجانب شجرة
الطفلان في الحديقة | 3 | الأطفال الثلاثة في الحديقة
الطفلان في الحديقة | 1 | الطفل في الحديقة
الكلبان يلعبان | 4 | الكلاب الأربعة تلعب
صورة للكلبين الأسودين | 3 | صورة للكلاب الثلاثة السوداء
امرأة مع الطفلين في الحديقة | 5 | امرأة مع الأطفال الخمسة في الحديقة
الكرات الثلاث على الطاولة | 2 | الكرتان على الطاولة
الكرات الثلاث على الطاولة | 8 | الكرات الثماني على الطاولة
الكلاب السوداء الثلاثة تركض في الفناء | 2 | الكلبان الأسودان يركضان في الفناء
تركض الكلاب الثلاثة في الفناء | 2 | يركض الكلبان في الفناء
تركض الكلاب الثلاثة في الفناء | 5 | تركض الكلاب الخمسة في الفناء
يلعب الكلبان في الماء | 3 | تلعب الكلاب الثلاثة في الماء
تجلس الفتيات الثلاث على الشاطئ | 4 | تجلس الفتيات الأربع على الشاطئ
يقف المهندسون الثلاثة أمام المبنى | 2 | يقف المهندسان أمام المبنى
كرات حمراء ثلاث على الطاولة | 2 | كرتان حمراوان على الطاولة
كرات ثلاث على الطاولة | 5 | خمس كرات على الطاولة
يلعب ثلاثة من الكلاب في الماء | 2 | يلعب كلبان في الماء
يلعب ثلاثة من الكلاب في الماء | 5 | يلعب خمسة كلاب في الماء
اثنان من الكلاب السوداء في الثلج | 6 | ستة كلاب سوداء في الثلج
اثنتان من الفتيات تقفزان على كرة | 8 | ثماني فتيات يقفزن على كرة
يقف رجلا شرطة أمام المبنى | 3 | يقف ثلاثة رجال شرطة أمام المبنى
رجل يتحدث مع رجلي شرطة في الشارع | 1 | رجل يتحدث مع رجل شرطة في الشارع
يقف ثلاثة رجال شرطة أمام المبنى | 2 | يقف رجلا شرطة أمام المبنى
لاعبا كرة قدم يتنافسان على الكرة | 3 | ثلاثة لاعبي كرة قدم يتنافسون على الكرة
لاعبا الهوكي يتصارعان في المباراة | 5 | خمسة من لاعبي الهوكي يتصارعون في المباراة
لاعبتا كرة سلة تقفزان في الملعب | 3 | ثلاث لاعبات كرة سلة يقفزن في الملعب
اثنان من لاعبي كرة السلة في الملعب | 9 | تسعة من لاعبي كرة السلة في الملعب
صبيان يلعبان في الماء | 3 | ثلاثة صبية يلعبون في الماء
صبيان صغيران أمام نافورة | 1 | صبي صغير أمام نافورة
ثلاثة صبيان صغار يلعبون | 4 | أربعة صبية صغار يلعبون
تلعب ثلاثة كلاب في الثلج | 5 | تلعب خمسة كلاب في الثلج
تلعب ثلاثة كلاب في الثلج | 2 | يلعب كلبان في الثلج
تلعب ثلاثة كلاب في الثلج | 1 | يلعب كلب في الثلج
2 كرة حمراء على الطاولة | 5 | 5 كرات حمراء على الطاولة
"""

REFUSED = """
يقف كلبان في الماء ويلعبان | 3 | verb
صبيان صغيران وطفلان يلعبون في الوحل | 3 | coordinated
رجلان وامرأة في مكتب | 3 | coordinated
كلبان على العشب، أحدهما يجري | 3 | counted again
ثلاثة كلاب على العشب واحد يحمل كرة | 5 | counted again
امرأتان شقراءتان ، تبتسمان | 3 | apposition
كلبان مربوطان في شجرة | 3 | adjective
سيدتان مسنتان في متجر | 3 | adjective
طفلان يعانقان بعضهما | 3 | pronoun
طفلان يعانقان بعضهما البعض | 1 | needs more than one
طفلان يلعبان مع بعضها البعض | 3 | pronoun
تشير امرأتان إلى تمثال وتلتقط صورة | 3 | verb
طفلان يحملان زهور أرجوانية | 3 | object without its case
ثلاثة رجال يجرون في الشارع | 2 | verb
طفلان في الخارج يركبان دراجات | 1 | needs more than one
طفلان يحملان ألعاب برتقالية | 3 | object without its case
طفلان يمسكان شيء أحمر | 3 | object without its case
طفلان يرتديان قمصان وردية | 3 | object without its case
رجلان يرفعان ذراعيهما | 3 | pronoun
رجلان يجلسان مع كلبهما | 1 | pronoun
كلبان يركضان وامرأة تراقبهما | 3 | pronoun
شخصان وكلبهما يلعبان | 3 | coordinated
كلبان يلعب في الماء | 3 | verb
كلبان يلعبون في الماء | 3 | verb
سيدتان يقفان في الشارع | 3 | verb
كلبان يفعلان شيئا | 3 | verb
شخصان يجلسان ليلعبا | 3 | verb
رجلان يشاهدان رجلا وامرأة يرقصان | 3 | verb
رجل وامرأة مع كلبين يلعبان | 3 | verb
رجلان ينظران إلى أطفال يلعبون | 3 | verb
ثلاثة كلاب تطارد امرأة تحمل كرة | 2 | verb
امرأة مع ثلاثة كلاب تمشي | 2 | verb
ثلاثة أطفال أمام رجال يلعبون | 2 | verb
ثلاثة أطفال ويلعبون في الماء | 2 | verb
رجلان يتصافحان | 1 | needs more than one
رجلان يركبان الخيول | 1 | needs more than one
فتاتان تحملان حقائب حمراء | 1 | needs more than one
طفلان يلعبان فالخارج | 3 | misspelt
طفلان يتسلقان جدار صخري | 3 | object without its case
طفلان يشاهدان كلب يقفز | 3 | object without its case
رجل يرتدي قميص أحمر مع كلبين | 3 | object without its case
يقف رجلان أمام نافورة مبتسمين | 3 | word in the dual or plural
ثلاثة كلاب مع أصحابها | 2 | pronoun
ثلاث نساء يسيرون في حديقة | 4 | disagreeing verb
ثلاثة كلاب يلعبون في حقل | 4 | disagreeing verb
ثلاث نساء ورجل يقفان معًا | 4 | disagreeing verb
يقف فتاتان في الشارع | 3 | disagreeing verb
زوجان في موقف للسيارات | 3 | couple or pair
صبي يقف على يد واحدة | 3 | part of a body
كلب صغير يقف على رجلين | 3 | part of a body
اثنان من الكلاب الضالة في الشارع | 3 | definite
ثلاثة من الكلاب التي تلعب | 4 | definite
كلب أسود أمام الكلبين | 3 | counted again
الكلبان المبتلان في الماء | 3 | adjective
تلعب ثلاثة أطفال في الثلج | 4 | disagreeing verb
خمسة عشر كلبا في الثلج | 3 | more than ten
25 كلبا في الثلج | 3 | more than ten
رجل أمام لاعبين في الملعب | 3 | dual or plural
امرأة مع ثلاثة مهندسين | 2 | dual or plural
كلبان جنبًا إلى جنب | 1 | unknown word after it
يتقاتل كلبان في الثلج الأبيض | 1 | needs more than one
شخصان على الدراجات في الخارج | 1 | needs more than one
صبي يجلس بين فتاتين | 1 | needs more than one
يحمل رجلان حقائب حمراء في الشارع | 1 | needs more than one
سيدة تدفع طفلان على الأرجوحة | 1 | case not known
رجل يحمل ثلاثة كتب | 2 | case not known
أرى كتابين | 1 | case not known
أرى ثلاثة أو أربعة كتب | 5 | part of another phrase
كلبان في الثلج | 2 | already that number
"""


def _rows(table: str) -> list[tuple[str, int, str]]:
    cells = [[cell.strip() for cell in line.split(" | ")] for line in table.strip().splitlines()]
    return [(caption, int(n), last) for caption, n, last in cells]


@pytest.mark.parametrize(("caption", "n", "swapped"), _rows(SWAPPED))
def test_swap(caption: str, n: int, swapped: str) -> None:
    (found,) = find(caption, MSA)
    assert swaps.refusal(found, n) is None
    assert swaps.swap(found, n) == swapped


@pytest.mark.parametrize(("caption", "n", "reason"), _rows(REFUSED))
def test_refused(caption: str, n: int, reason: str) -> None:
    found = find(caption, MSA)[-1]
    assert str(swaps.refusal(found, n)) == reason
    assert n not in swaps.targets(found)
    with pytest.raises(InputError, match=f"not swapped for {n}: {reason}; ask `refusal` first$"):
        swaps.swap(found, n)


@pytest.mark.parametrize(("caption", "n", "swapped"), _rows(SWAPPED))
def test_alternatives_are_the_swaps_and_the_caption_itself(caption: str, n: int, swapped: str) -> None:
    (found,) = find(caption, MSA)
    every = swaps.alternatives(found)
    assert every.pop(n) == swapped
    assert every.pop(found.phrase.n)
    assert every == {m: swaps.swap(found, m) for m in swaps.targets(found) if m != n}


def test_what_is_more_than_ten_has_no_alternatives() -> None:
    (found,) = find("خمسة عشر كلبا في الثلج", MSA)
    assert swaps.targets(found) == []
    assert swaps.alternatives(found) == {15: found.caption}


def test_alternatives_are_all_spelt_alike() -> None:
    (found,) = find("رجل امام طفلان ياكلان", MSA)
    assert swaps.alternatives(found)[2] == "رجل امام طفلين يأكلان"
    assert swaps.alternatives(found)[3] == "رجل امام ثلاثة أطفال يأكلون"


@pytest.mark.parametrize("n", [0, 11, "three", True])
def test_what_is_no_number(n: Any) -> None:
    (found,) = find("كلبان في الثلج", MSA)
    for call in (swaps.swap, swaps.refusal):
        with pytest.raises(InputError) as error:
            call(found, n)
        assert str(error.value) == (
            f"{n!r} is no number that is counted here; expected a whole number from 1 to 10"
        )


def test_report() -> None:
    table = swaps.report(
        {
            "a": "كلب في الماء",
            "b": "كلبان في الماء",
            "c": "كلبان يلعبون",
            "d": "كلبان يلعبون أمام ثلاث كرات",
        },
        MSA,
        seed=1,
    )
    assert list(table.columns) == swaps.COLUMNS
    assert list(table["place"]) == ["b", "c", "d"]
    assert list(table["phrase"]) == ["كلبان", "كلبان", "ثلاث كرات"]
    assert table["reason"].fillna("").tolist() == ["", "verb", ""]
    assert table["swapped"].notna().tolist() == [True, False, True]
    assert table.loc[0, "targets"] == "1 3 4 5 6 7 8 9 10"
    assert len(swaps.sheet(table)) == 2
    alone = swaps.report({"d": "كلبان يلعبون أمام ثلاث كرات"}, MSA, seed=1)
    assert alone.loc[0, "to"] == table.loc[2, "to"]
    assert swaps.report({}, MSA).empty


def test_at_least_97_of_100_swaps_of_native_captions_are_right() -> None:
    judged = yaml.safe_load(JUDGED.read_text(encoding="utf-8"))
    assert len(judged) == 100
    assert all(row["right"] or row["note"] for row in judged)
    assert sum(row["right"] for row in judged) >= 97


@pytest.mark.slow
@pytest.mark.skipif(not CAPTIONS.exists(), reason=f"{CAPTIONS} is absent: no captions to draw from")
def test_what_was_judged_is_what_is_drawn() -> None:
    lines = CAPTIONS.read_text(encoding="utf-8").splitlines()
    table = swaps.report(dict(line.split("\t", 1) for line in lines), MSA, SEED)
    drawn = swaps.sheet(table, 100, SEED)
    judged = yaml.safe_load(JUDGED.read_text(encoding="utf-8"))
    columns = {"place": "place", "caption": "caption", "swapped": "swapped", "from": "n", "to": "to"}
    for key, column in columns.items():
        assert [row[key] for row in judged] == drawn[column].tolist()
    assert len(table) > 5800 and table["swapped"].notna().sum() > 4300
