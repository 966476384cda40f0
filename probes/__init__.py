"""What is asked: Arabic prompts, pictures, and the suites that join them.

>>> from probes import SUITES, Source
>>> trials = SUITES["counting"].trials(Source(images="emoji"))
>>> trials.queries, trials.options
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .sources import Source
    from .suite import Measure, Suite
    from .trials import Trials

__all__ = ["SUITES", "SUITE_NAMES", "Measure", "Source", "Suite", "Trials"]
HOMES = {
    "SUITES": ("registry", "suites"),
    "SUITE_NAMES": ("registry", "names"),
    "Measure": ("suite", "Measure"),
    "Source": ("sources", "Source"),
    "Suite": ("suite", "Suite"),
    "Trials": ("trials", "Trials"),
}
SUITES: "dict[str, Suite]"
"""Name -> suite."""
SUITE_NAMES: tuple[str, ...]
"""The keys of SUITES, had without importing one."""


def __getattr__(name: str) -> object:
    """Imported late, so that who needs the names alone waits for nothing."""
    if name not in HOMES:
        raise AttributeError(f"module 'probes' has no attribute {name!r}")
    module, attribute = HOMES[name]
    found = getattr(import_module(f"probes.{module}"), attribute)
    return globals().setdefault(name, found() if module == "registry" else found)
