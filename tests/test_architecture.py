"""The house keeps its own rules: each contract of the linter refuses what is planted against it, files stay short,
notebooks hold no output."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.support.places import ROOT

PACKAGES = ("audit", "probes")
LONGEST = 300
"""Lines of a file."""
LONG_HELPER = 10
"""Lines of a private function."""
MOST_FILES = 12
"""At the top of a folder."""
LINTER = Path(sys.executable).with_name("lint-imports")

PLANTED = {
    "a comparison that runs a suite": (
        "The rooms of audit: imports go down, and every room has its place",
        "audit/comparing/compare.py",
        "from audit.engine import auditing",
        "audit.comparing.compare -> audit.engine.auditing",
    ),
    "a comparison that imports the command line": (
        "Nothing imports the command line",
        "audit/comparing/gate.py",
        "from audit import cli",
        "audit.comparing.gate -> audit.cli",
    ),
    "a public interface that imports the command line": (
        "Nothing imports the command line",
        "audit/__init__.py",
        "from .cli import main",
        "audit -> audit.cli",
    ),
    "a suite that imports the report": (
        "What is asked knows nothing of what is measured",
        "probes/suites/gender/trials.py",
        "from audit.report import terminal",
        "probes.suites.gender.trials -> audit.report.terminal",
    ),
    "a language that reads pictures": (
        "The rooms of probes: imports go down, and every room has its place",
        "probes/arabic/orthography.py",
        "from probes import stimuli",
        "probes.arabic.orthography -> probes.stimuli",
    ),
    "a suite that imports another, relatively": (
        "A suite knows no other suite",
        "probes/suites/gender/measures.py",
        "from ..counting import measures",
        "probes.suites.gender.measures -> probes.suites.counting.measures",
    ),
    "statistics that know a suite": (
        "The statistics know no suite and run no model",
        "audit/statistics/findings.py",
        "from probes.suites.gender import measures",
        "audit.statistics.findings -> probes.suites.gender.measures",
    ),
    "a report that speaks the audited language": (
        "The report's words are not the audited language, and no suite's",
        "audit/report/speech/sentences.py",
        "from probes.arabic import lexicon",
        "audit.report.speech.sentences -> probes.arabic.lexicon",
    ),
    "pages and sections that need each other": (
        "No folder and file of one room import each other",
        "audit/report/html/elements.py",
        "from audit.report.sections import tables",
        "No cycles are allowed in audit.report",
    ),
    "a report that runs a model, inside a function": (
        "The report reads finished runs: it runs no model",
        "audit/report/terminal.py",
        "def late():\n    from audit.models import load",
        "audit.report.terminal -> audit.models",
    ),
}
"""What: the contract that refuses it, where the lines are planted, the lines, and the import that the linter names."""


def lint(house: Path) -> dict[str, str]:
    """Name of each contract -> KEPT or BROKEN, and under "said" all that the linter prints, as one line."""
    done = subprocess.run(
        [LINTER, "--no-cache", "--no-logo"],
        cwd=house,
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "500"},
    )
    found = {}
    for line in done.stdout.splitlines():
        name, _, word = line.rpartition(" ")
        if word in ("KEPT", "BROKEN"):
            found[name] = word
    assert found, done.stdout + done.stderr
    assert done.returncode == ("BROKEN" in found.values())
    return {**found, "said": " ".join(done.stdout.split())}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the packages' code with the contracts, where something can be planted."""
    copy = tmp_path_factory.mktemp("house")
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            (copy / path.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy / path.relative_to(ROOT))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


@pytest.fixture
def plant(house: Path) -> Iterator:
    """Adds lines to the end of a file of the copy; taken out again after the test."""
    before = {}

    def planted(path: str, lines: str) -> Path:
        file = house / path
        before[file] = file.read_text(encoding="utf-8")
        file.write_text(f"{before[file]}\n{lines}\n", encoding="utf-8")
        return house

    yield planted
    for file, text in before.items():
        file.write_text(text, encoding="utf-8")


def test_the_contracts_are_kept_and_each_has_its_plant(house: Path) -> None:
    found = lint(house)
    assert set(found.values()) - {found["said"]} == {"KEPT"}, found["said"]
    assert set(found) - {"said"} == {contract for contract, *_ in PLANTED.values()}


