"""The formats that captioned pictures are published in. Each is a file of this folder, or a plug-in, whose FORMAT says
how it is recognised and how it is read."""

from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from probes import plugins
from probes.errors import CallError, DataError, InputError
from probes.files import tabular
from probes.plugins import Plugin
from probes.stimuli.readers.records import Record, head

from .format import ROLES, Format

__all__ = ["ROLES", "Format", "formats", "listed", "records"]


def formats() -> dict[str, Format]:
    """Name -> format, in the order in which they are asked."""
    return {each.name: each.loaded for each in _found()[0]}


def listed() -> list[str]:
    """A line a format, and one for each plug-in that can't be used."""
    found, broken = _found()
    lines = [
        f"  {each.name:<16} {each.loaded.about}" + (f" ({each.origin})" if each.origin else "")
        for each in found
    ]
    return ["formats of captions, asked in this order:", *lines, *(f"  broken: {line}" for line in broken)]


def records(path: Path, format: str | None) -> list[Record]:
    """The records of a file or folder. InputError where it is in no known format, or not in the one that is named."""
    found, broken = _found()
    known = {each.name: each for each in found}
    if format is not None and format not in known:
        also = "".join(f"; {line}" for line in broken)
        raise CallError(f"--format {format}: no such format; there are {', '.join(known)}{also}")
    if format is None:
        start = head(path)
        format = next((name for name, each in known.items() if _fits(each, path, start)), None)
    if format is None:
        if path.is_dir():
            return records(tabular.find_table(path), None)
        raise DataError(f"{path}: its format is not recognised; name it with --format: {', '.join(known)}")
    if path.is_dir() and not known[format].loaded.folders:
        path = tabular.find_table(path)
    return _read(known[format], path)


def _fits(format: Plugin, path: Path, start: str) -> bool:
    """Whether the path is in that format. A plug-in that fails at it does not keep the others from being asked."""
    try:
        return bool(format.loaded.fits(path, start))
    except Exception:
        if format.origin:
            return False
        raise


def _read(format: Plugin, path: Path) -> list[Record]:
    """What the format makes of the path. InputError where a plug-in fails at it, naming the plug-in."""
    try:
        return list(format.loaded.read(path))
    except InputError:
        raise
    except Exception as error:
        if not format.origin:
            raise
        why = plugins.told(error)
        raise DataError(
            f"{path}: the format {format.name} of {format.origin} failed ({why}); tell its authors"
        ) from error


@cache
def _found() -> tuple[list[Plugin], list[str]]:
    """The formats in their order, ours without an origin, and a line for each plug-in that can't be used."""
    ours = [
        Plugin(module.FORMAT.name, "", module.FORMAT)
        for each in walk_packages(__path__, f"{__name__}.")
        if hasattr(module := import_module(each.name), "FORMAT")
    ]
    added, broken = plugins.plugins(plugins.FORMATS, _lacks, [each.name for each in ours])
    return sorted([*ours, *added], key=lambda each: (each.loaded.order, each.name)), broken


def _lacks(loaded: object) -> str | None:
    return None if isinstance(loaded, Format) else f"is a {type(loaded).__name__}; expected a Format"
