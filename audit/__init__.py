"""Audits Arabic vision-language models: `run` a suite, `load` what it found, `compare` runs or rank them
(`leaderboard`), plan with `power`, `search` pictures.

>>> import audit
>>> run = audit.run("gender")
>>> run.findings
"""

from importlib import import_module
from typing import TYPE_CHECKING

from . import own_packages

if TYPE_CHECKING:
    from .comparing.compare import compare
    from .comparing.leaderboard import leaderboard
    from .comparing.power import power
    from .engine.auditing import run
    from .runs import Run, load
    from .searching.search import Found, search

__all__ = ["Found", "Run", "compare", "leaderboard", "load", "power", "run", "search"]
MODULES = {
    "Found": "searching.search",
    "Run": "runs",
    "compare": "comparing.compare",
    "leaderboard": "comparing.leaderboard",
    "load": "runs",
    "power": "comparing.power",
    "run": "engine.auditing",
    "search": "searching.search",
}

own_packages.ensure()


def __getattr__(name: str) -> object:
    """Imported late, so that `--help` waits for nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'audit' has no attribute {name!r}")
    return getattr(import_module(f"audit.{MODULES[name]}"), name)
