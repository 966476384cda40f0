"""Pictures. A reference is a picture's identity; `open` turns it into pixels."""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from PIL import Image

from probes.errors import DataError

from . import crops, emoji
from .drawn import scenes
from .pixels import decode
from .readers.files import columnar, tar_files


@lru_cache(maxsize=2)
def _whole(reference: str) -> Image.Image:
    """The picture that windows are cut from: those of one picture come one after the other, so it is read once."""
    return open(reference)


def _part(reference: str) -> Image.Image:
    return crops.draw(reference, _whole)


OPENERS: dict[str, Callable[[str], Image.Image]] = {
    "scene": scenes.draw,
    "emoji": emoji.draw,
    "tar": tar_files.draw,
    "parquet": columnar.draw,
    "arrow": columnar.draw,
    "crop": _part,
}
"""By the prefix of the reference; what has none is a path."""
READERS: dict[str, Callable[[str], bytes | None]] = {
    "tar": tar_files.read,
    "parquet": columnar.data,
    "arrow": columnar.data,
}
"""The same of those whose bytes lie in a file."""


def open(reference: str) -> Image.Image:
    """The picture, RGB, upright. InputError where it can't be read."""
    prefix, colon, _ = reference.partition(":")
    if colon and prefix in OPENERS:
        return OPENERS[prefix](reference)
    return decode(Path(reference), reference)


def content(reference: str) -> bytes | None:
    """The bytes of the picture's file, by which it is the same whatever it is called; None of one that is drawn, whose
    reference says all of it. InputError where it can't be read."""
    prefix, colon, _ = reference.partition(":")
    if colon and prefix in OPENERS:
        return READERS[prefix](reference) if prefix in READERS else None
    try:
        return Path(reference).read_bytes()
    except OSError as error:
        raise DataError(
            f"{reference}: can't be read ({error.strerror}); give the path of a picture"
        ) from None


def digest(reference: str) -> str:
    """Of `content`, or of the reference of one that is drawn: what has the same one is the same picture. In this order
    the same pictures are asked the same, in any order of rows and by any names."""
    return hashlib.sha256(content(reference) or reference.encode()).hexdigest()
