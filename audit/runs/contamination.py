"""Was the model trained on what it is audited with? As far as its card and the pictures' names tell."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import PurePosixPath

from probes.files import yaml_files
from probes.reasons import Reason

SHARE = 0.5
"""Of the pictures whose names must look like a set's, for them to be taken for it."""


@cache
def _known() -> dict[str, dict]:
    return yaml_files.ours("audit.runs", "trained_on.yaml")


def warnings(ids: Iterable[str], pictures: Iterable[str], named: str = "") -> list[Reason]:
    """A reason for each data set that the pictures are of and that a model of such an id was trained on; of a model on
    no list, that nobody knows.

    ids: of the model and its towers. pictures: names of files, or references. named: the series of the data set that
    was asked for by name; empty where none was, and then the pictures' names tell.
    """
    known, ids = _known(), [id.lower() for id in ids if id]
    if any(id in known["none"] for id in ids):
        return []
    lists = [of for part, of in known["models"].items() if any(part in id for id in ids)]
    shown = [named] if named else _recognised(pictures, known["pictures"])
    sets = {name for of in lists for name in of}
    if not lists:
        return [Reason("training-unknown", set=name) for name in shown]
    found = [name for name in shown if name in sets]
    if named:
        return [Reason("trained-on", set=name) for name in found]
    return [Reason("trained-on-alike", set=name) for name in found]


def _recognised(pictures: Iterable[str], patterns: dict[str, str]) -> list[str]:
    """The sets whose pictures most of these are named like."""
    names = [
        re.sub(r"^.*member=", "", picture)
        for picture in pictures
        if not picture.startswith(("scene:", "emoji:"))
    ]
    called = [name if "://" in name else PurePosixPath(name).name for name in names]
    return [
        name
        for name, pattern in patterns.items()
        if called and sum(bool(re.match(pattern, each)) for each in called) >= SHARE * len(called)
    ]
