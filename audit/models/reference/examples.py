"""The pictures that the reference model's towers are trained on, each with what it shows."""

from itertools import product

import numpy as np

from probes.stimuli import crops
from probes.stimuli.boxes import Box
from probes.stimuli.drawn import layouts, scenes

from .towers import Size

FIRST_SEED = 1000
"""Training pictures have seeds from here on; the suites' are below it, so no audited picture was trained on."""
SECOND_SEED = 2000
"""The text tower's pictures, which the image tower has not seen: on those that it has, its vectors are surer than
on any new one, and what the text tower makes of them would lean when it meets the new."""
STANDING = [
    (None, None),
    *product(layouts.LAYOUTS, layouts.HELD),
    *product(layouts.LAYOUTS[1:], [None]),
]
"""Layout and what is held of the pictures of things, by turns."""
NOTHING = "nothing"
"""What a window shows that holds no thing."""
SEEN, UNSEEN = 0.7, 0.1
"""Of a thing, how much a window must hold to show it, and may hold and not show it."""
Example = tuple[str, dict]
"""A reference, and what is to be learned of it."""


def whole(size: Size, first: int) -> list[Example]:
    """Pictures of people and of things, with seeds from `first` on."""
    seeds = range(first, first + max(size.people, size.things))
    people = [
        scenes.person(profession, presentation, seed)
        for profession in scenes.PROFESSIONS
        for presentation in scenes.PRESENTATIONS
        for seed in seeds[: size.people]
    ]
    things = [
        scenes.thing(kind, colour, count, seed, *STANDING[turn % len(STANDING)])
        for kind in scenes.OBJECTS
        for colour in scenes.COLOURS
        for count in scenes.COUNTS
        for turn, seed in enumerate(seeds[: size.things])
    ]
    return [(reference, scenes.describe(reference)) for reference in people + things]


def windows(size: Size, rng: np.random.Generator) -> list[Example]:
    """Windows of pictures of two things: three on the one or the other, one on none; half of a thing is neither."""
    examples: list[Example] = []
    for kind, colour, turn in product(scenes.OBJECTS, scenes.COLOURS, range(size.windows)):
        other, other_colour = str(rng.choice(scenes.OBJECTS)), str(rng.choice(scenes.COLOURS))
        picture = scenes.pair(kind, colour, other, other_colour, FIRST_SEED + turn)
        shown = {"object": kind, "colour": colour}, {"object": other, "colour": other_colour}
        grid, left = crops.grid(), {"thing": 3, NOTHING: 1}
        for window in (grid[i] for i in rng.permutation(len(grid))):
            held = [_held(box, window) for box in scenes.boxes(picture)]
            told: dict = {"object": NOTHING}
            if max(held) >= SEEN and min(held) <= UNSEEN:
                told = shown[int(np.argmax(held))] | {"count": 1}
            elif max(held) > UNSEEN:
                continue
            kept = NOTHING if told["object"] == NOTHING else "thing"
            if left[kept]:
                left[kept] -= 1
                examples.append((crops.crop(picture, window), told))
    return examples


def _held(box: Box, window: crops.Window) -> float:
    """The share of a thing's box, in pixels, that a window in hundredths holds."""
    left, top, right, bottom = (edge * 100 / scenes.SIZE for edge in box)
    across = min(right, window[2]) - max(left, window[0])
    down = min(bottom, window[3]) - max(top, window[1])
    return max(across, 0) * max(down, 0) / ((right - left) * (bottom - top))
