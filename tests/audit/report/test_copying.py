"""The notebooks as files of one's own."""

import json
import re
from pathlib import Path

import pytest

from audit.report.copying import copies
from probes.errors import InputError
from tests.support.places import ROOT

NOTEBOOKS = ROOT / "notebooks"


def cells(path: Path, kind: str) -> dict[str, str]:
    """The texts of a notebook's cells by their ids."""
    made = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return {cell["id"]: "".join(cell["source"]) for cell in made if cell["cell_type"] == kind}


def test_in_english_they_are_as_they_are(tmp_path: Path) -> None:
    written = copies(tmp_path / "new")
    assert {path.name for path in written} == {path.name for path in NOTEBOOKS.glob("*.ipynb")}
    for path in written:
        for kind in ("markdown", "code"):
            assert cells(path, kind) == cells(NOTEBOOKS / path.name, kind)


def test_in_arabic_all_but_the_calibration_are_arabic(tmp_path: Path) -> None:
    for path in copies(tmp_path, "ar", "arabic-indic"):
        if path.stem == "calibration":
            continue
        english = cells(NOTEBOOKS / path.name, "markdown")
        for name, text in cells(path, "markdown").items():
            levels = [re.findall("^#+", each, flags=re.M) for each in (text, english[name])]
            assert re.search("[ء-ي]", text) and levels[0] == levels[1], (path.name, name)
            assert not re.search("[0-9]", re.sub("`[^`]*`", "", text)), (path.name, name)
        first = cells(path, "code")["c01"]
        assert 'LANG = "ar"' in first and 'DIGITS = "arabic-indic"' in first


def test_nothing_is_written_over(tmp_path: Path) -> None:
    mine = tmp_path / "compare.ipynb"
    mine.write_text("mine")
    with pytest.raises(InputError, match=r"compare\.ipynb: File exists; give another folder"):
        copies(tmp_path)
    assert mine.read_text() == "mine"
