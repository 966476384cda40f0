"""Comma-separated values."""

from .table import table

FORMAT = table("csv", "a table with the columns image and caption", ".csv")
