"""What a user wrote, as what is declared: the one validator of what is read from YAML and JSON.

A dataclass says what is expected: its fields the keys, their types the values (text, number, true or false, one of a
few words, another dataclass, a list, keys that are free), and those without a default must be there.
"""

import difflib
import math
from collections.abc import Callable, Collection
from dataclasses import MISSING, dataclass, fields, is_dataclass
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from probes.errors import DataError, InputError

T = TypeVar("T")
Check = Callable[[str, str], str | None]
"""Of a key and its text: what was expected of the text, or None."""


@dataclass(frozen=True)
class Rules:
    """What holds for all that is built. error: the kind that is raised. check: what else is expected of texts.
    without: fields that are told nowhere, as the dual of a variety that has none; they are None."""

    error: type[InputError] = DataError
    check: Check | None = None
    without: Collection[str] = ()


def build(kind: type[T], value: Any, where: str, rules: Rules = Rules()) -> T:
    """The dataclass `kind` from keys and values. Where a key is unknown or missing, or a value is not what its field
    declares, one line: `where`, the line of the file, the key, the value, what was expected."""
    declared = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    names = ", ".join(declared)
    if not isinstance(value, dict):
        raise rules.error(f"{where}: {_shown(value)}: expected keys and values ({names})")
    for key, given in value.items():
        if key not in declared:
            close = difflib.get_close_matches(str(key), declared, n=1)
            like = f" (like {close[0]})" if close else ""
            raise rules.error(f"{_at(where, value, key)}: unknown key{like}; expected one of {names}")
        if key in rules.without and given is not None:
            raise rules.error(f"{_at(where, value, key)}: has no place in this file; take it away")
    for name, field in declared.items():
        needed = field.default is MISSING and field.default_factory is MISSING and name not in rules.without
        if needed and value.get(name) is None:
            raise rules.error(f"{_at(where, value)}: {name}: missing; add it")
    hints = get_type_hints(kind)
    made = {name: None for name in declared if name in rules.without}
    for key, given in value.items():
        if given is not None:
            made[key] = _value(hints[key], key, given, _at(where, value, key), rules)
    return kind(**made)


def _at(where: str, value: Any, key: Any = None) -> str:
    """`where`, the line of a key where it is known, else of the first, and the key."""
    lines = getattr(value, "lines", {})
    line = lines.get(key) if key is not None else min(lines.values(), default=None)
    return ": ".join([where, *([f"line {line}"] if line else []), *([str(key)] if key is not None else [])])


def _value(hint: Any, key: str, value: Any, where: str, rules: Rules) -> Any:
    """One value, checked against the type that its field declares."""
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (each for each in get_args(hint) if each is not type(None))
    if is_dataclass(hint):
        return build(hint, value, where, rules)  # type: ignore[arg-type]
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise rules.error(f"{where}: {_shown(value)}: expected a list")
        each = get_args(hint)[0]
        lines = getattr(value, "lines", [None] * len(value))
        places = [f"{where}: {f'line {line}' if line else f'number {n}'}" for n, line in enumerate(lines, 1)]
        return tuple(_value(each, key, one, at, rules) for one, at in zip(value, places, strict=True))
    if get_origin(hint) is dict:
        if not isinstance(value, dict):
            raise rules.error(f"{where}: {_shown(value)}: expected keys and values")
        each = get_args(hint)[1]
        return {name: _value(each, name, one, _at(where, value, name), rules) for name, one in value.items()}
    expected = _lacks(hint, value)
    if expected is None and hint is str and rules.check:
        expected = rules.check(key, value)
    if expected:
        raise rules.error(f"{where}: {_shown(value)}: expected {expected}")
    return float(value) if hint is float else value


def _lacks(hint: Any, value: Any) -> str | None:
    """What is expected of a plain value, or None where it is that."""
    if get_origin(hint) is Literal:
        allowed = get_args(hint)
        return None if value in allowed else f"one of {', '.join(map(str, allowed))}"
    if hint is bool:
        return None if isinstance(value, bool) else "true or false"
    if hint in (int, float):
        number = isinstance(value, (int, float) if hint is float else int) and not isinstance(value, bool)
        what = "a number, as 0.5" if hint is float else "a whole number"
        return None if number and math.isfinite(value) else what
    return None if isinstance(value, str) else "a text; put it in quotes"


def _shown(value: Any) -> str:
    """A value for a message, not too long."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
