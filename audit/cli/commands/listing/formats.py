"""`python -m audit formats`: the formats in which captions are read."""

import argparse

from audit.cli import options
from audit.cli.options import Options


def parser() -> argparse.ArgumentParser:
    """It takes none."""
    return options.parser(
        "formats", "The formats in which captions are read, in the order in which a file is tried."
    )


def command(given: Options) -> list[str]:
    """A line each; of a plug-in also where it comes from, or what is wrong with it."""
    from probes.stimuli.readers import formats

    return formats.listed()
