"""Where the notebooks lie: inside this package where it came from a wheel, beside it in the repository.

They are found by this file's own place, so that a folder `notebooks` of the user's is never taken for them.
"""

from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def folder() -> Path:
    """The folder of the notebooks and of calibration.csv."""
    inside = PACKAGE / "notebooks"
    return inside if inside.is_dir() else PACKAGE.parent / "notebooks"


def path(name: str) -> Path:
    """The notebook of that name, there or not."""
    return folder() / f"{name}.ipynb"
