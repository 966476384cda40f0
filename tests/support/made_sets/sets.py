"""Name of a recipe -> its files as they are published, small."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from . import captions, classes, counts, links, people, texts


@dataclass(frozen=True)
class Made:
    """plain: address -> content. hub: id -> name -> content. path: makes what a user gives of it in a folder. used:
    suite -> rows that are asked about and those that are left out."""

    used: dict[str, tuple[int, int]]
    plain: dict[str, bytes] = field(default_factory=dict)
    hub: dict[str, dict[str, bytes]] = field(default_factory=dict)
    path: Callable[[Path], Path] | None = None


MADE: dict[str, Made] = {
    name: Made(**told)
    for room in (captions, classes, counts, links, people, texts)
    for name, told in room.MADE.items()
}
