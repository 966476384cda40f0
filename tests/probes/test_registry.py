"""Suites of other distributions that can't be used: a line each, and nothing else is the worse for them."""

import sys
from pathlib import Path

import pytest

from audit.report.speech import words as speech
from probes import SUITE_NAMES, registry
from probes.reasons import LANGUAGES, wording
from tests.support import outside

SUITE = """
from probes.suite import Measure, Suite

MEASURE = Measure("m", "?", "ability", "correct", "ability")
SUITE = Suite({name!r}, __name__, "", (), None, (MEASURE,){more})
"""


@pytest.fixture(autouse=True)
def anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looked for anew, before and after."""
    monkeypatch.setattr("probes.reasons.catalogue._brought", {})
    for kept in (registry._found, speech.phrases, speech._nouns):
        kept.cache_clear()
    yield
    for kept in (registry._found, speech.phrases, speech._nouns):
        kept.cache_clear()


def broken(folder: Path, monkeypatch: pytest.MonkeyPatch, more: str = "", **words: str) -> str:
    """What is said of a suite `theirs`, that is not there beside ours."""
    files = {f"theirs/words/{language}.yaml": text for language, text in words.items()}
    files["theirs/__init__.py"] = SUITE.format(name="theirs", more=more)
    points = '[project.entry-points."arabic_clip_audit.suites"]\ntheirs = "theirs"'
    monkeypatch.syspath_prepend(outside.install(folder, "theirs", files, points))
    there = registry.suites()
    assert set(there) == {*SUITE_NAMES}
    monkeypatch.setattr("probes.SUITES", there)
    (line,) = registry.broken()
    assert list(registry.listed())[-1] == f"broken: {line}"
    return line


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """A report asks the words of all suites, and a reason of one suite is looked for among those of all."""
    line = broken(tmp_path, monkeypatch, **{language: "nmae: x"})
    assert line.startswith("theirs of theirs 1.0: ") and f"{language}.yaml: line 1: nmae: unknown key" in line
    assert speech.phrases("ar") and speech._nouns(language)
    with pytest.raises(KeyError):
        wording("no such code", language)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (", sources=('photos',)", "sources 'photos'; expected of scenes, emoji, pictures, captions"),
        (", files=('map', 'maps')", "files 'maps'; expected of classes, templates, map"),
    ],
)
def test_pictures_and_files_that_there_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str, why: str
) -> None:
    told = f"theirs of theirs 1.0: theirs could not be loaded (ValueError: the suite 'theirs': {why})"
    assert broken(tmp_path, monkeypatch, more) == told


def test_one_that_takes_a_name_of_ours_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    points = '[project.entry-points."arabic_clip_audit.suites"]\ngender = "theirs"'
    monkeypatch.syspath_prepend(outside.install(tmp_path, "theirs", {"theirs.py": ""}, points))
    assert registry.broken() == ["gender of theirs 1.0: another one has this name; rename it"]
    assert registry.suites()["gender"].package == "probes.suites.gender" and "theirs" not in sys.modules
