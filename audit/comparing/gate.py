"""A gate before a release: the verdicts that stop it, one line a reason, for people, CI and its pages."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from audit.report.html.escaping import markdown, visible
from probes.errors import CallError

if TYPE_CHECKING:
    import pandas as pd

    from audit.runs import Run

WORDS = ("exceeds", "at-chance", "inconclusive", "not-interpretable")
FAILED = 1
QUESTION = 90
"""Characters of a question in a reason."""


def check_options(options: Mapping[str, Any], suite: str = "all") -> None:
    """Says before an audit what `checked` would say after it: InputError for a wrong word, a baseline that is none or
    of another suite (`all` may have any), or a file that can't be."""
    _words(options["fail_on"])
    baselines = _baselines(options["baseline"])
    if suite != "all" and baselines and suite not in baselines:
        raise CallError(f"--baseline: a run of {', '.join(baselines)}, none of {suite}; give one of it")
    path = Path(options.get("junit") or "junit.xml").absolute()
    if path.is_dir() or not path.parent.is_dir():
        raise CallError(f"--junit {path}: no such place for a file; give one in a folder that is there")


def checked(runs: Sequence[Run], options: Mapping[str, Any]) -> tuple[list[str], int]:
    """What to print of the gate, and the exit code: 0, or 1 where a run fails; nothing and 0 without its options.

    Writes the JUnit file, and adds to the page of a GitHub step. Of several baselines, each run is held against
    that of its suite.
    """
    words, baselines, path = _words(options["fail_on"]), _baselines(options["baseline"]), options["junit"]
    if not (words or baselines or path):
        return [], 0
    found = [(run, failures(run, words, _of(run, baselines))) for run in runs]
    if path:
        _write(Path(path), junit(found), f"--junit {path}", "w")
    if page := os.environ.get("GITHUB_STEP_SUMMARY"):
        _write(Path(page), summary(found), f"GITHUB_STEP_SUMMARY {page}", "a")
    if lines := [line for _, failed in found for line in failed.values()]:
        return lines, FAILED
    if not (words or baselines):
        return [], 0
    told = " or ".join(words)
    what = f"is {told} and got worse" if words and baselines else f"is {told}" if words else "got worse"
    return [f"gate: none of {sum(len(run.judged) for run in runs)} measures {what}"], 0


def failures(run: Run, fail_on: Collection[str], baseline: Run | None = None) -> dict[str, str]:
    """Measure to the one line that says why it fails, in the order of the findings.

    Only primary measures and controls count (`run.judged`). fail_on: words of WORDS; with a
    baseline and none of them, every verdict. baseline: a run of another revision over the same trials; then only
    what got worse fails: an ability that fell, or a disparity further from its neutral value, by a difference whose
    95 % interval leaves out zero; or what could be interpreted and no longer can. Raises InputError for another
    word, where the trials differ, or where nothing that counts was asked.
    """
    words = [word.replace("-", " ") for word in _words(fail_on)]
    rows = run.judged
    if not len(rows) and (words or baseline):
        raise CallError(
            f"{run.folder}: no primary measure or control was asked, so there is nothing to gate on; leave out "
            "--fail-on and --baseline"
        )
    if words or not baseline:
        rows = rows[rows["verdict"].isin(words)]
    since = _worse(run, baseline, rows) if baseline else dict.fromkeys(rows["measure"], "")
    return {
        row.measure: f"{_told(row)}{since[row.measure]}. "
        + textwrap.shorten(run.suite.measure(row.measure).asks, QUESTION, placeholder=" …")
        for row in rows.itertuples()
        if row.measure in since
    }


