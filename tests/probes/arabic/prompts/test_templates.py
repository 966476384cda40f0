"""Templates: read as published, the words that agree with the name, and every one of them written out."""

import json

import pytest

from probes.arabic.prompts.classnames import read_classes
from probes.arabic.prompts.names import indefinite
from probes.arabic.prompts.templates import agree, disagrees, fill, grammar_of, marks, prompts, read_templates
from probes.errors import InputError
from tests.support.places import SHARED
from tests.support.varieties import MSA

IMAGENET = SHARED / "data/imagenet_ar"
NAMES, TEMPLATES = "ar_classnames.json", "ar_zeroshot_classification_templates.json"
needs_imagenet = pytest.mark.skipif(not IMAGENET.is_dir(), reason=f"{IMAGENET} is not here")

TABLE = {
    "صورة {c} صغير ": ("صورة قط صغير ", "صورة قطة صغيرة ", "صورة القط الصغير ", "صورة القطة الصغيرة "),
    "صورة {c} كبير": ("صورة قط كبير", "صورة قطة كبيرة", "صورة القط الكبير", "صورة القطة الكبيرة"),
    "يوجد {c} واحد في الصورة": (
        "يوجد قط واحد في الصورة",
        "توجد قطة واحدة في الصورة",
        "يوجد قط واحد في الصورة",
        "توجد قطة واحدة في الصورة",
    ),
    "{c} مصنوع عن طريق فن طي الورق": (
        "قط مصنوع عن طريق فن طي الورق",
        "قطة مصنوعة عن طريق فن طي الورق",
        "القط مصنوع عن طريق فن طي الورق",
        "القطة مصنوعة عن طريق فن طي الورق",
    ),
    "{c} موجود في لعبة الفيديو": (
        "قط موجود في لعبة الفيديو",
        "قطة موجودة في لعبة الفيديو",
        "القط موجود في لعبة الفيديو",
        "القطة موجودة في لعبة الفيديو",
    ),
    "{c} مرسوم بالخرابيش": (
        "قط مرسوم بالخرابيش",
        "قطة مرسومة بالخرابيش",
        "القط مرسوم بالخرابيش",
        "القطة مرسومة بالخرابيش",
    ),
    "صورة يوجد فيها {c}": (
        "صورة يوجد فيها قط",
        "صورة توجد فيها قطة",
        "صورة يوجد فيها قط",
        "صورة توجد فيها قطة",
    ),
    "صورة يظهر فيها {c}": (
        "صورة يظهر فيها قط",
        "صورة تظهر فيها قطة",
        "صورة يظهر فيها القط",
        "صورة تظهر فيها القطة",
    ),
    "{c} يظهر في الصورة": (
        "قط يظهر في الصورة",
        "قطة تظهر في الصورة",
        "القط يظهر في الصورة",
        "القطة تظهر في الصورة",
    ),
}
"""The public templates that mark agreement, beside قط, قطة, القط and القطة: all nine."""

OTHERS = {
    "هذا {c}": ("هذا قط", "هذه قطة", "هذا القط", "هذه القطة"),
    "تلك {c}": ("ذلك قط", "تلك قطة", "ذلك القط", "تلك القطة"),
    "{c} الذي يظهر في الصورة": (
        "قط يظهر في الصورة",
        "قطة تظهر في الصورة",
        "القط الذي يظهر في الصورة",
        "القطة التي تظهر في الصورة",
    ),
    "صورة {c} أحمر": ("صورة قط أحمر", "صورة قطة حمراء", "صورة القط الأحمر", "صورة القطة الحمراء"),
    "صورة {c} صغيرة.": ("صورة قط صغير.", "صورة قطة صغيرة.", "صورة القط الصغير.", "صورة القطة الصغيرة."),
    "{c} كبير وجميل": ("قط كبير وجميل", "قطة كبيرة وجميلة", "القط الكبير والجميل", "القطة الكبيرة والجميلة"),
    "{c} بلاستيكي": ("قط بلاستيكي", "قطة بلاستيكية", "القط البلاستيكي", "القطة البلاستيكية"),
    "ال{c} الكبير": ("القط الكبير", "القطة الكبيرة", "القط الكبير", "القطة الكبيرة"),
    "صورة ل{c}": ("صورة لقط", "صورة لقطة", "صورة للقط", "صورة للقطة"),
    "في الصورة يظهر {c}": ("في الصورة يظهر قط", "في الصورة تظهر قطة", "في الصورة يظهر القط", "في الصورة تظهر القطة"),
}  # fmt: skip


