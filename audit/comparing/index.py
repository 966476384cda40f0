"""One page over all runs of a folder: models and suites, every judged measure, and who can't be told apart."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from audit.report.html.elements import data, header, lines, table
from audit.report.html.page import document
from audit.report.html.templating import element, rendered
from audit.report.sections import all_audits, comparisons
from audit.report.sections.reasons import reason
from audit.report.speech import words
from audit.report.speech.words import say
from audit.runs import Run, load
from probes.errors import CallError, InputError
from probes.files import whole

from .leaderboard import leaderboard

NAME = "index.html"
DEEP = ("*/run.json", "*/*/run.json")
"""Where runs are: of one suite, or in the folder of `all`."""
Key = tuple[str, str]
"""(model with its revision, what it was shown)."""


def index(folder: str | Path, *, seed: int = 0, resamples: int = 999) -> tuple[Path, list[str]]:
    """Writes FOLDER/index.html, in the language that `words.use` set, and returns its path and a line for each run that
    can't be read. Of several runs of one model, suite and source the last stands on it.

    InputError where the folder holds no run.
    """
    root = Path(folder)
    runs, damaged = found(root)
    if not runs:
        first = next(iter(damaged.values()), "")
        raise CallError(f"index: {root} holds no run that can be read{f' ({first})' if first else ''}; expected a "
                        "folder into which `python -m audit` wrote")  # fmt: skip
    whole.write(root / NAME, page(root, runs, damaged, seed, resamples))
    return root / NAME, [f"{place}: {why}" for place, why in damaged.items()]


def found(root: Path) -> tuple[list[Run], dict[str, InputError]]:
    """The last run of each model, suite and source below a folder, and why others can't be read, by their place."""
    last: dict[tuple, Run] = {}
    damaged = {}
    for file in sorted(file for deep in DEEP for file in root.glob(deep)):
        try:
            run = load(file.parent)
            key = (*_key(run), run.suite.name, str(run.provenance.get("images")))
            _ = run.judged
        except InputError as error:
            damaged[str(file.parent.relative_to(root))] = error
            continue
        if key not in last or run.provenance["date"] >= last[key].provenance["date"]:
            last[key] = run
    return list(last.values()), damaged


def page(root: Path, runs: list[Run], damaged: dict[str, InputError], seed: int, resamples: int) -> str:
    """The file."""
    rows = pd.concat([_judged(root, run) for run in runs], ignore_index=True)
    told = say("Of each model the last run of each suite; a name leads to its report.")
    n = len({_key(run)[0] for run in runs})
    body = rendered(
        "index.html.j2",
        header=header(say("every run"), data(root.resolve().name), lines(words.counted(n, "models"), told)),
        models=_models(root, runs),
        measures=table(
            ("model", "audit", "what was found", "verdict"), [_row(each) for each in rows.itertuples()]
        ),
        boards=[
            {"name": words.audit(suite), "table": board} for suite, board in _boards(runs, seed, resamples)
        ],
        damaged=[(place, reason(error.reason)) for place, error in damaged.items()],
    )
    return document(body, say("Every run of {folder}", folder=root.resolve().name))


def _key(run: Run) -> Key:
    model = run.provenance["model"]
    return f"{model['name']}@{str(model['revision'])[:12]}", str(run.provenance.get("source", ""))


def _models(root: Path, runs: list[Run]) -> Markup:
    """A row a model and what it was shown, a column a suite: how many measures stand on each shelf."""
    cells: dict[tuple[str, str], dict[str, list[Run]]] = defaultdict(lambda: defaultdict(list))
    for run in runs:
        cells[_key(run)[0], _shown(run)][run.suite.name].append(run)
    suites = sorted({run.suite.name for run in runs})
    rows = [
        (data(model), shown, *(lines(*(_counts(root, run) for run in of[suite])) for suite in suites))
        for (model, shown), of in sorted(cells.items())
    ]
    return table(("model", "pictures", *map(words.audit, suites)), rows)


def _counts(root: Path, run: Run) -> Markup:
    """How many of a run's measures stand how, the worst first, as a link to its report."""
    stands = all_audits.summary([run], reports=False)["stands"].value_counts()
    told = [
        f"{say(heading)}: {words.figures(str(stands[name]))}"
        for name, (heading, _) in all_audits.TOLD.items()
        if name in stands
    ]
    report = _report(root, run)
    text = lines(*told)
    return element("link", report, text) if report else text


def _judged(root: Path, run: Run) -> pd.DataFrame:
    """The rows of `all_audits.summary`, with the model and the report's place from here."""
    return all_audits.summary([run]).assign(model=_key(run)[0], report=_report(root, run))


def _row(each: tuple) -> tuple:
    audit, told, verdict = all_audits.row(each)
    return data(each.model), audit, told, verdict  # type: ignore[attr-defined]


def _report(root: Path, run: Run) -> str:
    path = run.folder / "report.html"
    return quote(path.relative_to(root).as_posix()) if path.is_file() else ""


def _shown(run: Run) -> str:
    return words.pictures(run.provenance["images"], data)


def _boards(runs: list[Run], seed: int, resamples: int) -> Iterator[tuple[str, Markup]]:
    """Of each suite whose trials several models were asked: who is ahead, and who can't be told apart."""
    alike: dict[tuple[str, str], list[Run]] = defaultdict(list)
    for run in runs:
        alike[run.suite.name, run.provenance["trials"]].append(run)
    for (suite, _), some in sorted(alike.items()):
        if len(some) > 1:
            yield suite, comparisons.ranked(leaderboard(some, seed=seed, resamples=resamples))
