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


def warnings(ids: Iterable[str], pictures: Iterable[str]) -> list[Reason]:
    """A reason for each data set that the pictures are named like and that a model of such an id was trained on.

    ids: of the model and its towers. pictures: names of files, or references. Empty where nothing is known.
    """
    known = _known()
    sets = {
        name for part, of in known["models"].items() if any(part in id.lower() for id in ids) for name in of
    }
    names = [
        re.sub(r"^.*member=", "", picture)
        for picture in pictures
        if not picture.startswith(("scene:", "emoji:"))
    ]
    named = [name if "://" in name else PurePosixPath(name).name for name in names]
    return [
        Reason("trained-on", set=name)
        for name, pattern in known["pictures"].items()
        if name in sets
        and named
        and sum(bool(re.match(pattern, each)) for each in named) >= SHARE * len(named)
    ]
