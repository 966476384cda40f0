"""A bounded part of the fuzz, the same each time."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from .readers import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_rows_or_one_line(name: str) -> None:
    strategy, look = TARGETS[name]

    @settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def holds(value: Any) -> None:
        with TemporaryDirectory() as folder:
            look(Path(folder), value)

    holds()
