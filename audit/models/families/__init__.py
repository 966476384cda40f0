"""Model families: a file of this folder each, or a plug-in of another distribution.

A family is a module with `claim(places)`, why it would load a model, or None, and `load(places, **how)`, an Encoder.
It may say its NAME (else its file's), its ORDER (else 50) in which it is asked, what it NEEDS installed (package -> how
to have it), what a model `lacks(places)`, and `check(places)` its configs before weights are fetched.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import TYPE_CHECKING, Any

from probes import plugins
from probes.errors import CallError, DataError, InputError, ModelError
from probes.plugins import Found, Plugin

if TYPE_CHECKING:
    from audit.models.base import Encoder
    from audit.models.loading.places import Places

ORDER = 50
NEEDED = ("claim", "load")


def families() -> dict[str, Plugin]:
    """Name -> family in the order in which they are asked, ours without an origin."""
    return _found().there


def broken() -> list[str]:
    """A line for each plug-in that can't be used."""
    return _found().broken


def choose(places: "Places") -> tuple[Plugin, str]:
    """The family that loads a model, and why."""
    asked, known = places.spec.family, families()
    if asked is not None and asked not in known:
        faults = "".join(f"; {line}" for line in broken())
        raise CallError(f"family {asked!r}: there is none; there are {', '.join(known)}{faults}")
    if asked is not None:
        return known[asked], "its spec says so"
    for family in known.values():
        if why := plugins.asked(family, family.loaded.claim, places, passes=(InputError,)):
            return family, why
    raise ModelError(f"{places.spec.label}: no family takes it; name one of {', '.join(known)} in its spec")


def load(family: Plugin, places: "Places", **how: Any) -> "Encoder":
    """The model, loaded. InputError as its family says, and where a plug-in fails at it, naming the plug-in."""
    with plugins.guarded(family, f"{places.spec.label}: the family", ModelError):
        return family.loaded.load(places, **how)


@cache
def _found() -> Found:
    ours = []
    for each in iter_modules(__path__):
        module = import_module(f"{__name__}.{each.name}")
        ours.append(Plugin(getattr(module, "NAME", each.name), "", module))
    return plugins.found(plugins.FAMILIES, _fit, ours, lambda module: getattr(module, "ORDER", ORDER))


def _fit(name: str, loaded: object) -> ModuleType:
    module = plugins.instance(ModuleType)(name, loaded)
    if missing := [need for need in NEEDED if not callable(getattr(module, need, None))]:
        raise DataError(f"has no {' and no '.join(missing)}")
    return module
