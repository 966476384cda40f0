"""People: drawn so that two of one seed differ in what shows their gender and in nothing else."""

from dataclasses import dataclass

import numpy as np

from .canvas import Canvas, Colour
from .dress import DRESS, Dress
from .objects import INK, LIGHT
from .tools import STRAW

SKINS: dict[int, Colour] = {
    1: (250, 222, 198),
    2: (238, 196, 160),
    3: (218, 166, 122),
    4: (182, 126, 82),
    5: (136, 88, 56),
    6: (92, 58, 40),
}
HAIRS: dict[str, Colour] = {
    "black": (30, 24, 24),
    "brown": (84, 52, 32),
    "auburn": (128, 62, 34),
    "grey": (120, 116, 114),
}
SCARVES: dict[str, Colour] = {
    "rose": (214, 120, 150),
    "cream": (232, 216, 186),
    "teal": (42, 128, 128),
    "violet": (120, 86, 160),
    "navy": (44, 58, 110),
}
CLOTHES: dict[str, Colour] = {
    "plum": (126, 60, 96),
    "moss": (86, 120, 74),
    "slate": (84, 100, 128),
    "rust": (170, 92, 58),
    "sand": (188, 166, 128),
    "petrol": (40, 104, 120),
}
BACKGROUNDS: dict[str, tuple[Colour, Colour]] = {
    "paper": ((236, 232, 222), (214, 204, 188)),
    "sky": ((214, 228, 238), (192, 200, 204)),
    "mint": ((216, 232, 220), (188, 204, 190)),
    "rose": ((238, 222, 220), (208, 190, 188)),
    "stone": ((222, 222, 224), (190, 190, 194)),
}
HOOD: Colour = (104, 122, 132)
LIPS: Colour = (190, 50, 70)


@dataclass(frozen=True)
class Person:
    """Every factor of a drawn person. `cover`: headscarf, long or bun where feminine; beard, moustache or
    clean where masculine; hood where no gender is shown."""

    profession: str
    presentation: str
    skin: int
    clothes: str
    background: str
    side: str
    x: float
    scale: float
    tool_y: float
    cover: str
    hair: str
    scarf: str


def sample(
    profession: str, presentation: str, common: np.random.Generator, own: np.random.Generator
) -> Person:
    """A person whose common factors come from `common`, and what one presentation alone has from `own`."""
    covers = {
        "feminine": ("headscarf", "headscarf", "long", "long", "bun"),
        "masculine": ("beard", "beard", "moustache", "clean"),
        "none": ("hood",),
    }[presentation]
    return Person(
        profession=profession,
        presentation=presentation,
        skin=int(common.integers(1, len(SKINS) + 1)),
        clothes=str(common.choice(list(CLOTHES))),
        background=str(common.choice(list(BACKGROUNDS))),
        side=str(common.choice(["left", "right"])),
        x=float(common.uniform(30, 37)),
        scale=float(common.uniform(0.92, 1.0)),
        tool_y=float(common.uniform(56, 70)),
        cover=str(own.choice(covers)),
        hair=str(own.choice(list(HAIRS))),
        scarf=str(own.choice(list(SCARVES))),
    )


def draw(canvas: Canvas, person: Person) -> None:
    """Background, figure and tool; the figure stands left of the tool, or right of it where mirrored."""
    wall, floor = BACKGROUNDS[person.background]
    canvas.rectangle(0, 0, 100, 100, wall)
    canvas.rectangle(0, 82, 100, 100, floor)
    mirrored = person.side == "right"
    stage = canvas.placed(100, 0, 1, mirrored=True) if mirrored else canvas
    figure = stage.placed(person.x, 98 - 96 * person.scale, person.scale, mirrored)
    dress = DRESS[person.profession]
    _body(figure, person, dress)
    (_back_of_head if person.presentation == "none" else _head)(figure, person)
    if dress.hat:
        HATS[dress.hat[0]](figure, dress.hat[1])
    dress.tool(stage.placed(100 - 26, person.tool_y, 0.48))
    figure.ellipse(21, 58, 5, 5, SKINS[person.skin])


def _body(c: Canvas, person: Person, dress: Dress) -> None:
    """Shoulders at y 42, feet at 96, centred on x 0."""
    clothes = dress.clothes or CLOTHES[person.clothes]
    dark = _darker(clothes)
    if person.presentation == "feminine":
        c.polygon([(-11, 62), (11, 62), (25, 96), (-25, 96)], dark)
    elif person.presentation == "masculine":
        c.rectangle(-13, 62, -2, 96, dark)
        c.rectangle(2, 62, 13, 96, dark)
    else:
        c.rectangle(-9, 84, 9, 96, INK)
        c.rectangle(-16, 60, 16, 88, dark)
    c.rectangle(-19, 42, 19, 72, clothes, 9)
    c.rectangle(-13, 60, 13, 72, clothes)
    c.line([(15, 47), (21, 57)], 8, clothes)
    c.line([(-16, 47), (-19, 64)], 8, clothes)
    c.ellipse(-19, 66, 4.5, 4.5, SKINS[person.skin])
    if dress.front:
        c.rectangle(-11, 48, 11, 74, dress.front, 3)
    if clothes[0] > 235 and clothes[2] > 235:
        c.line([(0, 46), (0, 72)], 1.2, (150, 154, 162))
    c.rectangle(-5, 36, 5, 45, SKINS[person.skin])


