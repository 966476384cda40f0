"""`python -m audit index DIR`: one page over all runs of a folder."""

import argparse

from audit.cli import options
from audit.cli.options import Options


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    own = options.parser(
        "index",
        "Writes DIR/index.html over all runs of a folder: models by suites, what was found, and which models can't be "
        "told apart. A run that can't be read is named, and the others stand.",
    )
    own.add_argument(
        "folder", metavar="DIR", help="into which `python -m audit` wrote (--out, by default runs)"
    )
    own.add_argument("--seed", type=options.whole, default=0, help="of the resamples (default: 0)")
    own.add_argument("--resamples", type=options.positive, default=999, help="of every test (default: 999)")
    options.speech(own, "page")
    return own


def command(given: Options) -> list[str]:
    """Where it is, and what could not be read."""
    from audit.comparing.index import index
    from audit.report.speech import words

    with words.speaking(given["lang"], given["digits"]):
        path, damaged = index(given["folder"], seed=given["seed"], resamples=given["resamples"])
    return [*damaged, str(path)]
