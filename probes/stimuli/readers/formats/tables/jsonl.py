"""JSON lines."""

from .table import table

FORMAT = table("jsonl", "the same, an object a line", ".jsonl", ".ndjson")
