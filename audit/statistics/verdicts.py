"""One word that a reader without statistics can act on."""

from functools import cache
from importlib.resources import files

import numpy as np
import yaml

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


@cache
def policy() -> dict[str, dict]:
    """The margins of audit/policy.yaml: {name: {margin, unit, reason}}."""
    return yaml.safe_load(files("audit").joinpath("policy.yaml").read_text(encoding="utf-8"))
