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

PROTOCOLS = {
    "all": "every caption is asked, any of a picture's is right: as here",
    "first": "the first caption of each picture alone",
    "share": "what share of a picture's captions is found first (trec_eval)",
    "own": "the class names and prompts of this run",
    "babel": "636 classes of Babel-ImageNet, prompts translated by a machine",
    "unfiltered": "also the captions without an Arabic letter, left out here",
}
"""How others asked the same set: what differs."""


def published(run: Run) -> Html:
    """This run's figures, with intervals, above those that were published of other models: first on the same set, where
    that has a name and figures, then on other data."""
    told = yaml_files.shipped(run.suite.file("published.yaml"), "the file that came with the suite")
    same = told.get("sets", {}).get((run.provenance.get("data") or {}).get("name"), ())
    others = _of_others(run, told)
    return Html(_of_the_set(run, told["same"], same) + others) if same else others


def _of_the_set(run: Run, how: dict, rows: list[dict]) -> Html:
    """The figures that are published of the set, this run's first, in each way in which it was asked."""
    model = data(run.provenance["model"]["name"])
    there = set(run.whole["measure"])
    made: list[tuple] = [
        (model, say("measured here"), say(PROTOCOLS[way]), *_measured(run, measures, 100))
        for way, measures in how["own"].items()
        if there & {*measures}
    ]
    for each in rows:
        values = (figure(words.MISSING) if value is None else _figure(value) for value in each["values"])
        made.append((data(each["model"]), data(each["by"]), say(PROTOCOLS[each["protocol"]]), *values))
    return table(("model", "by whom", "how it was asked", *how["columns"]), made, how["title"])


def _of_others(run: Run, told: dict) -> Html:
    """Other models on other data."""
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
