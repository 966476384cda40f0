"""One word that a reader without statistics can act on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import yaml

from probes.errors import CallError

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
    unit: str
    reason: str


Policy = Mapping[str, Margin]
UNITS = ("raw", "sd")


@cache
def policy() -> Policy:
    """The margins of audit/policy.yaml by name."""
    return _margins(
        yaml.safe_load(files("audit.statistics").joinpath("policy.yaml").read_text(encoding="utf-8")),
        "policy",
    )


def read_policy(path: str | Path) -> Policy:
    """The margins of audit/policy.yaml with those of the user's file in their places.

    Raises InputError where the file can't be read, names a margin that no measure has, or lacks a value.
    """
    try:
        raw = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise CallError(f"{path}: can't be read ({error.strerror}); give a YAML file of margins") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CallError(f"{path}: not YAML ({' '.join(str(error).split())}); mend the file") from None
    if not isinstance(raw, dict):
        raise CallError(f"{path}: expected margins by name, as audit/policy.yaml has them")
    for name in raw:
        if name not in policy():
            raise CallError(f"{path}: {name}: no such margin; there are {', '.join(policy())}")
    return {**policy(), **_margins(raw, str(path))}


def _margins(raw: Mapping[str, object], place: str) -> dict[str, Margin]:
    return {str(name): _margin(row, f"{place}: {name}") for name, row in raw.items()}


def _margin(row: object, place: str) -> Margin:
    expected = "expected `margin` (a number above 0), `unit` (raw or sd) and `reason`"
    if not isinstance(row, dict) or set(row) != {"margin", "unit", "reason"}:
        raise CallError(f"{place}: {row!r}: {expected}")
    number = row["margin"]
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 < number < float("inf"):
        raise CallError(f"{place}: margin {number!r}: {expected}")
    if row["unit"] not in UNITS or not str(row["reason"] or "").strip():
        raise CallError(f"{place}: unit {row['unit']!r}, reason {row['reason']!r}: {expected}")
    return Margin(float(number), row["unit"], str(row["reason"]))