@pytest.mark.parametrize(("template", "texts"), [*TABLE.items(), *OTHERS.items()])
def test_agreement_written_out(template, texts):
    assert tuple(agree(template, name, MSA.heads) for name in ("قط", "قطة", "القط", "القطة")) == texts


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("شمس", "صورة شمس صغيرة"),
        ("خليفة", "صورة خليفة صغير"),
        ("الكلاب", "صورة الكلاب الصغيرة"),
        ("سمك التنش", "صورة سمك التنش الصغير"),
        ("كلب شيواوا", "صورة كلب شيواوا صغير"),
        ("قميص قصير الكمين", "صورة قميص قصير الكمين صغير"),
        ("الباندا", "صورة الباندا الصغير"),
    ],
)
def test_agreement_with_other_names(name, text):
    assert agree("صورة {c} صغير", name, MSA.heads) == text


@pytest.mark.parametrize(
    "template",
    [
        "{c}",
        "رسم يظهر {c}",
        "صورة تحتوي على {c}",
        " صورة يصعب فيها رؤية {c} ",
        "{c} في لقطة قريبة",
        "{c} على شكل رسم حاسوبي ثنائي أو ثلاثي الأبعاد",
        "صورة {c}، كبير",
        "يظهر رجل مع {c}",
        "{c} يوم العيد",
    ],
)
def test_words_that_belong_to_something_else_are_no_sites(template):
    assert marks(template, MSA.heads) == ()
    assert agree(template, "القطة", MSA.heads) == fill(template, "القطة")


def test_what_a_site_says():
    verb, adjective = marks("يوجد {c} واحد في الصورة", MSA.heads)
    assert (verb.word, verb.kind, verb.place, verb.feminine, verb.optional) == (
        "يوجد",
        "verb",
        0,
        "توجد",
        False,
    )
    assert (adjective.kind, adjective.place, adjective.feminine) == ("adjective", 2, "واحدة")
    assert not adjective.predicate
    assert marks("صورة يوجد فيها {c}", MSA.heads)[0].optional
    assert marks("{c} مرسوم بالخرابيش", MSA.heads)[0].predicate
    assert [site.word for site in marks("{c} صغير، كبير الحجم", MSA.heads)] == ["صغير"]


@pytest.mark.parametrize(
    ("template", "name", "wrong"),
    [
        ("صورة {c} صغير", "قط", False),
        ("صورة {c} صغير", "قطة", True),
        ("صورة {c} صغير", "القط", True),
        ("صورة {c} صغيرة", "قط", True),
        ("صورة {c} الصغير", "قط", True),
        ("صورة {c} صغير", "عقرب", False),
        ("{c} مرسوم", "القط", False),
        ("{c} مرسوم", "القطة", True),
        ("صورة يوجد فيها {c}", "قطة", False),
        ("يوجد {c} هنا", "قطة", True),
        ("يوجد {c} هنا", "القط", True),
        ("توجد {c} واحدة", "كلاب", True),
        ("{c} الذي يظهر", "قط", True),
        ("صورة {c}", "القطة", False),
    ],
)
def test_only_what_no_grammar_allows_is_wrong(template, name, wrong):
    assert disagrees(template, name, MSA.heads) is wrong


@pytest.mark.parametrize("name", ["قط", "قطة", "القط", "القطة", "سمك التنش", "الكلاب"])
@pytest.mark.parametrize("template", TABLE)
def test_what_agrees_is_never_wrong(template, name):
    """The agreeing text, with the name taken out again, is a template that is right for the name."""
    text = agree(template, name, MSA.heads)
    name = name if name in text else indefinite(name, MSA.heads)
    assert not disagrees(text.replace(name, "{c}"), name, MSA.heads)


