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

__all__ = ["SUITES", "Measure", "Source", "Suite", "Trials"]
MODULES = {"Measure": "suite", "Source": "sources", "Suite": "suite", "Trials": "trials"}
SUITES: "dict[str, Suite]"
"""Name -> suite."""
SUITE_NAMES = ("gender", "counting", "captions", "zeroshot", "retrieval", "localization")
"""Each is the NAME of a module of that name; SUITES without importing them."""


def __getattr__(name: str) -> object:
    """Imported late, so that who needs the names alone waits for nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'probes' has no attribute {name!r}")
    found: object
    if name == "SUITES":
        suites = [
            getattr(import_module(f"probes.suites.{suite}.trials"), suite.upper()) for suite in SUITE_NAMES
        ]
        found = {suite.name: suite for suite in suites}
    else:
        found = getattr(import_module(f"probes.{MODULES[name]}"), name)
    return globals().setdefault(name, found)
