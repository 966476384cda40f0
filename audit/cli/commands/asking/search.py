"""`python -m audit search TEXT --images DIR|--data NAME`: the pictures that are nearest to a text."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from audit.cli import options
from audit.cli.options import Options

if TYPE_CHECKING:
    import pandas as pd


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    own = options.parser(
        "search",
        "Shows the pictures of a folder or a data set that are nearest to a text, as a contact sheet and a table. "
        "Vectors of pictures are kept, so that the second search answers at once.",
    )
    own.add_argument("query", nargs="+", metavar="TEXT", help="what to look for, each text in quotes")
    own.add_argument("--images", metavar="DIR|TAR", help="the pictures, in folders below it too")
    own.add_argument("--data", metavar="NAME[=PATH]", help="those of a data set by name instead: see `data`")
    own.add_argument("--allow-downloads", action="store_true", help="fetch the data set where it is not here")
    own.add_argument(
        "--top",
        type=options.positive,
        default=12,
        metavar="N",
        help="pictures shown of each text (default: 12)",
    )
    own.add_argument(
        "--out", default="found", metavar="DIR", help="for search.png, .html and .csv (default: found)"
    )
    options.cache(own)
    own.add_argument("--quiet", action="store_true", help="no progress bar, no table on the screen")
    options.model(own)
    return own


def command(given: Options) -> list[str]:
    """A table for each text, what went wrong, and the files."""
    from audit.searching.search import search

    out = Path(given.pop("out"))
    found = search(given.pop("query"), given.pop("images"), given.pop("model"), out=out, **given)
    lines = [] if given["quiet"] else [*_table(found.table), *found.remarks(), found.signature, ""]
    return [*lines, *(str(out / name) for name in found.files)]


def _table(found: "pd.DataFrame") -> list[str]:
    """The pictures of each text, in order."""
    lines = []
    for query, rows in found.groupby("query", sort=False):
        told = [f"{row.rank:4d}  {row.similarity:.3f}  {row.image}" for row in rows.itertuples()]
        lines += [query, *told, ""]
    return lines
