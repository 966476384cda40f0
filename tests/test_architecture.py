"""Imports go one way, files stay short, notebooks hold no output."""

import ast
import json
from pathlib import Path

import pytest

from tests.support.places import ROOT

FORBIDDEN = {
    "probes": {"audit", "torch"},
    "audit/models": {
        "audit.cli",
        "audit.runs",
        "audit.report",
        "audit.statistics",
        "audit.engine.embed",
        "audit.engine.score",
    },
    "audit/statistics": {
        "audit.cli",
        "audit.runs",
        "audit.report",
        "audit.engine.embed",
        "audit.models",
        "torch",
    },
    "audit/report": {"audit.cli", "audit.engine.embed", "audit.models", "torch"},
}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("room", FORBIDDEN)
def test_imports_go_one_way(room: str) -> None:
    for path in (ROOT / room).rglob("*.py"):
        for name in imported(path):
            assert not any(name == banned or name.startswith(f"{banned}.") for banned in FORBIDDEN[room]), (
                path,
                name,
            )


def test_files_are_one_thing() -> None:
    for room in ("audit", "probes"):
        for path in (ROOT / room).rglob("*.py"):
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 300, path


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.name)
def test_notebooks_hold_no_output(path: Path) -> None:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        assert not cell.get("outputs") and cell.get("execution_count") is None
