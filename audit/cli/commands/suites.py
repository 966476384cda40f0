"""`python -m audit suites`: what can be asked."""

import argparse

from audit.cli import options
from audit.cli.options import Options


def parser() -> argparse.ArgumentParser:
    """It takes none."""
    return options.parser("suites", "What can be asked, a suite a line.")


def command(given: Options) -> list[str]:
    """A line each."""
    from probes import SUITES

    return ["suites:", *(f"  {name:<13} {suite.claim}" for name, suite in SUITES.items())]
