"""The suites there are: the folders of `probes.suites`, then those that other distributions declare.

Another distribution declares a suite by an entry point of the group `arabic_clip_audit.suites`, whose name is the
suite's, and whose value is a package with a `SUITE`, as ours are, or a Suite itself. One that can't be used is a line
of `broken()`, and the others go on without it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from . import suites as built_in
from .errors import CallError
from .plugins import SUITES, plugins

if TYPE_CHECKING:
    from .suite import Suite

OURS = "built in"


class Suites(dict[str, "Suite"]):
    """Name -> suite; asked for one that is not there, a CallError that names those that are."""

    def __missing__(self, name: str) -> "Suite":
        why = "".join(f"; {line}" for line in broken() if line.startswith(f"{name} of "))
        more = "; `python -m audit suites` says which can't be used" if broken() and not why else ""
        raise CallError(f"{name!r}: no such suite; there are {', '.join(self)}{why}{more}")


@dataclass(frozen=True)
class Found:
    """A suite, and where it comes from: OURS, or a distribution and its version."""

    suite: "Suite"
    origin: str


def names() -> tuple[str, ...]:
    """The names of all suites, ours first, each part by the alphabet; no suite is imported for them."""
    ours = _folders()
    return (*ours, *sorted({entry.name for entry in entry_points(group=SUITES)} - {*ours}))


def suites() -> Suites:
    """Name -> suite: ours in the order that they declare, then the others by the alphabet."""
    return Suites({name: each.suite for name, each in found().items()})


def found() -> dict[str, Found]:
    """As `suites`, with where each comes from."""
    return _all()[0]


def broken() -> tuple[str, ...]:
    """A line for each entry point that can't be used as a suite: its name, its distribution, what is wrong."""
    return _all()[1]


def listed() -> Iterator[str]:
    """For `python -m audit suites`: each suite with its claim, what it takes and where it comes from, in lines."""
    from .sources import TOLD

    for name, each in found().items():
        yield f"{name}  ({each.origin})"
        yield f"    {each.suite.claim}"
        yield f"    takes {', '.join(TOLD[kind] for kind in each.suite.sources)}"
        if each.suite.files:
            yield f"    and {', '.join(f'--{file}' for file in each.suite.files)}"
    yield from (f"not to be used: {line}" for line in broken())


@cache
def _all() -> tuple[dict[str, Found], tuple[str, ...]]:
    """All suites by name, and what could not be used. A fault in a suite of ours is not caught."""
    ours = [import_module(f"{built_in.__name__}.{name}").SUITE for name in _folders()]
    there = {suite.name: Found(suite, OURS) for suite in sorted(ours, key=lambda suite: suite.order)}
    others, unusable = plugins(SUITES, _lacks, taken=[*there, "all"])
    misnamed = [each for each in others if _suite(each.loaded).name != each.name]
    there |= {each.name: Found(_suite(each.loaded), each.origin) for each in others if each not in misnamed}
    unusable += [
        f"{each.name} of {each.origin}: its suite is called {_suite(each.loaded).name!r}; "
        "give the entry point and the suite one name"
        for each in misnamed
    ]
    return there, tuple(unusable)


def _folders() -> list[str]:
    return sorted(each.name for each in iter_modules(built_in.__path__) if each.ispkg)


def _suite(loaded: Any) -> Any:
    """What an entry point names: a module with a SUITE, or a Suite."""
    return getattr(loaded, "SUITE", loaded)


def _lacks(loaded: Any) -> str | None:
    from .suite import Suite

    if isinstance(_suite(loaded), Suite):
        return None
    return "it has no SUITE; expected a package that declares SUITE = Suite(...)"
