"""Class names or templates in JSON and YAML files, as they are published: {dataset: [texts]}, or less."""

import re
from pathlib import Path
from typing import Any

from probes.errors import DataError
from probes.files import tabular, text, yaml_files

SHOWN = 8
TEXT = ".txt"
LABELLED = re.compile(r"(\d+|n\d{8})[\t ]\s*(\S.*)")
"""A line of an index or a WordNet id and a name, as ImageNet's lists have them."""


def load(path: Path) -> Any:
    """What a JSON or YAML file holds, every key a text, or the lines of a .txt. InputError as for `yaml_files.read`."""
    if path.suffix.lower() == TEXT:
        return _lines(path)
    if path.suffix.lower() not in yaml_files.SUFFIXES:
        suffixes = ", ".join((*yaml_files.SUFFIXES, TEXT))
        raise DataError(f"{path}: expected a file in {suffixes}; rename it if it is one of these")
    return yaml_files.read(path, "a JSON or YAML file with a list, or keys and values")


def _lines(path: Path) -> list[str] | dict[str, str]:
    """A name or template a line; or label -> name, where each line has its label and none stands twice."""
    lines = [line for line in map(text.bare, tabular.read_text(path).splitlines()) if line]
    found = [LABELLED.fullmatch(line) for line in lines]
    labelled = {told[1]: told[2] for told in found if told}
    return labelled if lines and len(labelled) == len(lines) else lines


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
