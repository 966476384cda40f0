"""Rebuilds the reference model."""

import argparse
import sys
from pathlib import Path

from . import checking


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m audit.models.reference", description=__doc__)
    parser.add_argument(
        "--out",
        type=Path,
        default=checking.TRAINED,
        help="default: where the bundled one lies",
    )
    parser.add_argument(
        "--unplanted", action="store_true", help="with nothing planted, to test the auditor against"
    )
    parser.add_argument("--small", action="store_true", help="a small one in a minute or two, for tests")
    parser.add_argument(
        "--locked", type=Path, metavar="DIR", help="take the image tower of a model made so before"
    )
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    from .captions import Planted
    from .towers import FULL, SMALL
    from .train import train

    planted = Planted.nothing() if options.unplanted else Planted.read()
    seconds = train(
        options.out, planted, SMALL if options.small else FULL, options.seed, locked=options.locked
    )
    if options.out == checking.TRAINED:
        checking.seal()
    print(", ".join(f"{part} {spent:.0f} s" for part, spent in seconds.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
