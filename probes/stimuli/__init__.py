"""Pictures. A reference is a picture's identity; `open` turns it into pixels."""

import struct
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageOps

from probes.errors import InputError

from . import emoji, scenes

OPENERS: dict[str, Callable[[str], Image.Image]] = {"scene": scenes.draw, "emoji": emoji.draw}
"""By the prefix of the reference; what has none is a path."""

BROKEN = (
    OSError,  # with Pillow's UnidentifiedImageError
    Image.DecompressionBombError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    struct.error,
)
"""What Pillow's readers raise on files that were cut short or damaged."""


def open(reference: str) -> Image.Image:
    """The picture, RGB, upright. InputError where it can't be read."""
    prefix, colon, _ = reference.partition(":")
    if colon and prefix in OPENERS:
        return OPENERS[prefix](reference)
    try:
        with Image.open(Path(reference)) as image:
            return ImageOps.exif_transpose(image).convert("RGB")
    except FileNotFoundError:
        raise InputError(f"{reference}: no such picture; give its path, or a reference as scene:…") from None
    except BROKEN as error:
        told = " ".join(str(error).split())
        raise InputError(f"{reference}: can't be read as a picture ({told}); mend or remove it") from None
