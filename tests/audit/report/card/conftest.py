"""Runs that cards are about."""

import pytest

from audit.runs import Run
from tests.support import small_runs


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return small_runs.make(tmp_path_factory.mktemp("runs") / "run")


@pytest.fixture(scope="module")
def blind(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One that fails a control."""
    rates = {"presentation feminine": 0.5, "presentation masculine": 0.5}
    return small_runs.make(tmp_path_factory.mktemp("runs") / "blind", rates=rates)
