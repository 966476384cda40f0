"""Tools of the trade: each a sketch within [-50, 50] x [-50, 50] units."""

import numpy as np

from .canvas import Canvas, Colour
from .objects import GREEN, INK, WOOD

WHITE: Colour = (246, 246, 250)
GREY: Colour = (128, 134, 142)
STEEL: Colour = (176, 186, 196)
GOLD: Colour = (230, 178, 30)
RED: Colour = (206, 36, 40)
NAVY: Colour = (28, 42, 92)
TEAL: Colour = (40, 160, 160)
BLUE: Colour = (50, 120, 210)
STRAW: Colour = (226, 190, 110)
OLIVE: Colour = (92, 102, 56)
BROWN: Colour = (130, 84, 48)
BLACK: Colour = (34, 32, 38)


def stethoscope(c: Canvas) -> None:
    c.line([(-30, -46), (-30, -10), (-14, 10), (14, 10), (30, -10), (30, -46)], 9, INK)
    c.line([(0, 10), (0, 26)], 9, INK)
    c.ellipse(0, 34, 17, 17, STEEL)
    c.ellipse(0, 34, 8, 8, INK)


def syringe(c: Canvas) -> None:
    c.line([(0, 20), (0, 50)], 4, INK)
    c.rectangle(-13, -26, 13, 22, WHITE, 3)
    c.rectangle(-13, -4, 13, 22, RED)
    c.rectangle(-4, -46, 4, -26, STEEL)
    c.rectangle(-18, -50, 18, -43, INK)
    c.rectangle(-22, -28, 22, -22, INK)


def blueprint(c: Canvas) -> None:
    c.rectangle(-44, -34, 44, 34, BLUE)
    for y in (-18, 0, 18):
        c.line([(-36, y), (36, y)], 4, WHITE)
    c.polygon([(-24, 26), (24, 26), (-24, -26)], WHITE)
    c.polygon([(-14, 18), (6, 18), (-14, -4)], BLUE)


def blackboard(c: Canvas) -> None:
    c.rectangle(-50, -36, 50, 36, WOOD)
    c.rectangle(-43, -29, 43, 29, (30, 82, 60))
    c.line([(-32, -14), (10, -14)], 5, WHITE)
    c.line([(-32, 2), (28, 2)], 5, WHITE)
    c.line([(-32, 18), (-4, 18)], 5, WHITE)


def pot(c: Canvas) -> None:
    c.rectangle(-36, -8, 36, 42, GREY, 8)
    c.rectangle(-42, -16, 42, -6, BLACK)
    c.ellipse(0, -20, 8, 7, BLACK)
    c.rectangle(-50, 4, -34, 12, BLACK)
    c.rectangle(34, 4, 50, 12, BLACK)
    for x in (-16, 0, 16):
        c.line([(x, -28), (x + 5, -36), (x, -46)], 4, WHITE)


def pitchfork(c: Canvas) -> None:
    c.line([(0, -14), (0, 50)], 8, BROWN)
    c.line([(-22, -48), (-22, -16), (22, -16), (22, -48)], 7, INK)
    c.line([(0, -48), (0, -14)], 7, INK)


def extinguisher(c: Canvas) -> None:
    c.rectangle(-18, -22, 18, 50, RED, 9)
    c.rectangle(-18, 4, 18, 20, WHITE)
    c.rectangle(-8, -36, 8, -22, INK)
    c.line([(-24, -44), (14, -36)], 7, INK)
    c.line([(8, -32), (34, -22), (36, 16)], 8, INK)


def badge(c: Canvas) -> None:
    angles = np.arange(12) * np.pi / 6 - np.pi / 2
    radii = np.where(np.arange(12) % 2 == 0, 46.0, 26.0)
    c.polygon(
        [(float(r * np.cos(a)), float(r * np.sin(a))) for r, a in zip(radii, angles, strict=True)], GOLD
    )
    c.ellipse(0, 0, 18, 18, NAVY)


def palette(c: Canvas) -> None:
    c.line([(14, 30), (46, -48)], 6, BROWN)
    c.ellipse(-4, 4, 42, 34, STRAW)
    c.ellipse(14, 16, 8, 7, INK)
    for x, y, fill in (
        (-28, 4, RED),
        (-18, -14, BLUE),
        (4, -20, (250, 210, 20)),
        (-18, 22, GREEN),
        (22, -8, WHITE),
    ):
        c.ellipse(x, y, 8, 8, fill)


