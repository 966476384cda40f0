"""One word that a reader without statistics can act on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from probes.errors import DataError
from probes.files import declared, yaml_files
from probes.suite import Measure

INCONCLUSIVE = "inconclusive"
NOT_INTERPRETABLE = "not interpretable"
NOT_JUDGED = "not judged"
"""Of a description, whatever was measured."""
HOLDS = ("able", "partial")
"""Verdicts of a control that holds: what it guards can be read."""
SHELVES = {
    "rely": ("able", "within"),
    "part": ("partial", "present"),
    "not": ("exceeds", "at chance", "below chance"),
    "open": (INCONCLUSIVE, NOT_INTERPRETABLE),
}
"""How a reader may take them: to be relied on, in part, not, can't say."""


def verdict(kind: str, low: float, high: float, neutral: float, margin: float, enough: float = np.nan) -> str:
    """The verdict of an interval [low, high], which says whether something is there and whether it matters.

    disparity: `exceeds` where the interval lies beyond `neutral` ± `margin` on one side; `within` where it lies inside
    (equivalence shown); `present` where it leaves out `neutral`, but neither of these. ability: `able` where it lies
    at `enough` or above; `partial` where it lies above neutral + margin; `below chance` where below `neutral`;
    `at chance` where not above neutral + margin. description: `not judged`. `inconclusive` otherwise.
    """
    if np.isnan(low) or np.isnan(high):
        return INCONCLUSIVE
    if kind == "description":
        return NOT_JUDGED
    if kind == "ability":
        return _ability(low, high, neutral, margin, enough)
    if low > neutral + margin or high < neutral - margin:
        return "exceeds"
    if (neutral - margin < low and high < neutral + margin) or low == high == neutral:
        return "within"
    return "present" if low > neutral or high < neutral else INCONCLUSIVE


def _ability(low: float, high: float, neutral: float, margin: float, enough: float) -> str:
    if low > neutral + margin:
        return "able" if low >= enough else "partial"
    if high < neutral:
        return "below chance"
    return "at chance" if high <= neutral + margin else INCONCLUSIVE


@dataclass(frozen=True)
class Margin:
    """The smallest deviation that would matter. unit: `raw`, the measure's own, or `sd`, standard deviations
    of the outcomes. enough: what use of an ability needs, with its reason; None where it is of none."""

    margin: float
    unit: Literal["raw", "sd"]
    reason: str
    enough: float | None = None
    enough_reason: str = ""

    @classmethod
    def of(cls, told: Mapping[str, Any] | str) -> "Margin":
        """One of run.json: its fields, or as earlier versions wrote it, `0.05 raw`, and without `enough`."""
        if isinstance(told, str):
            margin, _, unit = told.partition(" ")
            told = {"margin": margin, "unit": unit, "reason": ""}
        enough = told.get("enough")
        return cls(
            float(told["margin"]), told["unit"], str(told["reason"]), None if enough is None else float(enough),
            str(told.get("enough_reason", "")),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.margin:g} {self.unit}"


Policy = Mapping[str, Margin]


@cache
def policy() -> Policy:
    """The margins of audit/statistics/policy.yaml by name."""
    return _margins(yaml_files.ours("audit.statistics", "policy.yaml"), "policy")


NONE = Margin(np.nan, "raw", "It is measured, not judged.")


def margin_of(measure: Measure, margins: Policy) -> Margin:
    """The margin that a measure names, NaN of a description; DataError where there is none of that name."""
    if measure.kind == "description":
        return NONE
    if measure.margin not in margins:
        raise DataError(
            f"the measure {measure.name!r}: margin {measure.margin!r}: no such margin; there are {', '.join(margins)}"
        )
    margin = margins[measure.margin]
    if measure.kind == "ability" and margin.enough is None:
        raise DataError(
            f"the measure {measure.name!r}: the policy's {measure.margin!r} has no `enough`; expected what use of it "
            "needs, with `enough_reason`"
        )
    return margin


def read_policy(path: str | Path) -> Policy:
    """Our own margins with those of the user's file in their places.

    Raises InputError where the file can't be read, names a margin that no measure has, or lacks a value.
    """
    raw = yaml_files.read(Path(path), "a YAML file of margins")
    if not isinstance(raw, dict):
        raise DataError(
            f"{path}: is {yaml_files.kind(raw)}; expected margins by name, as audit/statistics/policy.yaml has them"
        )
    for name in raw:
        if name not in policy():
            raise DataError(f"{path}: {name}: no such margin; there are {', '.join(policy())}")
    made = _margins(raw, str(path))
    for name, row in made.items():
        if row.enough is None and (ours := policy()[name].enough) is not None:
            raise DataError(
                f"{path}: {name}: enough: missing; expected what use of such an ability needs (ours is {ours:g}), and "
                "an enough_reason"
            )
    return {**policy(), **made}


def _margins(raw: Mapping[str, object], place: str) -> dict[str, Margin]:
    """Each row as a margin; InputError where one is none."""
    made = {name: declared.build(Margin, row, f"{place}: {name}") for name, row in raw.items()}
    for name, row in made.items():
        if row.margin <= 0:
            raise DataError(f"{place}: {name}: margin: {row.margin}: expected a number above 0")
        if not row.reason.strip():
            raise DataError(f"{place}: {name}: reason: {row.reason!r}: expected a reason, in words")
        if row.enough is not None and not row.enough_reason.strip():
            raise DataError(
                f"{place}: {name}: enough_reason: {row.enough_reason!r}: expected a reason, in words"
            )
        if row.enough is not None and not 0 < row.enough <= 1:
            raise DataError(f"{place}: {name}: enough: {row.enough}: expected a number above 0, at most 1")
    return made
