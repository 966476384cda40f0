"""YAML and JSON files: the one place where they are read, those of users as ours.

What YAML takes without a word is refused here: a key that stands twice in one mapping, tags, an alias of more than a
plain value, numbers beyond 64 bits. Every key is the text that stands there. What is read knows its lines, so that
`declared` can say where a fault is.
"""

import re
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from probes.errors import DataError, InputError

from . import bounded, json_files, text
from .json_files import NotJson, Twice

LARGEST, LONGEST = 2**63, 70
"""A whole number, and the signs of one, in base 2 too."""
MOST = 2**24
"""Signs of a YAML file: it is read slowly."""
SUFFIXES = (".json", ".yaml", ".yml")
KINDS: dict[type, str] = {
    dict: "keys and values",
    list: "a list",
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    date: "a date",
    type(None): "null",
}
"""What a value is called in a message; the first that it is."""


class Keys(dict[str, Any]):
    """Keys and values, and the line of each key, from 1."""

    lines: dict[str, int]


class Rows(list[Any]):
    """Values, and the line of each, from 1."""

    lines: list[int]


OURS = (Path(__file__).parents[1], Path(__file__).parents[2] / "audit")
"""The packages whose files came with this code."""


def read(path: Path, wanted: str, error: type[InputError] = DataError) -> Any:
    """What a file holds: JSON where it ends so, else YAML.

    wanted: what the user is to give instead, as `a YAML file of margins`. error: the kind to raise, in one line, where
    the file is absent, not UTF-8, empty or broken, or has a key twice.
    """
    told = _text(path, wanted, error)
    held = _json(path, told, error) if path.suffix.lower() == ".json" else _yaml(path, told, error, _Loader)
    if re.search(r"\\u[dD][89abAB]", told) and text.halved(held):
        raise error(f"{path}: holds half a sign (a surrogate alone, as \\ud83d); write the whole one")
    return held


def ours(package: str, name: str) -> Any:
    """What a YAML file of a package of ours holds."""
    return shipped(Path(str(files(package).joinpath(name))), "the file that this package came with")


def shipped(path: Path, wanted: str) -> Any:
    """As `read`, of YAML that came with code. Ours is read by libyaml, ten times as fast; it crashes the interpreter on
    deep nesting, so that what others have written is not."""
    loader = _Fast if any(path.is_relative_to(room) for room in OURS) else _Loader
    return _yaml(path, _text(path, wanted, DataError), DataError, loader)


def _yaml(path: Path, told: str, error: type[InputError], kind: Any) -> Any:
    """What the text holds, by one of the loaders below."""
    if len(told) > MOST:
        raise error(f"{path}: is longer than the {MOST:,} signs that are read of YAML; write it as JSON")
    try:
        loader = kind(told)
        try:
            return loader.get_single_data()
        finally:
            loader.dispose()
    except _Twice as fault:
        raise error(f"{path}: {fault}; remove or rename one of them") from None
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        raise error(f"{path}: is not YAML ({_told(fault)}); mend it") from None


def front_matter(told: str) -> Any:
    """What the metadata of a model card hold, as the Hub reads them. ValueError where a key stands twice, of which it
    would keep the last, and yaml.YAMLError."""
    loader = _Card(told)
    try:
        return loader.get_single_data()
    except _Twice as fault:
        raise ValueError(str(fault)) from None
    finally:
        loader.dispose()


def kind(value: object) -> str:
    """What a value is, for a message."""
    return next((name for kind, name in KINDS.items() if isinstance(value, kind)), type(value).__name__)


def _text(path: Path, wanted: str, error: type[InputError]) -> str:
    """The whole file, UTF-8 with or without a BOM."""
    try:
        raw = bounded.raw(path)
    except FileNotFoundError:
        raise error(f"{path}: no such file; give {wanted}") from None
    except OSError as fault:
        raise error(f"{path}: can't be read ({fault.strerror}); give {wanted}") from None
    try:
        told = text.decoded(raw)
    except UnicodeDecodeError as fault:
        raise error(f"{path}: {text.fault(raw, fault)}") from None
    if not told.strip():
        raise error(f"{path}: is empty; give {wanted}")
    return told


def _json(path: Path, told: str, error: type[InputError]) -> Any:
    """What a JSON text holds; `error` where it is none."""
    try:
        return json_files.parsed(told)
    except Twice as fault:
        raise error(f"{path}: {fault}; remove or rename one of them") from None
    except NotJson as fault:
        raise error(f"{path}: is not JSON ({fault}); mend it") from None


class _Twice(Exception):
    """Which key stands twice."""


class _Plain(yaml.SafeLoader):
    """No alias of a list or of keys: a few lines of them would be more values than memory holds."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        is_alias = self.check_event(yaml.AliasEvent)
        node = super().compose_node(parent, index)
        if is_alias and node and not isinstance(node, yaml.ScalarNode):
            _unreadable(node, "an alias of a list or of keys is not read here; write it out")
        return node


class _Card(_Plain):
    """As PyYAML's own, dates and keys of every kind."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise _Twice(f"line {key.start_mark.line + 1} has the key {key.value!r} twice")
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


class _Loader(_Plain):
    """Mappings as Keys, sequences as Rows; no tags."""


_Quick: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Fast(_Quick):
    """The same by libyaml."""


def _mapping(loader: Any, node: yaml.MappingNode) -> Keys:
    made, made.lines = Keys(), {}  # type: ignore[misc]
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else _unreadable(key, "a key is no text")
        line = key.start_mark.line + 1
        if name in made:
            raise _Twice(f"line {line} has the key {name!r} twice (it is also in line {made.lines[name]})")
        made[name] = loader.construct_object(value, deep=True)
        made.lines[name] = line
    return made


def _sequence(loader: Any, node: yaml.SequenceNode) -> Rows:
    made = Rows(loader.construct_object(value, deep=True) for value in node.value)
    made.lines = [value.start_mark.line + 1 for value in node.value]
    return made


def _unreadable(node: yaml.Node, what: str) -> Any:
    raise yaml.constructor.ConstructorError(None, None, what, node.start_mark)


def _tagged(loader: Any, node: yaml.Node) -> Any:
    return _unreadable(node, f"the tag {node.tag} is not read here; write plain values")


def _whole(loader: Any, node: yaml.ScalarNode) -> int:
    """One that 64 bits hold."""
    if len(node.value) > LONGEST or abs(made := loader.construct_yaml_int(node)) > LARGEST:
        return _unreadable(node, f"the number {node.value[:20]} is too large")
    return made


for _kind in (_Loader, _Fast):
    _kind.add_constructor("tag:yaml.org,2002:int", _whole)
    _kind.add_constructor("tag:yaml.org,2002:map", _mapping)
    _kind.add_constructor("tag:yaml.org,2002:seq", _sequence)
    _kind.add_constructor(None, _tagged)


def _told(error: Exception) -> str:
    """Where and what, in one line."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return " ".join(str(error).split())[:160] or type(error).__name__
    return f"line {mark.line + 1}, column {mark.column + 1}: {error.problem}"  # type: ignore[attr-defined]
