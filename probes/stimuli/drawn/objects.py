"""Things: each a sketch in a box of known width and height around (0, 0), a unit wide or high."""

from collections.abc import Callable

import numpy as np

from .canvas import Canvas, Colour

INK: Colour = (40, 36, 34)
LIGHT: Colour = (250, 248, 244)
GREEN: Colour = (52, 128, 62)
WOOD: Colour = (110, 72, 40)

COLOURS: dict[str, Colour] = {
    "red": (214, 40, 40),
    "blue": (36, 84, 206),
    "green": (34, 150, 60),
    "yellow": (248, 210, 20),
    "orange": (246, 130, 12),
    "purple": (134, 52, 176),
}


def _ball(c: Canvas, fill: Colour) -> None:
    c.ellipse(0, 0, 50, 50, fill)
    c.line([(-34, -36), (0, -8), (34, -36)], 6, LIGHT)
    c.line([(0, -8), (0, 49)], 6, LIGHT)


def _car(c: Canvas, fill: Colour) -> None:
    c.polygon([(-30, -8), (-18, -32), (20, -32), (32, -8)], fill)
    c.rectangle(-50, -10, 50, 18, fill, 8)
    c.polygon([(-20, -10), (-13, -25), (0, -25), (0, -10)], LIGHT)
    c.polygon([(4, -10), (4, -25), (15, -25), (23, -10)], LIGHT)
    for x in (-27, 27):
        c.ellipse(x, 18, 14, 14, INK)
        c.ellipse(x, 18, 5, 5, LIGHT)


def _apple(c: Canvas, fill: Colour) -> None:
    c.line([(0, -24), (5, -49)], 7, WOOD)
    c.polygon([(4, -34), (28, -49), (26, -34)], GREEN)
    c.ellipse(-15, 12, 33, 38, fill)
    c.ellipse(15, 12, 33, 38, fill)


def _flower(c: Canvas, fill: Colour) -> None:
    c.line([(0, 0), (0, 49)], 6, GREEN)
    c.polygon([(0, 36), (22, 20), (18, 36)], GREEN)
    for angle in np.arange(5) * 2 * np.pi / 5 - np.pi / 2:
        c.ellipse(20 * np.cos(angle), -18 + 20 * np.sin(angle), 13, 13, fill)
    c.ellipse(0, -18, 10, 10, LIGHT)


def _fish(c: Canvas, fill: Colour) -> None:
    c.polygon([(22, 0), (50, -26), (50, 26)], fill)
    c.ellipse(-10, 0, 40, 24, fill)
    c.ellipse(-32, -6, 5, 5, LIGHT)
    c.line([(-16, -16), (-10, 0), (-16, 16)], 4, LIGHT)


def _umbrella(c: Canvas, fill: Colour) -> None:
    c.line([(0, 0), (0, 44), (12, 47), (14, 34)], 6, INK)
    c.half(0, 2, 50, 48, fill)
    c.line([(-16, 0), (0, -46), (16, 0)], 3, LIGHT)


def _star(c: Canvas, fill: Colour) -> None:
    angles = np.arange(10) * np.pi / 5 - np.pi / 2
    radii = np.where(np.arange(10) % 2 == 0, 50.0, 21.0)
    c.polygon(
        [(float(r * np.cos(a)), float(r * np.sin(a))) for r, a in zip(radii, angles, strict=True)], fill
    )


def _book(c: Canvas, fill: Colour) -> None:
    c.rectangle(-36, -46, 36, 46, fill, 5)
    c.rectangle(-36, 32, 36, 40, LIGHT)
    c.rectangle(-18, -32, 20, -14, LIGHT)
    c.rectangle(-36, -46, -28, 46, INK)


def _cup(c: Canvas, fill: Colour) -> None:
    c.ring(30, 2, 20, 8, fill)
    c.polygon([(-42, -34), (30, -34), (22, 36), (-34, 36)], fill)
    c.ellipse(-6, -34, 36, 8, LIGHT)


def _house(c: Canvas, fill: Colour) -> None:
    c.rectangle(-38, -8, 38, 48, fill)
    c.polygon([(-50, -6), (0, -48), (50, -6)], INK)
    c.rectangle(-10, 14, 10, 48, LIGHT)
    c.rectangle(18, 4, 31, 18, LIGHT)
    c.rectangle(-31, 4, -18, 18, LIGHT)


def _key(c: Canvas, fill: Colour) -> None:
    c.ring(-28, 0, 21, 10, fill)
    c.rectangle(-10, -5, 50, 5, fill)
    c.rectangle(38, 0, 48, 22, fill)
    c.rectangle(20, 0, 29, 17, fill)


def _pen(c: Canvas, fill: Colour) -> None:
    c.polygon([(-50, 44), (-44, 22), (-28, 38)], INK)
    c.polygon([(-44, 22), (28, -50), (44, -34), (-28, 38)], fill)
    c.polygon([(18, -40), (28, -50), (44, -34), (34, -24)], LIGHT)


def _box(c: Canvas, fill: Colour) -> None:
    c.rectangle(-44, -16, 44, 44, fill)
    c.polygon([(-44, -16), (-28, -40), (48, -40), (44, -16)], LIGHT)
    c.line([(-44, -16), (-28, -40), (48, -40), (44, -16), (-44, -16)], 4, fill)
    c.rectangle(-6, -16, 6, 44, INK)


def _hat(c: Canvas, fill: Colour) -> None:
    c.ellipse(0, 26, 50, 13, fill)
    c.half(0, 26, 30, 56, fill)
    c.rectangle(-30, 12, 30, 22, INK)


OBJECTS: dict[str, Callable[[Canvas, Colour], None]] = {
    "ball": _ball,
    "car": _car,
    "apple": _apple,
    "flower": _flower,
    "fish": _fish,
    "umbrella": _umbrella,
    "star": _star,
    "book": _book,
    "cup": _cup,
    "house": _house,
    "key": _key,
    "pen": _pen,
    "box": _box,
    "hat": _hat,
}
"""Each draws within [-50, 50] x [-50, 50] units; what it leaves of that is measured, not declared."""
