"""JSON as others write it, and what Python's reader takes though it is none."""

import json
import re
from pathlib import Path

import pytest

from probes.errors import DataError
from probes.files import json_files, tabular
from probes.files.tabular import Unusable

WRONG = {
    '{"a": 1, "b": {"a": 2, "a": 3}}': "has the key 'a' twice",
    '{"a": NaN}': "NaN is no number of JSON, or too large",
    "[-Infinity]": "-Infinity is no number of JSON, or too large",
    "[1e999]": "1e999 is no number of JSON, or too large",
    "[-1E+0400]": "-1E+0400 is no number of JSON, or too large",
    f"[{'9' * 5000}]": f"{'9' * 20}… is no number of JSON, or too large",
    "[18446744073709551616]": "18446744073709551616 is no number of JSON, or too large",
    "[" * 100_000: "lists or keys are nested more than 100 deep",
    '{"a":' * 100_000 + "1" + "}" * 100_000: "lists or keys are nested more than 100 deep",
    "[" * 102 + "]" * 102: "lists or keys are nested more than 100 deep",
    "[1] [2]": "Extra data: line 1 column 5 (char 4)",
    "": "Expecting value: line 1 column 1 (char 0)",
}


@pytest.mark.parametrize("told", WRONG, ids=[each[:20] for each in WRONG])
def test_what_is_refused_by_name(told: str, tmp_path: Path) -> None:
    for given in (told, told.encode()):
        with pytest.raises(json_files.NotJson, match=f"^{re.escape(WRONG[told])}$"):
            json_files.parsed(given)
    (tmp_path / "a.json").write_text(told)
    with pytest.raises(DataError, match=rf"a\.json: is not JSON \({re.escape(WRONG[told])}\); mend it$"):
        json_files.read(tmp_path / "a.json")


@pytest.mark.parametrize(
    "held", [{"a": [1, -(2**63), 2**64 - 1, 1.5e300, 1e-400, True, None, "😀 NaN"]}, "a", 0.1, [[[]]]]
)
def test_what_is_json(held: object) -> None:
    for told in (json.dumps(held), json.dumps(held, ensure_ascii=False, indent=1)):
        assert json_files.parsed(told) == held
        assert json_files.parsed(f"\ufeff{told}".encode()) == held
    assert json_files.parsed("[" * 101 + "]" * 101)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'["\xc7"]')
    with pytest.raises(DataError, match=r"a\.json: is not JSON \(row 1 is not UTF-8 .byte 0xC7.; save it"):
        json_files.read(tmp_path / "a.json")
    with pytest.raises(DataError, match=r"b\.json: can't be read \(No such file or directory\)"):
        json_files.read(tmp_path / "b.json")


def test_of_lines_each_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    wrong = [each for each in WRONG if each]
    (tmp_path / "a.jsonl").write_text("\n".join(['{"image": "a.png"}', *wrong, '{"image": "b.png"}']))
    _, rows = tabular.read_rows(tmp_path / "a.jsonl")
    assert [row for row, _ in rows] == [*range(1, len(wrong) + 3)]
    assert rows[0][1] == {"image": "a.png"} and rows[-1][1] == {"image": "b.png"}
    for told, (_, values) in zip(wrong, rows[1:-1], strict=True):
        assert isinstance(values, Unusable)
        said = str(values)
        assert (
            WRONG[told] in said
            or "is a list; expected keys" in said
            or "half a sign" in said
            or "NaN" in said
        )


def test_names_of_classes_that_datasets_wrote() -> None:
    told = {"info": {"features": {"label": {"names": ["cat", "dog"]}, "image": {}, "other": [1]}}}
    assert json_files.classes({b"huggingface": json.dumps(told).encode()}) == {"label": ["cat", "dog"]}
    for other in (b"", b"[", b"[]", b"3", b'{"info": 1}', b'{"info": {"features": [1]}}'):
        assert json_files.classes({b"huggingface": other}) == {}
    assert json_files.classes(None) == {}


def test_it_is_read_nowhere_else() -> None:
    root = Path(json_files.__file__).parents[2]
    ours = ("probes/files/json_files.py", "probes/reasons/tables.py", "benchmarks/retrieval.py")
    found = [
        path.relative_to(root).as_posix()
        for room in ("audit", "probes", "benchmarks")
        for path in (root / room).rglob("*.py")
        if re.search(r"json\.loads?\(", path.read_text(encoding="utf-8"))
    ]
    assert sorted(found) == sorted(ours)
