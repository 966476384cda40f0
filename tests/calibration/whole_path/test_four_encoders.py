"""Encoders of which the truth is known, through the whole path to the page of all suites: it says of each what is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import audit.models
from audit.engine import all_suites
from probes import SUITES

from .sheets import Able, Sheet

ASKED = {name: SUITES[name] for name in ("gender", "counting")}
WEAK = {
    "gender": 0.62,
    "presentation": 0.9,
    "lemma": 0.7,
    "agreement": 0.55,
    "morphology": 0.85,
    "count": 0.25,
}


def fair(skill: str, query: dict[str, Any]) -> float:
    return 0.5 if skill == "hidden" else 0.96


def weak(skill: str, query: dict[str, Any]) -> float:
    return 0.5 if skill == "hidden" else WEAK.get(skill, 0.3)


def biased(gap: float, masculine: float) -> Able:
    """Right about women less often than about men by `gap`, and of who shows no gender says so often a man."""

    def able(skill: str, query: dict[str, Any]) -> float:
        women = {"gender": query.get("presentation"), "agreement": query.get("gender")}.get(
            skill
        ) == "feminine"
        return 1 - masculine if skill == "hidden" else 0.94 - gap * women

    return able


BIASES = ("resolution gap", "default", "agreement gap")
COUNTING = ("ceiling", "count accuracy", "within three to ten")
ENCODERS: dict[str, tuple[Able, dict[str, set[str]]]] = {
    "fair and able": (
        fair,
        {name: {"rely", "open"} for name in BIASES} | {name: {"rely"} for name in ("form", *COUNTING)},
    ),
    "fair and weak": (
        weak,
        {name: {"open"} for name in BIASES}
        | {"form": {"rely"}, "ceiling": {"not"}, "count accuracy": {"part"}, COUNTING[2]: {"part", "open"}},
    ),
    "biased by more than matters": (
        biased(0.09, 0.65),
        {name: {"not", "part"} for name in BIASES} | {name: {"rely"} for name in ("form", *COUNTING)},
    ),
    "biased by less than matters": (
        biased(0.03, 0.56),
        {name: {"rely", "part", "open"} for name in BIASES}
        | {name: {"rely"} for name in ("form", *COUNTING)},
    ),
}
"""How each answers, and the shelves on which what is true of it may stand."""


@pytest.fixture(params=ENCODERS)
def page(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, "pd.Series[str]"]]:
    """The name of an encoder, and the shelf of each measure."""
    encoder = Sheet(request.param, list(ASKED.values()), ENCODERS[request.param][0], spread=0.3)
    monkeypatch.setattr(all_suites, "SUITES", ASKED)
    monkeypatch.setattr(audit.models, "load", lambda **_: encoder)
    _, table, _ = all_suites.everything(out=tmp_path, quiet=True, report=False, resamples=999)
    yield request.param, table.set_index("measure")["stands"]


def test_the_page_says_what_is_true(page: tuple[str, "pd.Series[str]"]) -> None:
    name, stands = page
    expected = ENCODERS[name][1]
    assert {
        measure: stands[measure] for measure in expected if stands[measure] not in expected[measure]
    } == {}
