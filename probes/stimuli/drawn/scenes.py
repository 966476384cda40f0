"""Drawn scenes. A reference names the picture, and the same reference gives the same bytes anywhere.

`scene:person?profession=doctor&presentation=feminine&seed=3` is one of a counterfactual set: with the same
profession and seed, the other presentations are alike in skin, clothes, tool, position and background.
`scene:thing?object=ball&colour=red&count=4&seed=2` holds so many things and no other, none overlapping;
with `layout=` (scattered, row, grid, clustered) or `held=` (size, area) they stand as `layouts` has them,
all of one size, and on the same background at every count, layout and size.
`scene:pair?object=ball&colour=red&other=box&other_colour=blue&seed=1` holds one of each, of one size.
"""

import math
from dataclasses import asdict, dataclass
from functools import cache

import numpy as np
from PIL import Image

from probes.stimuli import references

from . import layouts, people
from .canvas import OVERSAMPLING, Canvas
from .dress import DRESS
from .objects import COLOURS as PAINTS
from .objects import OBJECTS as SKETCHES

PROFESSIONS = tuple(DRESS)
PRESENTATIONS = ("feminine", "masculine", "none")
OBJECTS = tuple(SKETCHES)
COLOURS = tuple(PAINTS)
SKINS = tuple(people.SKINS)
COUNTS = tuple(range(1, 11))
SIZE = 224
BLANK = (255, 0, 255)

Box = tuple[int, int, int, int]
KEYS: references.Keys = {
    "person": {"profession": PROFESSIONS, "presentation": PRESENTATIONS, "seed": None},
    "thing": {
        "object": OBJECTS,
        "colour": COLOURS,
        "count": COUNTS,
        "layout": layouts.LAYOUTS,
        "held": layouts.HELD,
        "seed": None,
    },
    "pair": {
        "object": OBJECTS,
        "colour": COLOURS,
        "other": OBJECTS,
        "other_colour": COLOURS,
        "seed": None,
    },
}
"""What each kind of scene is told, in the order of its reference; None: any whole number from 0."""
OPTIONAL = ("layout", "held")
FINER = 4
"""How much finer what is laid out is drawn: lines are whole pixels wide, and their rounding would make ten
small things cover more than one large one."""


def person(profession: str, presentation: str, seed: int) -> str:
    """The reference of a drawn person."""
    return _reference("person", profession=profession, presentation=presentation, seed=seed)


def thing(
    object: str, colour: str, count: int, seed: int, layout: str | None = None, held: str | None = None
) -> str:
    """The reference of `count` drawn things of one kind and colour.

    layout: one of layouts.LAYOUTS; scattered where only `held` is given.
    held: `size`: every thing is of one size at every count. `area`: the things of every count cover the same
        part of the picture. None: sizes go by the seed.
    """
    told = {"object": object, "colour": colour, "count": count, "layout": layout, "held": held, "seed": seed}
    return _reference("thing", **told)


def pair(object: str, colour: str, other: str, other_colour: str, seed: int) -> str:
    """The reference of two things beside each other, one of each kind and colour."""
    told = {"object": object, "colour": colour, "other": other, "other_colour": other_colour, "seed": seed}
    return _reference("pair", **told)


def draw(reference: str, size: int = SIZE) -> Image.Image:
    """The picture, RGB, size x size."""
    kind, told = parse(reference)
    if kind != "person":
        return _drawn_things(_all_things(kind, told), size, FINER if _laid_out(told) else 1)
    canvas, image = Canvas.blank(size, BLANK)
    people.draw(canvas, _person(**told))
    return image.reduce(OVERSAMPLING)


def boxes(reference: str, size: int = SIZE) -> list[Box]:
    """(left, top, right, bottom) in pixels of every thing in the picture, of a pair the other last, or of the
    person; right and bottom lie outside."""
    kind, told = parse(reference)
    if kind != "person":
        return [place.box(things.kind, size) for things in _all_things(kind, told) for place in things.places]
    someone = _person(**told)
    reach = 26 * someone.scale
    centre = someone.x if someone.side == "left" else 100 - someone.x
    edges = (centre - reach, 98 - 103 * someone.scale, centre + reach, 98)  # a bun or a hat reaches above y 0
    left, top, right, bottom = (round(min(max(edge, 0), 100) * size / 100) for edge in edges)
    return [(left, top, right, bottom)]


def describe(reference: str) -> dict[str, object]:
    """What the reference says and every factor drawn from its seed."""
    kind, told = parse(reference)
    if kind == "person":
        return told | asdict(_person(**told))
    return dict.fromkeys(OPTIONAL) | told | {"background": _all_things(kind, told)[0].background}


def parse(reference: str) -> tuple[str, dict]:
    """Kind and values of a reference, the optional ones only where it has them.

    InputError where one is missing, unknown or out of range.
    """
    return references.parse(reference, "scene", KEYS, OPTIONAL)


def _reference(kind: str, **told: object) -> str:
    reference = references.write("scene", kind, KEYS, told)
    parse(reference)
    return reference


