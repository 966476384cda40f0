"""The colour-emoji font: where it is, and one emoji as a picture."""

import hashlib
import os
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont, features

from probes.errors import DataError, InputError

VARIABLE = "AUDIT_EMOJI_FONT"
PLACES = (
    "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf",
    "/usr/share/fonts/noto/NotoColorEmoji.ttf",
    "/usr/share/fonts/google-noto-emoji/NotoColorEmoji.ttf",
    "~/.local/share/fonts/NotoColorEmoji.ttf",
    "~/.fonts/NotoColorEmoji.ttf",
    "/System/Library/Fonts/Apple Color Emoji.ttc",
    "~/Library/Fonts/NotoColorEmoji.ttf",
    "C:/Windows/Fonts/seguiemj.ttf",
)
FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
SIZES = (109, 160, 136, 128, 96)
"""In pixels: bitmap fonts have one size (Noto 109) or a few (Apple 160)."""
INK = (255, 0, 255, 255)
"""What a glyph without colours of its own would be drawn in."""
ONE, NONE = "\U0001f600", "\U0010fffe"
"""An emoji that every font has, and what no font has."""
REMEDY = "`apt-get install fonts-noto-color-emoji`, or give another with --emoji-font"


def use_font(path: str | Path | None) -> None:
    """Draws with this font from now on, here and in processes begun from here; None: with the one that is found.
    InputError where it can't be read."""
    previous = os.environ.get(VARIABLE)
    _choose(path)
    if path is not None:
        try:
            _font()
        except InputError:
            _choose(previous)
            raise


def _choose(path: str | Path | None) -> None:
    if path is None:
        os.environ.pop(VARIABLE, None)
    else:
        os.environ[VARIABLE] = str(Path(path).absolute())
    for cached in (_font, font_name, glyph):
        cached.cache_clear()


def find_font() -> Path:
    """The font's file: the one that was set or that AUDIT_EMOJI_FONT names, or an installed one."""
    if chosen := os.environ.get(VARIABLE):
        return Path(chosen)
    for place in PLACES:
        if (path := Path(place).expanduser()).is_file():
            return path
    for folder in FOLDERS:
        for path in sorted(Path(folder).expanduser().rglob("NotoColorEmoji*.ttf")):
            return path
    raise DataError(f"emoji: no colour-emoji font is installed; {REMEDY}")


@cache
def font_name() -> str:
    """Name and first 12 hex digits of the SHA-256 of the font's file: what the pictures depend on."""
    digest = hashlib.sha256(find_font().read_bytes()).hexdigest()[:12]
    return f"{_font().getname()[0]}, {digest}"


@cache
def glyph(text: str) -> Image.Image:
    """One emoji, RGBA, on a canvas of twice the font's size, where every emoji of the font has its own place.

    InputError where the font has no single picture of `text`.
    """
    if not features.check("raqm"):
        raise DataError(
            "emoji: this Pillow has no raqm, which joins emoji; reinstall it with "
            "`pip install --force-reinstall --only-binary :all: pillow`"
        )
    font = _font()
    drawn, nothing = _drawn(text, font), _drawn(NONE, font)
    if drawn.getbbox() is None or drawn.tobytes() == nothing.tobytes():
        raise DataError(
            f"{find_font()}: has no picture of {_named(text)} that can be drawn; give another with --emoji-font"
        )
    if font.getlength(text) > 1.5 * font.getlength(ONE):
        raise DataError(
            f"{find_font()}: {_named(text)} comes apart into several pictures; "
            "give a font of Emoji 12.1 or later with --emoji-font"
        )
    pixels = np.asarray(drawn)
    if (pixels[pixels[..., 3] == 255] == INK).all():
        raise DataError(f"{find_font()}: {_named(text)} has no colours there; {REMEDY}")
    return drawn


def _drawn(text: str, font: ImageFont.FreeTypeFont) -> Image.Image:
    """RGBA, twice the font's size wide and high; what the font has no colours for is drawn in INK."""
    side = round(2 * font.size)
    image = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    ImageDraw.Draw(image).text((side / 4, side / 4), text, fill=INK, font=font, embedded_color=True)
    return image


@cache
def _font() -> ImageFont.FreeTypeFont:
    """The font at the first of SIZES that it has. InputError where the file is absent, or no colour-emoji font."""
    path = find_font()
    if not path.is_file():
        raise DataError(f"{path}: no such font file; {REMEDY}")
    reason: object = "it has none of the sizes expected"
    for size in SIZES:
        try:
            return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.RAQM)
        except OSError as error:
            reason = error
    raise DataError(f"{path}: can't be read as a colour-emoji font ({reason}); {REMEDY}")


def _named(text: str) -> str:
    """The emoji and its code points, since a terminal may not show it."""
    return f"{text} ({' '.join(f'U+{ord(character):04X}' for character in text)})"
