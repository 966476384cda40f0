"""Gender and definiteness of names: tables of what the rules say, and a sheet that was judged name by name."""

import json
import random
from pathlib import Path

import pytest
import yaml

from probes.arabic.prompts.classnames import read_classes
from tests.support.places import SHARED
from tests.support.varieties import MSA

IMAGENET = SHARED / "data/imagenet_ar"
NAMES = "ar_classnames.json"
SHEET = yaml.safe_load((Path(__file__).parent / "class_genders.yaml").read_text(encoding="utf-8"))
needs_imagenet = pytest.mark.skipif(not IMAGENET.is_dir(), reason=f"{IMAGENET} is not here")

GENDERS = {
    "feminine": "قطة شمس عين يد أفعى صحراء حلوى سيارات كلاب كتب مصابيح ألوان خنافس كاميرا افعى أم العين",
    "masculine": "قط خليفة غطاء مستشفى مقهى بالون تنين ميناء وجه بانجو الليمون نبات فستان كمان",
    None: "عقرب باندا مهندسين أطفال مسافرون كرتان iPod بنياتا مساكب",
}


@pytest.mark.parametrize(
    ("gender", "word"), [(gender, word) for gender, words in GENDERS.items() for word in words.split()]
)
def test_gender_of_a_head(gender, word):
    assert MSA.heads.gender_of(word).gender == gender, MSA.heads.gender_of(word).reason


def test_gender_says_why():
    assert MSA.heads.gender_of("ذكر البط").reason == "no feminine mark"
    assert MSA.heads.gender_of("سمكة المهرج").reason == "lexicon"
    assert MSA.heads.gender_of("الحُوتُ القاتِلُ").gender == "masculine"
    assert MSA.heads.gender_of("القَدَّاحَة").reason == "ending ة"
    assert MSA.heads.gender_of("الهاون والمدقة") == MSA.heads.gender_of("الملح والفلفل")
    assert MSA.heads.gender_of("الهاون والمدقة").gender is None
    assert MSA.heads.gender_of("").gender is None


@pytest.mark.parametrize(
    ("name", "definite"),
    [
        ("قطة", False),
        ("القطة", True),
        ("قطة صغيرة", False),
        ("سمك التنش", True),
        ("رف تنشيف الأطباق", True),
        ("حقيبة ساعي البريد", True),
        ("تنين كومودو", True),
        ("كلب شيواوا", False),
        ("كلب ستافوردشاير الأمريكي", True),
        ("قميص قصير الكمين", False),
        ("كسلان ثلاثي الأصابع", False),
        ("خنافس طويلة القرون", False),
        ("قفل بندقية الصيد", True),
        ("مشبك للشعر", False),
        ("لافتة تاريخية من النحاس", False),
        ("عربة يجرها الثور", False),
        ("محقنة أو الإبرة", False),
        ("الة نفخ", False),
        ("البوم صور", False),
        ("كرة (كرة القدم)", False),
    ],
)
def test_definiteness(name, definite):
    assert MSA.heads.definiteness_of(name) is definite


def test_the_judged_sheet():
    """At least 95 of 100 in each; the sheet says who judged, and that it is no held-out sample."""
    assert len(SHEET) == 100
    assert {row["gender"] for row in SHEET} == {"masculine", "feminine", "either"}
    gender = [
        row["name"] for row in SHEET if (MSA.heads.gender_of(row["name"]).gender or "either") != row["gender"]
    ]
    definite = [row["name"] for row in SHEET if MSA.heads.definiteness_of(row["name"]) != row["definite"]]
    assert len(gender) <= 5, gender
    assert len(definite) <= 5, definite
    assert len({*gender, *definite}) <= 5


@needs_imagenet
def test_the_sheet_is_the_seeds_draw():
    rows = read_classes(IMAGENET / NAMES).rows
    drawn = sorted(random.Random(0).sample(range(1000), 100))
    assert [row["name"] for row in SHEET] == [rows[i].short for i in drawn]


@needs_imagenet
def test_the_published_figures_of_imagenets_names():
    """308 and 358 as facts.md has them, which counts the bare spelling; two more end in ة with a vowel sign."""
    published = json.loads((IMAGENET / NAMES).read_text(encoding="utf-8"))["imagenet1k"]
    assert sum(name.split()[0].endswith("ة") for name in published) == 308
    assert sum(name.startswith("ال") for name in published) == 358
    assert sum(MSA.heads.definiteness_of(row.short) for row in read_classes(IMAGENET / NAMES)) == 706
