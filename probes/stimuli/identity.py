"""What a picture is, whatever it is called: the bytes of its file or what it is drawn by, and which part is meant."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import PIL

from . import crops, emoji

FILES: dict[str, Callable[[str], str]] = {
    "tar": lambda told: told.partition("?member=")[0],
    "parquet": lambda told: told.rpartition("?row=")[0],
    "arrow": lambda told: told.rpartition("?row=")[0],
}
"""By the prefix of a reference: the path of the file that it lies in."""
DRAWN = ("scene", "emoji")


def whole(reference: str) -> str:
    """The picture that a part, a place or a part of a part is of."""
    while (behind := crops.behind(reference)) != reference:
        reference = behind
    return reference


def stamp(reference: str) -> str | None:
    """What changes when the picture's file does: reference, size and time; None of one that is drawn, or of no file."""
    path = file(reference)
    try:
        told = path.stat() if path else None
    except OSError:
        return None
    return f"{told.st_size} {told.st_mtime_ns} {path} {whole(reference)}" if told else None


def file(reference: str) -> Path | None:
    """The file that the picture lies in, or is; None of one that is drawn."""
    picture = whole(reference)
    prefix, _, rest = picture.partition(":")
    if prefix in DRAWN:
        return None
    return Path(FILES[prefix](rest) if prefix in FILES else picture).absolute()


def told(reference: str) -> str:
    """All that is to be said of it beside the bytes of its file: of one that is drawn, everything."""
    picture = whole(reference)
    part = reference.removesuffix(picture)
    prefix = picture.partition(":")[0]
    font = emoji.font_name() if prefix == "emoji" else ""
    return f"{_code()} {font} {part} {picture if prefix in DRAWN else ''}"


@cache
def _code() -> str:
    """Digest of what draws and decodes pictures."""
    total = hashlib.sha256(PIL.__version__.encode())
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        total.update(file.read_bytes())
    return total.hexdigest()
