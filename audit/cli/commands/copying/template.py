"""`python -m audit template SUITE`: a table of one's own to begin with."""

import argparse

from audit.cli import options
from audit.cli.options import Options


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    from probes import SUITE_NAMES

    own = options.parser(
        "template",
        "Prints a table of pictures as a suite reads it, to copy and fill: `template gender > people.csv`. What its "
        "columns may hold is in docs/tables.md.",
    )
    own.add_argument("suite", help=f"which: {', '.join(SUITE_NAMES)}")
    return own


def command(given: Options) -> list[str]:
    """The lines of the file that lies in the suite's folder. CallError where it has none."""
    from importlib.resources import files

    from probes import SUITES
    from probes.errors import CallError

    folder = files(SUITES[given["suite"]].package)
    for name in ("template.csv", "template.json"):
        if (file := folder.joinpath(name)).is_file():
            return file.read_text(encoding="utf-8").splitlines()
    raise CallError(f"template {given['suite']}: the suite has no template; see what it takes by `suites`")
