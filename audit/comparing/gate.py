"""A gate before a release: the verdicts that stop it, one line a reason, for people, CI and its pages."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from probes.errors import CallError

if TYPE_CHECKING:
    import pandas as pd

    from audit.runs import Run

WORDS = (
    "exceeds",
    "present",
    "partial",
    "at-chance",
    "below-chance",
    "inconclusive",
    "not-interpretable",
)
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
    from audit.report import junit, step_summary
    from audit.runs import unsealed

    from .compare import differing, earlier

    against = [(run, _of(run, baselines)) for run in runs]
    found = [(run, failures(run, words, baseline)) for run, baseline in against]
    known = [
        line for _, baseline in against if baseline for line in (*unsealed([baseline]), *earlier([baseline]))
    ]
    known += [line for run, baseline in against if baseline for line in differing([baseline, run], run)]
    if path:
        _write(Path(path), junit.text(found), f"--junit {path}", "w")
    if page := os.environ.get("GITHUB_STEP_SUMMARY"):
        _write(Path(page), step_summary.text(found), f"GITHUB_STEP_SUMMARY {page}", "a")
    if lines := [line for _, failed in found for line in failed.values()]:
        return [*known, *lines], FAILED
    if not (words or baselines):
        return [], 0
    verdicts = " or ".join(words)
    what = (
        f"is {verdicts} and got worse" if words and baselines else f"is {verdicts}" if words else "got worse"
    )
    return [*known, f"gate: none of {sum(len(run.judged) for run in runs)} measures {what}"], 0


def failures(run: Run, fail_on: Collection[str], baseline: Run | None = None) -> dict[str, str]:
    """Measure to the one line that says why it fails, in the order of the findings.

    Only primary measures and controls count (`run.judged`). fail_on: words of WORDS; with a
    baseline and none of them, every verdict. baseline: a run of another revision over the same trials; then only
    what got worse fails: an ability that fell, a control's too, or a disparity further from its neutral value, by a
    difference whose interval leaves out zero, simultaneous over all that count. Raises InputError for another
    word, where the trials differ, or where nothing that counts was asked.
    """
    from audit.report.terminal import finding

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
    measures = {row.measure: run.suite.measure(row.measure) for row in rows.itertuples()}
    return {
        row.measure: f"{finding(row, measures[row.measure].unit)}{since[row.measure]}. "
        + textwrap.shorten(measures[row.measure].asks, QUESTION, placeholder=" …")
        for row in rows.itertuples()
        if row.measure in since
    }


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


def _worse(run: Run, baseline: Run, rows: pd.DataFrame) -> dict[str, str]:
    """The measures that got worse since the baseline, each with what it was and by how much."""
    from audit.report.terminal import bracket, number
    from audit.statistics import whole

    from .compare import compared

    told = run.provenance
    table = compared([baseline, run], run.policy, told["seed"], told["resamples"])
    by_measure = whole(table).set_index("measure")
    earlier = baseline.whole.set_index("measure")
    worse = {}
    for row in rows.itertuples():
        was, now = earlier["verdict"].get(row.measure), by_measure.loc[row.measure]
        if "not interpretable" in (was, row.verdict):
            continue  # the control that got worse is a measure of its own
        if run.suite.measure(row.measure).statistic == "ceiling":  # whose difference has no interval
            before = earlier.loc[row.measure]
            if row.ci_high < before["ci_low"]:
                range_ = bracket(before["ci_low"], before["ci_high"])
                worse[row.measure] = f"; it was {number(before['estimate'])} {range_}"
        elif _got_worse(now, row.kind, row.chance):
            measure = run.suite.measure(row.measure)
            unit = "sd" if run.policy[measure.margin].unit == "sd" else measure.unit
            difference = f"{number(now.difference)} {bracket(now.ci_low, now.ci_high)} (in {unit})"
            worse[row.measure] = f"; it was {number(now.estimate_first)}, and differs by {difference}"
    return worse


def _got_worse(now: Any, kind: str, neutral: float) -> bool:
    """Whether a difference is for the worse beyond its interval. A disparity that crossed its neutral value has to
    be further from it than before by what the interval leaves open on that side."""
    if kind == "ability":
        return bool(now.ci_high < 0)
    before, after = now.estimate_first - neutral, now.estimate_other - neutral
    open_ = now.difference - now.ci_low if after > 0 else now.ci_high - now.difference
    return bool(abs(after) - abs(before) > open_)
