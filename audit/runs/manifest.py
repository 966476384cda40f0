"""What a run's files were when they were written: a manifest, the last of them."""

import hashlib
import json
import re
from pathlib import Path

from probes.errors import DataError
from probes.files import json_files, whole
from probes.trials import TABLES

NAME = "manifest.json"
SIGNATURE = f"{NAME}.sig"
REPORT = re.compile(r"report\.(html|ipynb|pdf)|remed(ies|y-.*)\.\w+")
"""What is made of a run, and may be made again, or run again by its reader: its report, and what remedies do."""


READ = ("run.json", *(f"{name}.parquet" for name in (*TABLES, "pictures", "outcomes", "findings")))
"""What is read of a run, so that no manifest may be silent about it."""
OTHERS = re.compile(
    r"\.DS_Store|\._.*|\.directory|\.ipynb_checkpoints|\.nfs\w+|\.git\w*|\.cache|\.partial-audit-.+"
)
"""What a system, Jupyter, Git or the Hub's client keeps for itself, and what is written aside."""


def write(folder: Path) -> None:
    """The manifest of all files that the folder holds. What an earlier one tells stays, but of the report, so that
    nobody's changes become what was written; a signature of that one goes."""
    known = _read(folder) if is_there(folder) else {}
    files = {name: digest for name, digest in known.items() if not REPORT.fullmatch(name)}
    there = [name for name in _there(folder) if (folder / name).is_file()]
    files |= {name: _digest(folder / name) for name in there if name not in files}
    if files != known:
        (folder / SIGNATURE).unlink(missing_ok=True)
        whole.write(folder / NAME, _text(files))


def is_there(folder: Path) -> bool:
    """Whether anything says what the files were."""
    return (folder / NAME).is_file()


def differing(folder: Path, report: bool = True) -> list[str]:
    """A line for each file that is not as it was written, is gone, or came later; [] where there is no manifest.

    report: whether the report is looked at too, and what a run doesn't have.
    """
    if not is_there(folder):
        return []
    written = _read(folder)
    there = [name for name in _there(folder) if report or name in READ]
    told = {
        name: _told(folder / name, written.get(name))
        for name in dict.fromkeys([*written, *there])
        if report or not REPORT.fullmatch(name)
    }
    if report:
        told[NAME] = "is a link" if _is_link(folder / NAME) else _own(folder)
    return [f"{name} {why}" for name, why in told.items() if why]


def _told(path: Path, digest: str | None) -> str:
    """What is wrong with a file; "" where it is as it was."""
    if digest is None:
        return f"came later: {NAME} doesn't have it"
    if not path.is_file():
        return "is gone"
    if _is_link(path):
        return "is a link: it is elsewhere, where anyone may change it"
    return "" if _digest(path) == digest else "is not as it was written"


def _is_link(path: Path) -> bool:
    """Whether it is one, which a run doesn't have; but for the Hub's cache, all whose files are links."""
    return path.is_symlink() and not any(parent.name == "snapshots" for parent in path.absolute().parents)


def _own(folder: Path) -> str:
    """What is wrong with the manifest itself; "" where it is to the byte what is written of what it tells."""
    return "" if (folder / NAME).read_bytes() in _texts(_read(folder)) else "is not as it was written"


def _text(files: dict[str, str]) -> str:
    """The manifest of these files: their digests, and that of all these together."""
    sums = dict(sorted(files.items()))
    together = hashlib.sha256(json.dumps(sums).encode()).hexdigest()
    return (
        f"{json.dumps({'format': 2, 'sha256': sums, 'together': together}, indent=2, ensure_ascii=False)}\n"
    )


def _texts(files: dict[str, str]) -> tuple[bytes, bytes]:
    """The manifest, and as earlier versions wrote it."""
    earlier = json.dumps({"format": 1, "sha256": files}, indent=2, ensure_ascii=False)
    return _text(files).encode(), f"{earlier}\n".encode()


def _read(folder: Path) -> dict[str, str]:
    try:
        written = json_files.read(folder / NAME)["sha256"]
        return {str(name): str(digest) for name, digest in written.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DataError(f"{folder}: its {NAME} is damaged; run the audit again") from None


def _there(folder: Path) -> list[str]:
    """All that it holds, but for the manifest and what others keep there for themselves."""
    own = (NAME, SIGNATURE)
    return sorted(
        path.name for path in folder.iterdir() if path.name not in own and not OTHERS.fullmatch(path.name)
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
