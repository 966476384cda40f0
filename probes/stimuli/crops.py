"""A part of a picture: `crop:0,25,50,75:scene:…` is that box of the picture behind it, in hundredths of its sides, and
`at:25,75:scene:…` the place in it, whose vector is that of a model's patch there."""

from collections.abc import Callable
from itertools import product

from PIL import Image

from probes.errors import DataError

Window = tuple[int, int, int, int]
"""Left, top, right, bottom, in hundredths of width and height."""
Point = tuple[str, float, float]
"""A picture, and a place in it: x and y in hundredths of its width and height."""
SIDES = (50, 34)
"""Of the windows that a picture is cut into, each scale half overlapping."""
ACROSS = 10
"""Cells of a heat map in a row."""


def grid() -> list[Window]:
    """The windows of a multi-scale grid: 9 of half the sides, 25 of a third."""
    made = []
    for side in SIDES:
        steps = round((100 - side) / (side / 2))
        places = [round(step * (100 - side) / steps) for step in range(steps + 1)]
        made += [(left, top, left + side, top + side) for top, left in product(places, places)]
    return made


def places() -> list[tuple[float, float]]:
    """Where a heat map is read: x and y of the centres of ACROSS x ACROSS cells."""
    centres = [(cell + 0.5) * 100 / ACROSS for cell in range(ACROSS)]
    return list(product(centres, centres))


def crop(reference: str, window: Window) -> str:
    """The reference of that part of a picture."""
    return f"crop:{','.join(map(str, window))}:{reference}"


def point(reference: str, x: float, y: float) -> str:
    """The reference of a place in a picture."""
    return f"at:{x:g},{y:g}:{reference}"


def pointed(reference: str) -> Point | None:
    """The picture and place of what `point` wrote; None of any other reference."""
    if not reference.startswith("at:"):
        return None
    _, place, picture = reference.split(":", 2)
    x, y = map(float, place.split(","))
    return picture, x, y


def behind(reference: str) -> str:
    """The picture that a part or a place is of; any other reference as it is."""
    return reference.split(":", 2)[2] if reference.startswith(("at:", "crop:")) else reference


def draw(reference: str, open_whole: Callable[[str], Image.Image]) -> Image.Image:
    """The part, RGB, of the picture that `open_whole` makes of the reference behind it.

    InputError where the box is none, or that picture can't be read.
    """
    box, _, whole = reference.removeprefix("crop:").partition(":")
    edges = [int(edge) for edge in box.split(",") if edge.isdecimal()]
    if len(edges) != 4 or not (0 <= edges[0] < edges[2] <= 100 and 0 <= edges[1] < edges[3] <= 100):
        raise DataError(
            f"{reference}: {box!r} is no box; give left,top,right,bottom in hundredths, as 0,25,50,75"
        )
    picture = open_whole(whole)
    sides = (picture.width, picture.height) * 2
    return picture.crop(tuple(round(edge * side / 100) for edge, side in zip(edges, sides, strict=True)))  # type: ignore[arg-type]
