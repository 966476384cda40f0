"""Pictures that no one here drew: emoji, from a colour-emoji font.

`emoji:thing?object=ball&count=4&layout=grid&seed=0` holds so many and no other, as `layouts` has them.
`emoji:person?profession=doctor&presentation=feminine&skin=3&seed=0` is one of a counterfactual set: the woman,
man and person form of one emoji; the seed is background, size and place, alike for every presentation and
skin. What the font changes beside the person (Noto's teacher wears another colour as a woman) is the font's.
"""

import numpy as np
from PIL import Image

from probes.stimuli import references
from probes.stimuli.drawn import layouts
from probes.stimuli.drawn.canvas import OVERSAMPLING
from probes.stimuli.drawn.people import BACKGROUNDS

from .font import find_font, font_name, glyph, use_font
from .glyphs import ROLES, THINGS, TONES

__all__ = [
    "boxes", "describe", "draw", "find_font", "font_name", "parse", "people", "person", "thing", "things",
    "use_font",
]  # fmt: skip

PRESENTATIONS = ("feminine", "masculine", "none")
SKINS = tuple(TONES)
SIZE = 224
Box = tuple[int, int, int, int]
KEYS: references.Keys = {
    "person": {"profession": tuple(ROLES), "presentation": PRESENTATIONS, "skin": SKINS, "seed": None},
    "thing": {
        "object": tuple(THINGS),
        "count": tuple(range(1, layouts.MOST + 1)),
        "layout": layouts.LAYOUTS,
        "held": layouts.HELD,
        "seed": None,
    },
}
OPTIONAL = ("layout", "held", "seed")
DEFAULTS: dict[str, dict[str, object]] = {
    "person": {"seed": 0},
    "thing": {"layout": "scattered", "held": None, "seed": 0},
}


def people() -> list[tuple[str, str]]:
    """(profession of the lexicon, CLDR's name of the emoji) of every person that can be drawn."""
    return [(profession, role.name) for profession, role in ROLES.items()]


def things() -> list[str]:
    """The nouns of the lexicon that can be drawn."""
    return list(THINGS)


def person(profession: str, presentation: str, skin: int, seed: int = 0) -> str:
    """The reference of a person: presentation of PRESENTATIONS, skin from 1 (light) to 5 (dark)."""
    return _reference("person", profession=profession, presentation=presentation, skin=skin, seed=seed)


def thing(object: str, count: int, seed: int, layout: str | None = None, held: str | None = None) -> str:
    """The reference of `count` things; layout and held as in scenes.thing."""
    return _reference("thing", object=object, count=count, layout=layout, held=held, seed=seed)


def parse(reference: str) -> tuple[str, dict]:
    """Kind and values of a reference; scattered and seed 0 where it does not say. InputError as for scenes."""
    kind, told = references.parse(reference, "emoji", KEYS, OPTIONAL)
    return kind, DEFAULTS[kind] | told


def describe(reference: str) -> dict[str, object]:
    """What the reference says, the background and, of a person, CLDR's name of the emoji."""
    kind, told = parse(reference)
    name = {"name": ROLES[told["profession"]].name} if kind == "person" else {}
    return told | name | {"background": _background(kind, told)}


def draw(reference: str, size: int = SIZE) -> Image.Image:
    """The picture, RGB, size x size. InputError where there is no font, or none that can draw it."""
    kind, told = parse(reference)
    picture, places = _placed(kind, told)
    fine = size * OVERSAMPLING
    image = Image.new("RGB", (fine, fine), BACKGROUNDS[_background(kind, told)][0])
    for left, top, scale in places:
        width, height = (max(1, round(side * scale * fine / 100)) for side in _sides(picture))
        shrunk = picture.resize((width, height), Image.Resampling.LANCZOS)
        image.paste(shrunk, (round(left * fine / 100), round(top * fine / 100)), shrunk)
    return image.reduce(OVERSAMPLING)


def boxes(reference: str, size: int = SIZE) -> list[Box]:
    """(left, top, right, bottom) in pixels of every thing, or of the person (the same box for all
    presentations and skins); right and bottom lie outside."""
    kind, told = parse(reference)
    picture, places = _placed(kind, told)
    fine = size * OVERSAMPLING
    found = []
    for left, top, scale in places:
        x, y = (round(edge * fine / 100) for edge in (left, top))
        width, height = (max(1, round(side * scale * fine / 100)) for side in _sides(picture))
        right, bottom = -(-(x + width) // OVERSAMPLING), -(-(y + height) // OVERSAMPLING)
        found.append((x // OVERSAMPLING, y // OVERSAMPLING, right, bottom))
    return found


def _reference(kind: str, **told: object) -> str:
    reference = references.write("emoji", kind, KEYS, told)
    parse(reference)
    return reference


def _background(kind: str, told: dict) -> str:
    """By what is shown and the seed alone: it tells neither count nor layout, presentation nor skin."""
    rng = references.generator(
        "emoji background", kind, told.get("profession", told.get("object")), told["seed"]
    )
    return str(rng.choice(list(BACKGROUNDS)))


def _placed(kind: str, told: dict) -> tuple[Image.Image, list[layouts.Spot]]:
    """The glyph, cut to its box, and where that box stands; its longer side is 100 units at scale 1."""
    if kind == "person":
        role = ROLES[told["profession"]]
        picture = glyph(role.sequence(told["presentation"], told["skin"])).crop(_frame(told["profession"]))
        rng = references.generator("emoji person", told["profession"], told["seed"])
        scale = float(rng.uniform(0.62, 0.8))
        spare = layouts.ROOM - scale * np.array(_sides(picture))
        left, top = layouts.MARGIN + rng.uniform(size=2) * spare
        return picture, [(float(left), float(top), scale)]
    picture = _cut(THINGS[told["object"]])
    width, height = _sides(picture)
    values = (told[key] for key in ("object", "count", "layout", "held", "seed"))
    rng = references.generator("emoji thing", *values)
    return picture, layouts.arrange(told["count"], width, height, told["layout"], told["held"], rng)


def _sides(picture: Image.Image) -> tuple[float, float]:
    """Width and height, the longer one 100 units."""
    unit = 100 / max(picture.size)
    return picture.width * unit, picture.height * unit


def _cut(text: str) -> Image.Image:
    picture = glyph(text)
    return picture.crop(picture.getbbox())


def _frame(profession: str) -> Box:
    """What the forms of a profession cover together, so that none of them moves within its picture."""
    role = ROLES[profession]
    edges = [glyph(role.sequence(shown, skin)).getbbox() for shown in PRESENTATIONS for skin in SKINS]
    left, top, right, bottom = zip(*(edge for edge in edges if edge), strict=True)
    return min(left), min(top), max(right), max(bottom)
