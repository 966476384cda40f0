"""`python -m audit power SUITE`: how much it takes for a verdict."""

import argparse

from audit.cli import options
from audit.cli.options import Options


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    from probes import SUITE_NAMES

    own = options.parser(
        "power",
        "How many professions, pictures and wordings it takes for each verdict with 80 % power: that there is an "
        "effect (p), that it exceeds the margin, or that a model that has none lies within it.",
    )
    own.add_argument("suite", help=f"which: {', '.join(SUITE_NAMES)}")
    own.add_argument(
        "--effect",
        type=float,
        required=True,
        help="how far from chance, as 0.1 for ten points of accuracy; of cosines, in standard deviations",
    )
    own.add_argument(
        "--share",
        type=float,
        default=0.8,
        help="the accuracy that is assumed (default: 0.8)",
    )
    own.add_argument(
        "--icc",
        type=float,
        default=0.1,
        help="the part of the variance between professions; half as much is taken for the wordings of one, the rest in "
        "equal parts for pictures and answers (default: 0.1)",
    )
    own.add_argument("--pilot", metavar="RUN", help="take variances, accuracies and levels from this run")
    options.policy(own)
    return own


def command(given: Options) -> list[str]:
    """A table a measure."""
    from audit.comparing.power import basis, power
    from audit.report.terminal import show_power

    assumed = {name: given[name] for name in ("share", "icc", "pilot")}
    return [show_power(power(given.pop("suite"), given.pop("effect"), **given), basis(**assumed))]
