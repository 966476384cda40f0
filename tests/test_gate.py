"""What a commit is checked by is what the gate checks, and what the tests ran is told by room."""

import os
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.support import coverage_table
from tests.support.places import ROOT


def recipe(target: str, venv: Path) -> list[list[str]]:
    """The commands of a target of the Makefile and of those that it needs, run by nobody; `venv` stands as .venv."""
    (venv / "installed").touch()
    done = subprocess.run(
        ["make", "--dry-run", target, f"VENV={venv}"],
        cwd=ROOT, capture_output=True, text=True, check=True, env={**os.environ, "MAKEFLAGS": ""},
    )  # fmt: skip
    return [shlex.split(line.replace(str(venv), ".venv")) for line in done.stdout.splitlines()]


def test_a_commit_is_checked_by_what_make_check_runs(tmp_path: Path) -> None:
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert repository["repo"] == "local"  # nothing is fetched
    hooks = repository["hooks"]
    assert [shlex.split(hook["entry"]) for hook in hooks] == recipe("check", tmp_path)
    assert all(hook["language"] == "system" and hook["pass_filenames"] is False for hook in hooks)


def test_the_gate_runs_the_checks_and_the_tests_of_the_readme(tmp_path: Path) -> None:
    lines = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    targets = [line.split()[1] for line in lines if line.startswith("make ")]
    assert targets == ["check", "test", "coverage"]
    assert "\nmake test " in (ROOT / "README.md").read_text(encoding="utf-8")
    (test,), (fast,) = recipe("test", tmp_path), recipe("test-fast", tmp_path)
    assert test == [".venv/bin/python", "-m", "pytest", "-n", "2"] and fast == [*test, "-m", "not slow"]


def test_what_was_run_is_told_by_room() -> None:
    files = {
        "audit/__main__.py": {"lines": 4, "branches": 0, "ran": 0},
        "audit/runs/run.py": {"lines": 6, "branches": 2, "ran": 8},
        "probes/suites/gender/trials.py": {"lines": 10, "branches": 10, "ran": 5},
        "probes/suites/__init__.py": {"lines": 0, "branches": 0, "ran": 0},
    }
    lines = [line.split() for line in coverage_table.table(files)]
    assert lines[1:6] == [
        ["audit", "4", "0", "0.0", "%"],
        ["audit/runs", "6", "2", "100.0", "%"],
        ["probes/suites", "10", "10", "25.0", "%"],
        ["together", "20", "12", "40.6", "%"],
        [],
    ]
    assert lines[7:9] == [["0.0", "%", "audit/__main__.py"], ["25.0", "%", "probes/suites/gender/trials.py"]]


def test_what_is_added_without_tests_fails_the_gate(capsys: pytest.CaptureFixture[str]) -> None:
    files = {"audit/runs/run.py": {"lines": 80, "branches": 20, "ran": 92}}
    assert coverage_table.below(files) == 0 and not capsys.readouterr().err
    files["audit/runs/added.py"] = {"lines": 10, "branches": 0, "ran": 0}
    assert coverage_table.below(files) == 1
    assert capsys.readouterr().err == "coverage: 83.6 % is below 92.0 %; test what was added\n"
