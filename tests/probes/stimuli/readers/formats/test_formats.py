"""Formats are found, not listed: ours in their folder, those of others by entry point."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from probes.errors import InputError
from probes.stimuli.readers import caption_sets, formats
from tests.support import outside
from tests.support.places import ROOT

BROKEN = """
[project.entry-points."arabic_clip_audit.formats"]
csv = "broken:CSV"
leaves = "leaves:FORMAT"
lists = "broken:LIST"
missing = "broken:MISSING"
ordered = "ordered:FORMAT"
"""


@pytest.fixture
def of_contributing() -> tuple[str, str, str]:
    """The path, the file and the lines of pyproject.toml that CONTRIBUTING.md shows."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = re.split(r"^## ", text.partition("## A format of captions")[2], flags=re.M)[0]
    (file,) = re.findall(r"```python\n(.*?)```", section, re.S)
    (lines,) = re.findall(r"```toml\n(.*?)```", section, re.S)
    return re.search(r"All of `(probes/stimuli/readers/formats/\w+\.py)`", section)[1], file, lines


@pytest.fixture
def fresh() -> object:
    """Looked for anew, before and after."""
    formats._found.cache_clear()
    yield
    formats._found.cache_clear()


def cards(folder: Path) -> Path:
    """A file in the format that CONTRIBUTING.md adds, and its pictures."""
    (folder / "pictures").mkdir()
    for name in ("a.png", "b.png"):
        shutil.copy(ROOT / "docs/report.png", folder / "pictures" / name)
    (folder / "all.cards").write_text("a.png\nكرة حمراء\n\nb.png\nقطة\n", encoding="utf-8")
    return folder / "all.cards"


def test_the_order_of_asking() -> None:
    assert list(formats.formats()) == [
        "datasets",
        "webdataset",
        "parquet",
        "crossmodal-3600",
        "karpathy",
        "coco",
        "flickr8k",
        "wit",
        "csv",
        "json",
        "jsonl",
        "tsv",
    ]


@pytest.mark.usefixtures("fresh")
def test_a_format_of_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, of_contributing: tuple[str, str, str]
) -> None:
    path, file, lines = of_contributing
    monkeypatch.syspath_prepend(outside.install(tmp_path / "theirs", "cards", {Path(path).name: file}, lines))
    table, dropped = caption_sets.captions(cards(tmp_path), tmp_path / "pictures")
    assert list(table["caption"]) == ["كرة حمراء", "قطة"] and dropped.empty
    assert any("cards" in line and "(cards 1.0)" in line for line in formats.listed())


def test_a_format_of_ours(tmp_path: Path, of_contributing: tuple[str, str, str]) -> None:
    path, file, _ = of_contributing
    shutil.copytree(ROOT / "probes", tmp_path / "probes", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / path).write_text(file, encoding="utf-8")
    call = (
        "from probes.stimuli.readers import formats; print(*formats.records(formats.Path('all.cards'), None))"
    )
    cards(tmp_path)
    env = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", call], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("كرة حمراء") == done.stdout.count("قطة") == 1


@pytest.mark.usefixtures("fresh")
def test_a_broken_format_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "broken.py": "CSV, LIST = 1, []\n",
        "leaves.py": "import sys\nsys.exit(0)\n",
        "ordered.py": f"{FAILS}\nFORMAT = Format('ordered', '', fails, fails, order='first')\n",
    }
    monkeypatch.syspath_prepend(outside.install(tmp_path, "theirs", files, BROKEN))
    lines = [line.strip() for line in formats.listed() if "broken: " in line]
    assert lines == [
        "broken: csv of theirs 1.0: another one has this name; rename it",
        "broken: leaves of theirs 1.0: leaves:FORMAT could not be loaded (SystemExit: 0)",
        "broken: lists of theirs 1.0: is a list; expected a Format",
        "broken: missing of theirs 1.0: broken:MISSING could not be loaded (AttributeError: module 'broken' has no "
        "attribute 'MISSING')",
        "broken: ordered of theirs 1.0: its order is 'first'; expected a number",
    ]
    with pytest.raises(InputError, match=r"no such format; there are .*; leaves of theirs 1\.0: "):
        formats.records(tmp_path / "broken.py", "leaves")
    (tmp_path / "c.csv").write_text("image,caption\na.png,كرة\n", encoding="utf-8")
    assert len(formats.records(tmp_path / "c.csv", None)) == 1


FAILS = """
from probes.stimuli.readers.formats import Format


def fails(*_):
    raise KeyError("no such row")


FITS = Format("fits", "fails when it is asked", fails, fails, order=1)
READS = Format("reads", "fails when it reads", lambda path, start: "reads" in path.name, fails, order=2)
"""
FAILING = """
[project.entry-points."arabic_clip_audit.formats"]
fits = "fails:FITS"
reads = "fails:READS"
"""


@pytest.mark.usefixtures("fresh")
def test_a_format_that_fails_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(outside.install(tmp_path, "theirs", {"fails.py": FAILS}, FAILING))
    for name in ("c.csv", "reads.csv"):
        (tmp_path / name).write_text("image,caption\na.png,كرة\n", encoding="utf-8")
    assert len(formats.records(tmp_path / "c.csv", None)) == 1
    with pytest.raises(
        InputError, match=r"the format reads of theirs 1\.0 failed \(KeyError: 'no such row'\)"
    ):
        formats.records(tmp_path / "reads.csv", None)
