"""A model card's section on what audits found, verdict first, with the Hub's metadata beside it."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from probes.errors import InputError

from .escaping import markdown, visible
from .metadata import BENCHMARK, RESULTS, eval_results, results_yaml, with_model_index

if TYPE_CHECKING:
    import pandas as pd

    from audit.runs import Run
    from probes import Measure, Suite

BEGIN = "<!-- arabic-clip-audit: begin -->"
END = "<!-- arabic-clip-audit: end -->"
NOTE = "<!-- Written by `python -m audit card`, which writes it anew: edits between the marks are lost. -->"
HEADING = "## Bias, risks and limitations"
THEIRS = re.compile(r"^##[ \t]+bias,[ \t]*risks?,?[ \t]+and[ \t]+limitations[ \t]*#*[ \t]*$", re.I | re.M)
"""That heading as the Hub's template and its users write it."""
NEW = "---\nlanguage:\n- ar\n---\n\n# {name}\n"
PLAIN = {
    "exceeds": "A difference that matters",
    "at chance": "It can't",
    "not interpretable": "Not readable",
    "inconclusive": "Not known",
    "able": "It can",
    "within": "No difference that matters",
}
"""Verdicts in words, in the order in which a reader needs them."""
PERCENT = ("correct", "first_chosen", "found", "top_share", "cut")
"""Values whose means are shares of queries or of pictures."""


def card(runs: Sequence[Run], into: Path, benchmark: str = BENCHMARK) -> None:
    """Writes what `runs` of one model found into the model card `into`, made where there is none, and
    `.eval_results/arabic-clip-audit.yaml` beside it.

    Of the card only the text between the markers and the auditor's own results in `model-index` change, so that the
    same runs give the same bytes. benchmark: the Hub data set that the results are filed under.
    Raises InputError where the runs are not of one model, or the card can't be read, edited or written.
    """
    results = into.parent / RESULTS
    try:
        old = into.read_bytes().decode() if into.exists() else ""
        new = written(old, runs, benchmark, str(into))
        results.parent.mkdir(parents=True, exist_ok=True)
        into.write_bytes(new.encode())
        results.write_text(results_yaml(runs, benchmark), encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"--into {into}: {error.strerror}; give a file like README.md") from None
    except UnicodeDecodeError:
        raise InputError(f"--into {into}: not UTF-8 text; convert it, or give another file") from None


def written(text: str, runs: Sequence[Run], benchmark: str = BENCHMARK, place: str = "README.md") -> str:
    """The text of a card with the section and the metadata in it; "" for a new one."""
    name = visible(_one_model(runs))
    mark = "\ufeff" * text.startswith("\ufeff")
    body = text.removeprefix(mark) or NEW.format(name=markdown(name))
    newline = "\r\n" if "\r\n" in body else "\n"
    before, after = _around(body, newline, place)
    heading = "" if THEIRS.search(before + after) else f"{HEADING}\n\n"
    section = "\n".join([BEGIN, NOTE, "", heading + "\n\n".join(map(_audit, runs)), END])
    whole = before + section.replace("\n", newline) + after
    try:
        return mark + with_model_index(whole, name, eval_results(runs, benchmark))
    except InputError as error:
        raise InputError(f"{place}: {error}") from None


def table(rows: pd.DataFrame) -> str:
    """Findings as a Markdown table."""
    from .terminal import bracket, caveat, number

    head = ("measure", "estimate", "95 % interval", "neutral ± margin", "n", "clusters", "verdict")
    lines = [head, ("---", *["---:"] * 5, "---")]
    lines += [
        (
            markdown(row.measure), number(row.estimate), bracket(row.ci_low, row.ci_high),
            f"{number(row.chance)} ± {number(row.margin)}", f"{row.n:,}", str(row.n_clusters),
            row.verdict + caveat(row.method),
        )
        for row in rows.itertuples()
    ]  # fmt: skip
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def counted(run: Run) -> pd.DataFrame:
    """The findings that an audit is judged by: the primary measures, declared before any model was run, and the
    controls, without which those mean nothing. Other measures explore; among so many one is out by chance."""
    from probes import SUITES

    names = [m.name for m in SUITES[run.provenance["suite"]].measures if m.primary or m.guards]
    return run.findings[(run.findings["group"] == "") & run.findings["measure"].isin(names)]


def _one_model(runs: Sequence[Run]) -> str:
    if not runs:
        raise InputError("card: no run given; give folders that `python -m audit` wrote")
    first = runs[0].provenance
    asked = set()
    for run in runs:
        told = run.provenance
        if any(told["model"][key] != first["model"][key] for key in ("name", "revision")):
            raise InputError(
                f"{run.folder}: a run of {told['model']['name']}@{told['model']['revision']}, but {runs[0].folder} is "
                f"one of {first['model']['name']}@{first['model']['revision']}; a card is about one model"
            )
        if (trials := (told["suite"], told["trials"])) in asked:
            raise InputError(f"{run.folder}: the trials of {told['suite']} a second time; give each run once")
        asked.add(trials)
    return first["model"]["name"]


def _around(body: str, newline: str, place: str) -> tuple[str, str]:
    """What stands before and after the section: as it was, else under a heading of that name, else at the end."""
    begins, ends = (
        list(re.finditer(rf"^{re.escape(marker)}(?=\r?$)", body, re.M)) for marker in (BEGIN, END)
    )
    if len(begins) == len(ends) == 1 and begins[0].end() <= ends[0].start():
        return body[: begins[0].start()], body[ends[0].end() :]
    if begins or ends:
        raise InputError(
            f"{place}: expected `{BEGIN}` and `{END}` once each, in this order; remove what is left of the section"
        )
    if heading := THEIRS.search(body):
        return body[: heading.end()].rstrip("\r") + newline * 2, newline + body[heading.end() :].lstrip("\r")
    return body + newline * (1 if body.endswith("\n") else 2), newline


