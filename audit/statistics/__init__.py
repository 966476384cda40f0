"""Outcomes to findings: estimates, intervals, tests, verdicts."""

from .findings import COLUMNS, findings, whole

__all__ = ["COLUMNS", "findings", "whole"]
