"""The gate: what stops a release, in lines, in JUnit XML and in Markdown."""

import argparse
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

from audit.cli import options as shared
from audit.comparing import gate
from audit.report import junit, step_summary
from audit.runs import Run, manifest
from probes.errors import InputError
from tests.support import small_runs

FELL = {
    "resolution feminine": 0.4,
    "resolution masculine": 0.98,
    "presentation feminine": 0.6,
    "presentation masculine": 0.95,
}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return small_runs.make(tmp_path_factory.mktemp("runs") / "before")


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return small_runs.make(tmp_path_factory.mktemp("runs") / "after", rates=FELL)


def options(*words: str) -> dict:
    parser = argparse.ArgumentParser()
    shared.gate(parser)
    return vars(parser.parse_args(words))


def test_a_reason_is_one_line_with_all_in_it(after: Run) -> None:
    found = gate.failures(after, ["exceeds"])
    assert list(found) == [
        "resolution gap",
        "resolution margin",
    ]  # «default» does not, «resolution accuracy» explores
    assert found["resolution gap"] == (
        "gender: resolution gap: exceeds: -0.583 [-0.717, -0.450] (in share; 95 % for all 5 together) "
        "against 0.000 ± 0.033. How much oftener is it right "
        "about women than about men (women minus men)?"
    )
    assert all("\n" not in line and len(line) < 300 for line in found.values())


def test_only_primary_measures_and_controls_count(after: Run) -> None:
    loose = after.whole[after.whole["verdict"] == "inconclusive"]
    assert {"resolution accuracy", "default margin", "default"} <= set(loose["measure"])
    assert list(gate.failures(after, ["inconclusive"])) == ["default"]


def test_a_failed_control_and_what_it_guards(tmp_path: Path) -> None:
    blind = small_runs.make(
        tmp_path / "blind", rates={"presentation feminine": 0.5, "presentation masculine": 0.5}
    )
    assert list(gate.failures(blind, ["at-chance"])) == ["control: presentation"]
    guarded = ["resolution gap", "resolution margin", "default"]
    assert list(gate.failures(blind, ["not-interpretable"])) == guarded
    assert "exceeds" not in gate.failures(blind, ["not-interpretable"])["resolution gap"]
    assert gate.failures(blind, ["exceeds"]) == {}
    assert gate.failures(blind, []) == {}


@pytest.mark.slow
def test_a_baseline_fails_only_what_got_worse(tmp_path: Path, after: Run) -> None:
    sure = {"presentation feminine": 0.99, "presentation masculine": 0.99}
    before = small_runs.make(tmp_path / "before", rates=sure)
    worse = gate.failures(after, [], before)
    assert list(worse) == ["control: presentation", "resolution gap", "resolution margin"]
    assert "it was 0.986, and differs by -0.250 [" in worse["control: presentation"]
    assert worse["control: presentation"].count("(in share") == 2
    assert re.search(r"it was -0\.886, and differs by \S+ \[.*\] \(in sd\)", worse["resolution margin"])
    assert list(gate.failures(after, ["exceeds"], before)) == ["resolution gap", "resolution margin"]
    assert list(gate.failures(before, ["exceeds"])) == ["resolution gap", "resolution margin"]
    assert gate.failures(before, ["exceeds"], after) == {}


def test_a_control_that_got_worse_fails_and_what_it_guards_does_not(before: Run, tmp_path: Path) -> None:
    """It is the one that says so: what it guards can't be read, and did not get worse by that."""
    blind = small_runs.make(
        tmp_path / "blind", rates={"presentation feminine": 0.5, "presentation masculine": 0.5}
    )
    assert list(gate.failures(blind, [], before)) == ["control: presentation"]
    assert gate.failures(blind, ["not-interpretable"], before) == {}
    assert gate.failures(blind, ["not-interpretable"], blind) == {}