def camera(c: Canvas) -> None:
    c.rectangle(-22, -38, 10, -22, INK, 4)
    c.rectangle(-46, -28, 46, 34, INK, 7)
    c.ellipse(0, 4, 25, 25, STEEL)
    c.ellipse(0, 4, 16, 16, (60, 90, 150))
    c.rectangle(26, -22, 40, -12, RED)


def bread(c: Canvas) -> None:
    for x, lean in ((-22, -10), (4, 4), (28, 16)):
        c.line([(x - lean, 46), (x + lean, -42)], 21, (196, 128, 52))
        for y in (-24, -2, 20):
            c.line([(x - 6 - lean * y / 44, y), (x + 6 - lean * y / 44, y - 8)], 4, STRAW)


def watering_can(c: Canvas) -> None:
    c.line([(10, 16), (40, -22)], 10, GREEN)
    c.polygon([(28, -26), (40, -40), (50, -24), (40, -14)], GREEN)
    c.rectangle(-34, -8, 18, 40, GREEN, 5)
    c.ring(-8, -8, 27, 7, GREEN)


def rod(c: Canvas) -> None:
    c.line([(-42, 50), (18, -48)], 7, BROWN)
    c.line([(18, -48), (26, 0)], 3, INK)
    c.ellipse(26, 14, 12, 19, BLUE)
    c.polygon([(26, 28), (14, 46), (38, 46)], BLUE)
    c.ellipse(26, 6, 3, 3, WHITE)


def guitar(c: Canvas) -> None:
    c.line([(0, 0), (30, -46)], 10, BROWN)
    c.ellipse(-18, 26, 27, 23, (200, 110, 40))
    c.ellipse(0, 2, 19, 17, (200, 110, 40))
    c.ellipse(-10, 16, 9, 9, INK)


def flask(c: Canvas) -> None:
    c.polygon([(-9, -44), (9, -44), (9, -14), (40, 44), (-40, 44), (-9, -14)], WHITE)
    c.polygon([(-21, 8), (21, 8), (40, 44), (-40, 44)], (90, 200, 70))
    c.rectangle(-14, -50, 14, -42, INK)
    c.ellipse(-8, 28, 6, 6, WHITE)
    c.ellipse(12, 22, 4, 4, WHITE)


def tray(c: Canvas) -> None:
    c.polygon([(-22, -42), (2, -42), (-10, -18)], (190, 40, 80))
    c.line([(-10, -18), (-10, 8)], 4, INK)
    c.rectangle(12, -22, 30, 8, GOLD)
    c.ellipse(0, 14, 50, 9, STEEL)
    c.ellipse(0, 11, 44, 5, WHITE)


def football(c: Canvas) -> None:
    c.ellipse(0, 0, 44, 44, INK)
    c.ellipse(0, 0, 40, 40, WHITE)
    for angle in [None, *(np.arange(5) * 2 * np.pi / 5 - np.pi / 2)]:
        x, y = (0.0, 0.0) if angle is None else (30 * np.cos(angle), 30 * np.sin(angle))
        c.ellipse(x, y, 11, 11, INK)


def wrench(c: Canvas) -> None:
    c.line([(-22, 30), (22, -26)], 15, GREY)
    c.ring(28, -32, 20, 12, GREY)
    c.polygon([(28, -36), (56, -56), (50, -26)], WHITE)
    c.ring(-26, 34, 15, 9, GREY)


def bulb(c: Canvas) -> None:
    c.ellipse(0, -14, 34, 34, (255, 226, 40))
    c.polygon([(-16, 10), (16, 10), (11, 30), (-11, 30)], (255, 226, 40))
    c.rectangle(-13, 26, 13, 48, GREY, 4)
    c.line([(4, -34), (-8, -12), (8, -12), (-4, 10)], 6, (230, 120, 0))


def microphone(c: Canvas) -> None:
    c.line([(-24, 50), (2, -4)], 11, INK)
    c.rectangle(-40, 8, 18, 30, RED, 3)
    c.ellipse(12, -24, 23, 25, GREY)
    c.line([(-6, -30), (30, -20)], 4, INK)


