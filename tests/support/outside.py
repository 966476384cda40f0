"""Distributions of others, as a folder on the path: modules, and a .dist-info with their entry points."""

import configparser
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path


def install(folder: Path, name: str, files: Mapping[str, str], pyproject: str, version: str = "1.0") -> Path:
    """Writes `files` (path -> text) and what of `pyproject` names entry points; returns the folder.

    A module of the same name that an earlier test imported from its own folder is forgotten.
    """
    for path, text in files.items():
        sys.modules.pop(Path(path).parts[0].removesuffix(".py"), None)
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    told = folder / f"{name}-{version}.dist-info"
    told.mkdir()
    (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    written = configparser.ConfigParser(delimiters=("=",))
    written.optionxform = str  # type: ignore[assignment, method-assign]
    written.read_dict(tomllib.loads(pyproject)["project"]["entry-points"])
    with (told / "entry_points.txt").open("w") as file:
        written.write(file)
    return folder