def test_a_control_that_flips_by_chance_fails_nothing(before: Run, tmp_path: Path) -> None:
    """Its verdict is another and its difference is not shown: what it guards does not fail by that."""
    found = pd.read_parquet(before.folder / "findings.parquet")
    flipped = small_runs.make(tmp_path / "flipped")
    control = found["measure"] == "control: presentation"
    guarded = found["measure"].isin(["resolution gap", "resolution margin", "default"])
    assert not found.loc[guarded & (found["group"] == ""), "verdict"].eq("not interpretable").any()
    found.loc[control, "verdict"] = "inconclusive"
    found.loc[guarded, ["verdict", "because"]] = "not interpretable", "control"
    found.to_parquet(flipped.folder / "findings.parquet", index=False)
    assert gate.failures(Run(flipped.folder), [], before) == {}
    assert set(gate.failures(Run(flipped.folder), ["not-interpretable"])) == {
        "resolution gap", "resolution margin", "default"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "first", "other", "low", "high", "neutral", "worse"),
    [
        ("ability", 0.9, 0.8, -0.15, -0.05, 0.5, True),
        ("ability", 0.9, 0.8, -0.25, 0.05, 0.5, False),
        ("ability", 0.8, 0.9, 0.05, 0.15, 0.5, False),
        ("disparity", 0.1, 0.3, 0.1, 0.3, 0.0, True),
        ("disparity", -0.1, -0.3, -0.3, -0.1, 0.0, True),
        ("disparity", -0.3, -0.1, 0.1, 0.3, 0.0, False),  # nearer
        ("disparity", 0.6, 0.5, -0.15, -0.05, 0.5, False),  # nearer to ½
        ("disparity", 0.4, 0.3, -0.15, -0.05, 0.5, True),  # further from ½
        ("disparity", 0.1, 0.3, -0.1, 0.5, 0.0, False),
        ("disparity", -0.1, 0.12, 0.12, 0.32, 0.0, False),  # crossed, about as far
        ("disparity", -0.1, 0.3, 0.3, 0.5, 0.0, True),  # crossed, and further
        ("disparity", 0.1, 0.3, -0.05, 0.22, 0.0, False),  # the side that counts is the open one
        ("disparity", -0.1, -0.3, -0.22, 0.05, 0.0, False),
        ("disparity", 0.1, 0.3, float("nan"), float("nan"), 0.0, False),
    ],
)
def test_the_direction(
    kind: str, first: float, other: float, low: float, high: float, neutral: float, worse: bool
) -> None:
    now = pd.Series(
        {"estimate_first": first, "estimate_other": other, "difference": other - first}
        | {"ci_low": low, "ci_high": high}
    )
    assert gate._got_worse(now, kind, neutral) is worse


def test_other_trials_are_one_line(after: Run, tmp_path: Path) -> None:
    told = json.loads((after.folder / "run.json").read_text(encoding="utf-8"))
    other = small_runs.make(tmp_path / "other")
    (other.folder / "run.json").write_text(json.dumps(told | {"trials": "others"}), encoding="utf-8")
    with pytest.raises(InputError, match=r"its trials \(.*\) are not those of") as error:
        gate.failures(after, ["exceeds"], Run(other.folder))
    assert "\n" not in str(error.value)


def test_nothing_to_gate_on_is_not_passed(tmp_path: Path) -> None:
    run = small_runs.make(tmp_path / "run")
    run.findings.query("measure == 'resolution accuracy'").to_parquet(tmp_path / "run" / "findings.parquet")
    with pytest.raises(InputError, match="there is nothing to gate on"):
        gate.failures(Run(run.folder), ["exceeds"])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--fail-on", "exceeds,at-chance"), ["resolution gap", "resolution margin"]),
        (("--fail-on", "at-chance", "--fail-on", " exceeds"), ["resolution gap", "resolution margin"]),
        (("--fail-on", "at-chance"), []),
        ((), []),
    ],
)
def test_lines_and_exit_code(after: Run, words: tuple[str, ...], expected: list[str]) -> None:
    lines, code = gate.checked([after], options(*words))
    assert code == bool(expected)
    if expected:
        assert [line.split(": ")[1] for line in lines] == expected
    else:
        assert lines == (["gate: none of 5 measures is at-chance"] if words else [])


def test_the_baseline_s_line(before: Run, after: Run) -> None:
    manifest.write(after.folder)
    assert gate.checked([before], options("--baseline", str(after.folder))) == (
        ["gate: none of 5 measures got worse"],
        0,
    )
    assert gate.checked([after], options("--baseline", str(before.folder)))[1] == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("--fail-on", "exceeds,bad"),
            "--fail-on bad: no such verdict to fail on; there are exceeds, present, partial, at-cha",
        ),
        (("--fail-on", "at chance"), "--fail-on at chance: no such verdict"),
        (("--fail-on", "exceeds", "--baseline", "nowhere"), "nowhere: not a run"),
    ],
)
def test_a_wrong_word_is_one_line_before_the_audit(after: Run, words: tuple[str, ...], message: str) -> None:
    for call in (gate.check_options, lambda given: gate.checked([after], given)):
        with pytest.raises(InputError) as error:
            call(options(*words))
        assert message in str(error.value) and "\n" not in str(error.value)


