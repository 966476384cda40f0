"""`python -m audit notebooks`: the notebooks as files of one's own."""

import argparse

from audit.cli import options
from audit.cli.options import Options


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    own = options.parser(
        "notebooks",
        "Copies the notebooks into a folder, to open in Jupyter: start_here, one a suite, compare, track.",
    )
    own.add_argument("--out", default="audit-notebooks", metavar="DIR", help="default: audit-notebooks")
    options.speech(own, "notebook")
    return own


def command(given: Options) -> list[str]:
    """Where each is."""
    from audit.report.copying import copies

    return [str(path) for path in copies(given["out"], given["lang"], given["digits"])]
