"""The suites there are: the folders of `probes.suites`, then those that other distributions declare.

Another distribution declares a suite by an entry point of the group `arabic_clip_audit.suites`, whose name is the
suite's, and whose value is a package with a `SUITE`, as ours are, or a Suite itself. One that can't be used is a line
of `broken()`, and the others go on without it.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from . import plugins
from . import suites as built_in
from .errors import CallError, DataError
from .plugins import SUITES, Found, Plugin
from .reasons import LANGUAGES

if TYPE_CHECKING:
    from .suite import Suite


class Suites(dict[str, "Suite"]):
    """Name -> suite; asked for one that is not there, a CallError that names those that are."""

    def __missing__(self, name: str) -> "Suite":
        why = "".join(f"; {line}" for line in broken() if line.startswith(f"{name} of "))
        more = "; `python -m audit suites` says which can't be used" if broken() and not why else ""
        raise CallError(f"{name!r}: no such suite; there are {', '.join(self)}{why}{more}")


def names() -> tuple[str, ...]:
    """The names of all suites, ours first, each part by the alphabet; no suite is imported for them."""
    ours = _folders()
    return (*ours, *sorted({entry.name for entry in entry_points(group=SUITES)} - {*ours}))


def suites() -> Suites:
    """Name -> suite: ours in the order that they declare, then the others by the alphabet."""
    return Suites({name: each.loaded for name, each in found().items()})


def found() -> dict[str, Plugin]:
    """As `suites`, with where each comes from."""
    return _found().there


def broken() -> list[str]:
    """A line for each entry point that can't be used as a suite: its name, its distribution, what is wrong."""
    return _found().broken


def listed() -> Iterator[str]:
    """For `python -m audit suites`: each suite with its claim, what it takes and where it comes from, in lines."""
    from .sources import TOLD

    for name, each in found().items():
        suite = each.loaded
        yield f"{name}  ({each.origin or 'built in'})"
        yield f"    {suite.claim}"
        yield f"    takes {', '.join(TOLD[kind] for kind in suite.sources)}"
        if suite.files:
            yield f"    and {', '.join(f'--{file}' for file in suite.files)}"
    yield from (f"broken: {line}" for line in broken())


@cache
def _found() -> Found:
    """A fault in a suite of ours is not caught."""
    ours = [import_module(f"{built_in.__name__}.{name}").SUITE for name in _folders()]
    there = [Plugin(suite.name, "", suite) for suite in sorted(ours, key=lambda suite: suite.order)]
    return plugins.found(SUITES, _fit, there)


def _folders() -> list[str]:
    return sorted(each.name for each in iter_modules(built_in.__path__) if each.ispkg)


def _fit(name: str, loaded: Any) -> "Suite":
    """The suite that an entry point names: a Suite, or a module's SUITE. Its words are read too: a report asks those of
    every suite, whatever was audited."""
    from .suite import Suite

    suite = getattr(loaded, "SUITE", loaded)
    if not isinstance(suite, Suite):
        raise DataError("it has no SUITE; expected a package that declares SUITE = Suite(...)")
    if name == "all":
        raise DataError("this asks every suite; rename it")
    if suite.name != name:
        raise DataError(f"its suite is called {suite.name!r}; give the entry point and the suite one name")
    for language in LANGUAGES:
        suite.words(language)
    return suite
