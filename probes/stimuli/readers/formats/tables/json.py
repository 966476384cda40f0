"""A JSON list."""

from .table import table

FORMAT = table("json", "the same, a list of objects", ".json")
