"""Pictures. A reference is a picture's identity; `open` turns it into pixels."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from probes.errors import InputError

from . import emoji, scenes

OPENERS: dict[str, Callable[[str], Image.Image]] = {"scene": scenes.draw, "emoji": emoji.draw}
"""By the prefix of the reference; what has none is a path."""


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
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise InputError(f"{reference}: can't be read as a picture ({error}); mend or remove it") from None
