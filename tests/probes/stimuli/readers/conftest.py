"""A folder of three pictures, for all readers."""

from pathlib import Path

import pytest

from tests.support.dataset_files import pictures


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return pictures(tmp_path / "set", "a.jpg", "b.jpg", "صورة.jpg")
