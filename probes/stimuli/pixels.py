"""Bytes of a picture file to pixels, and whether they would come out."""

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from probes.errors import DataError
from probes.files import bounded
from probes.reasons import Reason

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff")
"""Suffixes of picture files, in lower case."""
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
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
"""What is read, whatever a file is called: Pillow would give an EPS to Ghostscript, which runs what it says."""
warnings.filterwarnings(
    "ignore", category=Image.DecompressionBombWarning
)  # `bounded` has a limit, and says so


ORIENTATION = 0x0112
"""The tag of EXIF."""


def decode(source: Path | bytes, reference: str) -> Image.Image:
    """The picture, upright, as `rgb` has it. InputError, naming `reference`, where it can't be read."""
    try:
        with _opened(source, reference) as image:
            return rgb(ImageOps.exif_transpose(image))
    except FileNotFoundError:
        raise DataError(f"{reference}: no such picture; give its path, or a reference as scene:…") from None
    except BROKEN as error:
        raise DataError(
            f"{reference}: can't be read as a picture ({_told(error)}); mend or remove it"
        ) from None


@contextmanager
def _opened(source: Path | bytes, name: str) -> Iterator[Image.Image]:
    """The picture, not yet decoded. BROKEN where it is none, DataError where it has more pixels than allowed."""
    Image.MAX_IMAGE_PIXELS = max(bounded.limit("pixels"), bounded.LIMITS["pixels"][0])
    file = BytesIO(source) if isinstance(source, bytes) else bounded.opened(source)
    with file, Image.open(file, formats=FORMATS) as image:
        if image.width * image.height > bounded.limit("pixels"):
            raise bounded.beyond(name, "pixels", image.width * image.height)
        yield image


def rgb(image: Image.Image) -> Image.Image:
    """In RGB. What is transparent shows the white of a page, as a person sees it there: the colour that lies hidden
    below is whatever a program left, black as often as not. ValueError of grey whose white nobody knows."""
    if image.mode.startswith(("I", "F")):  # Pillow would clip what is above 255
        image = Image.fromarray(_eight_bits(np.asarray(image), image.mode))
    if not image.has_transparency_data:
        return image if image.mode == "RGB" else image.convert("RGB")
    page = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(page, image.convert("RGBA")).convert("RGB")


def _eight_bits(grey: np.ndarray, mode: str) -> np.ndarray:
    """Grey of more than 8 bits: the upper 8 of 16, floats from 0 to 1 or to 255. What a picture of 32 bits goes up to
    is not written in it, so its values tell. ValueError where they are none of these."""
    low, high = float(grey.min()), float(grey.max())
    if not (low >= 0 and high <= 65_535):
        raise ValueError(f"grey from {low:g} to {high:g}: nobody knows which is white")
    if mode == "F" and high <= 1:
        return (grey * 255).round().astype(np.uint8)
    if mode.startswith("I;16") or high > 255:
        return (grey.astype(np.uint16) >> 8).astype(np.uint8)
    return grey.round().astype(np.uint8)


def check(source: Path | bytes, name: str) -> Reason | None:
    """Why the picture of that name can't be read, or None, by decoding it: what its header says tells nothing of the
    rest. A JPEG is decoded at an eighth of its sides, which reads all of it in a fraction of the time."""
    try:
        with _opened(source, name) as image:
            image.draft("L", (1, 1))
            image.load()
            if image.mode.startswith(("I", "F")):
                rgb(image)
    except FileNotFoundError:
        return Reason("picture-gone", name=name)
    except DataError as error:
        return error.reason
    except BROKEN as error:
        return Reason("picture-broken", name=name, error=_told(error))
    return None


def stored(source: Path | bytes) -> tuple[int, int, int]:
    """Width and height of the pixels as they are stored, and EXIF's orientation of them: 1 is upright."""
    with _opened(source, "") as image:
        return image.width, image.height, image.getexif().get(ORIENTATION, 1)


def _told(error: Exception) -> str:
    return " ".join(str(error).split())
