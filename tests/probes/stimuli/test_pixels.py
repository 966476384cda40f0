"""Pixels of picture files, whatever their mode."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from probes import stimuli
from probes.stimuli import pixels
from probes.stimuli.boxes import upright

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


@pytest.mark.parametrize(
    ("kind", "most", "white"),
    [(np.int32, 65_535, 255), (np.int32, 255, 255), (np.float32, 1, 255), (np.float32, 255, 255)],
)
def test_grey_of_thirty_two_bits_is_scaled(kind: type, most: int, white: int, tmp_path: Path) -> None:
    Image.fromarray(np.array([[0, most / 2, most]], dtype=kind)).save(tmp_path / "a.tif")
    row = np.asarray(stimuli.open(str(tmp_path / "a.tif")))[0, :, 0].tolist()
    assert row[0] == 0 and abs(row[1] - 127) <= 1 and row[2] == white
    assert pixels.check(tmp_path / "a.tif", "a.tif") is None


@pytest.mark.parametrize("values", [[-1.0, 1.0], [0.0, 1e6], [0.0, float("nan")]])
def test_grey_whose_white_nobody_knows_is_no_picture(values: list[float], tmp_path: Path) -> None:
    Image.fromarray(np.array([values], dtype=np.float32)).save(tmp_path / "a.tif")
    assert "nobody knows which is white" in str(pixels.check(tmp_path / "a.tif", "a.tif"))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
def test_a_picture_is_checked_by_decoding_it(kind: str, tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    file = tmp_path / "a"
    Image.fromarray(noise).save(file, kind)
    assert pixels.check(file, "a") is None
    file.write_bytes(file.read_bytes()[: file.stat().st_size * 2 // 3])
    assert getattr(pixels.check(file, "a"), "code", None) == "picture-broken"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_box_of_stored_pixels_is_turned_with_them(orientation: int, tmp_path: Path) -> None:
    """A black part of a white picture, and its box."""
    wide, high, (left, top, right, bottom) = 80, 40, (10, 5, 30, 35)
    image = Image.new("RGB", (wide, high), "white")
    image.paste("black", (left, top, right, bottom))
    exif = image.getexif()
    exif[pixels.ORIENTATION] = orientation
    image.save(tmp_path / "a.png", exif=exif)
    assert pixels.stored(tmp_path / "a.png") == (wide, high, orientation)
    shown = np.asarray(stimuli.open(str(tmp_path / "a.png")))[..., 0]
    box = (left * 100 / wide, top * 100 / high, right * 100 / wide, bottom * 100 / high)
    if orientation >= 5:
        box = upright(box, orientation)
        rows, columns = np.nonzero(shown == 0)
        found = (columns.min() / high, rows.min() / wide, (columns.max() + 1) / high, (rows.max() + 1) / wide)
        assert np.allclose(box, np.array(found) * 100)
    else:
        assert upright(box, orientation) == box
