"""The localization suite: is the thing that is named where the model looks?

A picture is cut into windows of two scales, and the words are the query. Where it points is read off a heat map:
how alike to the words the windows are, on average, that cover a place. It needs no gradients, so that any model can be
asked. With `--map patches` a place is as warm as the patch of the image tower is like the words that holds it, for
towers that have patches: each picture is then seen once, and whole. The reference model learned windows, and by its
patches points no better than chance.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from probes.arabic.variety import Variety
from probes.errors import CallError
from probes.sources import SCENES, Source
from probes.stimuli import crops
from probes.stimuli.boxes import Box, on, overlap
from probes.stimuli.drawn import scenes
from probes.trials import Trials, nothing, rows_to_trials

from . import coco_boxes

Row = dict[str, object]
LOOKS = range(4)
PAIRS = range(2)
"""Pictures of each thing beside one of another colour, and beside another thing of its colour."""


@dataclass(frozen=True)
class Target:
    """A picture, what is named, and where it is: boxes in hundredths of its sides. other: what is not there."""

    image: str
    text: str
    other: str
    lemma: str
    boxes: tuple[Box, ...]
    distractor: str


def trials(source: Source = SCENES) -> Trials:
    """Of each picture and thing named in it: which place (is it on the thing?), and which window (is it the thing?)."""
    dropped, skipped, root = nothing(), nothing(), ""
    targets = list(_drawn(source.arabic))
    if source.kind == "pictures":
        assert source.images
        known = coco_boxes.kinds(source.arabic)
        if source.image_key:
            raise CallError(
                f"--image-key {source.image_key}: COCO's JSON has its own, file_name; leave it out"
            )
        found, dropped, skipped = coco_boxes.read(source.images, known)
        root = str(coco_boxes.pictures(source.images))
        targets = list(_photographed(found, known))
    parts = (_patches,) if source.map == "patches" else (_places, _windows)
    rows = (row for part in parts for number, each in enumerate(targets) for row in part(number, each))
    made = rows_to_trials(rows, dropped=dropped, skipped=skipped, root=root)
    # `held` is not given: the source counts boxes, the trials kinds of things.
    return made.accounted(each.image for each in targets)


def _query(probe: str, number: int, target: Target) -> Row:
    told: Row = {
        "probe": probe,
        "text": target.text,
        "words": "own",
        "lemma": target.lemma,
        "scene": target.image,
    }
    return told | {"distractor": target.distractor, "options": f"{probe}/{number}"}


def _places(number: int, target: Target) -> Iterator[tuple[str, Row]]:
    """The heat map: an option is a place, its likeness the mean over the windows that cover it."""

    def covering(x: float, y: float) -> list[str]:
        return [crops.crop(target.image, window) for window in crops.grid() if on(x, y, window)]

    return _heat(number, target, covering)


def _patches(number: int, target: Target) -> Iterator[tuple[str, Row]]:
    """The heat map, where an option is a place by itself."""
    return _heat(number, target, lambda x, y: [crops.point(target.image, x, y)])


def _heat(
    number: int, target: Target, seen: Callable[[float, float], list[str]]
) -> Iterator[tuple[str, Row]]:
    """The rows of one heat map, as (table, row): an option for each place with the pictures `seen` there, whose mean
    vector it is; a query by the thing's own words and one by another thing's. Right are the places on the thing."""
    query, holding = _query("place", number, target), []
    for x, y in crops.places():
        option = f"{x},{y}"
        if any(on(x, y, box) for box in target.boxes):
            holding.append(option)
        for image in seen(x, y):
            row: Row = {"options": query["options"], "option": option, "attribute": True}
            yield "option", row | {"image": image}
    for words, text in (("own", target.text), ("other", target.other)):
        yield "query", query | {"words": words, "text": text, "answer": tuple(holding)}


def _windows(number: int, target: Target) -> Iterator[tuple[str, Row]]:
    """The best window, and how much of it and of the thing is the same."""
    query, overlaps = _query("window", number, target), []
    for window in crops.grid():
        overlaps.append(max(overlap(window, box) for box in target.boxes))
        row: Row = {
            "options": query["options"],
            "option": ",".join(map(str, window)),
            "overlap": overlaps[-1],
        }
        yield "option", row | {"image": crops.crop(target.image, window)}
    yield "query", query | {"answer": (), "overlap_by_chance": sum(overlaps) / len(overlaps)}


def _drawn(variety: Variety) -> Iterator[Target]:
    """Things alone; beside the same in another colour; beside another thing in the same colour. Of the things and
    colours that the variety has words for."""
    things = [thing for thing in scenes.OBJECTS if thing in variety.lexicon.nouns]
    colours = [colour for colour in scenes.COLOURS if colour in variety.lexicon.colours]
    if len(things) < 2:  # nothing to tell it from
        return
    for place, thing in enumerate(things):
        others = [each for each in things if each != thing]
        other = others[(place + 2) % len(others)]
        for seed in LOOKS:
            colour = colours[(place + seed) % len(colours)]
            yield _target(variety, scenes.thing(thing, colour, 1, seed), thing, other, colour, "none")
        for seed in PAIRS:
            colour, second = (colours[(place + seed + step) % len(colours)] for step in (0, 2))
            image = scenes.pair(thing, colour, thing, second, seed)
            yield _target(variety, image, thing, other, colour, "other colour")
            beside = others[(place + seed + 4) % len(others)]
            image = scenes.pair(thing, colour, beside, colour, seed)
            yield _target(variety, image, thing, other, colour, "other thing")


def _photographed(found: list[coco_boxes.Boxed], known: dict[str, tuple[str, str]]) -> Iterator[Target]:
    """Each with a noun of what its picture has no box of."""
    there: dict[str, set[str]] = defaultdict(set)
    for each in found:
        there[each.image].add(each.lemma)
    for number, each in enumerate(found):
        others = [noun for lemma, noun in known.values() if lemma not in there[each.image]]
        yield Target(each.image, each.text, others[number % len(others)], each.lemma, each.boxes, "unknown")


def _target(variety: Variety, image: str, thing: str, other: str, colour: str, distractor: str) -> Target:
    """A drawn thing, the first of its picture; the words for another are of the same colour."""
    text, others = (
        variety.numbers.phrase(variety.lexicon.nouns[each], 1, colour=variety.lexicon.colours[colour])
        for each in (thing, other)
    )
    first = tuple(edge * 100 / scenes.SIZE for edge in scenes.boxes(image)[0])
    return Target(image, text, others, thing, (first,), distractor)  # type: ignore[arg-type]
