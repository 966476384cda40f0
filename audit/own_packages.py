"""Sees that `probes` is our own, the package beside this one, and not a folder or file of the user's of that name.

Theirs comes first where Python looks into the working folder: with `python -m audit`, and in Jupyter.
"""

import sys
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

NAME = "probes"
OURS = Path(__file__).parents[1] / NAME / "__init__.py"


def ensure() -> None:
    """Imports our own where another one is in its place, and says so in a line on stderr.

    Raises ImportError where the other one is imported already, since whoever did so needs it.
    """
    loaded = sys.modules.get(NAME)
    found = loaded.__spec__ if loaded else find_spec(NAME)
    origin = found.origin if found else None
    if origin is None or not OURS.is_file() or Path(origin).resolve() == OURS.resolve():
        return
    theirs = Path(origin).parent if Path(origin).name == "__init__.py" else Path(origin)
    if loaded:
        raise ImportError(f"{theirs} is imported as {NAME}, which is also a package of audit's; rename it")
    print(f"audit: {theirs} is not ours and is left alone; {OURS.parent} is used", file=sys.stderr)
    spec = spec_from_file_location(NAME, OURS, submodule_search_locations=[str(OURS.parent)])
    if spec is None or spec.loader is None:
        raise ImportError(f"{OURS} can't be imported")
    sys.modules[NAME] = module = module_from_spec(spec)
    spec.loader.exec_module(module)
