"""References of pictures: `scene:thing?object=ball&count=4&seed=2` to its kind and values, and back."""

import hashlib
from urllib.parse import parse_qsl

import numpy as np

from probes.errors import DataError

Keys = dict[str, dict[str, tuple | None]]
"""Of each kind of picture: key -> the values allowed, in the order of its reference; None: any whole number
from 0."""
NUMBERS = ("seed", "count", "skin")


def parse(
    reference: str, prefix: str, keys: Keys, optional: tuple[str, ...] = ()
) -> tuple[str, dict[str, object]]:
    """Kind and values of a reference; what is optional and absent is left out.

    InputError where a key is missing, unknown or out of range.
    """
    kind, _, query = reference.removeprefix(f"{prefix}:").partition("?")
    if kind not in keys:
        raise DataError(f"{reference}: no such {prefix} {kind!r}; there are {', '.join(keys)}")
    given, told = dict(parse_qsl(query, keep_blank_values=True)), {}
    if unknown := set(given) - set(keys[kind]):
        raise DataError(f"{reference}: {kind} has no {sorted(unknown)[0]!r}; it has {', '.join(keys[kind])}")
    for key, allowed in keys[kind].items():
        if key in given:
            told[key] = _value(reference, key, given[key], allowed)
        elif key not in optional:
            needed = ", ".join(name for name in keys[kind] if name not in optional)
            raise DataError(f"{reference}: {key} is missing; {kind} needs {needed}")
    return kind, told


def write(prefix: str, kind: str, keys: Keys, told: dict[str, object]) -> str:
    """The reference of these values; what is None is left out. Not checked: `parse` does that."""
    pairs = "&".join(f"{key}={told[key]}" for key in keys[kind] if told.get(key) is not None)
    return f"{prefix}:{kind}?{pairs}"


def generator(*parts: object) -> np.random.Generator:
    """The same stream for the same parts in any process (`hash` is not)."""
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "little"))


def _value(reference: str, key: str, text: str, allowed: tuple | None) -> object:
    value: object = int(text) if key in NUMBERS and text.isdecimal() else text
    if allowed is None and not isinstance(value, int):
        raise DataError(f"{reference}: {key} is {text!r}; it must be a whole number from 0")
    if allowed is not None and value not in allowed:
        raise DataError(f"{reference}: {key} is {text!r}; it must be one of {', '.join(map(str, allowed))}")
    return value