def _darker(colour: Colour) -> Colour:
    red, green, blue = (int(part * 0.72) for part in colour)
    return red, green, blue


def _head(c: Canvas, person: Person) -> None:
    """Hair or headscarf behind, then the face, then what lies before it: fringe, beard, moustache. In the person's own
    100 x 100 units; the crown of a bare head is at y 5, the chin at y 41."""
    skin, hair = SKINS[person.skin], HAIRS[person.hair]
    feminine, scarf = person.presentation == "feminine", person.cover == "headscarf"
    if feminine:
        shade = SCARVES[person.scarf] if scarf else hair
        c.ellipse(0, 24, 18, 19, shade)
        if scarf:
            c.polygon([(-17, 26), (17, 26), (20, 54), (0, 60), (-20, 54)], shade)
        elif person.cover == "long":
            c.rectangle(-18, 24, 18, 56, shade, 6)
            c.rectangle(-8, 40, 8, 50, SKINS[person.skin], 3)
        else:
            c.rectangle(-17, 22, 17, 42, shade, 6)
            c.ellipse(0, 5, 8, 6, shade)
    else:
        c.half(0, 22, 15, 17, hair)
        c.ellipse(-14, 26, 2.5, 3.5, skin)
        c.ellipse(14, 26, 2.5, 3.5, skin)
    c.ellipse(0, 26, 12 if scarf else 13, 15, skin)
    if feminine and not scarf:
        c.half(0, 20, 13, 10, hair)
    if not feminine:
        c.half(0, 19, 13.5, 9, hair)
        if person.cover == "beard":
            c.half(0, 29, 13, 14, hair, upper=False)
        if person.cover in ("beard", "moustache"):
            c.rectangle(-7, 31, 7, 34, hair, 1.5)
    _face(c, feminine, hair)


def _face(c: Canvas, feminine: bool, hair: Colour) -> None:
    """Eyes at y 25 with lashes or brows, and a mouth at y 35; nothing else of it differs between women and men."""
    for x in (-5, 5):
        c.ellipse(x, 25, 2.2, 2.4, LIGHT)
        c.ellipse(x, 25, 1.5, 1.8, INK)
        if feminine:
            c.line([(x - 3, 23), (x, 21.8), (x + 3, 23)], 1.1, INK)
        else:
            c.line([(x - 3, 20.5), (x + 3, 20.5)], 1.6, hair)
    if feminine:
        c.ellipse(0, 34.5, 4, 1.9, LIPS)
    else:
        c.line([(-3.5, 35.5), (3.5, 35.5)], 1.1, (120, 60, 50))


def _back_of_head(c: Canvas, person: Person) -> None:
    """Seen from behind, in the hood of a jacket: no hair, no face."""
    dark = _darker(HOOD)
    c.rectangle(-14, 38, 14, 50, dark, 6)
    c.ellipse(0, 25, 16, 17, HOOD)
    c.rectangle(-9, 36, 9, 45, HOOD, 4)
    c.line([(0, 8), (0, 44)], 1.2, dark)


HATS = {
    "dome": lambda c, fill: (c.half(0, 14, 16.5, 13, fill), c.rectangle(-19, 12, 19, 15.5, fill, 1.5)),
    "brim": lambda c, fill: (c.ellipse(0, 13, 25, 4.5, fill), c.half(0, 13, 12, 12, fill)),
    "peak": lambda c, fill: (
        c.rectangle(-15.5, 4, 15.5, 13, fill, 4),
        c.rectangle(-6, 12, 19, 15.5, INK, 1.5),
    ),
    "toque": lambda c, fill: (
        c.ellipse(-8, 2, 10, 8, (206, 208, 216)),
        c.ellipse(8, 2, 10, 8, (206, 208, 216)),
        c.ellipse(-7, 2.5, 9, 7, fill),
        c.ellipse(7, 2.5, 9, 7, fill),
        c.rectangle(-13, 5, 13, 14, fill),
        c.line([(-13, 14), (13, 14)], 1.2, (170, 172, 182)),
    ),
    "beret": lambda c, fill: (c.ellipse(3, 9, 18, 6, fill), c.ellipse(3, 3, 2, 2, fill)),
    "mortarboard": lambda c, fill: (
        c.polygon([(-21, 7), (0, 1), (21, 7), (0, 13)], fill),
        c.rectangle(-12, 8, 12, 14, fill),
        c.line([(15, 8), (17, 20)], 1.6, STRAW),
    ),
}
"""Each sits above y 16 and leaves the face, the sides of the head and the beard to be seen."""
