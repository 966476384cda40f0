"""What other distributions add by entry points: suites, model families, formats of captions, data sets."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any

SUITES = "arabic_clip_audit.suites"
FAMILIES = "arabic_clip_audit.families"
FORMATS = "arabic_clip_audit.formats"
DATA_SETS = "arabic_clip_audit.data_sets"
"""The groups of entry points."""


@dataclass(frozen=True)
class Plugin:
    """What an entry point names, loaded. origin: the distribution that brings it, and its version."""

    name: str
    origin: str
    loaded: Any


def plugins(
    group: str, lacks: Callable[[Any], str | None], taken: Collection[str] = ()
) -> tuple[list[Plugin], list[str]]:
    """The plug-ins of a group, in order of their names, and a line for each that can't be used; none stops the rest.

    lacks: what is wrong with what was loaded, or None. taken: names that it may not have.
    """
    found: dict[str, Plugin] = {}
    broken = []
    for entry in sorted(entry_points(group=group), key=lambda entry: (entry.name, origin(entry))):
        plugin, why = _loaded(entry, lacks)
        if entry.name in found or entry.name in taken:
            why = "another one has this name; rename it"
        if plugin is None or why:
            broken.append(f"{entry.name} of {origin(entry)}: {why}")
        else:
            found[entry.name] = plugin
    return list(found.values()), broken


def origin(entry: EntryPoint) -> str:
    """The distribution of an entry point and its version."""
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else "no distribution"


def _loaded(entry: EntryPoint, lacks: Callable[[Any], str | None]) -> tuple[Plugin | None, str | None]:
    """What it names, or None; and what is wrong with it, or None. Its code may raise or exit: that is its own fault."""
    try:
        loaded = entry.load()
        return Plugin(entry.name, origin(entry), loaded), lacks(loaded)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return None, f"{entry.value} could not be loaded ({told(error)})"


def told(error: BaseException) -> str:
    """The kind and the text of an error, in one short line."""
    text = " ".join(str(error).split())[:160]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
