"""JSON and YAML files of class names or templates, as they are published: {dataset: [texts]}, or less."""

import json
from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import Any

import yaml

from probes.errors import DataError, InputError

SUFFIXES = (".json", ".yaml", ".yml")
SHOWN = 8


def load(path: Path) -> Any:
    """What a JSON or YAML file holds, every key a text.

    InputError where it is absent, not UTF-8, broken or empty, or has a key twice in one mapping.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise DataError(f"{path}: expected a file in {', '.join(SUFFIXES)}; rename it if it is one of these")
    text, is_json = _text(path), path.suffix.lower() == ".json"
    try:
        if is_json:
            return json.loads(text, object_pairs_hook=lambda pairs: _mapping(path, pairs))
        return _YAML.read(path, text)
    except InputError:
        raise
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        what = " ".join(str(error).split())
        raise DataError(f"{path}: is not {'JSON' if is_json else 'YAML'} ({what}); mend it") from None


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


def kind(value: object) -> str:
    """What a value is, for a message."""
    names = {dict: "keys and values", list: "a list", str: "a text", bool: "true or false"}
    return "null" if value is None else names.get(type(value), "a number")


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{path}: no such file; give the path of a JSON, YAML or CSV file") from None
    except OSError as error:
        raise DataError(f"{path}: can't be read ({error.strerror}); give the path of a file") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        raise DataError(
            f"{path}: row {row} is not UTF-8 (byte 0x{raw[error.start]:02X}); save it as UTF-8"
        ) from None
    if not text.strip():
        raise DataError(f"{path}: is empty; give it a list, or keys and values")
    return text


def _mapping(path: Path, pairs: Iterable[tuple[Hashable, Any]]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in pairs:
        if str(key) in out:
            raise DataError(f"{path}: has the key {str(key)!r} twice; remove or rename one of them")
        out[str(key)] = value
    return out


class _YAML(yaml.SafeLoader):
    """Mappings by `_mapping`: YAML's own lets the later of two keys win."""

    path: Path

    @classmethod
    def read(cls, path: Path, text: str) -> Any:
        loader = cls(text)
        loader.path = path
        try:
            return loader.get_single_data()
        finally:
            loader.dispose()

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:
        pairs = [
            (self.construct_object(k, deep=True), self.construct_object(v, deep=True)) for k, v in node.value
        ]
        return _mapping(self.path, pairs)
