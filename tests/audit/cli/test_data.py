"""`python -m audit data`."""

from pathlib import Path

import pytest

from audit.cli.commands.listing import data as command
from probes import data
from probes.errors import CallError
from tests.probes.data.test_recipes import served
from tests.support import outside
from tests.support.made_sets import Stand

OTHERS = """
from probes.data.recipe import File, Recipe

FILE = File(url="https://example.org/a.csv", sha256="0" * 64, mb=3)
SET = Recipe("museum", "1,000 objects", "native", "CC BY 4.0", (FILE,))
"""
POINTS = """
[project.entry-points."arabic_clip_audit.data_sets"]
museum = "museum:SET"
none = "museum:OTHER"
"""


def said(*words: str) -> list[str]:
    return command.command(vars(command.parser().parse_args(words)))


def test_a_data_set_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(outside.install(tmp_path, "museum", {"museum.py": OTHERS}, POINTS))
    data._found.cache_clear()
    try:
        assert said()[-4:] == [
            "museum  (3 MB, not here; museum 1.0)",
            "    1,000 objects",
            "    for no suite yet; Arabic: native; CC BY 4.0",
            "broken: none of museum 1.0: museum:OTHER could not be loaded (AttributeError: module 'museum' has no "
            "attribute 'OTHER')",
        ]
    finally:
        data._found.cache_clear()


def test_one_is_fetched_and_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path))
    stand = Stand()
    served(stand, "miap", monkeypatch)
    with stand.open(monkeypatch):
        del stand.plain["open-images-dataset.s3.amazonaws.com/validation/aa06.jpg"]
        lines = said("get", "miap", "--quiet")
    assert str(tmp_path / "data") in lines[0] and "annotations CC BY 4.0" in lines[0]
    assert "fetched without a published hash, kept as open_images_extended_miap_boxes_val.csv: " in lines[1]
    assert "2 of its pictures can't be had, the first: https://open-images-dataset" in lines[2]
    assert "here" in said()[0] and "not here" not in said()[0]
    told = "\n".join(said("show", "miap"))
    assert (
        "not seen, checked at the first fetch: the hash of the table" in told
        and "\nfetched: open_images" in told
    )


def test_wrong_calls() -> None:
    for words, why in {
        ("list", "miap"): "takes no name",
        ("get",): "which\\?",
        ("show", "nope"): "no such data set",
    }.items():
        with pytest.raises(CallError, match=why):
            said(*words)
