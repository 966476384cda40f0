"""Class names: every published layout, how names are split, and what an error says."""

import json
from pathlib import Path

import pytest
import yaml

from probes.arabic.prompts.classnames import Classes, read_classes, split
from probes.arabic.prompts.templates import read_templates
from probes.errors import InputError
from tests.support.places import SHARED

IMAGENET = SHARED / "data/imagenet_ar"
NAMES = "ar_classnames.json"
needs_imagenet = pytest.mark.skipif(not IMAGENET.is_dir(), reason=f"{IMAGENET} is not here")


def write(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


def shown(found: Classes) -> list[tuple[str, tuple[str, ...]]]:
    return [(row.label, row.names) for row in found]


@pytest.mark.parametrize(
    ("content", "which", "expected"),
    [
        (["قطة", "كلب"], None, [("0", ("قطة",)), ("1", ("كلب",))]),
        ([["قطة", "هرة"], "كلب"], None, [("0", ("قطة", "هرة")), ("1", ("كلب",))]),
        ({"pets": ["قطة", "كلب"]}, None, [("0", ("قطة",)), ("1", ("كلب",))]),
        ({"a": ["قطة"], "b": ["كلب"]}, "b", [("0", ("كلب",))]),
        ({"EN": [[3], ["cat"]], "AR": [[3, 9], ["قطة", "كلب (حيوان)"]]}, "AR", [("3", ("قطة",)), ("9", ("كلب",))]),
        ({"n02123045": "قطة", "n02084071": "كلب"}, None, [("n02123045", ("قطة",)), ("n02084071", ("كلب",))]),
        ({"7": ["قطة", "هرة"], "9": ["كلب"]}, None, [("7", ("قطة", "هرة")), ("9", ("كلب",))]),
        ({"7": ["قطة", "هرة"]}, None, [("7", ("قطة", "هرة"))]),
        ({"cat": ["قطة", "هرة"], "dog": ["كلب"]}, None, [("cat", ("قطة", "هرة")), ("dog", ("كلب",))]),
        ({"set": {"cat": "قطة أو هرة"}, "other": {}}, "set", [("cat", ("قطة", "هرة"))]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("suffix", [".json", ".yaml"])
def test_every_published_layout(tmp_path, content, which, expected, suffix):
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False) if suffix == ".yaml" else content
    assert shown(read_classes(write(tmp_path, "names" + suffix, text), which)) == expected


def test_a_mapping_with_long_lists_is_of_datasets(tmp_path):
    path = write(tmp_path, "names.json", {"a": ["قطة"] * 10, "b": ["كلب"]})
    with pytest.raises(InputError) as error:
        read_classes(path)
    assert str(error.value) == f"{path}: has several; say which of its 2: a, b"
    assert len(read_classes(path, "a")) == 10


def test_a_table_with_gloss(tmp_path):
    path = write(tmp_path, "names.csv", "label,name,gloss\nmug,كوز,آنية\npig,خنزير أو حلوف,\n")
    mug, pig = read_classes(path)
    assert (mug.short, mug.long, mug.gloss, mug.row) == ("كوز", "كوز (آنية)", "آنية", 2)
    assert (pig.label, pig.short, pig.long, pig.row) == ("pig", "خنزير", "خنزير أو حلوف", 3)


def test_short_is_the_first_name_and_long_is_as_written(tmp_path):
    path = write(tmp_path, "names.json", ["قطة أو هرة", ["قطة", "هرة"], " كوز (آنية)"])
    assert [row.short for row in read_classes(path)] == ["قطة", "قطة", "كوز"]
    assert [row.long for row in read_classes(path)] == ["قطة أو هرة", "قطة، هرة", "كوز (آنية)"]


@pytest.mark.parametrize(
    ("text", "names", "gloss"),
    [
        ("دجاجة أو فرخة", ("دجاجة", "فرخة"), None),
        ("الغِمْد أو غِمْد السيف أو غِمْد الخنجر", ("الغِمْد", "غِمْد السيف", "غِمْد الخنجر"), None),
        ("قطة، هرة", ("قطة", "هرة"), None),
        ("قطة / هرة", ("قطة", "هرة"), None),
        ("قطة/هرة", ("قطة", "هرة"), None),
        ("حديدة (رفع أثقال)", ("حديدة",), "رفع أثقال"),
        ("كرة (قدم أو سلة، مثلا)", ("كرة",), "قدم أو سلة، مثلا"),
        ("أوزة بيضاء", ("أوزة بيضاء",), None),
        ("السيارة النصف-نقل", ("السيارة النصف-نقل",), None),
        ("الهاون والمدقة", ("الهاون والمدقة",), None),
        (" سحلية  هدب العنق", ("سحلية هدب العنق",), None),
    ],
)
def test_splitting_names(text, names, gloss):
    assert split(text) == (names, gloss)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("n.json", "[", "is not JSON (Expecting value: line 1 column 2 (char 1)); mend it"),
        ("n.json", "", "is empty; give a JSON or YAML file with a list, or keys and values"),
        ("n.json", [], "has no class names; give it one for every class"),
        ("n.json", {}, "has no class names; give it one for every class"),
        ("n.json", 3, "expected a list of names, or label and name; found a number"),
        ("n.json", ["قطة", " "], "row 2: label '1': the name is empty; give it one"),
        ("n.json", ["قطة", 3], "row 2: label '1': expected a name or names, found a number"),
        ("n.json", '{"a": "قطة", "a": "كلب"}', "has the key 'a' twice; remove or rename one of them"),
        ("n.yaml", "a: ق\na: ك\n", "line 2 has the key 'a' twice (it is also in line 1); remove or rename one of them"),
        ("n.json", {"AR": [[1, 2], ["قطة"]]}, "has 2 indices and 1 names; give each its own"),
        ("n.json", {"AR": [[1, 1], ["قطة", "كلب"]]}, "row 2: label '1' is also in row 1; remove one"),
        ("n.csv", "label,name\na,قطة\na,كلب\n", "row 3: label 'a' is also in row 2; remove one"),
        ("n.csv", "label,name\n,قطة\n", "row 2: has no label; give the class's index, WordNet id or folder"),
        ("n.csv", "label,text\na,قطة\n", "lacks the column name; expected label,name (and gloss), found label, text"),
        ("n.doc", "قطة", "expected a file in .json, .yaml, .yml, .txt; rename it if it is one of these"),
    ],
)  # fmt: skip
def test_what_an_error_says(tmp_path, name, content, message):
    path = write(tmp_path, name, content)
    with pytest.raises(InputError) as error:
        read_classes(path)
    assert str(error.value) == f"{path}: {message}"


def test_absent_undecodable_and_unknown(tmp_path):
    with pytest.raises(InputError, match="no such file; give a JSON or YAML file"):
        read_classes(tmp_path / "absent.json")
    path = tmp_path / "cp1256.json"
    path.write_bytes(b'[\n"' + "قطة".encode("cp1256") + b'"]')
    with pytest.raises(InputError, match=r"row 2 is not UTF-8 \(byte 0x"):
        read_classes(path)
    path = write(tmp_path, "babel.json", {f"AA{i}": [[0], ["x"]] for i in range(20)} | {"AR": [[0], ["قطة"]]})
    with pytest.raises(InputError, match=r"has no 'ar'; say which of its 21: AR, AA0, .*, …$"):
        read_classes(path, "ar")
    with pytest.raises(InputError, match="is a list and has no datasets; leave 'ar' out"):
        read_classes(write(tmp_path, "list.json", ["قطة"]), "ar")
    broken = write(tmp_path, "broken.yaml", "a: [")
    with pytest.raises(InputError, match="is not YAML") as error:
        read_classes(broken)
    assert "\n" not in str(error.value)


@needs_imagenet
def test_imagenet_is_read_as_it_is():
    published = json.loads((IMAGENET / NAMES).read_text(encoding="utf-8"))["imagenet1k"]
    found = read_classes(IMAGENET / NAMES)
    assert found.labels == [str(i) for i in range(1000)]
    assert [row.written for row in found] == [(name,) for name in published]
    assert [row.long for row in found] == [name.strip() for name in published]
    assert sum(len(row.names) > 1 for row in found) == 14
    assert sum(row.gloss is not None for row in found) == 6
    with pytest.raises(InputError, match=r"has several; say which of its 17: .*caltech101"):
        read_classes(IMAGENET / "en_classnames.json")


def test_texts_in_a_list_are_not_split(tmp_path):
    path = write(tmp_path, "names.json", {"7": ["قارب طويل أو كبير"], "9": "قطة أو هرة"})
    assert shown(read_classes(path)) == [("7", ("قارب طويل أو كبير",)), ("9", ("قطة", "هرة"))]


def test_a_table_has_no_datasets(tmp_path):
    path = write(tmp_path, "names.csv", "label,name\na,قطة\n")
    with pytest.raises(InputError, match="is a table and has no datasets; leave 'ar' out"):
        read_classes(path, "ar")


def test_names_a_line(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_text("\ufeffقطة\r\n\r\n\u200fكلب \r\n", encoding="utf-8")
    found = read_classes(path)
    assert found.labels == ["0", "1"] and [row.short for row in found] == ["قطة", "كلب"]
    path.write_text("n01440764 سمك التنش\nn01443537\tسمكة ذهبية\n", encoding="utf-8")
    found = read_classes(path)
    assert found.labels == ["n01440764", "n01443537"] and found.rows[0].short == "سمك التنش"


def test_templates_a_line(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_text("صورة {c}\nهذه {}\n", encoding="utf-16")
    assert read_templates(path) == ("صورة {c}", "هذه {c}")
