"""Pictures. A reference is a picture's identity; `open` turns it into pixels."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image

from . import crops, emoji
from .drawn import scenes
from .pixels import decode
from .readers.files import columnar, tar_files

OPENERS: dict[str, Callable[[str], Image.Image]] = {
    "scene": scenes.draw,
    "emoji": emoji.draw,
    "tar": tar_files.draw,
    "parquet": columnar.draw,
    "arrow": columnar.draw,
    "crop": crops.draw,
}
"""By the prefix of the reference; what has none is a path."""


def open(reference: str) -> Image.Image:
    """The picture, RGB, upright. InputError where it can't be read."""
    prefix, colon, _ = reference.partition(":")
    if colon and prefix in OPENERS:
        return OPENERS[prefix](reference)
    return decode(Path(reference), reference)
