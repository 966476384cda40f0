"""The people in a source's pictures: counterfactual sets, drawn or of emoji."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from .sources import Source
from .stimuli import emoji, scenes

LOOKS = range(8)
"""Seeds of the counterfactual people of each profession."""
EMOJI_LOOKS = tuple(product(range(2), emoji.SKINS))


@dataclass(frozen=True)
class Person:
    """One picture of one person. scene: what the pictures of a counterfactual set share; look: its number among
    the sets of a profession; labels: further factors."""

    image: str
    profession: str
    presentation: str
    scene: str
    look: int
    labels: dict[str, object] = field(default_factory=dict)

    @property
    def row(self) -> dict[str, object]:
        """Picture, factors and clusters of a query about it."""
        told = {"image": self.image, "lemma": self.profession, "scene": self.scene}
        return told | {"presentation": self.presentation} | self.labels


def cast(source: Source) -> list[Person]:
    """Everyone in the pictures of a source."""
    return list(_emoji() if source.kind == "emoji" else _drawn())


def _drawn() -> Iterator[Person]:
    for profession, look, presentation in product(scenes.PROFESSIONS, LOOKS, scenes.PRESENTATIONS):
        image = scenes.person(profession, presentation, look)
        skin = scenes.describe(image)["skin"]
        yield Person(image, profession, presentation, f"{profession}/{look}", look, {"skin": skin})


def _emoji() -> Iterator[Person]:
    emoji.find_font()
    for (profession, _), (look, (seed, skin)) in product(emoji.people(), enumerate(EMOJI_LOOKS)):
        for presentation in emoji.PRESENTATIONS:
            image = emoji.person(profession, presentation, skin, seed)
            yield Person(image, profession, presentation, f"{profession}/{look}", look, {"skin": skin})
