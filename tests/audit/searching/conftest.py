"""A folder of pictures, and a cache of its own for each test."""

from pathlib import Path

import pytest

from .galleries import paint


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten pictures from red to green, in two folders."""
    for i in range(10):
        paint(tmp_path / "pictures" / ("a" if i % 2 else "b/c") / f"{i}.png", (255 - 20 * i, 20 * i, 0))
    return tmp_path / "pictures"
