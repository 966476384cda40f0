"""Where things stand: scattered, in a row, in a grid or clustered, of one size or of one total area.

Lengths are in units of a picture of 100 x 100. A layout places boxes; what is drawn in them is not its
concern, so that drawn things and emoji stand alike.
"""

import math

import numpy as np

from probes.errors import DataError

LAYOUTS = ("scattered", "row", "grid", "clustered")
HELD = ("size", "area")
MOST = 10
MARGIN = 2.0
ROOM = 100 - 2 * MARGIN
GAP = 2.4
"""Between two things, so that they stay apart when the picture is shrunk to 64 pixels (1.5 pixels)."""
ROW_GAP = 1.8
SPREAD = 0.3
"""Between two scattered things, of their longer side, so that they are looser than a cluster."""
SIDE = 15.0
"""The longer side of each of ten things: ten of them fit scattered, clustered and in a grid."""
LARGEST = 46.0
"""The longer side of a thing whose size is not held."""
SPARE = {"grid": 1.0, "scattered": 0.55, "clustered": 0.58}
"""Of the size that a grid would allow: what stands at random needs more room."""

Spot = tuple[float, float, float]
"""Left and top of a thing's box, and its scale: 1 where its sketch is drawn as large as it was measured."""
Points = np.ndarray
"""(n, 2): left and top of boxes, from any origin."""


def arrange(
    count: int, width: float, height: float, layout: str, held: str | None, rng: np.random.Generator
) -> list[Spot]:
    """`count` boxes of one size that do not overlap, of the proportions of a sketch of width x height units.

    held: `size`: as large as ten of them may be in this layout (a row is tighter than the others), whatever
        the count. `area`: of that size at ten, and at n so much larger that n boxes cover what ten cover.
        None: any size from that of ten to the largest for this count, by `rng`.
    """
    smallest = _largest(MOST, width, height, layout)
    if held == "size":
        scale = smallest
    elif held == "area":
        scale = smallest * math.sqrt(MOST / count)
    else:
        scale = rng.uniform(smallest, max(smallest, _largest(count, width, height, layout)))
    box = np.array([width, height]) * scale
    corners = PLACERS[layout](count, box, rng)
    return [(float(x), float(y), float(scale)) for x, y in corners]


def _largest(count: int, width: float, height: float, layout: str) -> float:
    """The largest scale at which `count` things surely fit."""
    if count == MOST and layout != "row":
        return SIDE / max(width, height)
    if layout == "row":
        across = (ROOM - (count - 1) * ROW_GAP) / count
        return min(across / width, LARGEST / max(width, height))
    rows = math.ceil(math.sqrt(count))
    across = (ROOM - (rows - 1) * GAP) / rows
    return min(SPARE[layout] * across, LARGEST) / max(width, height)


def _scattered(count: int, box: np.ndarray, rng: np.random.Generator) -> Points:
    """Anywhere, one after the other; where the last ones find no room, all over again."""
    for _ in range(1000):
        placed: list[np.ndarray] = []
        for _ in range(60 * count):
            corner = MARGIN + rng.uniform(size=2) * (ROOM - box)
            if _apart(corner[None], placed, box + max(GAP, SPREAD * box.max())).all():
                placed.append(corner)
            if len(placed) == count:
                return np.array(placed)
    raise DataError(f"{count} things of {box[0]:.0f} x {box[1]:.0f} units don't fit in the picture")


def _row(count: int, box: np.ndarray, rng: np.random.Generator) -> Points:
    """Side by side at even steps, somewhere in the picture."""
    tightest = box[0] + ROW_GAP
    widest = (ROOM - box[0]) / max(count - 1, 1)
    step = rng.uniform(tightest, max(tightest, min(widest, 1.6 * box[0])))
    return _moved(np.stack([np.arange(count) * step, np.zeros(count)], axis=1), box, rng)


def _grid(count: int, box: np.ndarray, rng: np.random.Generator) -> Points:
    """In ranks of equal length, as near to a square as they come; the last may be shorter."""
    across = math.ceil(math.sqrt(count))
    down = math.ceil(count / across)
    if count == across * down and rng.uniform() < 0.5:  # 6 is 2 x 3 as well as 3 x 2
        across, down = down, across
    ranks = max(across, down)
    tightest = box.max() + GAP
    widest = (ROOM - box.max()) / max(ranks - 1, 1)
    step = rng.uniform(tightest, max(tightest, min(widest, 1.6 * box.max())))
    numbers = np.arange(count)
    return _moved(np.stack([numbers % across, numbers // across], axis=1) * step, box, rng)


def _clustered(count: int, box: np.ndarray, rng: np.random.Generator) -> Points:
    """In one clump: each stands as near to the first as a random choice of places lets it."""
    for _ in range(1000):
        placed = [np.zeros(2)]
        reach = (box + GAP) * math.sqrt(count)
        while len(placed) < count:
            tried = rng.uniform(-reach, reach, size=(200, 2))
            free = tried[_apart(tried, placed, box + GAP)]
            placed.extend(free[np.hypot(*free.T).argsort()[:1]])
        points = np.array(placed)
        if (np.ptp(points, axis=0) + box <= ROOM).all():
            return _moved(points, box, rng)
    raise DataError(f"{count} things of {box[0]:.0f} x {box[1]:.0f} units don't fit in a cluster")


PLACERS = {"scattered": _scattered, "row": _row, "grid": _grid, "clustered": _clustered}


def _apart(corners: Points, placed: list[np.ndarray], step: np.ndarray) -> np.ndarray:
    """For each of (m, 2) corners: is it a step or more from all that is placed, across or down?"""
    distance = np.abs(corners[:, None] - np.array(placed).reshape(1, -1, 2))
    return (distance >= step).any(axis=2).all(axis=1)


def _moved(points: Points, box: np.ndarray, rng: np.random.Generator) -> Points:
    """The points as a whole, moved to somewhere within the picture."""
    spare = ROOM - box - np.ptp(points, axis=0)
    return points - points.min(axis=0) + MARGIN + rng.uniform(size=2) * np.maximum(spare, 0)
