"""`python -m audit report RUN …`: the report of a finished run, made again."""

import argparse
from pathlib import Path

from audit.cli import options
from audit.cli.options import Options


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    own = options.parser(
        "report",
        "Makes the report of finished runs again: one that was interrupted, one in another language, or that of an "
        "earlier version's run. A run without a manifest gets one of what it holds now.",
    )
    own.add_argument("runs", nargs="+", metavar="RUN", help="folders that `python -m audit` wrote")
    options.speech(own, "report")
    own.add_argument("--pdf", action="store_true", help="also print it as PDF, by Chromium")
    return own


def command(given: Options) -> list[str]:
    """Where each report is."""
    from audit.report import pdf, printing, render
    from audit.runs import load, manifest

    if given["pdf"]:
        printing.needed()
    lines = []
    for run in [load(folder) for folder in given["runs"]]:
        render(run.folder, run.suite.name, run.source, lang=given["lang"], digits=given["digits"])
        if given["pdf"]:
            pdf(run.folder)
        if not run.is_sealed:
            lines.append(f"{run.folder}: had no manifest; it has one now of what its files are today")
        manifest.write(run.folder)
        lines.append(str(Path(run.folder) / "report.html"))
    return lines
