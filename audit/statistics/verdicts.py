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

VERDICTS = {
    "disparity": ("exceeds", "within"),
    "ability": ("able", "at chance"),
}
INCONCLUSIVE = "inconclusive"
NOT_INTERPRETABLE = "not interpretable"


def verdict(kind: str, low: float, high: float, neutral: float, margin: float) -> str:
    """The verdict of an interval [low, high] against `neutral` ± `margin`.

    disparity: `exceeds` where the interval lies beyond the margin on one side, `within` where it lies
    inside (equivalence shown). ability: `able` where it lies above neutral + margin, `at chance` where it
    lies below (the accuracy isn't above chance by what would matter). `inconclusive` otherwise.
    """
    if np.isnan(low) or np.isnan(high):
        return INCONCLUSIVE
    beyond, inside = VERDICTS[kind]
    if low > neutral + margin or (kind == "disparity" and high < neutral - margin):
        return beyond
    if high < neutral + margin and (kind == "ability" or low > neutral - margin):
        return inside
    return INCONCLUSIVE


@dataclass(frozen=True)
class Margin:
    """The smallest deviation that would matter. unit: `raw`, the measure's own, or `sd`, standard deviations
    of the outcomes."""

    margin: float
    unit: Literal["raw", "sd"]
    reason: str

    @classmethod
    def of(cls, told: Mapping[str, Any] | str) -> "Margin":
        """One of run.json: its fields, or as earlier versions wrote it, `0.05 raw`."""
        if isinstance(told, str):
            margin, _, unit = told.partition(" ")
            told = {"margin": margin, "unit": unit, "reason": ""}
        return cls(float(told["margin"]), told["unit"], str(told["reason"]))

    def __str__(self) -> str:
        return f"{self.margin:g} {self.unit}"


Policy = Mapping[str, Margin]


@cache
def policy() -> Policy:
    """The margins of audit/statistics/policy.yaml by name."""
    return _margins(yaml_files.ours("audit.statistics", "policy.yaml"), "policy")


def margin_of(measure: Measure, margins: Policy) -> Margin:
    """The margin that a measure names; DataError where there is none of that name."""
    if measure.margin not in margins:
        raise DataError(
            f"the measure {measure.name!r}: margin {measure.margin!r}: no such margin; there are {', '.join(margins)}"
        )
    return margins[measure.margin]


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
    return {**policy(), **_margins(raw, str(path))}


def _margins(raw: Mapping[str, object], place: str) -> dict[str, Margin]:
    """Each row as a margin; InputError where one is none."""
    made = {name: declared.build(Margin, row, f"{place}: {name}") for name, row in raw.items()}
    for name, row in made.items():
        if row.margin <= 0:
            raise DataError(f"{place}: {name}: margin: {row.margin}: expected a number above 0")
        if not row.reason.strip():
            raise DataError(f"{place}: {name}: reason: {row.reason!r}: expected a reason, in words")
    return made
