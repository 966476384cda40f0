"""`python -m audit prompts SUITE`: its prompts with all their factors, for use without this toolkit."""

import argparse
from pathlib import Path

from audit.cli import options
from audit.cli.options import Options


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    from probes import SUITE_NAMES

    own = options.parser(
        "prompts", "Writes the prompts of a suite with all their factors, for use without this toolkit."
    )
    own.add_argument("suite", help=f"which: {', '.join(SUITE_NAMES)}")
    own.add_argument("--out", metavar="PATH", help="a file or folder (default: prompts-SUITE.csv, here)")
    own.add_argument(
        "--format",
        metavar="csv|jsonl|parquet|datasets",
        help="default: as PATH ends, a folder being datasets (for datasets.load_dataset, with a card). csv is for "
        "spreadsheets: a byte-order mark, and ' before what they would compute; the others keep texts as they are",
    )
    return own


def command(given: Options) -> list[str]:
    """Writes them, and says where."""
    from audit.report.exporting import export
    from probes.sources import SCENES

    out = given["out"]
    return [str(export(given["suite"], Path(out) if out else None, given["format"], SCENES))]
