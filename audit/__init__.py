"""Audits Arabic vision-language models: `run` a suite, `load` what it found, `compare` runs or rank them
(`leaderboard`), plan with `power`, `search` pictures.

>>> import audit
>>> run = audit.run("gender")
>>> run.findings
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .comparing import compare
    from .planning import power
    from .ranking import leaderboard
    from .runs import Run, load, run
    from .searching import Found, search

__all__ = ["Found", "Run", "compare", "leaderboard", "load", "power", "run", "search"]
MODULES = {
    "compare": "comparing",
    "leaderboard": "ranking",
    "power": "planning",
    "search": "searching",
    "Found": "searching",
}


def __getattr__(name: str) -> object:
    """Imported late, so that `--help` waits for nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'audit' has no attribute {name!r}")
    return getattr(import_module(f"audit.{MODULES.get(name, 'runs')}"), name)
