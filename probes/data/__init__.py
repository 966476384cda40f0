"""Data sets by name. None is built in so far: other distributions bring them, by the entry points plugins.DATA_SETS."""

from dataclasses import dataclass
from functools import cache

from probes import plugins
from probes.plugins import Found


@dataclass(frozen=True)
class DataSet:
    """A data set that can be named. about: what it holds, in a line. licence: under which its captions and pictures
    may be used, in the words of its publisher."""

    name: str
    about: str
    licence: str


def listed() -> list[str]:
    """A line a data set, and one for each plug-in that can't be used; none where there are neither."""
    there, broken = _found()
    lines = [
        f"  {each.name:<16} {each.loaded.about}; {each.loaded.licence} ({each.origin})"
        for each in there.values()
    ]
    lines += [f"  broken: {line}" for line in broken]
    return ["data sets by name:", *lines] if lines else []


@cache
def _found() -> Found:
    return plugins.found(plugins.DATA_SETS, plugins.instance(DataSet))
