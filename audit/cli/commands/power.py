"""`python -m audit power SUITE`: how much it takes to see an effect."""

import argparse

from audit.cli import options
from audit.cli.options import Options


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    from probes import SUITE_NAMES

    own = options.parser(
        "power", "How many professions and pictures it takes to see an effect with 80 % power."
    )
    own.add_argument("suite", help=f"which: {', '.join(SUITE_NAMES)}")
    own.add_argument(
        "--effect", type=float, required=True, help="what should be seen, as 0.05 for five points of accuracy"
    )
    own.add_argument("--share", type=float, default=0.8, help="the accuracy that is assumed (default: 0.8)")
    own.add_argument(
        "--icc",
        type=float,
        default=0.1,
        help="intraclass correlation of a profession's pictures (default: 0.1)",
    )
    own.add_argument("--pilot", metavar="RUN", help="take the variances from this run instead")
    options.policy(own)
    return own


def command(given: Options) -> list[str]:
    """A table."""
    from audit.comparing.power import power
    from audit.report.terminal import show_power

    return [show_power(power(given.pop("suite"), given.pop("effect"), **given))]
