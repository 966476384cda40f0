"""The people in a source's pictures: counterfactual sets, drawn or of emoji, or a table of the user's photographs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from probes import reasons, stimuli
from probes.arabic.lexicon import Gender
from probes.arabic.variety import Variety
from probes.reasons import Reason
from probes.sources import Source
from probes.stimuli import emoji
from probes.stimuli.drawn import scenes
from probes.stimuli.readers import caption_sets
from probes.stimuli.readers.records import unused
from probes.trials import nothing

from .measures import MEASURES

SHOWN: tuple[Gender, Gender] = ("feminine", "masculine")
LOOKS = range(16)
"""Seeds of the counterfactual people of each profession."""
RESERVED = {
    "query",
    "text",
    "options",
    "answer",
    "lemma",
    "scene",
    "probe",
    "template",
    "gender",
    "site",
    "picture",
    "vowels",
    "twin",
    "wording",
    "order",
    "title",
}
"""Columns of the trials, which a label of the user's does not replace."""
NAMED = ("image", "presentation", "profession", "row")
READ = (*NAMED, "idx", "url", "occupation")
"""What is read of a table besides factors; the last three of VisoGender's."""
ENOUGH = 8
"""Professions from which on an audit may speak of others: of fewer no interval of shares is narrow enough."""
EMOJI_LOOKS = tuple(product(range(2), emoji.SKINS))


@dataclass(frozen=True)
class Person:
    """One picture of one person. profession: empty where it is not known. scene: what the pictures of a
    counterfactual set share; look: its number among the sets of a profession; labels: further factors."""

    image: str
    profession: str
    presentation: str
    scene: str
    look: int
    labels: dict[str, object] = field(default_factory=dict)

    @property
    def row(self) -> dict[str, object]:
        """Picture, factors and clusters of a query about it."""
        told = {"image": self.image, "lemma": self.profession or self.scene, "scene": self.scene}
        return told | {"presentation": self.presentation} | self.labels


def cast(source: Source) -> tuple[list[Person], dict[str, Any]]:
    """Everyone in the pictures of a source, and what was `dropped` and what is noted (see Trials)."""
    if source.kind == "pictures":
        assert source.images
        return _table(source.images, source.arabic, source.image_key)
    drawn = _emoji() if source.kind == "emoji" else _drawn()
    known = source.arabic.lexicon.professions
    return [each for each in drawn if each.profession in known], {"dropped": nothing()}


def _table(path: str, variety: Variety, image_key: str | None) -> tuple[list[Person], dict[str, Any]]:
    """The user's: an `image` and `presentation`, where known a `profession`, and labels such as age, which stand in the
    outcomes whether a measure reads them or not. Galleries are dealt in the order of what the pictures hold."""
    used, dropped = caption_sets.people(path, variety.lexicon.professions, image_key=image_key)
    silent = (used["presentation"] == "none") & (used["profession"] == "")
    rows = zip(used.loc[silent, "image"], used.loc[silent, "row"], strict=True)
    skipped = reasons.table((image, row, Reason("shows-neither")) for image, row in rows)
    used = used[~silent]
    factors = {name for measure in MEASURES for name in measure.reads}
    rest = [name for name in used if name in RESERVED or name not in (*READ, *factors)]
    people = [
        Person(
            row["image"], row["profession"], row["presentation"], row["image"], 0,
            {name: value or None for name, value in row.items() if name not in NAMED and name not in RESERVED},
        )
        for row in sorted(used.to_dict("records"), key=lambda row: stimuli.digest(row["image"]))
    ]  # fmt: skip
    notes = (*unused(rest), *_few({each.profession for each in people if each.profession}))
    return people, {"dropped": dropped, "skipped": skipped, "notes": notes}


def _few(professions: set[str]) -> tuple[Reason, ...]:
    """A note where the pictures name so few professions that hardly anything of others can be said."""
    n = len(professions)
    return (Reason("few-professions", n=n, enough=ENOUGH),) if 0 < n < ENOUGH else ()


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