def junit(found: Sequence[tuple[Run, Mapping[str, str]]]) -> str:
    """JUnit XML of runs and their failures: a test suite a run, a test case a measure; those that can't fail, since
    they explore, are skipped."""
    whole = ElementTree.Element("testsuites")
    whole.extend(_test_suite(run, failed) for run, failed in found)
    ElementTree.indent(whole)
    text = ElementTree.tostring(whole, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def summary(found: Sequence[tuple[Run, Mapping[str, str]]]) -> str:
    """Markdown of runs and their failures, for a page of GitHub: whether each passes, why not, and what counts."""
    from audit.report.card.section import table

    parts = []
    for run, failed in found:
        told, rows = run.provenance, run.judged
        verdict = f"{len(failed)} of {len(rows)} measures fail" if failed else "no measure fails"
        parts += [
            f"### {told['suite']} audit of {markdown(told['model']['name'])}: {verdict}",
            *(["\n".join(f"- {markdown(line, 1_000)}" for line in failed.values())] if failed else []),
            table(rows),
            f"```\n{visible(run.signature, 1_000)}\n```",
        ]
    return "\n\n".join(parts) + "\n"


def _test_suite(run: Run, failed: Mapping[str, str]) -> ElementTree.Element:
    rows, gated = run.whole, set(run.judged["measure"])
    told = run.provenance
    name = f"audit.{told['suite']}"
    counts = {"tests": len(rows), "failures": len(failed), "errors": 0, "skipped": len(rows) - len(gated)}
    suite = ElementTree.Element("testsuite", {"name": name})
    suite.attrib |= {key: str(count) for key, count in counts.items()}
    suite.attrib |= {"time": str(told["seconds"]), "timestamp": told["date"]}
    signature = {"name": "signature", "value": visible(run.signature, 1_000)}
    ElementTree.SubElement(ElementTree.SubElement(suite, "properties"), "property", signature)
    for row in rows.itertuples():
        case = ElementTree.SubElement(
            suite, "testcase", {"classname": name, "name": row.measure, "time": "0"}
        )
        if row.measure in failed:
            line = visible(failed[row.measure], 1_000)
            ElementTree.SubElement(case, "failure", {"message": line, "type": row.verdict}).text = line
        elif row.measure not in gated:
            ElementTree.SubElement(case, "skipped", {"message": "explores; not gated"})
        ElementTree.SubElement(case, "system-out").text = visible(_told(row), 1_000)
    return suite


def _write(path: Path, text: str, place: str, mode: str) -> None:
    try:
        with path.open(mode, encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise CallError(f"{place}: can't be written ({error.strerror}); give another file") from None


def _baselines(folders: Iterable[str]) -> dict[str, Run]:
    """Suite to the run of it that is the baseline."""
    from audit.runs import load

    runs = [load(folder) for folder in folders]
    baselines = {run.provenance["suite"]: run for run in runs}
    if len(baselines) < len(runs):
        raise CallError(f"--baseline: {len(runs)} runs of {len(baselines)} suites; give one a suite")
    return baselines


def _of(run: Run, baselines: Mapping[str, Run]) -> Run | None:
    suite = run.provenance["suite"]
    if baselines and suite not in baselines:
        raise CallError(f"--baseline: a run of {', '.join(baselines)}, none of {suite}; give one of it too")
    return baselines.get(suite)


def _words(given: Iterable[str]) -> list[str]:
    words = [word.strip() for text in given for word in text.split(",")]
    for word in words:
        if word not in WORDS:
            raise CallError(f"--fail-on {word}: no such verdict to fail on; there are {', '.join(WORDS)}")
    return list(dict.fromkeys(words))


def _told(row: Any) -> str:
    from audit.report.terminal import bracket, caveat, number

    return (
        f"{row.suite}: {row.measure}: {row.verdict}{caveat(row.method)}: {number(row.estimate)} "
        f"{bracket(row.ci_low, row.ci_high)} against {number(row.chance)} ± {number(row.margin)}"
    )


def _worse(run: Run, baseline: Run, rows: pd.DataFrame) -> dict[str, str]:
    """The measures that got worse since the baseline, each with what it was and by how much."""
    from audit.report.terminal import bracket, number
    from audit.statistics import whole
    from audit.statistics.verdicts import policy

    from .compare import compare

    told = run.provenance
    compared = compare([baseline, run], seed=told["seed"], resamples=told["resamples"])
    by_measure = whole(compared).set_index("measure")
    earlier = baseline.whole.set_index("measure")
    worse = {}
    for row in rows.itertuples():
        was, now = earlier["verdict"].get(row.measure), by_measure.loc[row.measure]
        if "not interpretable" in (was, row.verdict):
            if was != row.verdict == "not interpretable":
                worse[row.measure] = f"; it was {was}"
        elif run.suite.measure(row.measure).statistic == "ceiling":  # whose difference has no interval
            before = earlier.loc[row.measure]
            if row.ci_high < before["ci_low"]:
                range_ = bracket(before["ci_low"], before["ci_high"])
                worse[row.measure] = f"; it was {number(before['estimate'])} {range_}"
        elif _got_worse(now, row.kind, row.chance):
            unit = " sd" if policy()[run.suite.measure(row.measure).margin].unit == "sd" else ""
            difference = f"{number(now.difference)}{unit} {bracket(now.ci_low, now.ci_high)}"
            worse[row.measure] = f"; it was {number(now.estimate_first)}{unit}, and differs by {difference}"
    return worse


def _got_worse(now: Any, kind: str, neutral: float) -> bool:
    """Whether a difference is for the worse beyond its interval. A disparity that crossed its neutral value has to
    be further from it than before by what the interval leaves open on that side."""
    if kind == "ability":
        return bool(now.ci_high < 0)
    before, after = now.estimate_first - neutral, now.estimate_other - neutral
    open_ = now.difference - now.ci_low if after > 0 else now.ci_high - now.difference
    return bool(abs(after) - abs(before) > open_)
