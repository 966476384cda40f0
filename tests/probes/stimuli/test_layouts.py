"""Layouts: exact counts that neither size nor ink gives away, and the old references as they were."""

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from probes.errors import InputError
from probes.stimuli.drawn import layouts, scenes

PINNED = "3cc571335990a7cc3dbf837eb7e5862ead6a6621f7815617353db776e39f0b18"
"""Of the pictures that the bundled model was trained on the like of; made before there were layouts."""
SOME = [
    scenes.thing("ball", "red", 4, 2, "row", "area"),
    scenes.thing("pen", "blue", 10, 0, "clustered"),
    scenes.thing("key", "green", 7, 1, held="size"),
]


def digest(references: list[str]) -> str:
    return hashlib.sha256(b"".join(scenes.draw(reference).tobytes() for reference in references)).hexdigest()


def ink(reference: str) -> float:
    """What is painted, in the colour's full strength: pixels, those at an edge in part."""
    pixels = np.asarray(scenes.draw(reference)).astype(int)
    return float(np.abs(pixels - pixels[0, 0]).sum()) / float(np.abs(pixels - pixels[0, 0]).sum(axis=2).max())


def test_references_without_a_layout_give_the_bytes_they_gave() -> None:
    seen = hashlib.sha256()
    things = [
        scenes.thing(kind, scenes.COLOURS[(count + seed) % 6], count, seed)
        for kind in scenes.OBJECTS
        for count in scenes.COUNTS
        for seed in range(3)
    ]
    for reference in things:
        boxes = repr(scenes.boxes(reference)).encode()
        seen.update(reference.encode() + scenes.draw(reference).tobytes() + boxes)
    for profession in scenes.PROFESSIONS:
        for shown in scenes.PRESENTATIONS:
            reference = scenes.person(profession, shown, 2)
            seen.update(reference.encode() + scenes.draw(reference).tobytes())
    assert seen.hexdigest() == PINNED


def test_the_same_bytes_in_another_process() -> None:
    code = "from tests.probes.stimuli.test_layouts import SOME, digest; print(digest(SOME))"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == digest(SOME)


def test_a_reference_says_its_layout_and_is_read_back() -> None:
    reference = scenes.thing("ball", "red", 4, 2, layout="row", held="area")
    assert reference == "scene:thing?object=ball&colour=red&count=4&layout=row&held=area&seed=2"
    told = scenes.describe(reference)
    assert (told["layout"], told["held"], told["count"]) == ("row", "area", 4)
    plain = scenes.thing("ball", "red", 4, 2)
    assert plain == "scene:thing?object=ball&colour=red&count=4&seed=2"
    assert scenes.describe(plain)["layout"] is None and scenes.describe(plain)["held"] is None
    assert scenes.draw(scenes.thing("ball", "red", 4, 2, held="size")) != scenes.draw(plain)


@pytest.mark.parametrize("held", [None, *layouts.HELD])
@pytest.mark.parametrize("layout", layouts.LAYOUTS)
def test_counts_boxes_and_what_is_drawn(layout: str, held: str | None) -> None:
    for turn, kind in enumerate(scenes.OBJECTS):
        for count in scenes.COUNTS:
            reference = scenes.thing(kind, scenes.COLOURS[turn % 6], count, turn, layout, held)
            boxes = scenes.boxes(reference)
            assert len(boxes) == count
            pixels = np.asarray(scenes.draw(reference)).astype(int)
            drawn = np.abs(pixels - pixels[0, 0]).sum(axis=2) > 24
            for i, (left, top, right, bottom) in enumerate(boxes):
                assert 0 <= left < right <= scenes.SIZE and 0 <= top < bottom <= scenes.SIZE
                assert max(right - left, bottom - top) >= (0.08 if layout == "row" else 0.15) * scenes.SIZE
                assert all(
                    right < other[0] or other[2] < left or bottom < other[1] or other[3] < top
                    for other in boxes[i + 1 :]
                ), reference
                assert drawn[top:bottom, left:right].any()
                drawn[max(top - 1, 0) : bottom + 1, max(left - 1, 0) : right + 1] = False
            assert not drawn.any(), f"{reference}: something is drawn outside the boxes"


@pytest.mark.parametrize("kind", ["ball", "key", "pen", "star", "flower"])
def test_held_size_is_one_size_whatever_the_count_and_layout(kind: str) -> None:
    widths: dict[bool, set[int]] = {True: set(), False: set()}
    for layout in layouts.LAYOUTS:
        for count in scenes.COUNTS:
            for left, _, right, _ in scenes.boxes(scenes.thing(kind, "red", count, 3, layout, "size")):
                widths[layout == "row"].add(right - left)
    for seen in widths.values():  # a box is rounded outwards to whole pixels
        assert max(seen) - min(seen) <= 1


@pytest.mark.parametrize("layout", layouts.LAYOUTS)
def test_held_area_is_one_area_whatever_the_count(layout: str) -> None:
    for kind in scenes.OBJECTS:
        painted = [ink(scenes.thing(kind, "blue", count, 1, layout, "area")) for count in scenes.COUNTS]
        assert max(painted) <= 1.04 * min(painted), (kind, painted)


def test_neither_count_nor_layout_nor_size_shows_in_the_background() -> None:
    told = {
        scenes.describe(scenes.thing("cup", "green", count, 5, layout, held))["background"]
        for count in scenes.COUNTS
        for layout in layouts.LAYOUTS
        for held in (None, "size", "area")
    }
    assert len(told) == 1


def test_layouts_are_what_they_are_called() -> None:
    def spread(layout: str) -> float:
        boxes = [scenes.boxes(scenes.thing("ball", "red", 6, seed, layout, "size")) for seed in range(20)]
        return float(np.mean([np.ptp(np.array(one)[:, :2], axis=0).sum() for one in boxes]))

    assert spread("clustered") < 0.75 * spread("scattered")
    for count in scenes.COUNTS:
        row = np.array(scenes.boxes(scenes.thing("ball", "red", count, 1, "row")))
        grid = np.array(scenes.boxes(scenes.thing("ball", "red", count, 1, "grid")))
        assert len(set(row[:, 1])) == 1
        steps = np.diff(row[:, 0])
        assert count < 3 or np.ptp(steps) <= 1  # whole pixels
        assert count < 3 or (len(set(grid[:, 0])) > 1 and len(set(grid[:, 1])) > 1)
        assert len(set(grid[:, 0])) * len(set(grid[:, 1])) < count + 4


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("count=4&layout=ring&seed=2", "layout is 'ring'; it must be one of scattered, row, grid, clustered"),
        ("count=4&held=&seed=2", "held is ''; it must be one of size, area"),
        ("count=11&layout=row&seed=2", "count is '11'; it must be one of 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"),
        ("layout=row&seed=2", "count is missing; thing needs object, colour, count, seed"),
        (
            "count=4&size=3&seed=2",
            "thing has no 'size'; it has object, colour, count, layout, held, seed",
        ),
    ],
)
def test_wrong_references_say_what_is_wrong(query: str, message: str) -> None:
    reference = f"scene:thing?object=ball&colour=red&{query}"
    with pytest.raises(InputError) as error:
        scenes.draw(reference)
    assert str(error.value) == f"{reference}: {message}"
