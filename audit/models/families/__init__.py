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
from probes.errors import CallError, InputError, ModelError
from probes.plugins import Plugin

if TYPE_CHECKING:
    from audit.models.base import Encoder
    from audit.models.loading.places import Places

ORDER = 50
NEEDED = ("claim", "load")


def families() -> dict[str, Plugin]:
    """Name -> family in the order in which they are asked, ours without an origin."""
    return {each.name: each for each in _found()[0]}


def broken() -> list[str]:
    """A line for each plug-in that can't be used."""
    return _found()[1]


def choose(places: "Places") -> tuple[Plugin, str]:
    """The family that loads a model, and why."""
    asked, known = places.spec.family, families()
    if asked is not None and asked not in known:
        faults = "".join(f"; {line}" for line in broken())
        raise CallError(f"family {asked!r}: there is none; there are {', '.join(known)}{faults}")
    if asked is not None:
        return known[asked], "its spec says so"
    for family in known.values():
        if why := claim(family, places):
            return family, why
    raise ModelError(f"{places.spec.label}: no family takes it; name one of {', '.join(known)} in its spec")


def claim(family: Plugin, places: "Places") -> str | None:
    """Why it would load the model. A plug-in that fails at it does not keep the others from being asked."""
    try:
        return family.loaded.claim(places)
    except InputError:
        raise
    except Exception:
        if family.origin:
            return None
        raise


def load(family: Plugin, places: "Places", **how: Any) -> "Encoder":
    """The model, loaded. InputError as its family says, and where a plug-in fails at it, naming the plug-in."""
    try:
        return family.loaded.load(places, **how)
    except InputError:
        raise
    except Exception as error:
        if not family.origin:
            raise
        why = plugins.told(error)
        raise ModelError(
            f"{places.spec.label}: the family {family.name} of {family.origin} failed ({why}); tell its authors"
        ) from error


@cache
def _found() -> tuple[list[Plugin], list[str]]:
    """The families in their order, and a line for each plug-in that can't be used."""
    ours = []
    for each in iter_modules(__path__):
        module = import_module(f"{__name__}.{each.name}")
        ours.append(Plugin(getattr(module, "NAME", each.name), "", module))
    added, lines = plugins.plugins(plugins.FAMILIES, _lacks, [each.name for each in ours])
    return sorted([*ours, *added], key=lambda each: (getattr(each.loaded, "ORDER", ORDER), each.name)), lines


def _lacks(loaded: object) -> str | None:
    if not isinstance(loaded, ModuleType):
        return f"is a {type(loaded).__name__}; expected a module"
    missing = [name for name in NEEDED if not callable(getattr(loaded, name, None))]
    return f"has no {' and no '.join(missing)}" if missing else None
