"""Findings that are made up, and what is said of them."""

import re
from types import SimpleNamespace

import pandas as pd

from audit.report.speech import sentences
from audit.statistics import verdicts
from probes import SUITES, registry
from tests.support.places import ROOT

OURS = [each.loaded for each in registry.found().values() if not each.origin]
MEASURES = [(suite, measure) for suite in OURS for measure in suite.measures]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


NAN = float("nan")
POSSIBLE = {
    "disparity": ("exceeds", "present", "within"),
    "ability": ("able", "partial", "at chance", "below chance"),
    "description": (verdicts.NOT_JUDGED,),
}


def row(measure, verdict: str, method: str = "t(31)", **other) -> SimpleNamespace:
    """A finding that has this verdict. other: in the places of its values."""
    ceiling, ability = measure.statistic == "ceiling", measure.kind == "ability"
    chance, margin, enough = (0.0, 1.0, 10.0) if ceiling else (0.5 if measure.neutral else 0.0, 0.05, 0.75)
    low, high = {
        "exceeds": (-0.42, -0.12), "present": (-0.12, -0.02), "within": (-0.01, 0.03), "able": (0.26, 0.46),
        "partial": (0.12, 0.22), "at chance": (-0.02, 0.02), "below chance": (-0.3, -0.2),
    }.get(verdict, (-0.06, 0.12))  # fmt: skip
    if ceiling:
        low, high = {"able": (10, 10), "partial": (3, 3), "at chance": (0, 1)}.get(verdict, (0, 4))
    elif verdict == "inconclusive" and ability:
        low, high = -0.03, 0.35
    told = {
        "measure": measure.name, "kind": measure.kind, "verdict": verdict, "estimate": chance + (low + high) / 2,
        "ci_low": chance + low, "ci_high": chance + high, "chance": chance, "margin": margin, "mde": 0.12,
        "mde_exceeds": NAN if ceiling else 0.17, "mde_within": NAN if ability else 0.09, "level": 0.99,
        "enough": enough if ability else NAN, "n": 2048, "n_clusters": 32, "adjustment": "simultaneous",
        "family": 8.0, "by_cluster": NAN, "wording_low": NAN, "wording_high": NAN, "depends": "", "method": method,
        "because": "control" if verdict == verdicts.NOT_INTERPRETABLE else "",
    }  # fmt: skip
    return SimpleNamespace(**told | other)


def possible(measure) -> tuple[str, ...]:
    return (*POSSIBLE[measure.kind], verdicts.INCONCLUSIVE, verdicts.NOT_INTERPRETABLE)


def by_name(suite: str, name: str):
    return SUITES[suite].measure(name)


def told(suite: str, name: str, verdict: str, **other) -> str:
    """The sentence, its numbers not set apart."""
    measure = by_name(suite, name)
    found = sentences.sentence(measure, row(measure, verdict, **other), SUITES[suite], nothing_found())
    return re.sub("[\u2066\u2069]", "", found)


def nothing_found() -> pd.DataFrame:
    return pd.DataFrame({"group": [], "measure": [], "verdict": []})