def test_a_room_without_a_place_is_named(house: Path) -> None:
    room = house / "audit" / "attic.py"
    room.touch()
    try:
        found = lint(house)
    finally:
        room.unlink()
    assert found["The rooms of audit: imports go down, and every room has its place"] == "BROKEN"
    assert "attic" in found["said"]


@pytest.mark.parametrize("what", PLANTED)
def test_what_is_planted_is_refused(what: str, plant) -> None:
    contract, path, lines, named = PLANTED[what]
    found = lint(plant(path, lines))
    assert found[contract] == "BROKEN" and named in found["said"]


def circle(folder: Path) -> list[str]:
    """Modules that import each other, the first again at the end; none where no imports go round.

    Late imports count. What is imported for types alone does not: two classes may know each other by name.
    """
    code = (
        "import sys, json, grimp; sys.path.insert(0, sys.argv[1]); "
        "graph = grimp.build_graph(*sys.argv[2:], exclude_type_checking_imports=True, cache_dir=None); "
        "of = graph.find_modules_directly_imported_by; "
        "print(json.dumps({module: sorted(of(module)) for module in graph.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code, folder, *PACKAGES], capture_output=True, check=True)
    try:
        TopologicalSorter(json.loads(done.stdout)).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_no_imports_go_round(plant) -> None:
    assert circle(ROOT) == []
    house = plant("audit/runs/writing.py", "def late():\n    from .run import load")
    plant("audit/runs/run.py", "from .writing import Folder")
    assert set(circle(house)) == {"audit.runs.run", "audit.runs.writing"}


def python_files(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]


def test_files_are_one_thing() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in python_files("audit", "probes", "tests", "benchmarks", "docs")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def silent(path: Path) -> list[str]:
    """Private functions and classes of a file that are long and have no docstring."""
    return [
        node.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and re.match("_(?!_)", node.name)
        and (node.end_lineno or 0) - node.lineno + 1 > LONG_HELPER
        and not ast.get_docstring(node)
    ]


def test_what_is_private_and_long_says_what_it_does(tmp_path: Path) -> None:
    found = {str(path.relative_to(ROOT)): silent(path) for path in python_files(*PACKAGES)}
    assert {path: names for path, names in found.items() if names} == {}
    lines = "\n".join(["    pass"] * LONG_HELPER)
    (tmp_path / "some.py").write_text(
        f'def _long():\n{lines}\ndef _told():\n    """Told."""\n{lines}\ndef _short(): ...'
    )
    assert silent(tmp_path / "some.py") == ["_long"]


def folders(*rooms: str) -> list[Path]:
    """The folders of rooms and below them, by path from the root, what Python leaves there aside."""
    found = [folder for room in rooms for folder in (ROOT / room, *(ROOT / room).rglob("*/"))]
    return [each.relative_to(ROOT) for each in found if "__pycache__" not in each.parts]


def test_folders_are_one_concern() -> None:
    crowded = {
        str(folder): files
        for folder in folders("audit", "probes", "tests")
        if (files := sum(each.is_file() for each in (ROOT / folder).iterdir())) > MOST_FILES
    }
    assert crowded == {}


def test_tests_stand_where_the_code_stands() -> None:
    homeless = {
        str(folder)
        for folder in folders("tests/audit", "tests/probes")
        if not (ROOT / folder.relative_to("tests")).is_dir()
    }
    assert homeless == set()


def test_the_page_names_the_rooms_that_there_are() -> None:
    """All but single suites, which come and go without a word elsewhere."""
    named = set(re.findall(r"`(\w[\w/]*)/`", (ROOT / "docs/architecture.md").read_text(encoding="utf-8")))
    assert {folder for folder in named if not (ROOT / folder).is_dir()} == set()
    rooms = {folder for folder in folders(*PACKAGES) if (ROOT / folder / "__init__.py").is_file()}
    assert {str(room) for room in rooms if room.parent != Path("probes/suites")} <= named


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.name)
def test_notebooks_hold_no_output(path: Path) -> None:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        assert not cell.get("outputs") and cell.get("execution_count") is None