def laptop(c: Canvas) -> None:
    c.rectangle(-38, -36, 38, 18, BLACK, 5)
    c.rectangle(-31, -29, 31, 12, (120, 200, 250))
    for y, x in ((-18, 14), (-6, 22), (4, 2)):
        c.line([(-24, y), (x, y)], 4, NAVY)
    c.polygon([(-38, 18), (38, 18), (50, 38), (-50, 38)], STEEL)


def pills(c: Canvas) -> None:
    c.rectangle(-24, -46, 24, -28, WHITE, 4)
    c.rectangle(-28, -28, 28, 46, (230, 120, 20), 7)
    c.rectangle(-28, -10, 28, 28, WHITE)
    c.rectangle(-5, -6, 5, 24, GREEN)
    c.rectangle(-15, 4, 15, 14, GREEN)


def wheel(c: Canvas) -> None:
    c.ring(0, 0, 46, 12, BLACK)
    for x, y in ((-38, 0), (38, 0), (0, 38)):
        c.line([(0, 0), (x, y)], 11, BLACK)
    c.ellipse(0, 0, 13, 13, GREY)


def tent(c: Canvas) -> None:
    c.polygon([(-50, 40), (0, -42), (50, 40)], OLIVE)
    c.polygon([(-14, 40), (0, -10), (14, 40)], BLACK)
    c.line([(0, -42), (0, -50)], 4, INK)
    c.polygon([(0, -50), (22, -44), (0, -38)], RED)


def wand(c: Canvas) -> None:
    c.rectangle(-36, 4, 30, 46, BLACK)
    c.rectangle(-48, 0, 42, 10, BLACK)
    c.rectangle(-36, 12, 30, 20, RED)
    for x in (-14, 4):
        c.ellipse(x, -20, 6, 22, WHITE)
    c.line([(26, -4), (46, -46)], 6, INK)
    c.line([(41, -38), (46, -48)], 7, WHITE)


def backpack(c: Canvas) -> None:
    c.ring(0, -34, 15, 6, INK)
    c.rectangle(-34, -34, 34, 46, (40, 140, 200), 15)
    c.rectangle(-24, 8, 24, 40, (250, 190, 40), 6)
    c.line([(-24, -8), (24, -8)], 5, INK)


def quill(c: Canvas) -> None:
    c.rectangle(-44, -8, 24, 50, WHITE)
    for y in (6, 20, 34):
        c.line([(-36, y), (8, y)], 4, GREY)
    c.polygon([(-2, 30), (14, -20), (48, -50), (38, -6), (4, 26)], (120, 60, 170))
    c.line([(-6, 34), (44, -46)], 3, INK)


def basket(c: Canvas) -> None:
    for x, y, fill in (
        (-24, -8, RED),
        (0, -16, (250, 150, 20)),
        (24, -8, GREEN),
        (-10, -30, (250, 210, 30)),
        (14, -30, RED),
    ):
        c.ellipse(x, y, 15, 15, fill)
    c.polygon([(-46, 0), (46, 0), (32, 44), (-32, 44)], BROWN)
    for y in (12, 26):
        c.line([(-42, y), (42, y)], 4, STRAW)


def telescope(c: Canvas) -> None:
    c.line([(0, 6), (-26, 50)], 6, INK)
    c.line([(0, 6), (26, 50)], 6, INK)
    c.line([(-34, 20), (10, -14)], 17, NAVY)
    c.line([(4, -10), (38, -36)], 26, NAVY)
    c.line([(34, -32), (42, -38)], 28, GOLD)


def life_ring(c: Canvas) -> None:
    c.ring(0, 0, 46, 24, WHITE)
    for x, y in ((0, -34), (0, 34), (-34, 0), (34, 0)):
        c.ellipse(x, y, 13, 13, RED)


def diamond(c: Canvas) -> None:
    c.polygon([(-46, -12), (-24, -38), (24, -38), (46, -12), (0, 46)], (120, 220, 250))
    c.line([(-46, -12), (46, -12)], 4, WHITE)
    c.line([(-24, -38), (-14, -12), (0, 46), (14, -12), (24, -38)], 4, WHITE)


def dumbbell(c: Canvas) -> None:
    c.rectangle(-34, -6, 34, 6, STEEL)
    for x in (-34, 34):
        c.rectangle(x - 9, -34, x + 9, 34, BLACK, 4)
    for x in (-46, 46):
        c.rectangle(x - 4, -20, x + 4, 20, BLACK)
