"""How far down the right option stands, and this run's figures beside those that were published. HTML each."""

import pandas as pd

from audit.report.html.elements import Cell, data, figure, lines, table
from audit.report.html.templating import Html
from audit.report.speech import adjusting, words
from audit.report.speech.words import say
from audit.runs import Run
from audit.statistics.inference.medians import median
from audit.statistics.measure_arrays import cells
from probes.files import yaml_files
from probes.suite import Measure


def published(run: Run) -> Html:
    """This run's figures, with intervals, above those that were published of other models on other data."""
    told = yaml_files.shipped(run.suite.file("published.yaml"), "the file that came with the suite")
    model, images = run.provenance["model"]["name"], words.pictures(run.provenance["images"], str)
    own: list[tuple] = [
        (
            data(model),
            data(f"{words.level(level, run.suite.name)}: {images}"),
            say("measured here; intervals: {held}", held=adjusting.intervals(_rows(run, measures))),
            *_measured(run, measures, told["scale"]),
        )
        for level, measures in told["measured"].items()
    ]
    theirs: list[tuple] = [
        (
            data(each["model"]),
            data(say(each["data"])),
            say("published, not measured here"),
            *map(_figure, each["values"]),
        )
        for each in told["rows"]
    ]
    head = ("model", "on", "by whom", *told["columns"])
    return table(head, own + theirs, "Other models, on other data: for orientation, not a comparison")


def _figure(value: float) -> Cell:
    return figure(words.isolated(f"{value:g}"))


def _rows(run: Run, measures: list[str]) -> pd.DataFrame:
    """The findings of these measures over all their outcomes."""
    return run.whole[run.whole["measure"].isin([each for each in measures if each])]


def _measured(run: Run, measures: list[str], scale: int) -> list[Cell]:
    """The run's own figures in the columns of the published table, each over its interval; `scale` multiplies them."""
    whole = run.whole.set_index("measure")
    own = (whole.loc[each] if each in whole.index else None for each in measures)
    return [figure(words.MISSING) if each is None else _own(each, scale) for each in own]


def _own(finding: pd.Series, scale: int) -> Cell:
    decimals = 3 if scale == 1 else 1
    value, low, high = (finding[name] * scale for name in ("estimate", "ci_low", "ci_high"))
    return figure(lines(words.number(value, decimals), words.bracket(low, high, decimals)))


def medians(run: Run) -> Html:
    """The median rank of the right option in each direction, with its interval."""
    rows = []
    for probe, some in run.outcomes.groupby("probe", sort=False):
        of_ranks = Measure("rank", "", "ability", "rank", "ability", clusters=("scene",))
        middle, low, high = median(cells(of_ranks, some, run.trials.options))
        told = f"{words.short(middle)} {words.bracket(low, high, 1)}"
        rows.append(
            (
                words.level(str(probe), run.suite.name),
                figure(told, middle),
                figure(words.whole(some["n_options"].max())),
            )
        )
    return table(
        ("direction", "median rank, 95 % interval, not adjusted", "of"),
        rows,
        "How far down the right one stands",
    )
