"""The formats that captioned pictures are published in. Each is a file of this folder, or a plug-in, whose FORMAT says
how it is recognised and how it is read."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from probes import plugins
from probes.errors import CallError, DataError
from probes.files import tabular, text
from probes.plugins import Found, Plugin
from probes.stimuli.readers.records import Record, head

from .format import ROLES, Format

__all__ = ["ROLES", "Format", "formats", "listed", "records"]


def formats() -> dict[str, Format]:
    """Name -> format, in the order in which they are asked."""
    return {name: each.loaded for name, each in _found().there.items()}


def listed() -> list[str]:
    """A line a format, and one for each plug-in that can't be used."""
    there, broken = _found()
    lines = [
        f"  {each.name:<16} {each.loaded.about}" + (f" ({each.origin})" if each.origin else "")
        for each in there.values()
    ]
    return ["formats of captions, asked in this order:", *lines, *(f"  broken: {line}" for line in broken)]


def records(path: Path, format: str | None, keys: Mapping[str, str | None] | None = None) -> list[Record]:
    """The records of a file or folder. InputError where it is in no known format, or not in the one that is named.

    keys: roles -> the column that the user names for them."""
    known, broken = _found()
    if format is not None and format not in known:
        also = "".join(f"; {line}" for line in broken)
        raise CallError(f"--format {format}: no such format; there are {', '.join(known)}{also}")
    if format is None:
        start = head(path)
        fitting = (name for name, each in known.items() if plugins.asked(each, each.loaded.fits, path, start))
        format = next(fitting, None)
    if format is None:
        if path.is_dir():
            return records(tabular.find_table(path), None, keys)
        if tabular.suffix(path) == ".txt":
            tabular.read_text(path)  # says how it is encoded, where that is why
        raise DataError(f"{path}: its format is not recognised; name it with --format: {', '.join(known)}")
    if path.is_dir() and not known[format].loaded.folders:
        path = tabular.find_table(path)
    own = {role: key for role, key in (keys or {}).items() if key}
    if own and not known[format].loaded.keyed:
        named = ", ".join(f"--{role}-key {key}" for role, key in own.items())
        raise CallError(f"{named}: {format} has its own; leave it out")
    roles = [{**ROLES, **{role: (text.heading(key),) for role, key in own.items()}}] if own else []
    with plugins.guarded(known[format], f"{path}: the format", DataError):
        return list(known[format].loaded.read(path, *roles))


@cache
def _found() -> Found:
    ours = [
        Plugin(module.FORMAT.name, "", module.FORMAT)
        for each in walk_packages(__path__, f"{__name__}.")
        if hasattr(module := import_module(each.name), "FORMAT")
    ]
    return plugins.found(plugins.FORMATS, plugins.instance(Format), ours, lambda format: format.order)
