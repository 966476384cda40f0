"""The notebooks as files: where they lie, and how they are read and written.

They are found by this file's own place, so that a folder `notebooks` of the user's is never taken for them. A notebook
is JSON; it is read as that, since the library that checks it takes longer to load than a report to make.
"""

import json
from pathlib import Path
from typing import Any

import probes
from probes.files import json_files

PACKAGE = Path(__file__).parents[1]


def folder() -> Path:
    """The folder of the notebooks and of calibration.csv: inside this package where it came from a wheel, beside it in
    the repository."""
    inside = PACKAGE / "notebooks"
    return inside if inside.is_dir() else PACKAGE.parent / "notebooks"


def path(name: str) -> Path:
    """The notebook of that name, there or not: in the folder of the suite whose name it begins with, where that has
    one, as those of other distributions do, else in our own."""
    suite = probes.SUITES.get(name.partition("-")[0])
    own = suite.file(f"{name}.ipynb") if suite else None
    return own if own and own.is_file() else folder() / f"{name}.ipynb"


def all_of_them() -> list[Path]:
    """Ours, then those of the suites that other distributions declare."""
    theirs = (suite.file(f"{name}.ipynb") for name, suite in probes.SUITES.items())
    return [*sorted(folder().glob("*.ipynb")), *filter(Path.is_file, theirs)]


def read(file: Path) -> dict[str, Any]:
    """A notebook of format 4.5, its cells' texts each as one string."""
    made = json_files.read(file)
    for cell in made["cells"]:
        cell["source"] = "".join(cell["source"])  # a string, or its lines
    return made


def text(made: dict[str, Any]) -> str:
    """A notebook as its file holds it."""
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def tags(cell: dict[str, Any]) -> list[str]:
    return cell["metadata"].get("tags", [])
