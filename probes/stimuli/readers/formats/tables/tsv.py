"""Tab-separated values."""

from .table import table

FORMAT = table("tsv", "the same, cells parted by tabs", ".tsv")
