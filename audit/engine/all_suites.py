"""Every suite that a model and data allow, and one page on top: what the model can be relied on for and what not."""

import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from audit.runs import Run
from audit.runs.writing import Folder, claimed
from probes import SUITES, Source, data, escaping
from probes.errors import CallError, InputError
from probes.files import whole
from probes.reasons import Reason
from probes.suite import Suite

from . import beside
from .arranging import arranged
from .auditing import Answers, concluded, made, shown


def everything(
    model: str | None = None, *, out: str | Path = "runs", **options: Any
) -> tuple[Path, pd.DataFrame, list[Run]]:
    """Runs them into one folder of `out`, with `summary.html` (and `summary.pdf`) and `summary.csv`; returns the
    folder, the table and the runs.

    The arguments are those of audit.run. A suite that such pictures or captions are not for is left out; the table's
    `attrs["left out"]` says which, and why, `attrs["shown"]` what the model was shown, and `attrs["told"]` how many
    things stand how, in a line each. InputError where none takes them, and where an audit fails.
    """
    from audit.report.sections.all_audits import page, printed, seen, summary, told
    from audit.report.speech import words

    source, how, loaded = arranged(model, options)
    allowed, left_out = _allowed(source, how.quiet)
    refused: dict[str, Reason] = {}
    with ExitStack() as kept, beside.process() as aside:
        trials = [aside.submit(made, suite, own) for suite, own in allowed]
        encoder = loaded()
        folder = kept.enter_context(claimed(Path(out), f"all-{encoder.name}"))
        begun: list[beside.Task[Run]] = []
        for (suite, own), asks in zip(allowed, trials, strict=True):
            try:
                own_trials = shown(asks.result(), suite.name, encoder)
            except InputError as error:  # these pictures are not for this suite, or a plug-in is broken
                refused[suite.name] = error.reason
                continue
            _ = [each.result() for each in begun if each.done]  # what failed is said now
            place = kept.enter_context(Folder(folder))
            answers = Answers.of(suite, own, own_trials, encoder, how)
            begun.append(aside.submit(concluded, suite, own, answers, place, replace(how, loads={})))
        runs = [each.result() for each in reversed(begun)][::-1]
        if not runs:
            raise CallError(f"all: no suite could be run: {next(iter(refused.values()))}")
        with words.speaking(how.lang, how.digits):
            table = summary(runs, how.report)
            table.attrs["left out"] = left_out | refused
            whole.write(folder / "summary.csv", escaping.csv(table))
            table.attrs |= {"shown": seen(table), "told": told(table)}
            whole.write(folder / "summary.html", page(table, encoder.name))
            if how.pdf:
                printed(table, encoder.name, folder / "summary.pdf")
    return folder, table, runs


def _allowed(source: Source, quiet: bool) -> tuple[list[tuple[Suite, Source]], dict[str, Reason]]:
    """Suites that take such a source, each with what of it they read, and why the others don't."""
    asked, left_out = [], {}
    named = _recommended(source, quiet) if source.data == data.RECOMMENDED else {}
    for suite in SUITES.values():
        own = replace(source.only(suite.files), data=named.get(suite.name, None if named else source.data))
        try:
            own = own.named(suite.name, quiet)
            asked.append((suite, own.within(suite.name, suite.sources, suite.files)))
        except InputError as error:
            left_out[suite.name] = error.reason
    if not asked:
        raise CallError(f"all: no suite takes {source}: {next(iter(left_out.values()))}")
    return asked, left_out


def _recommended(source: Source, quiet: bool) -> dict[str, str | None]:
    """Of each suite the best open set that is here or may be fetched; None where it is asked on drawings. Each is said,
    with size and licence, before anything is fetched."""
    told = {name: data.recommended(name, source.allow_downloads) for name in SUITES}
    if not quiet:
        lines = escaping.terminal("\n".join(line for _, line in told.values()))
        print(lines, file=sys.stderr, flush=True)
    return {name: best for name, (best, _) in told.items()}
