"""`python -m audit all`: every suite that the pictures or captions are for."""

import argparse

from audit.cli import options
from audit.cli.options import Options, Printed


def parser() -> argparse.ArgumentParser:
    """The options of one suite."""
    own = options.parser(
        "all",
        "Asks every suite that the pictures or captions are for, with a report each and a page on top.",
    )
    options.audited(own)
    return own


def command(given: Options) -> Printed:
    """Runs them; how things stand, what the gate says, and where the page is."""
    from audit.comparing import gate
    from audit.engine.all_suites import everything
    from audit.report.speech import words
    from audit.report.terminal import not_asked, show_summary

    gated = options.gated(given)
    gate.check_options(gated)
    folder, table, runs = everything(given.pop("model"), **given)
    lines, code = gate.checked(runs, gated)
    with words.speaking(given["lang"], given["digits"]):
        shown = [] if given["quiet"] else [show_summary(table), *not_asked(table.attrs["left out"])]
    if shown:
        shown = [table.attrs["shown"], *shown, table.attrs["told"]]
    made = ["summary.html", *(["summary.pdf"] if given["pdf"] else [])]
    return [*shown, *lines, *(str(folder / name) for name in made)], code