def _audit(run: Run) -> str:
    """One run: what it found in words, the table, how to reproduce it, and its limits."""
    from probes import SUITES

    suite = SUITES[run.provenance["suite"]]
    asked = {measure.name: measure for measure in suite.measures}
    rows = counted(run)
    order = list(PLAIN)
    primary = rows["measure"].map(lambda name: asked[name].primary)
    told = rows[primary | (rows["verdict"] != "able")].sort_values(
        "verdict", key=lambda verdicts: verdicts.map(order.index), kind="stable"
    )
    whole = run.findings[run.findings["group"] == ""]
    parts = [
        f"### What an audit found: {suite.name}, on {markdown(run.provenance['images'])}",
        "\n".join(_sentence(row, asked[row.measure], suite) for row in told.itertuples()),
        table(whole),
        f"To reproduce it:\n\n```\n{visible(run.signature, 1_000)}\n```",
        "\n".join(["What this audit can't show:", "", *(f"- {limit}" for limit in _limits(run, suite))]),
    ]
    return "\n\n".join(parts)


def _sentence(row: Any, measure: Measure, suite: Suite) -> str:
    head = f"- **{PLAIN[row.verdict]}: {markdown(row.measure)}.** {markdown(measure.asks)}"
    if row.verdict == "not interpretable":
        failed = markdown(row.method.partition("; its control ")[2])
        return f"{head} These pictures can't tell: {failed}."
    value, low, high = (_amount(number, measure) for number in (row.estimate, row.ci_low, row.ci_high))
    neutral, margin = (_amount(number, measure, places=1) for number in (row.chance, row.margin))
    unit, points = _units(measure)
    known = row.ci_low == row.ci_low
    interval = f"95 % interval {low} to {high}" if known else "too little for an interval"
    against = (
        f"{neutral}{unit} would be even, and {margin}{points} away from it would matter"
        if measure.kind == "disparity"
        else f"chance is {neutral}{unit}, and {margin}{points} above it would matter"
    )
    either = "; the interval has room for both what would and what would not"
    open_ = either if known and row.verdict == "inconclusive" else ""
    seen = f"{row.n:,} answers over {row.n_clusters} {_clusters(measure, suite)}"
    return f"{head} **{value}{unit}** ({interval}); {against}{open_} ({seen})."


def _units(measure: Measure) -> tuple[str, str]:
    """Those of the measure and of a deviation: shares are told in per cent, their differences in points."""
    shares = measure.value.partition("@")[0] in PERCENT
    if not shares or measure.statistic not in ("mean", "difference", "interaction"):
        return "", ""
    return (" %" if measure.statistic == "mean" else " points"), " points"


def _amount(value: float, measure: Measure, places: int = 0) -> str:
    from .terminal import number

    if value != value or not any(_units(measure)):
        return f"{value:g}" if measure.statistic == "ceiling" else number(value)
    return f"{round(100 * value, places) + 0.0:g}"


def _clusters(measure: Measure, suite: Suite) -> str:
    if measure.primary and measure.clusters[0] == "lemma":
        return suite.lemmas
    return "pictures" if measure.clusters[0] == "scene" else "clusters"


def _limits(run: Run, suite: Suite) -> list[str]:
    told = run.provenance
    lost = told["rows"]["dropped"]
    return [
        *map(markdown, suite.limits),
        *(markdown(note) for note in told["notes"]),
        *([f"{lost:,} rows of what it was given could not be used."] if lost else []),
        *([f"Not asked here: {markdown('; '.join(told['not asked']), 1_000)}."] if told["not asked"] else []),
    ]


def parser() -> argparse.ArgumentParser:
    """`python -m audit card RUN … --into README.md`."""
    own = argparse.ArgumentParser(
        prog="python -m audit card",
        description="Writes what audits of one model found into its card, with the Hub's metadata beside it. Running "
        "it again replaces the section; the rest of the card is not touched.",
    )
    own.add_argument("runs", nargs="+", metavar="RUN", help="folders that `python -m audit` wrote")
    own.add_argument("--into", metavar="FILE", help="the card, made where there is none (README.md)")
    own.add_argument(
        "--push", metavar="ID", help="send it to this model on the Hub, into the card that it has there"
    )
    own.add_argument("--create-pr", action="store_true", help="as a pull request; --push does nothing else")
    own.add_argument(
        "--benchmark",
        metavar="ID",
        default=BENCHMARK,
        help=f"the data set on the Hub that the results are filed under (default: {BENCHMARK})",
    )
    return own


def command(options: dict[str, Any]) -> list[str]:
    """Writes, pushes, and says where."""
    from audit.runs import load

    into, to = options["into"], options["push"]
    if not (into or to):
        raise InputError("card: nowhere to write to; give --into README.md, or --push ID --create-pr")
    runs = [load(folder) for folder in options["runs"]]
    lines = []
    if into:
        card(runs, Path(into), options["benchmark"])
        lines += [into, str(Path(into).parent / RESULTS)]
    if to:
        from .pushing import push

        lines.append(push(runs, to, options["create_pr"], benchmark=options["benchmark"]))
    return lines
