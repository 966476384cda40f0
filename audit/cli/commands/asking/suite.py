"""`python -m audit SUITE`: one suite asked of one model."""

import argparse

from audit.cli import COMMANDS, options
from audit.cli.options import Options, Printed


def parser() -> argparse.ArgumentParser:
    """Also what `--help` alone shows."""
    from probes import SUITE_NAMES

    own = options.parser(
        "",
        "Audits an Arabic vision-language model and writes a report with intervals and verdicts.",
        epilog="With no --model, the bundled reference model is audited on the drawn pictures, offline. Also, each "
        f"with its own --help: {', '.join(f'`{name}` {told}' for name, told in COMMANDS.items())}.",
    )
    own.add_argument("suite", help=f"what to ask: {', '.join(SUITE_NAMES)}; or all of them: all")
    options.audited(own)
    return own


def command(given: Options) -> Printed:
    """Runs it; the findings, what the gate says, and where the report is."""
    from audit.comparing import gate
    from audit.engine.auditing import run
    from audit.report.speech import words
    from audit.report.terminal import show

    gated = options.gated(given)
    gate.check_options(gated, given["suite"])
    finished = run(given.pop("suite"), given.pop("model"), **given)
    where = str(finished.folder / ("report.html" if given["report"] else "findings.csv"))
    lines, code = gate.checked([finished], gated)
    with words.speaking(given["lang"], given["digits"]):
        shown = [] if given["quiet"] else [show(finished)]
    return [*shown, *lines, where], code
