"""Lint of class names and templates: each problem by itself, and what it finds in ImageNet's Arabic files."""

import pandas as pd
import pytest

from probes import reasons
from probes.arabic.prompts.classnames import Classes, ClassName, read_classes, split
from probes.arabic.prompts.lint import COLUMNS, lint, one_edit
from probes.arabic.prompts.templates import read_templates
from tests.support.places import SHARED
from tests.support.varieties import MSA

IMAGENET = SHARED / "data/imagenet_ar"
NAMES, TEMPLATES = "ar_classnames.json", "ar_zeroshot_classification_templates.json"
needs_imagenet = pytest.mark.skipif(not IMAGENET.is_dir(), reason=f"{IMAGENET} is not here")


def told(found: pd.DataFrame) -> list[reasons.Reason]:
    return reasons.listed(found)


def classes(*names: str) -> Classes:
    return Classes(tuple(ClassName(str(i), split(n)[0], (n,), "f", i + 1) for i, n in enumerate(names)))


@needs_imagenet
def test_what_lint_finds_in_imagenet():
    found = lint(read_classes(IMAGENET / NAMES), MSA, read_templates(IMAGENET / TEMPLATES))
    assert list(found) == COLUMNS
    assert found["code"].value_counts().to_dict() == {
        "diacritics": 48,
        "stray-space": 24,
        "detached-preposition": 22,
        "alternatives": 14,
        "agreement": 8,
        "name-twice": 4,
        "typo": 3,
        "missing-preposition": 9,
        "tatweel": 1,
        "foreign-letters": 1,
        "stray-sign": 1,
        "spelling": 1,
        "mostly-definite": 1,
    }
    duplicates = found[found["code"] == "name-twice"]
    assert list(duplicates["label"]) == ["207", "624", "837", "876"]
    assert list(duplicates["row"]) == [208, 625, 838, 877]
    assert [each.values["other"] for each in told(found) if each.code == "typo"] == ["كلب", "جودة", "جودة"]
    (mixed,) = [each for each in told(found) if each.code == "mostly-definite"]
    assert mixed.said("detail").startswith("358 of 1000 names begin with ال")


@pytest.mark.parametrize(
    ("names", "label", "code", "mended"),
    [
        (("قطة", "قطة"), "1", "name-twice", "name what tells them apart"),
        (("أفعى", "الافعي"), "1", "name-nearly-twice", "name what tells them apart"),
        (("قِطة", "قطة"), "1", "name-nearly-twice", "name what tells them apart"),
        (("قطة أو هرة",), "0", "alternatives", "short: قطة"),
        (("قطة ",), "0", "stray-space", "قطة"),
        (("قطة  بيضاء",), "0", "stray-space", "قطة بيضاء"),
        (("قطة\\",), "0", "stray-sign", "قطة"),
        (("جهاز iPod",), "0", "latin-letters", "write it in Arabic letters"),
        (("چيبة",), "0", "foreign-letters", "write it in Arabic letters"),
        (("قِطّة",), "0", "diacritics", "قطة"),
        (("كلـب",), "0", "tatweel", "كلب"),
    ],
)
def test_each_problem_of_a_name(names, label, code, mended):
    found = lint(classes(*names), MSA)
    (which,) = (found["label"] == label).to_numpy().nonzero()
    assert code in set(found["code"].iloc[which])
    assert any(str(told(found)[i]).endswith(f"; {mended}") for i in which if found["code"][i] == code)


def test_clean_names_have_no_problems():
    assert lint(classes("قطة", "كلب أبيض", "كرة (سلة)"), MSA, ("صورة {c}", "صورة واضحة ل{c}")).empty


def test_each_problem_of_a_template():
    of = ("صورة لـ {c}", "صورة ذات جوودة", "{c} صغير ", "نحت لشكل {c}", "photo {c}", "صورة جميلة {c}")
    found = lint(classes("قطة", "قط"), MSA, (of[0], of[1] + " {c}", *of[2:]))
    assert list(found[["row", "code"]].itertuples(index=False, name=None)) == [
        (1, "detached-preposition"),
        (2, "typo"),
        (3, "agreement"),
        (3, "stray-space"),
        (5, "latin-letters"),
        (6, "missing-preposition"),
    ]
    assert told(found)[5].values == {"mended": "صورة جميلة ل{c}"}
    assert told(found)[2].said("detail").startswith("«صغير» does not agree with 1 of 2 names: «قطة صغير »; ")
    assert told(found)[0].values == {"mended": "صورة ل{c}"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("جوودة", "جودة", True), ("جدة", "جودة", True), ("جوذة", "جودة", True), ("وجدة", "جودة", True),
     ("جودة", "جودة", False), ("جوو", "جودة", False), ("دةجو", "جودة", False), ("رسم", "رسوم", True)],
)  # fmt: skip
def test_one_edit(one, other, expected):
    assert one_edit(one, other) is expected
    assert one_edit(other, one) is expected