@pytest.mark.parametrize(
    ("content", "which", "message"),
    [
        ("[", None, "is not JSON (Expecting value: line 1 column 2 (char 1)); mend it"),
        ([], None, "has no templates; give it one, as «صورة {c}»"),
        ({"a": ["{c}"], "b": ["{c}"]}, None, "has several; say which of its 2: a, b"),
        ({"a": ["{c}"]}, "b", "has no 'b'; say which of its 1: a"),
        (["{c}", "صورة"], None, "row 2: 'صورة': has no {c}; put it where the class's name belongs"),
        (["صورة {d}"], None, "row 1: 'صورة {d}': unknown placeholder {d}; write {c} for the class's name"),
        (["{c}", 3], None, "row 2: expected a template; found a number"),
        ({"a": "{c}"}, None, "expected a list of templates; found a text"),
        (["{c}"], "a", "is a list and has no datasets; leave 'a' out"),
    ],
)
def test_what_an_error_says(tmp_path, content, which, message):
    path = tmp_path / "templates.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_templates(path, which)
    assert str(error.value) == f"{path}: {message}"


def test_absent_templates_and_no_placeholder():
    with pytest.raises(InputError, match="no such file"):
        read_templates("absent.json")
    with pytest.raises(InputError, match=r"template 'صورة': has no \{c\}"):
        agree("صورة", "قطة", MSA.heads)


def test_the_empty_placeholder_and_yaml(tmp_path):
    path = tmp_path / "templates.yaml"
    path.write_text("- صورة {}\n- ' {c} '\n", encoding="utf-8")
    assert read_templates(path) == ("صورة {c}", " {c} ")


def test_prompts(tmp_path):
    path = tmp_path / "names.json"
    path.write_text(json.dumps({"cat": "قطة أو هرة", "mug": "كوز (آنية)"}), encoding="utf-8")
    classes, templates = read_classes(path), ("{c}", "{c} صغير")
    found = prompts(classes, templates)
    assert list(found) == ["option", "template", "text"]
    assert found.to_numpy().tolist() == [
        ["cat", "{c}", "قطة"],
        ["cat", "{c} صغير", "قطة صغير"],
        ["mug", "{c}", "كوز"],
        ["mug", "{c} صغير", "كوز صغير"],
    ]
    assert prompts(classes, templates, "long", MSA.heads)["text"].tolist() == [
        "قطة أو هرة",
        "قطة أو هرة صغيرة",
        "كوز (آنية)",
        "كوز (آنية) صغير",
    ]
    with pytest.raises(InputError, match="names: 'all'; expected short"):
        prompts(classes, templates, "all")
    assert grammar_of(classes, MSA.heads)["gender"].tolist() == ["feminine", "masculine"]


@needs_imagenet
def test_the_public_templates():
    published = json.loads((IMAGENET / TEMPLATES).read_text(encoding="utf-8"))["imagenet1k"]
    templates = read_templates(IMAGENET / TEMPLATES)
    assert list(templates) == published
    assert [template for template in templates if marks(template, MSA.heads)] == sorted(
        TABLE, key=published.index
    )


@needs_imagenet
def test_how_often_agreement_changes_a_public_prompt():
    classes, templates = read_classes(IMAGENET / NAMES), read_templates(IMAGENET / TEMPLATES)
    filled, agreed = prompts(classes, templates), prompts(classes, templates, heads=MSA.heads)
    assert filled["text"].tolist() == [t.format(c=row.short) for row in classes for t in templates]
    differs = filled["text"] != agreed["text"]
    assert (differs.sum(), len(differs)) == (37190, 55000)
    assert sum(disagrees(template, row.short, MSA.heads) for row in classes for template in templates) == 4736
    by_gender = grammar_of(classes, MSA.heads)["gender"].value_counts(dropna=False)
    assert (by_gender["masculine"], by_gender["feminine"]) == (584, 388)
