"""Tab-separated values."""

from dataclasses import replace
from pathlib import Path

from probes.files import tabular, text
from probes.stimuli.readers.formats.format import ROLES, first_line
from probes.stimuli.readers.records import meant

from .table import table

TABLE = table("tsv", "the same, cells parted by tabs, also as Excel writes it, in .txt", ".tsv")


def _fits(path: Path, start: str) -> bool:
    """By the name, or of a .txt by its heading."""
    heading = [text.heading(name) for name in first_line(start).split("\t")]
    named = tabular.suffix(path) == ".txt" and all(meant(names, heading) for names in ROLES.values())
    return tabular.suffix(path) == ".tsv" or named


FORMAT = replace(TABLE, fits=_fits)
