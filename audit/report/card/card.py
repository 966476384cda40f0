"""A model card with a section on what audits found (see section.py) and the Hub's metadata beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from probes.errors import CallError, DataError, InputError
from probes.escaping import markdown, visible
from probes.files import whole

from . import section
from .metadata import BENCHMARK, RESULTS, eval_results, results_yaml, with_model_index

if TYPE_CHECKING:
    from audit.runs import Run

BEGIN = "<!-- arabic-clip-audit: begin -->"
END = "<!-- arabic-clip-audit: end -->"
NOTE = "<!-- Written by `python -m audit card`, which writes it anew: edits between the marks are lost. -->"
THEIRS = re.compile(
    r"^##[ \t]+(bias,[ \t]*risks?,?[ \t]+and[ \t]+limitations|التحيز والمخاطر والحدود)[ \t]*#*[ \t]*$",
    re.I | re.M,
)
"""That heading as the Hub's template and its users write it."""
SAFE = "/:?#@!$&'*+,;=%"
"""What an address may hold; a bracket would end a link of Markdown."""
NEW = "---\nlanguage:\n- ar\n---\n\n# {name}\n"


def card(runs: Sequence[Run], into: Path, benchmark: str = BENCHMARK, **how: Any) -> None:
    """Writes what `runs` of one model found into the model card `into`, made where there is none, and
    `.eval_results/arabic-clip-audit.yaml` beside it.

    Of the card only the text between the markers and the auditor's own results in `model-index` change, so that the
    same runs give the same bytes. benchmark: the Hub data set that the results are filed under. how: as `written` takes
    it; without `reports`, a report.html that lies below the card is linked to.
    Raises InputError where the runs are not of one model, or the card can't be read, edited or written.
    """
    results = into.parent / RESULTS
    try:
        _, new = rewritten(runs, into, benchmark, **how)
        results.parent.mkdir(parents=True, exist_ok=True)
        whole.write_all({into: new, results: results_yaml(runs, benchmark)})
    except OSError as error:
        raise CallError(f"--into {into}: {error.strerror}; give a file like README.md") from None
    except UnicodeDecodeError:
        raise DataError(f"--into {into}: not UTF-8 text; convert it, or give another file") from None


def rewritten(runs: Sequence[Run], into: Path, benchmark: str = BENCHMARK, **how: Any) -> tuple[str, str]:
    """The text of the card as it is, and as these runs make it; see `card`."""
    how["reports"] = how.get("reports") or [_below(run, into) for run in runs]
    old = into.read_bytes().decode() if into.exists() else ""
    return old, written(old, runs, benchmark, str(into), **how)


def written(
    text: str,
    runs: Sequence[Run],
    benchmark: str = BENCHMARK,
    place: str = "README.md",
    lang: str = "en",
    digits: str = "western",
    reports: Sequence[str] = (),
) -> str:
    """The text of a card with the section and the metadata in it; "" for a new one.

    lang, digits: of the section, in the place of one in another language; the metadata are English. reports: the
    address of each run's report, "" where there is none.
    """
    from audit.report.speech import words

    name = visible(_one_model(runs))
    mark = "\ufeff" * text.startswith("\ufeff")
    body = text.removeprefix(mark) or NEW.format(name=markdown(name))
    newline = "\r\n" if "\r\n" in body else "\n"
    before, after = _around(body, newline, place)
    with words.speaking(lang, digits):
        told = section.text(runs, _addresses(runs, reports), headed=not THEIRS.search(before + after))
    whole = before + f"{BEGIN}\n{NOTE}\n\n{told}\n{END}".replace("\n", newline) + after
    try:
        return mark + with_model_index(whole, name, eval_results(runs, benchmark))
    except InputError as error:
        raise type(error)(f"{place}: {error}") from None


def _one_model(runs: Sequence[Run]) -> str:
    """The name of the model that all runs are of. InputError where there is no run, two are of different models, or
    one suite's trials come twice."""
    if not runs:
        raise CallError("card: no run given; give folders that `python -m audit` wrote")
    first = runs[0].provenance
    asked = set()
    for run in runs:
        told = run.provenance
        if any(told["model"][key] != first["model"][key] for key in ("name", "revision")):
            raise DataError(
                f"{run.folder}: a run of {told['model']['name']}@{told['model']['revision']}, but {runs[0].folder} is "
                f"one of {first['model']['name']}@{first['model']['revision']}; a card is about one model"
            )
        if (trials := (told["suite"], told["trials"])) in asked:
            raise DataError(f"{run.folder}: the trials of {told['suite']} a second time; give each run once")
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
        raise DataError(
            f"{place}: expected `{BEGIN}` and `{END}` once each, in this order; remove what is left of the section"
        )
    if heading := THEIRS.search(body):
        return body[: heading.end()].rstrip("\r") + newline * 2, newline + body[heading.end() :].lstrip("\r")
    return body + newline * (1 if body.endswith("\n") else 2), newline


def _below(run: Run, into: Path) -> str:
    """Where the run's report lies as seen from the card; "" where it is not below it."""
    report, folder = (run.folder / "report.html").resolve(), into.parent.resolve()
    return (
        quote(report.relative_to(folder).as_posix())
        if report.is_file() and report.is_relative_to(folder)
        else ""
    )


def _addresses(runs: Sequence[Run], reports: Sequence[str]) -> Sequence[str]:
    if reports and len(reports) != len(runs):
        raise CallError(f"--report: {len(reports)} of {len(runs)} runs; give one for each, in their order")
    return [quote(each, safe=SAFE) for each in reports] or [""] * len(runs)
