"""Outcomes to findings: estimates, intervals, tests, verdicts."""

from .findings import COLUMNS, findings

__all__ = ["COLUMNS", "findings"]
