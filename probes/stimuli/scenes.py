"""Drawn scenes. A reference names the picture, and the same reference gives the same bytes anywhere.

`scene:person?profession=doctor&presentation=feminine&seed=3` is one of a counterfactual set: with the same
profession and seed, the other presentations are alike in skin, clothes, tool, position and background.
`scene:thing?object=ball&colour=red&count=4&seed=2` holds so many things and no other, none overlapping.
"""

import hashlib
import math
from dataclasses import asdict, dataclass
from functools import cache
from urllib.parse import parse_qsl

import numpy as np
from PIL import Image

from probes.errors import InputError

from . import people
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
KEYS: dict[str, dict[str, tuple | None]] = {
    "person": {"profession": PROFESSIONS, "presentation": PRESENTATIONS, "seed": None},
    "thing": {"object": OBJECTS, "colour": COLOURS, "count": COUNTS, "seed": None},
}
"""What each kind of scene is told, in the order of its reference; None: any whole number from 0."""


def person(profession: str, presentation: str, seed: int) -> str:
    """The reference of a drawn person."""
    return _reference("person", profession=profession, presentation=presentation, seed=seed)


def thing(object: str, colour: str, count: int, seed: int) -> str:
    """The reference of `count` drawn things of one kind and colour."""
    return _reference("thing", object=object, colour=colour, count=count, seed=seed)


def draw(reference: str, size: int = SIZE) -> Image.Image:
    """The picture, RGB, size x size."""
    kind, told = parse(reference)
    canvas, image = Canvas.blank(size, BLANK)
    if kind == "person":
        people.draw(canvas, _person(told))
    else:
        _draw_things(canvas, _things(told))
    return image.reduce(OVERSAMPLING)


def boxes(reference: str, size: int = SIZE) -> list[Box]:
    """(left, top, right, bottom) in pixels of every thing in the picture, or of the person; right and bottom
    lie outside."""
    kind, told = parse(reference)
    if kind == "thing":
        return [place.box(told["object"], size) for place in _things(told).places]
    someone = _person(told)
    reach = 26 * someone.scale
    centre = someone.x if someone.side == "left" else 100 - someone.x
    edges = (centre - reach, 98 - 103 * someone.scale, centre + reach, 98)  # a bun or a hat reaches above y 0
    left, top, right, bottom = (round(min(max(edge, 0), 100) * size / 100) for edge in edges)
    return [(left, top, right, bottom)]


def describe(reference: str) -> dict[str, object]:
    """What the reference says and every factor drawn from its seed."""
    kind, told = parse(reference)
    if kind == "person":
        return told | asdict(_person(told))
    return told | {"background": _things(told).background}


def parse(reference: str) -> tuple[str, dict]:
    """Kind and values of a reference. InputError where one is missing, unknown or out of range."""
    kind, _, query = reference.removeprefix("scene:").partition("?")
    if kind not in KEYS:
        raise InputError(f"{reference}: no such scene {kind!r}; there are {', '.join(KEYS)}")
    given, told = dict(parse_qsl(query)), {}
    if unknown := set(given) - set(KEYS[kind]):
        raise InputError(f"{reference}: {kind} has no {sorted(unknown)[0]!r}; it has {', '.join(KEYS[kind])}")
    for key, allowed in KEYS[kind].items():
        text = given.get(key)
        if text is None:
            raise InputError(f"{reference}: {key} is missing; {kind} needs {', '.join(KEYS[kind])}")
        value: object = int(text) if key in ("seed", "count") and text.isdecimal() else text
        if allowed is None and not isinstance(value, int):
            raise InputError(f"{reference}: {key} is {text!r}; it must be a whole number from 0")
        if allowed is not None and value not in allowed:
            raise InputError(
                f"{reference}: {key} is {text!r}; it must be one of {', '.join(map(str, allowed))}"
            )
        told[key] = value
    return kind, told


def _reference(kind: str, **told: object) -> str:
    reference = f"scene:{kind}?" + "&".join(f"{key}={told[key]}" for key in KEYS[kind])
    parse(reference)
    return reference


def _generator(*parts: object) -> np.random.Generator:
    """The same stream for the same parts in any process (`hash` is not)."""
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "little"))


def _person(told: dict) -> people.Person:
    profession, presentation, seed = told["profession"], told["presentation"], told["seed"]
    common = _generator("person", profession, seed)
    own = _generator("person", profession, seed, presentation)
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
    rng = _generator("thing", kind, colour, count, seed)
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


def _things(told: dict) -> Things:
    return _things_of(told["object"], told["colour"], told["count"], told["seed"])


def _draw_things(canvas: Canvas, things: Things) -> None:
    canvas.rectangle(0, 0, 100, 100, people.BACKGROUNDS[things.background][0])
    for place in things.places:
        SKETCHES[things.kind](canvas.placed(place.x, place.y, place.scale), PAINTS[things.colour])


@cache
def extent(kind: str) -> tuple[float, float, float, float]:
    """(left, top, right, bottom) of a sketch's pixels in its own units, as measured on a large drawing."""
    canvas, image = Canvas.blank(400, (0, 0, 0))
    SKETCHES[kind](canvas.placed(50, 50, 0.8), PAINTS["yellow"])
    drawn: np.ndarray = np.asarray(image).max(axis=2) > 0
    rows, columns = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
    edges = (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
    return tuple(float((edge / canvas.unit - 50) / 0.8) for edge in edges)  # type: ignore[return-value]
