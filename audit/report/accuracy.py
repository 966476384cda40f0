"""What a report shows of the accuracy suites: beside what was published, medians, confusions, hubs. HTML each."""

import html
from functools import cache
from importlib.resources import files

import pandas as pd
import yaml
from IPython.display import HTML

from audit.runs import Run
from audit.statistics.cells import cells
from audit.statistics.medians import median
from probes.suite import Measure

from .tables import arabic, badge, cases, picture, table
from .terminal import bracket, number

HUB = 0.01
"""The share of classes that is looked at: how many answers do the most chosen hundredth of them take?"""


@cache
def _published() -> dict:
    return yaml.safe_load(files("audit").joinpath("published.yaml").read_text(encoding="utf-8"))


def published(run: Run) -> HTML:
    """This run's figures, with intervals, above those that were published of other models on other data."""
    told = _published()[run.provenance["suite"]]
    own = [
        _row(run.provenance["model"]["name"], on, "measured here", values) for on, values in _measured(run)
    ]
    theirs = [
        _row(
            row["model"], row["data"], "published, not measured here", [f"{value:g}" for value in row["values"]]
        )
        for row in told["rows"]
    ]
    return table(("model", "on", "", *told["columns"]), own + theirs)


def _row(model: str, on: str, whose: str, values: list[str]) -> str:
    cells = "".join(f'<td class="number">{value}</td>' for value in values)
    return f"<tr><td>{html.escape(model)}</td><td>{html.escape(on)}</td><td>{whose}</td>{cells}</tr>"


def _measured(run: Run) -> list[tuple[str, list[str]]]:
    """(what on, figures in the columns of the published table)."""
    whole = run.findings[run.findings["group"] == ""].set_index("measure")
    on = run.provenance["images"]
    if run.provenance["suite"] == "retrieval":
        return [
            (
                f"{probe}: {on}",
                [_figure(whole, f"{probe}, {name}") for name in ("recall@1", "MRR@5", "MRR@10")],
            )
            for probe in ("text to image", "image to text")
        ]
    return [
        (f"{names} names: {on}", [_figure(whole, f"top-{k}, {names}", 100) for k in (1, 5, 10, 100)])
        for names in ("short", "long")
    ]


def _figure(whole: pd.DataFrame, measure: str, scale: int = 1) -> str:
    if measure not in whole.index:
        return "–"
    row = whole.loc[measure]
    return f"{number(row.estimate * scale)}<br>{bracket(row.ci_low * scale, row.ci_high * scale)}"


def medians(run: Run) -> HTML:
    """The median rank of the right option in each direction, with its interval."""
    rows = []
    for probe, some in run.outcomes.groupby("probe", sort=False):
        of_ranks = Measure("rank", "", "ability", "rank", "ability", clusters=("scene",))
        middle, interval = median(cells(of_ranks, some, run.trials.options))
        rows.append(
            f'<tr><td>{probe}</td><td class="number">{middle:g} [{interval.low:g}, {interval.high:g}]</td>'
            f'<td class="number">{int(some["n_options"].max()):,}</td></tr>'
        )
    return table(("", "median rank, 95 % interval", "of"), rows)


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
        f"<tr><td>{picture(row['first'])}</td><td>{_named(names, right)}</td><td>{_named(names, chosen)}</td>"
        f'<td class="number">{row["size"]} of {of_class[right]}</td></tr>'
        for (right, chosen), row in counts.head(n).iterrows()  # type: ignore[misc]
    ]
    return table(("picture", "is", "was taken for", "pictures"), rows)


def hubs(run: Run, n: int = 8) -> HTML:
    """The classes that are chosen far oftener than they are right, and whether a few take a share of all answers."""
    asked, names = _first_names(run), _names(run)
    chosen, right = asked["chosen"].value_counts(), asked["lemma"].value_counts()
    few = max(1, round(HUB * len(names)))
    share, fair = chosen.head(few).sum() / len(asked), right.head(few).sum() / len(asked)
    warned = badge("exceeds") if share > 3 * fair else badge("within")
    told = f"The {few} most chosen of {len(names):,} classes take {share:.1%} of all answers, {fair:.1%} being theirs."
    rows = [
        f'<tr><td>{_named(names, label)}</td><td class="number">{chosen[label]}</td>'
        f'<td class="number">{right.get(label, 0)}</td></tr>'
        for label in (chosen - right.reindex(chosen.index).fillna(0)).nlargest(n).index
    ]
    return HTML(f"<p>{told} {warned}</p>" + table(("class", "times chosen", "pictures of it"), rows).data)


def _named(names: dict[str, str], label: object) -> str:
    return f"{arabic(names.get(str(label), ''))} <code>{html.escape(str(label))}</code>"


def farthest(run: Run, probe: str, n: int = 10) -> HTML:
    """The queries whose right option stands furthest down: the words, their picture, and what came first."""
    outcomes = run.outcomes[run.outcomes["probe"] == probe].sort_values(
        "rank", ascending=False, kind="stable"
    )
    return cases(run, outcomes.head(n))
