"""JSON: the one place where it is read, of users, of runs and of what others publish.

What Python's reader takes without a word is refused here, in a line: a key that stands twice, of which the last would
hold; NaN and Infinity, which JSON has not; numbers beyond 64 bits; a depth at which others give up. Half a sign is left
to who asks for it: names of files that are no UTF-8 hold some.
"""

import json
import math
import re
from pathlib import Path
from typing import Any

from probes.errors import DataError, InputError

from . import bounded, text

DEEPEST = 100
"""Lists and keys within each other."""
LEAST, MOST = -(2**63), 2**64 - 1
WHOLE = re.compile(r"-?[0-9]+")


class NotJson(ValueError):
    """Why a text is no JSON that is read here, in one line."""


class Twice(NotJson):
    """Which key stands twice."""


def parsed(told: str | bytes) -> Any:
    """What a JSON text holds. NotJson where it is none."""
    return _held(_text(told), _STRICT)


def rows(told: str | bytes) -> Any:
    """The same of records, each of which is looked at by itself (tabular.fault): numbers that are none are inf or
    nan."""
    return _held(_text(told), _LOOSE)


def read(path: Path, error: type[InputError] = DataError) -> Any:
    """What a JSON file holds. `error`, in one line, where it can't be read or is none."""
    try:
        return parsed(bounded.raw(path))
    except OSError as fault:
        raise error(f"{path}: can't be read ({fault.strerror}); copy or make it again") from None
    except NotJson as fault:
        raise error(f"{path}: is not JSON ({fault}); mend it") from None


def as_others(raw: bytes) -> Any:
    """What transformers and such would read of a config, whose Infinity and repeated keys are theirs. ValueError where
    it is no JSON, or nested too deeply."""
    try:
        return json.loads(raw)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def classes(metadata: dict[bytes, bytes] | None) -> dict[str, list[str]]:
    """Of a table that `datasets` wrote, by the metadata of its schema: column -> the names that its numbers stand for;
    nothing where it doesn't say so, or says it in another way."""
    try:
        features = parsed((metadata or {}).get(b"huggingface", b"{}"))["info"]["features"]
        named = {column: each.get("names") for column, each in features.items() if isinstance(each, dict)}
    except (NotJson, KeyError, TypeError, AttributeError):
        return {}
    return {
        column: [*map(str, names)] for column, names in named.items() if names and isinstance(names, list)
    }


def _text(told: str | bytes) -> str:
    try:
        return told if isinstance(told, str) else text.decoded(told)
    except UnicodeDecodeError as error:
        assert isinstance(told, bytes)
        raise NotJson(text.fault(told, error)) from None


def _keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        again = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Twice(f"has the key {again[:60]!r} twice")
    return made


def _held(told: str, reader: json.JSONDecoder) -> Any:
    """What a reader makes of a text; NotJson where that can't be used."""
    try:
        held = reader.decode(told)
        if told.count("[") + told.count("{") > DEEPEST and _is_deep(held):
            raise RecursionError
    except NotJson:
        raise
    except RecursionError:
        raise NotJson(f"lists or keys are nested more than {DEEPEST} deep") from None
    except ValueError as fault:
        raise NotJson(" ".join(str(fault).split())) from fault
    return held


def _strictly(told: str) -> Any:
    if math.isfinite(number := _number(told)):
        return number
    raise NotJson(f"{told[:20]}{'…' * (len(told) > 20)} is no number of JSON, or too large")


def _number(told: str) -> int | float:
    """inf where it is too large."""
    if WHOLE.fullmatch(told):
        return int(told) if len(told) <= 20 and LEAST <= int(told) <= MOST else math.inf
    return float(told)


_STRICT = json.JSONDecoder(
    object_pairs_hook=_keys, parse_constant=_strictly, parse_int=_strictly, parse_float=_strictly
)
_LOOSE = json.JSONDecoder(object_pairs_hook=_keys, parse_int=_number)


def _is_deep(held: Any) -> bool:
    """Whether lists and keys lie deeper within each other than DEEPEST."""
    level = [held]
    for _ in range(DEEPEST + 1):
        level = [each for each in level if isinstance(each, (dict, list))]
        level = [inner for each in level for inner in (each.values() if isinstance(each, dict) else each)]
    return bool(level)
