"""What a suite says of itself, in files of its folder."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from audit.report.speech import words as speech
from probes import SUITES
from probes.errors import DataError
from probes.words import Words, words


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with a folder `words`, that can be imported."""
    folder = tmp_path / "said_by_a_suite"
    (folder / "words").mkdir(parents=True)
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("probes.reasons.catalogue._brought", {})
    yield folder
    sys.modules.pop(folder.name, None)
    words.cache_clear()


def test_what_is_not_there_is_left_empty(package: Path) -> None:
    assert words(package.name, "ar") == Words() == words("", "en")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nmae: x", "line 1: nmae: unknown key (like name); expected one of name, claim"),
        ("levels:\n  red: 1", "line 2: red: 1: expected a text; put it in quotes"),
        ("measures: [a]", "measures: ['a']: expected keys and values"),
        ("measures:\n  m:\n    abuot: x", "m: abuot: unknown key; expected one of name, asks, about"),
        (
            "measures:\n  m:\n    within: by {size}",
            "m: within: {size} is not filled in; expected in braces none",
        ),
        (
            "measures:\n  m:\n    above: by {sise}",
            "m: above: {sise} is not filled in; expected in braces {size} or",
        ),
        ("nouns:\n  m:\n    one: '{n} m'", "nouns: m: one; expected `other`, and what differs of one, two"),
        ("nouns:\n  m:\n    other: '{m} m'", "nouns: m: other: {m} is not filled in; expected in braces {n}"),
    ],
)
def test_a_fault_is_one_line_that_names_the_file(package: Path, text: str, message: str) -> None:
    path = package / "words" / "ar.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        words(package.name, "ar")
    assert message in str(error.value) and str(error.value).startswith(f"{path}: ")
    assert "\n" not in str(error.value)


def test_what_has_no_arabic_is_said_in_english(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (package / "words" / "en.yaml").write_text(
        'name: "a suite"\nmeasures: {m: {about: "whether"}}', encoding="utf-8"
    )
    (package / "words" / "ar.yaml").write_text('measures: {m: {name: "مقياس"}}', encoding="utf-8")
    said = replace(SUITES["retrieval"], name="said", package=package.name, claim="claim", limits=("limit",))
    monkeypatch.setitem(SUITES, "said", said)
    with speech.speaking("ar"):
        assert speech.audit("said") == "a suite" and speech.title("said", "m") == "مقياس"
        assert speech.claim(SUITES["said"]) == "claim" and speech.limits(SUITES["said"]) == ["limit"]
        assert speech.parts("said", "m") == {"about": "whether", "name": "مقياس"}
        assert speech.audit("nowhere") == "nowhere audit" and speech.title("nowhere", "m") == "m"
        assert speech.cell("said", "own", "text") == "text" and speech.level("own", "said") == "own"
