"""What other distributions add by entry points: suites, model families, formats of captions, data sets."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any, NamedTuple

from .errors import DataError, InputError

SUITES = "arabic_clip_audit.suites"
FAMILIES = "arabic_clip_audit.families"
FORMATS = "arabic_clip_audit.formats"
DATA_SETS = "arabic_clip_audit.data_sets"
"""The groups of entry points."""
Fit = Callable[[str, Any], Any]
"""Name of an entry point, and what it named -> what is used of that; DataError where it can't be."""


@dataclass(frozen=True)
class Plugin:
    """What an entry point names, loaded. origin: the distribution that brings it, and its version; empty for ours."""

    name: str
    origin: str
    loaded: Any


class Found(NamedTuple):
    """What there is of a group. there: by name, in order. broken: a line for each that can't be used."""

    there: dict[str, Plugin]
    broken: list[str]


def found(
    group: str, fit: Fit, ours: Iterable[Plugin] = (), order: Callable[[Any], Any] | None = None
) -> Found:
    """Ours, and the plug-ins of a group in order of their names; one that can't be used stops none of the rest.

    order: a number that each has for its place among all, those of one number by the alphabet.
    """
    there = {each.name: each for each in ours}
    broken = []
    for entry in sorted(entry_points(group=group), key=lambda entry: (entry.name, _origin(entry))):
        try:
            if entry.name in there:
                raise DataError("another one has this name; rename it")
            there[entry.name] = _loaded(entry, fit, order)
        except InputError as error:
            broken.append(f"{entry.name} of {_origin(entry)}: {error}")
    if order:
        there = dict(sorted(there.items(), key=lambda each: (order(each[1].loaded), each[0])))
    return Found(there, broken)


@contextmanager
def guarded(plugin: Plugin, label: str, kind: type[InputError]) -> Iterator[None]:
    """Around a call of a plug-in's code: what it raises becomes an InputError of that kind, which names the plug-in.
    Its InputErrors, and all that ours raises, stay as they are. label: what it is of, as `the format`."""
    try:
        yield
    except Exception as error:
        if isinstance(error, InputError) or not plugin.origin:
            raise
        told = f"{label} {plugin.name} of {plugin.origin} failed ({_told(error)}); tell its authors"
        raise kind(told) from error


def asked(
    plugin: Plugin, call: Callable[..., Any], *given: Any, passes: tuple[type[Exception], ...] = ()
) -> Any:
    """What its code answers, if anything; None where that of a plug-in fails, so that the others are asked.
    passes: errors that a user should see all the same."""
    try:
        return call(*given) or None
    except Exception as error:
        if isinstance(error, passes) or not plugin.origin:
            raise
        return None


def instance(kind: type) -> Fit:
    """The Fit of what is used as it is, where it is of that kind."""

    def fit(name: str, loaded: Any) -> Any:
        if not isinstance(loaded, kind):
            raise DataError(f"is a {type(loaded).__name__}; expected a {kind.__name__}")
        return loaded

    return fit


def _origin(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else "no distribution"


def _loaded(entry: EntryPoint, fit: Fit, order: Callable[[Any], Any] | None) -> Plugin:
    """What it names. Its code may raise or exit: that is its own fault, and an InputError here."""
    try:
        loaded = fit(entry.name, entry.load())
        if order and not isinstance(order(loaded), int | float):
            raise DataError(f"its order is {order(loaded)!r}; expected a number")
        return Plugin(entry.name, _origin(entry), loaded)
    except (InputError, KeyboardInterrupt):
        raise
    except BaseException as error:
        raise DataError(f"{entry.value} could not be loaded ({_told(error)})") from error


def _told(error: BaseException) -> str:
    """The kind and the text of an error, in one short line."""
    text = " ".join(str(error).split())[:160]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