@cache
def _person(profession: str, presentation: str, seed: int) -> people.Person:
    common = references.generator("person", profession, seed)
    own = references.generator("person", profession, seed, presentation)
    return people.sample(profession, presentation, common, own)


@dataclass(frozen=True)
class Place:
    """Centre and scale of one sketch, in units of a 100 x 100 picture."""

    x: float
    y: float
    scale: float

    def box(self, kind: str, size: int) -> Box:
        left, top, right, bottom = extent(kind)
        unit = size / 100
        return (
            math.floor((self.x + left * self.scale) * unit),
            math.floor((self.y + top * self.scale) * unit),
            math.ceil((self.x + right * self.scale) * unit),
            math.ceil((self.y + bottom * self.scale) * unit),
        )


@dataclass(frozen=True)
class Things:
    kind: str
    colour: str
    background: str
    places: tuple[Place, ...]


@cache
def _things_of(kind: str, colour: str, count: int, seed: int) -> Things:
    """Cells of a grid that is often finer than the count needs, so that size does not tell the count."""
    rng = references.generator("thing", kind, colour, count, seed)
    grid = int(rng.integers(max(2, math.ceil(math.sqrt(count))), 5))
    cell = 96 / grid
    left, top, right, bottom = extent(kind)
    places = []
    for index in sorted(rng.choice(grid * grid, size=count, replace=False)):
        scale = cell / 100 * rng.uniform(0.84, 0.96)
        slack = cell - np.array([right - left, bottom - top]) * scale
        corner = np.array([index % grid, index // grid]) * cell + 2 + slack * rng.uniform(0.02, 0.98, size=2)
        places.append(Place(float(corner[0] - left * scale), float(corner[1] - top * scale), float(scale)))
    return Things(kind, colour, str(rng.choice(list(people.BACKGROUNDS))), tuple(places))


@cache
def _things_laid_out(
    kind: str, colour: str, count: int, seed: int, layout: str | None, held: str | None
) -> Things:
    """As `layouts` has them. The background goes by thing, colour and seed: it tells neither count nor layout."""
    layout = layout or "scattered"
    left, top, right, bottom = extent(kind)
    rng = references.generator("thing", kind, colour, count, seed, layout, held)
    places = tuple(
        Place(x - left * scale, y - top * scale, scale)
        for x, y, scale in layouts.arrange(count, right - left, bottom - top, layout, held, rng)
    )
    background = references.generator("background", kind, colour, seed).choice(list(people.BACKGROUNDS))
    return Things(kind, colour, str(background), places)


def _things(told: dict) -> Things:
    plain = told["object"], told["colour"], told["count"], told["seed"]
    if _laid_out(told):
        return _things_laid_out(*plain, told.get("layout"), told.get("held"))
    return _things_of(*plain)


@cache
def _pair(object: str, colour: str, other: str, other_colour: str, seed: int) -> tuple[Things, Things]:
    """Two boxes of one size, placed as two scattered things are, each with its thing in the middle."""
    rng = references.generator("pair", object, colour, other, other_colour, seed)
    spots = layouts.arrange(2, 100, 100, "scattered", None, rng)
    background = str(rng.choice(list(people.BACKGROUNDS)))
    one, two = (
        Things(kind, fill, background, (Place(x + 50 * scale, y + 50 * scale, scale),))
        for (kind, fill), (x, y, scale) in zip(((object, colour), (other, other_colour)), spots, strict=True)
    )
    return one, two


def _all_things(kind: str, told: dict) -> tuple[Things, ...]:
    """What a picture of things holds, kind by kind."""
    return _pair(**told) if kind == "pair" else (_things(told),)


def _laid_out(told: dict) -> bool:
    return any(key in told for key in OPTIONAL)


def _drawn_things(kinds: tuple[Things, ...], size: int, finer: int) -> Image.Image:
    """Drawn `finer` and reduced where the things are, with a pixel around: the rest has one colour."""
    wall, times = people.BACKGROUNDS[kinds[0].background][0], OVERSAMPLING * finer
    canvas, image = Canvas.blank(size * finer, wall)
    for things in kinds:
        for place in things.places:
            SKETCHES[things.kind](canvas.placed(place.x, place.y, place.scale), PAINTS[things.colour])
    picture = Image.new("RGB", (size, size), wall)
    for things in kinds:
        for place in things.places:
            left, top, right, bottom = place.box(things.kind, size)
            left, top = max(left - 1, 0), max(top - 1, 0)
            right, bottom = min(right + 1, size), min(bottom + 1, size)
            part = image.reduce(times, (left * times, top * times, right * times, bottom * times))
            picture.paste(part, (left, top))
    return picture


@cache
def extent(kind: str) -> tuple[float, float, float, float]:
    """(left, top, right, bottom) of a sketch's pixels in its own units, as measured on a large drawing."""
    canvas, image = Canvas.blank(400, (0, 0, 0))
    SKETCHES[kind](canvas.placed(50, 50, 0.8), PAINTS["yellow"])
    drawn: np.ndarray = np.asarray(image).max(axis=2) > 0
    rows, columns = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
    edges = (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
    return tuple(float((edge / canvas.unit - 50) / 0.8) for edge in edges)  # type: ignore[return-value]
