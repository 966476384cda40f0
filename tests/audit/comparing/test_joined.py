"""What captions say of the gender of people: shares, their intervals over pictures, and made sets of true layout."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from audit.cli.commands.listing import data as command
from audit.comparing.joined import shares
from probes import data
from probes.errors import CallError, DataError
from probes.plugins import Plugin
from tests.probes.data.test_recipes import RECIPES, as_made, no_socket
from tests.support.made_sets import MADE, Stand

CAPTIONS = ("xm3600-ar", "miap-boxes")


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    """Both sets, the captions of people in them."""
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path / "cache"))
    made = Stand()
    for name in CAPTIONS:
        made.plain |= {address.partition("://")[2]: held for address, held in MADE[name].plain.items()}
        made.hub |= MADE[name].hub
    recipes = {name: Plugin(name, "", as_made(RECIPES[name], MADE[name])) for name in CAPTIONS}
    monkeypatch.setattr(data, "recipes", lambda: recipes)
    with made.open(monkeypatch):
        yield made


def said(*words: str) -> list[str]:
    lines = command.command(vars(command.parser().parse_args(["join", *words, "--quiet"])))
    return [re.sub("[\u2066-\u2069]", "", line) for line in lines]


def test_the_join_of_two_sets(stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CallError, match="not here; `python -m audit data get xm3600-ar`"):
        said(*CAPTIONS)
    lines = said(*CAPTIONS, "--allow-downloads", "--out", str(tmp_path / "said.csv"))
    assert lines[:2] == [
        "5 captions: 4 of 2 pictures of one person are read",
        "  1: several people are in the picture, or a group",
    ]
    no_socket(monkeypatch)
    assert said(*CAPTIONS)[:2] == lines[:2] and any(line.startswith("Feminine less") for line in lines)
    table = pd.read_csv(tmp_path / "said.csv")
    assert list(table["presentation"]) == ["feminine", "feminine", "masculine", "masculine"]
    arabic = said(*CAPTIONS, "--lang", "ar")
    assert arabic[0].startswith("الأوصاف 5") and not re.search("[A-Za-z]", " ".join(arabic))


def test_sets_of_nothing_in_common(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    for address in [each for each in stand.plain if "miap" in each]:
        stand.plain[address] = stand.plain[address].replace(b"\n0", b"\nx")
    with pytest.raises(DataError, match="no picture of one person is in both"):
        said(*CAPTIONS, "--allow-downloads")
    with pytest.raises(CallError, match="takes two sets"):
        said("xm3600-ar")


def test_shares_are_those_counted_by_hand_and_intervals_count_pictures() -> None:
    told = [("a", "feminine", "feminine"), ("a", "feminine", "none"), ("b", "feminine", "masculine")]
    told += [("c", "feminine", "both"), ("d", "masculine", "masculine"), ("e", "masculine", "none")]
    rows = pd.DataFrame(told, columns=["id", "presentation", "said"])
    found = shares(rows).set_index(["presentation", "share"])["estimate"]
    assert found["feminine"].to_dict() == {
        "named": 3 / 4,
        "agrees": 1 / 4,
        "contradicts": 1 / 4,
        "both": 1 / 4,
    }
    assert found["masculine"].to_dict() == {"named": 1 / 2, "agrees": 1 / 2, "contradicts": 0, "both": 0}
    assert found["difference", "named"] == pytest.approx(1 / 4)
    rng = np.random.default_rng(0)
    pictures = pd.DataFrame(
        {"id": np.arange(80), "presentation": ["feminine", "masculine"] * 40}
        | {"said": rng.choice(["none", "feminine", "masculine"], 80)}
    )
    once, thrice = shares(pictures), shares(pd.concat([pictures] * 3))
    width = [(each["ci_high"] - each["ci_low"]).to_numpy() for each in (once, thrice)]
    assert width[0] == pytest.approx(width[1], rel=0.03), "what a picture says thrice is one picture"
