"""`python -m audit verify RUN …`: is a run what it says it is?"""

import argparse
from pathlib import Path

from audit.cli import options
from audit.cli.options import Options, Printed
from probes.errors import CallError

DOUBTED = 2


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    own = options.parser(
        "verify",
        "Says whether runs are what they say they are: files against the manifest, trials against their hash, findings "
        "against outcomes, outcomes against kept vectors, report and card against the findings. Exit code 0 only where "
        "every run is shown to be whole. Nothing is fetched, no model is loaded.",
    )
    own.add_argument("runs", nargs="+", metavar="RUN", help="folders that `python -m audit` wrote")
    own.add_argument("--card", metavar="FILE", help="a model card that these runs were written into")
    options.speech(own, "card's section")
    own.add_argument("--key", metavar="FILE.pub", help="the public key that the runs must be signed by")
    own.add_argument(
        "--sign",
        metavar="KEY",
        help="sign each run in which nothing differs with this private key of ssh-keygen",
    )
    return own


def command(given: Options) -> Printed:
    """A line for each check of each run, and how it stands in all."""
    from audit.engine.verifying import verify
    from audit.runs import signing

    lines, all_whole = [], True
    for folder in map(Path, given["runs"]):
        checks, whole = verify(folder, given["key"])
        states = {check.what: check.state for check in checks}
        lines += [f"{folder}", *(f"  {check}" for check in checks)]
        differs = [check.what for check in checks if check.state == "differs"]
        unknown = [] if states["files"] == "holds" else ["files"]
        if given["sign"]:
            if odd := next((each for each in checks if each.what in [*differs, *unknown]), None):
                raise CallError(f"--sign {given['sign']}: {folder} is not signed: {odd}")
            signing.sign(folder, given["sign"])
            lines.append(f"  signed with {given['sign']}")
        lines.append(f"  {_told(whole, differs)}")
        all_whole = all_whole and (whole or bool(given["sign"]))
    if given["card"]:
        line = _card(given)
        lines.append(line)
        all_whole = all_whole and line.endswith("give")
    return lines, 0 if all_whole else DOUBTED


def _told(whole: bool, differs: list[str]) -> str:
    if whole:
        return "whole"
    if differs:
        return f"NOT what it says: {', '.join(differs)}"
    return (
        "nothing differs, and nothing shows that the outcomes are the model's: neither kept vectors, for "
        "trials that can be made again here, nor a signature by --key"
    )


def _card(given: Options) -> str:
    """Whether writing these runs into the card would leave it as it is."""
    from audit.report.card.card import rewritten
    from audit.runs import load

    into = Path(given["card"])
    old, new = rewritten(
        [load(run) for run in given["runs"]], into, lang=given["lang"], digits=given["digits"]
    )
    return (
        f"{into}: what these runs give" if old == new else f"{into}: DIFFERS: these runs give another section"
    )
