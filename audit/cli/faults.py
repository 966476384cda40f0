"""A fault of ours: one line for the user, and all that whoever mends it needs in a file."""

import os
import platform
import shlex
import tempfile
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from probes.files import cache

NAME = "arabic-clip-audit"
WHERE = f"please open an issue in the repository of {NAME} with that file"


def told(error: BaseException, call: Sequence[str]) -> str:
    """One line: what happened, in which version, the file with the traceback, where to report it.

    call: the words of the command line, for the file.
    """
    text = " ".join(str(error).split())[:200]
    what = f"{type(error).__name__}: {text}" if text else type(error).__name__
    notes = "".join(f"; {note}" for note in getattr(error, "__notes__", ()))
    return f"a fault of {NAME} {_version()}, not of yours: {what}{_place(error)}{notes}; {_kept(error, call)}; {WHERE}"


def _version() -> str:
    try:
        return version(NAME)
    except PackageNotFoundError:
        return "(not installed)"


def _place(error: BaseException) -> str:
    """The file and line that raised it."""
    frames = traceback.extract_tb(error.__traceback__)
    return f" ({Path(frames[-1].filename).name} line {frames[-1].lineno})" if frames else ""


def _kept(error: BaseException, call: Sequence[str]) -> str:
    """Writes the traceback into the cache, or where that can't be written among temporary files; says where."""
    now = datetime.now(UTC)
    text = (
        f"{NAME} {_version()}, Python {platform.python_version()}, {platform.platform()}\n{now:%Y-%m-%d %H:%M:%S} UTC\n"
        f"{shlex.join(call)}\n\n{''.join(traceback.format_exception(error))}"
    )
    name = f"fault-{now:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    for place in (lambda: cache.root() / "faults", lambda: Path(tempfile.gettempdir())):
        try:
            folder = place()
            folder.mkdir(parents=True, exist_ok=True)
            partial = folder / f".{name}.partial"
            partial.write_text(text, encoding="utf-8", errors="backslashreplace")
            return f"the traceback is in {partial.replace(folder / name)}"
        except (OSError, RuntimeError):  # RuntimeError: no such home
            continue
    return f"the traceback, which could be written nowhere, is {' | '.join(text.splitlines())}"
