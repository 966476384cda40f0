"""The statistics know no suite. `probes.SUITES` is bound late, so that the contract on imports can't see it."""

import ast
from pathlib import Path

import pytest

from tests.support.places import ROOT

STATISTICS = ROOT / "audit" / "statistics"


def named(text: str) -> bool:
    """Whether a module imports or asks for the suites there are."""
    nodes = list(ast.walk(ast.parse(text)))
    imported = {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    return "SUITES" in imported | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("path", sorted(STATISTICS.rglob("*.py")), ids=lambda path: path.name)
def test_the_statistics_ask_for_no_suite(path: Path) -> None:
    assert not named(path.read_text(encoding="utf-8")), f"{path}: take the suite that is handed"


def test_a_suite_that_is_asked_for_is_found() -> None:
    assert (
        named("from probes import SUITES")
        and named("import probes\nprobes.SUITES")
        and not named("SUITE = 1")
    )
