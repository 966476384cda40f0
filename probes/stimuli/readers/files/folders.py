"""What of a folder or an archive is data: no hidden files and folders, nor what systems leave behind."""

import os
from pathlib import Path, PurePosixPath

SYSTEM = {"__macosx", "@eadir", "#recycle", "$recycle.bin", "system volume information", "lost+found"}
SYSTEM |= {"thumbs.db", "ehthumbs.db", "desktop.ini"}
"""Names in lower case: of macOS, Synology, Windows, Unix."""


def hidden(name: str) -> bool:
    """Whether a path, from the folder or archive that is given, is of nobody's data."""
    return any(_is_hidden(part) for part in PurePosixPath(name).parts)


def below(folder: Path, *suffixes: str) -> list[Path]:
    """The files of a folder and those below it that end so (all where nothing is said), in order of their paths."""
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _is_hidden(name))
        found += [Path(place, name) for name in files if not _is_hidden(name)]
    wanted = [file for file in found if not suffixes or file.name.lower().endswith(suffixes)]
    return sorted(file for file in wanted if file.is_file())


def _is_hidden(name: str) -> bool:
    return (name.startswith(".") and name not in (".", "..")) or name.lower() in SYSTEM
