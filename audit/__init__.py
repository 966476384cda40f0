"""Audits Arabic vision-language models: `run` a suite, `load` what it found.

>>> import audit
>>> run = audit.run("gender")
>>> run.findings
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .runs import Run, load, run

__all__ = ["Run", "load", "run"]


def __getattr__(name: str) -> object:
    """Imported late, so that `--help` waits for nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'audit' has no attribute {name!r}")
    from . import runs

    return getattr(runs, name)
