"""What a report shows of the accuracy suites: beside what was published, medians, confusions, hubs. HTML each."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
from IPython.display import HTML

from audit.report.html.elements import arabic, badge, data, figure, picture, row, table
from audit.report.speech import words
from audit.report.speech.words import say
from audit.runs import Run
from audit.statistics.inference.medians import median
from audit.statistics.measure_arrays import cells
from probes import SUITES
from probes.files import yaml_files
from probes.suite import Measure

from .examples import cases

HUB = 0.01
"""The share of classes that is looked at: how many answers do the most chosen hundredth of them take?"""


def published(run: Run) -> HTML:
    """This run's figures, with intervals, above those that were published of other models on other data."""
    path = SUITES[run.provenance["suite"]].file("published.yaml")
    told = yaml_files.shipped(path, "the file that came with the suite")
    model = run.provenance["model"]["name"]
    own = [_row(model, on, "measured here", values) for on, values in _measured(run, told)]
    theirs = [
        _row(
            each["model"],
            say(each["data"]),
            "published, not measured here",
            [words.isolated(f"{value:g}") for value in each["values"]],
        )
        for each in told["rows"]
    ]
    head = ("model", "on", "by whom", *told["columns"])
    return table(head, own + theirs, "Other models, on other data: for orientation, not a comparison")


def _row(model: str, on: str, whose: str, values: list[str]) -> str:
    return row(data(model), data(on), say(whose), *map(figure, values))


def _measured(run: Run, told: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """(what on, figures in the columns of the published table), for each row that `told` has measures of."""
    whole = run.whole.set_index("measure")
    images = words.pictures(run.provenance["images"], str)
    for level, measures in told["measured"].items():
        on = f"{words.level(level, run.provenance['suite'])}: {images}"
        yield on, [_figure(whole, name, told["scale"]) for name in measures]


def _figure(whole: pd.DataFrame, measure: str, scale: int = 1) -> str:
    if measure not in whole.index:
        return words.MISSING
    each = whole.loc[measure]
    decimals = 3 if scale == 1 else 1
    low, high = each.ci_low * scale, each.ci_high * scale
    return f"{words.number(each.estimate * scale, decimals)}<br>{words.bracket(low, high, decimals)}"


def medians(run: Run) -> HTML:
    """The median rank of the right option in each direction, with its interval."""
    rows = []
    for probe, some in run.outcomes.groupby("probe", sort=False):
        of_ranks = Measure("rank", "", "ability", "rank", "ability", clusters=("scene",))
        middle, interval = median(cells(of_ranks, some, run.trials.options))
        told = f"{words.short(middle)} {words.bracket(interval.low, interval.high, 1)}"
        rows.append(
            row(
                words.level(str(probe), run.provenance["suite"]),
                figure(told, middle),
                figure(words.whole(some["n_options"].max())),
            )
        )
    return table(("direction", "median rank, 95 % interval", "of"), rows, "How far down the right one stands")


def _first_names(run: Run) -> pd.DataFrame:
    return run.outcomes.query("names == 'short' and prompt == 'as written'")


def _names(run: Run) -> dict[str, str]:
    own = run.trials.options.query("options == 'classes/short/name'")
    return dict(zip(own["option"], own["text"], strict=True))


def confusions(run: Run, n: int = 8) -> HTML:
    """The pairs of classes that are most often mistaken, with a picture of each mistake."""
    asked, names = _first_names(run), _names(run)
    wrong = asked[asked["chosen"] != asked["lemma"]]
    counts = (
        wrong.groupby(["lemma", "chosen"])["image"]
        .agg(["size", "first"])
        .sort_values("size", ascending=False)
    )
    of_class = asked.groupby("lemma").size()
    rows = [
        row(
            picture(each["first"]),
            _named(names, right),
            _named(names, chosen),
            figure(
                say("{n} of {all}", n=words.whole(each["size"]), all=words.whole(of_class[right])),
                each["size"],
            ),
        )
        for (right, chosen), each in counts.head(n).iterrows()  # type: ignore[misc]
    ]
    return table(("picture", "is", "was taken for", "pictures"), rows, "The commonest mistakes")


def hubs(run: Run, n: int = 8) -> HTML:
    """The classes that are chosen far oftener than they are right, and whether a few take a share of all answers."""
    asked, names = _first_names(run), _names(run)
    chosen, right = asked["chosen"].value_counts(), asked["lemma"].value_counts()
    few = max(1, round(HUB * len(names)))
    share, fair = chosen.head(few).sum() / len(asked), right.head(few).sum() / len(asked)
    warned = badge("exceeds") if share > 3 * fair else badge("within")
    told = say(
        "The {few} most chosen of {all} classes take {share} of all answers, {fair} being theirs.",
        few=words.whole(few), all=words.whole(len(names)), share=words.percent(share), fair=words.percent(fair),
    )  # fmt: skip
    rows = [
        row(
            _named(names, label),
            figure(words.whole(chosen[label]), chosen[label]),
            figure(words.whole(right.get(label, 0)), right.get(label, 0)),
        )
        for label in (chosen - right.reindex(chosen.index).fillna(0)).nlargest(n).index
    ]
    listed = table(
        ("class", "times chosen", "pictures of it"), rows, "Classes that are chosen oftener than right"
    )
    return HTML(f"<p>{told} {warned}</p>{listed.data}")


def _named(names: dict[str, str], label: object) -> str:
    return f"{arabic(names.get(str(label), ''))} <code>{data(label, 80)}</code>"


def farthest(run: Run, probe: str, n: int = 10) -> HTML:
    """The queries whose right option stands furthest down: the words, their picture, and what came first."""
    outcomes = run.outcomes[run.outcomes["probe"] == probe].sort_values(
        "rank", ascending=False, kind="stable"
    )
    return cases(run, outcomes.head(n))
