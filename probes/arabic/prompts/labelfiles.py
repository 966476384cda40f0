"""Class names or templates in JSON and YAML files, as they are published: {dataset: [texts]}, or less."""

from pathlib import Path
from typing import Any

from probes.errors import DataError
from probes.files import yaml_files

SHOWN = 8


def load(path: Path) -> Any:
    """What a JSON or YAML file holds, every key a text. InputError as for `yaml_files.read`."""
    if path.suffix.lower() not in yaml_files.SUFFIXES:
        suffixes = ", ".join(yaml_files.SUFFIXES)
        raise DataError(f"{path}: expected a file in {suffixes}; rename it if it is one of these")
    return yaml_files.read(path, "a JSON or YAML file with a list, or keys and values")


def pick(path: Path, datasets: dict[str, Any], which: str | None) -> Any:
    """The one of several datasets (or languages) that `which` names; without it, the only one."""
    if which is None and len(datasets) == 1:
        return next(iter(datasets.values()))
    if which in datasets:
        return datasets[which]
    arabic_first = sorted(datasets, key=lambda name: not name.lower().startswith("ar"))
    there = ", ".join(arabic_first[:SHOWN]) + (", …" if len(datasets) > SHOWN else "")
    what = f"has no {which!r}" if which is not None else "has several"
    raise DataError(f"{path}: {what}; say which of its {len(datasets)}: {there}")
