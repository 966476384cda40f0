"""Pixels of picture files, whatever their mode."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from probes import stimuli

HIDDEN, SHOWN = (10, 20, 30), (200, 100, 50)
WHITE = (255, 255, 255)


def picture(mode: str) -> Image.Image:
    """Two columns, the left one wholly transparent, the colour of both black or near it below."""
    rgba = Image.new("RGBA", (2, 2), (*SHOWN, 255))
    for y in range(2):
        rgba.putpixel((0, y), (*HIDDEN, 0))
    return rgba.convert(mode)


def palette() -> Image.Image:
    image = Image.new("P", (2, 2), 1)
    image.putpalette([*HIDDEN, *SHOWN])
    for y in range(2):
        image.putpixel((0, y), 0)
    return image


@pytest.mark.parametrize("kind", ["RGBA", "LA", "P", "RGB", "webp", "gif"])
def test_what_is_transparent_is_white(kind: str, tmp_path: Path) -> None:
    file = tmp_path / f"a.{kind if kind in ('webp', 'gif') else 'png'}"
    if kind in ("P", "gif"):
        palette().save(file, transparency=0)
    elif kind == "RGB":
        picture("RGB").save(file, transparency=HIDDEN)
    else:
        picture("RGBA" if kind == "webp" else kind).save(
            file, **({"lossless": True} if kind == "webp" else {})
        )
    seen = np.asarray(stimuli.open(str(file)))
    assert seen.shape == (2, 2, 3)
    assert (seen[:, 0] == WHITE).all()
    grey = Image.new("RGB", (1, 1), SHOWN).convert("L").getpixel((0, 0))
    assert (seen[:, 1] == (grey if kind == "LA" else SHOWN)).all()


def test_half_transparent_is_half_white(tmp_path: Path) -> None:
    Image.new("RGBA", (1, 1), (0, 0, 0, 128)).save(tmp_path / "a.png")
    assert stimuli.open(str(tmp_path / "a.png")).getpixel((0, 0)) == (127, 127, 127)


def test_sixteen_bits_are_not_clipped(tmp_path: Path) -> None:
    Image.fromarray(np.array([[0, 300, 65535]], dtype=np.uint16)).save(tmp_path / "a.png")
    assert np.asarray(stimuli.open(str(tmp_path / "a.png")))[0, :, 0].tolist() == [0, 1, 255]
