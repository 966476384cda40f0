"""Reasons: every code that is used has words in both languages, and every word is used."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import audit
import probes
from probes import SUITES, reasons
from probes.reasons import Part, Reason, wording

ROOTS = [Path(str(package.__file__)).parent for package in (audit, probes)]
CALLED = {"Reason", "Unusable"}


def worded(language: str) -> set[str]:
    """The codes that have words in a language, ours and our suites'."""
    return {*reasons.codes(language)}.union(*(suite.words(language).reasons for suite in SUITES.values()))


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call in the source that makes a reason, with its place."""
    for root in ROOTS:
        for path in sorted(root.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLED and node.args:
                    yield f"{path}:{node.lineno}", node


def literal() -> list[tuple[str, str, set[str] | None]]:
    """(place, code, names of the values) of those that name their code; None where the values come as a dict."""
    found = []
    for place, call in calls():
        if isinstance(call.args[0], ast.Constant):
            names = [keyword.arg for keyword in call.keywords]
            found.append(
                (place, str(call.args[0].value), None if None in names else {str(name) for name in names})
            )
    return found


def test_every_code_that_is_used_has_words_and_every_word_is_used() -> None:
    used = {code for _, code, _ in literal()} | {reasons.OWN_WORDS}
    assert all(used == worded(language) for language in reasons.LANGUAGES)


def test_values_are_those_that_the_words_name() -> None:
    for place, code, names in literal():
        assert names is None or names == wording(code).names, place


def test_a_code_is_named_where_it_is_used() -> None:
    """Else the two tests above would see nothing of it: what is no literal is a Reason that was made elsewhere."""
    passed_on = {
        ast.unparse(call.args[0]) for _, call in calls() if not isinstance(call.args[0], ast.Constant)
    }
    assert passed_on <= {"code", "reason", "member.reason"}


@pytest.mark.parametrize("code", sorted(worded("en")))
def test_both_languages_say_the_same_values(code: str) -> None:
    english, arabic = wording(code), wording(code, "ar")
    assert arabic.names <= english.names and bool(english.kind) == bool(arabic.kind)
    lost = english.names - arabic.names
    assert lost == ({"suite"} if code == "not-for-suite" else set())  # whose heading names it


def test_a_reason_is_one_line_of_english() -> None:
    told = Reason("sample-twice", key="a'b")
    assert str(told) == 'sample "a\'b" stands twice; give each picture its own key'
    nested = Reason("called-neither", name="1", fault=Reason("image-missing"))
    assert str(nested) == "no picture is called '1', and image is missing; give its path"
    assert str(Reason("json-keys")) == "keys and values"


@pytest.mark.parametrize("part", ["whole", "kind", "detail"])
def test_what_is_of_a_kind_has_parts(part: Part) -> None:
    told = Reason("near-duplicate", row=4, picture="a.jpg")
    whole = {"kind": "near-duplicate", "detail": "row 4 says the same of a.jpg"}
    assert told.said(part) == {**whole, "whole": ": ".join(whole.values())}[part]
    alone = Reason("label-missing")
    assert alone.said(part) == ("" if part == "detail" else str(alone))


def test_an_unknown_code_and_values_that_do_not_fit_are_faults_of_ours() -> None:
    with pytest.raises(KeyError):
        Reason("of-no-kind")
    for values in ({}, {"key": "a", "more": 1}, {"key": ["a"]}):
        with pytest.raises(TypeError, match="expected"):
            Reason("sample-twice", **values)


def test_a_table_holds_reasons_as_parquet_does(tmp_path: Path) -> None:
    row = pd.Series([7]).iloc[0]  # a number of NumPy's
    nested = Reason("not-a-plain-file", fault=Reason("archived-link", name="a", target="{b}"))
    made = [Reason("near-duplicate", row=row, picture="صورة «1».jpg"), nested, Reason("caption-empty")]
    table = reasons.table([("a.csv", 1, one) for one in made])
    assert list(table) == reasons.COLUMNS
    table.to_parquet(tmp_path / "t.parquet")
    assert reasons.listed(reasons.read(pd.read_parquet(tmp_path / "t.parquet"))) == made
    assert list(reasons.table()) == reasons.COLUMNS and reasons.listed(reasons.table()) == []


def test_sentences_of_earlier_versions_and_unknown_codes_stand_as_they_are() -> None:
    old = pd.DataFrame({"place": ["a.csv"], "row": [3], "reason": ["near-duplicate: row 4 says {the} same"]})
    (told,) = reasons.listed(reasons.read(old))
    assert told.code == reasons.OWN_WORDS and str(told) == old["reason"][0]
    assert str(Reason.of({"code": "gone", "values": {"n": 1}})) == "gone {'n': 1}"
    assert str(Reason.of("a sentence")) == "a sentence"


def test_a_suite_brings_codes_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probes.reasons.catalogue._brought", {})
    words = {"en": {"too-old": {"kind": "old", "detail": "of {year}"}, "label-missing": "theirs"}, "ar": {}}
    reasons.bring("theirs", words.__getitem__)
    assert str(Reason("too-old", year=1999)) == "old: of 1999"
    assert str(Reason("label-missing")) != "theirs"  # ours are not replaced
    with pytest.raises(TypeError, match="expected"):
        Reason("too-old")
    with pytest.raises(KeyError):
        wording("too-old", "ar")
