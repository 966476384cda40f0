"""YAML and JSON of users: what is taken, and what each fault says."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest

from probes.errors import CallError, DataError, InputError
from probes.files import declared, yaml_files
from tests.support.places import ROOT


@dataclass(frozen=True)
class Inner:
    name: str
    size: int = 1


@dataclass(frozen=True)
class Margin:
    margin: float
    unit: Literal["raw", "sd"]
    reason: str
    shown: bool = True
    inner: Inner | None = None
    words: tuple[str, ...] = field(default=())


WHOLE = {"margin": "0.05", "unit": "raw", "reason": "ours"}


def written(folder: Path, text: str | bytes, name: str = "own.yaml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def text(**changed: str | None) -> str:
    """A file of one margin; None: without that key."""
    told = {**WHOLE, **changed}
    return "".join(f"{key}: {value}\n" for key, value in told.items() if value is not None)


def made(path: Path, error: type[InputError] = DataError) -> Margin:
    return declared.build(Margin, yaml_files.read(path, "a margin", error), path.name, declared.Rules(error))


def test_what_is_right(tmp_path: Path) -> None:
    more = text(shown="false", inner="{name: قطة, size: 3}", words="[كرة, قطة]", margin="1")
    margin = made(written(tmp_path, more))
    assert margin == Margin(1.0, "raw", "ours", False, Inner("قطة", 3), ("كرة", "قطة"))
    assert type(margin.margin) is float
    assert made(written(tmp_path, text(inner="null"))) == Margin(0.05, "raw", "ours")
    assert made(written(tmp_path, '\ufeff{"margin": 1, "unit": "sd", "reason": "x"}', "a.json")).unit == "sd"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            text(resaon="x"),
            "own.yaml: line 4: resaon: unknown key (like reason); expected one of margin, unit, ",
        ),
        (text(reason=None), "own.yaml: line 1: reason: missing; add it"),
        (text(reason="null"), "own.yaml: line 1: reason: missing; add it"),
        (text(margin="'0.05'"), "own.yaml: line 1: margin: '0.05': expected a number, as 0.5"),
        (text(margin="0,05"), "own.yaml: line 1: margin: '0,05': expected a number, as 0.5"),
        (text(margin="yes"), "own.yaml: line 1: margin: True: expected a number, as 0.5"),
        (text(margin=".nan"), "own.yaml: line 1: margin: nan: expected a number, as 0.5"),
        (text(reason="5"), "own.yaml: line 3: reason: 5: expected a text; put it in quotes"),
        (
            text(reason="2026-01-01"),
            "own.yaml: line 3: reason: datetime.date(2026, 1, 1): expected a text; put it",
        ),
        (text(unit="no"), "own.yaml: line 2: unit: False: expected one of raw, sd"),
        (text(unit="metres"), "own.yaml: line 2: unit: 'metres': expected one of raw, sd"),
        (text(shown="maybe"), "own.yaml: line 4: shown: 'maybe': expected true or false"),
        (text(inner="a"), "own.yaml: line 4: inner: 'a': expected keys and values (name, size)"),
        (text(inner="\n  size: 1"), "own.yaml: line 4: inner: line 5: name: missing; add it"),
        (text(inner="{name: a, size: 1.5}"), "inner: line 4: size: 1.5: expected a whole number"),
        (text(words="a"), "own.yaml: line 4: words: 'a': expected a list"),
        (text(words="\n- a\n- 3"), "own.yaml: line 4: words: line 6: 3: expected a text; put it in quotes"),
        ("- 1\n", "own.yaml: [1]: expected keys and values (margin, unit, reason, shown, inner, words)"),
        (f"a: {'x' * 99}", "own.yaml: line 1: a: unknown key; expected one of margin"),
        (f"'{'x' * 99}'", f"own.yaml: '{'x' * 58}…: expected keys and values"),
    ],
)
def test_what_is_not_what_is_declared(content: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as error:
        made(written(tmp_path, content))
    assert message in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "a: 1\nb: 2\na: 3\n",
            "line 3 has the key 'a' twice (it is also in line 1); remove or rename one of them",
        ),
        ("a: [1\nb: 2\n", "is not YAML (line 2, column 2: expected ',' or ']', but got ':'); mend it"),
        (
            "a:\n\tb: 1\n",
            "is not YAML (line 2, column 1: found character '\\t' that cannot start any token); mend it",
        ),
        ("a: !!python/name:os.system\n", "the tag tag:yaml.org,2002:python/name:os.system is not read here"),
        ("a: !own 3\n", "is not YAML (line 1, column 4: the tag !own is not read here; write plain values)"),
        ("[a, b]: 1\n", "is not YAML (line 1, column 1: a key is no text); mend it"),
        ("a: &a [*a]\n", "is not YAML (line 1, column 4: an alias of a list or of keys is not read here"),
        ("a: 1\n---\na: 2\n", "is not YAML (line 2, column 1: but found another document); mend it"),
        ("a: \x07\n", "is not YAML ("),
        ("[" * 100_000, "is not YAML ("),
        (
            "a: &a [1, 1]\nb: &b [*a, *a]\nc: [*b, *b]\n",
            "line 1, column 4: an alias of a list or of keys is not",
        ),
        (f"a: 1{'0' * 99}\n", "is not YAML (line 1, column 4: the number 10000000000000000000 is too large)"),
        ("a: 0xffffffffffffffff\n", "the number 0xffffffffffffffff is too large)"),
        ("", "is empty; give a margin"),
        ("\ufeff  \n", "is empty; give a margin"),
        (b"a: b\nc: \xc7\n", "row 2 is not UTF-8 (byte 0xC7); save it as UTF-8"),
    ],
)
def test_what_is_no_yaml(content: str | bytes, message: str, tmp_path: Path) -> None:
    path = written(tmp_path, content)
    with pytest.raises(CallError) as error:
        yaml_files.read(path, "a margin", CallError)
    assert str(error.value).startswith(f"{path}: ") and message in str(error.value)
    assert "\n" not in str(error.value)


def test_what_is_no_json(tmp_path: Path) -> None:
    for content, message in (
        ('{"a": {"b": 1, "b": 2}}', "has the key 'b' twice; remove or rename one of them"),
        ("[", "is not JSON (Expecting value: line 1 column 2 (char 1)); mend it"),
        ('["\\ud83d"]', "holds half a sign (a surrogate alone, as \\ud83d); write the whole one"),
        ("[" * 100_000, "is not JSON (lists or keys are nested more than 100 deep); mend it"),
    ):
        with pytest.raises(DataError, match=re.escape(message)):
            yaml_files.read(written(tmp_path, content, "a.json"), "a list")


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"gone\.yaml: no such file; give a margin"):
        yaml_files.read(tmp_path / "gone.yaml", "a margin")
    with pytest.raises(DataError, match=r"can't be read \(Is a directory\); give a margin"):
        yaml_files.read(tmp_path, "a margin")


def test_every_key_is_the_text_that_stands_there(tmp_path: Path) -> None:
    read = yaml_files.read(written(tmp_path, "1: a\n01: b\nyes: c\nnull: d\n1.0: e\n"), "keys")
    assert list(read) == ["1", "01", "yes", "null", "1.0"]


ELSEWHERE = {
    "audit/report/card/metadata.py",  # the front matter of a card, which is edited and not judged
    "probes/reasons/catalogue.py",  # below the files: what an error says is read from it
}


def test_yaml_is_read_in_one_place() -> None:
    """What is read elsewhere would take a key that stands twice."""
    found = [
        path.relative_to(ROOT).as_posix()
        for room in ("audit", "probes")
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"yaml\.(safe_)?load", path.read_text(encoding="utf-8"))
    ]
    assert set(found) == ELSEWHERE
