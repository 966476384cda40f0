"""Data sets come by entry point."""

from pathlib import Path

import pytest

from audit.cli.commands.listing import formats
from probes import data
from tests.support import outside

OTHERS = """
from probes.data import DataSet

SET = DataSet("museum", "1,000 objects, native captions", "CC BY 4.0")
"""
POINTS = """
[project.entry-points."arabic_clip_audit.data_sets"]
museum = "museum:SET"
none = "museum:OTHER"
"""


def test_a_data_set_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data._found.cache_clear()
    assert "data sets by name:" not in formats.command({})
    monkeypatch.syspath_prepend(outside.install(tmp_path, "museum", {"museum.py": OTHERS}, POINTS))
    data._found.cache_clear()
    try:
        assert formats.command({})[-3:] == [
            "data sets by name:",
            "  museum           1,000 objects, native captions; CC BY 4.0 (museum 1.0)",
            "  broken: none of museum 1.0: museum:OTHER could not be loaded (AttributeError: module 'museum' has no "
            "attribute 'OTHER')",
        ]
    finally:
        data._found.cache_clear()
