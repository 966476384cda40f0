"""Pictures of so many things, from wherever a user has them: drawn, emoji, or a table of their own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import pandas as pd

from probes import stimuli
from probes.arabic.lexicon import Noun
from probes.arabic.variety import Variety
from probes.reasons import Reason
from probes.sources import Source
from probes.stimuli import emoji
from probes.stimuli.drawn import scenes
from probes.stimuli.drawn.layouts import HELD, LAYOUTS
from probes.stimuli.readers import countbench, counted
from probes.stimuli.readers.records import UNUSED, unused
from probes.trials import nothing

STANDING = tuple(product(LAYOUTS, HELD))
"""How the things of each picture stand, by turns: where the size is held more of them are more ink, where the area
is held they are not."""


@dataclass(frozen=True)
class Picture:
    """`count` things of a kind and no other. `turn` tells pictures of one kind and count apart."""

    image: str
    noun: Noun
    count: int
    turn: int
    colour: str | None = None
    layout: str | None = None
    held: str | None = None

    @property
    def row(self) -> dict[str, object]:
        """Picture, factors and clusters of a query about it."""
        told = {"image": self.image, "lemma": self.noun.id, "scene": self.image, "count": self.count}
        standing = {"layout": self.layout, "held": self.held} if self.layout else {}
        return told | standing


@dataclass(frozen=True)
class Gallery:
    """Pictures, the variety that they are asked about in, and of a user's table what was dropped, skipped or noted
    (see Trials)."""

    pictures: tuple[Picture, ...]
    variety: Variety
    dropped: pd.DataFrame
    skipped: pd.DataFrame
    notes: tuple[Reason, ...] = ()

    @property
    def nouns(self) -> list[Noun]:
        return list({picture.noun.id: picture.noun for picture in self.pictures}.values())


def gallery(source: Source) -> Gallery:
    """The pictures of a source that is no file of captions."""
    if source.kind == "pictures":
        assert source.images
        return _table(source.images, source.arabic, source.image_key)
    variety = source.arabic
    made = tuple((_emoji if source.kind == "emoji" else _drawn)(variety.lexicon.nouns))
    return Gallery(made, variety, nothing(), nothing())


def _drawn(nouns: Mapping[str, Noun]) -> Iterator[Picture]:
    """Every drawn thing that the variety has a noun for, and count, in every way to stand; colours go round."""
    for place, thing in enumerate(scenes.OBJECTS):
        for n in scenes.COUNTS if thing in nouns else ():
            for turn, (layout, held) in enumerate(STANDING):
                colour = scenes.COLOURS[(place + n + turn) % len(scenes.COLOURS)]
                image = scenes.thing(thing, colour, n, turn, layout, held)
                yield Picture(image, nouns[thing], n, turn, colour, layout, held)


def _emoji(nouns: Mapping[str, Noun]) -> Iterator[Picture]:
    """Every thing that has an emoji, with the size held and with the area held; layouts go round."""
    emoji.find_font()
    for place, thing in enumerate(emoji.things()):
        for n in scenes.COUNTS if thing in nouns else ():
            for turn, held in enumerate(HELD):
                layout = LAYOUTS[(place + n + turn) % len(LAYOUTS)]
                image = emoji.thing(thing, n, turn, layout, held)
                yield Picture(image, nouns[thing], n, turn, None, layout, held)


def _table(path: str, variety: Variety, image_key: str | None) -> Gallery:
    """The user's, in the order of what the pictures hold."""
    nouns = variety.lexicon.nouns
    used, lost = counted.counted(path, nouns, image_key=image_key)
    notes = unused(used.attrs[UNUSED])
    used = used.sort_values("image", key=lambda images: images.map(stimuli.digest), kind="stable")
    turns = used.groupby(["object", "count"]).cumcount()
    made = tuple(
        Picture(row.image, nouns[row.object], int(row.count), int(turn))
        for row, turn in zip(used.itertuples(index=False, name="Row"), turns, strict=True)
    )
    outside = lost["code"] == countbench.NO_NOUN
    return Gallery(made, variety, lost[~outside], lost[outside], notes)


def evenly(pictures: list[Picture], n: int) -> list[Picture]:
    """`n` of them: a few of every kind of thing, and those not all of one count or standing."""
    place = {noun: i for i, noun in enumerate(dict.fromkeys(picture.noun.id for picture in pictures))}
    return sorted(pictures, key=lambda p: (p.count + 3 * p.turn + place[p.noun.id]) % 8)[:n]
