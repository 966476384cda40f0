"""`python -m audit card RUN … --into README.md`: what audits of one model found, in its card."""

import argparse
from pathlib import Path

from audit.cli import options
from audit.cli.options import Options
from audit.report.card.metadata import BENCHMARK, RESULTS
from probes.errors import CallError, DataError


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    own = options.parser(
        "card",
        "Writes what audits of one model found into its card, with the Hub's metadata beside it. Running it again "
        "replaces the section; the rest of the card is not touched.",
    )
    own.add_argument("runs", nargs="+", metavar="RUN", help="folders that `python -m audit` wrote")
    own.add_argument("--into", metavar="FILE", help="the card, made where there is none (README.md)")
    own.add_argument(
        "--push", metavar="ID", help="send it to this model on the Hub, into the card that it has there"
    )
    own.add_argument("--create-pr", action="store_true", help="as a pull request; --push does nothing else")
    options.speech(own, "section")
    own.add_argument(
        "--report",
        metavar="ADDRESS",
        dest="reports",
        action="append",
        default=[],
        help="where the report of each run can be read, in their order (default: report.html, where it lies below the "
        "card)",
    )
    own.add_argument(
        "--benchmark",
        metavar="ID",
        default=BENCHMARK,
        help=f"the data set on the Hub that the results are filed under (default: {BENCHMARK})",
    )
    return own


def command(given: Options) -> list[str]:
    """Writes, pushes, and says where."""
    from audit.report.card.card import card
    from audit.report.card.pushing import push
    from audit.report.speech import words
    from audit.runs import load, recomputed, unsealed

    into, to = given["into"], given["push"]
    if not (into or to):
        raise CallError("card: nowhere to write to; give --into README.md, or --push ID --create-pr")
    words.known(given["lang"], given["digits"])
    runs = [load(folder) for folder in given["runs"]]
    lines = unsealed(runs)
    for run in runs:  # seconds, and the one thing that a manifest written anew can't hide
        if differs := recomputed.differing(run):
            raise DataError(f"{run.folder}: {differs}; run the audit again")
    how = {name: given[name] for name in ("benchmark", "lang", "digits", "reports")}
    if into:
        card(runs, Path(into), **how)
        lines += [into, str(Path(into).parent / RESULTS)]
    if to:
        lines.append(push(runs, to, given["create_pr"], **how))
    return lines
