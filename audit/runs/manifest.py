"""What a run's files were when they were written: a manifest, the last of them."""

import hashlib
import json
import re
from pathlib import Path

from probes.errors import DataError
from probes.files import json_files, whole

NAME = "manifest.json"
SIGNATURE = f"{NAME}.sig"
REPORT = re.compile(r"report\.(html|ipynb|pdf)|remed(ies|y-.*)\.\w+")
"""What is made of a run, and may be made again, or run again by its reader: its report, and what remedies do."""


def write(folder: Path) -> None:
    """The manifest of all files that the folder holds. What an earlier one tells stays, but of the report, so that
    nobody's changes become what was written; a signature of that one goes."""
    known = _read(folder) if is_there(folder) else {}
    files = {name: digest for name, digest in known.items() if not REPORT.fullmatch(name)}
    files |= {name: _digest(folder / name) for name in _there(folder) if name not in files}
    text = json.dumps({"format": 1, "sha256": dict(sorted(files.items()))}, indent=2, ensure_ascii=False)
    if files != known:
        (folder / SIGNATURE).unlink(missing_ok=True)
        whole.write(folder / NAME, f"{text}\n")


def is_there(folder: Path) -> bool:
    """Whether anything says what the files were."""
    return (folder / NAME).is_file()


def differing(folder: Path, report: bool = True) -> list[str]:
    """A line for each file that is not as it was written, is gone, or came later; [] where there is no manifest.

    report: whether the report is looked at too.
    """
    if not is_there(folder):
        return []
    written = _read(folder)
    there = _there(folder) if report else [name for name in _there(folder) if name in written]
    names = dict.fromkeys([*written, *there])
    told = {
        name: _told(folder / name, written.get(name))
        for name in names
        if report or not REPORT.fullmatch(name)
    }
    return [f"{name} {why}" for name, why in told.items() if why]


def _told(path: Path, digest: str | None) -> str:
    """What is wrong with a file; "" where it is as it was."""
    if not path.is_file():
        return "is gone"
    if digest is None:
        return f"came later: {NAME} doesn't have it"
    return "" if _digest(path) == digest else "is not as it was written"


def _read(folder: Path) -> dict[str, str]:
    try:
        written = json_files.read(folder / NAME)["sha256"]
        return {str(name): str(digest) for name, digest in written.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DataError(f"{folder}: its {NAME} is damaged; run the audit again") from None


def _there(folder: Path) -> list[str]:
    """Its files, but for the manifest and those that a system or Jupyter keeps for itself."""
    own = (NAME, SIGNATURE)
    return sorted(
        path.name for path in folder.iterdir()
        if path.is_file() and path.name not in own and not path.name.startswith(".")
    )  # fmt: skip


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