def test_junit_is_xml_that_ci_reads(after: Run, tmp_path: Path) -> None:
    path = tmp_path / "junit.xml"
    lines, code = gate.checked([after], options("--fail-on", "exceeds", "--junit", str(path)))
    suite = ElementTree.fromstring(path.read_bytes()).find("testsuite")
    assert suite is not None and suite.attrib["name"] == "audit.gender"
    cases = {case.attrib["name"]: case for case in suite.iter("testcase")}
    whole = after.whole
    assert list(cases) == list(whole["measure"])
    failing = {name: case.find("failure") for name, case in cases.items()}
    assert [f.text for f in failing.values() if f is not None] == lines and code == 1
    skipped = [name for name, case in cases.items() if case.find("skipped") is not None]
    assert skipped == ["resolution accuracy", "default margin"]
    counts = [int(suite.attrib[name]) for name in ("tests", "failures", "skipped", "errors")]
    assert counts == [len(cases), 2, 2, 0]
    with pytest.raises(InputError, match="can't be written"):
        gate.checked([after], options("--junit", str(tmp_path / "no" / "junit.xml")))


def test_several_runs_and_the_page_of_a_step(
    before: Run, after: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, xml = tmp_path / "page.md", tmp_path / "junit.xml"
    page.write_text("Above.\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    assert gate.checked([before, after], options()) == ([], 0)
    assert page.read_text(encoding="utf-8") == "Above.\n"
    lines, code = gate.checked([before, after], options("--fail-on", "exceeds", "--junit", str(xml)))
    assert (len(lines), code) == (4, 1)
    assert len(ElementTree.parse(xml).findall("testsuite")) == 2
    text = page.read_text(encoding="utf-8")
    assert text.startswith("Above.\n### gender audit") and text.count("2 of 5 measures fail") == 2
    assert gate.checked([after], options("--junit", str(xml))) == ([], 0)
    assert ElementTree.parse(xml).findall("testsuite/testcase/failure") == []
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    with pytest.raises(InputError, match=r"GITHUB_STEP_SUMMARY .*can't be written"):
        gate.checked([after], options("--fail-on", "exceeds"))


def test_a_baseline_of_each_suite(after: Run, tmp_path: Path) -> None:
    one = str(after.folder)
    with pytest.raises(InputError, match="--baseline: 2 runs of 1 suites; give one a suite"):
        gate.check_options(options("--baseline", one, "--baseline", one))
    other = small_runs.make(tmp_path / "other", suite="counting")
    with pytest.raises(InputError, match="--baseline: a run of counting, none of gender; give one of it too"):
        gate.checked([after], options("--baseline", str(other.folder)))


def test_names_are_data(tmp_path: Path) -> None:
    hostile = "<script>|`a`[x](http://e.x)\x00\x1b\ud800\ufffe\u202e" + "w" * 10_000
    run = small_runs.make(tmp_path / "run", model={"name": hostile, "revision": "]]>&"})
    failed = gate.failures(run, ["exceeds"])
    text = junit.text([(run, failed)])
    signature = ElementTree.fromstring(text).find("testsuite/properties/property")
    assert signature is not None and "<script>" in signature.attrib["value"]
    assert "⟨U+0000⟩⟨U+001B⟩⟨U+D800⟩⟨U+FFFE⟩⟨U+202E⟩" in signature.attrib["value"]
    page = step_summary.text([(run, failed)])
    head = page.splitlines()[0]
    assert head.startswith("### gender audit of &#60;script&#62;&#124;&#96;a&#96;&#91;x&#93;(http&#58;//e.x)")
    assert head.endswith("…: 2 of 5 measures fail") and len(head) < 400
    assert not set("\x00\x1b\ud800\ufffe\u202e") & set(text + page)


def test_the_summary(before: Run, after: Run) -> None:
    failed = gate.failures(after, ["exceeds"])
    page = step_summary.text([(after, failed)])
    assert page.startswith(
        "### gender audit of tiny: 2 of 5 measures fail\n\n- gender: resolution gap: exceeds"
    )
    assert page.count("\n- ") == 2 and page.count("\n| ") == 2 + 5 and after.signature in page
    assert step_summary.text([(before, {})]).startswith(
        "### gender audit of tiny: no measure fails\n\n| measure"
    )
