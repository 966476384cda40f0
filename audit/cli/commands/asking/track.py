"""`python -m audit track CHECKPOINT …`: a training, one audit a checkpoint, as curves."""

import argparse

from audit.cli import options
from audit.cli.options import Options


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    own = options.parser(
        "track",
        "Audits each checkpoint of a training, or takes finished runs of them, and writes a page of curves: where a "
        "verdict changes, and what got worse. Nothing that was encoded is encoded again; a checkpoint that can't be "
        "audited is named, and the others stand.",
    )
    own.add_argument(
        "given",
        nargs="+",
        metavar="CHECKPOINT|RUN",
        help="folders or ID@REVISION of models, or folders of runs, in order",
    )
    own.add_argument("--suite", default="gender", help="what to ask (default: gender)")
    options.source(own)
    how = own.add_argument_group("how")
    options.statistics(how)
    how.add_argument(
        "--quick", action="store_true", help="only what the primary measures and the controls are about"
    )
    how.add_argument("--out", default="runs", metavar="DIR", help="where the folder is made (default: runs)")
    how.add_argument("--quiet", action="store_true", help="no progress bars")
    how.add_argument(
        "--device", default="auto", help="cpu, cuda, cuda:1, mps (default: the fastest there is)"
    )
    how.add_argument(
        "--batch-size", type=options.positive, metavar="N", help="texts or pictures encoded at a time"
    )
    options.cache(how)
    options.speech(how, "page")
    return own


def command(given: Options) -> list[str]:
    """What could not be audited, where verdicts change, and where the page is."""
    from audit.statistics.verdicts import NOT_INTERPRETABLE
    from audit.tracking.track import track
    from audit.tracking.training import named
    from probes import SUITES
    from probes.errors import CallError

    if given["suite"] not in SUITES:
        raise CallError(f"--suite {given['suite']}: not known; give one of {', '.join(SUITES)}")
    folder, found = track(given.pop("given"), given.pop("suite"), **given)
    return [
        *(named(name, str(error)) for name, error in found.damaged.items()),
        *(
            f"{each.measure}: {each.before} until {each.checkpoint}, then {each.after}"
            for each in found.changes.itertuples()
        ),
        *(
            f"{each.measure}: can't be read any more at {each.checkpoint} ({each.before} before)"
            if each.after == NOT_INTERPRETABLE
            else f"{each.measure}: can be read from {each.checkpoint} on ({each.after})"
            for each in found.readable.itertuples()
        ),
        f"{folder / 'track.html'}",
    ]
