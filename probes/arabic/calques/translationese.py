"""Translationese: what a literal translation from English does to an Arabic caption, each calque by its name.

A phenomenon turns a native caption into what a translation would have, changes that one thing and leaves the
rest letter for letter; and it finds the same calque in a real caption. The list is arabic.md's: what MSA
grammarians and translators name as calques of English. None is drawn at random: the first place counts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from . import copula, masculine, nouns, prepositions, verbs
from .words import Vocabulary

if TYPE_CHECKING:
    from probes.arabic.variety import Variety


@dataclass(frozen=True)
class Phenomenon:
    """One calque.

    gloss: one sentence for a reader.
    apply: the caption with the calque in its first place; None where it has none, or where it is not certain
        that what comes out is what a translator would write.
    find: [start, end) of each place where a caption has the calque.
    seen: whether a text alone shows it. Where not, `find` gives the places where it may be: a masculine
        word is wrong only beside the picture of a woman.
    """

    name: str
    gloss: str
    apply: Callable[[Vocabulary, str], str | None]
    find: Callable[[Vocabulary, str], list[tuple[int, int]]]
    seen: bool = True


PHENOMENA: dict[str, Phenomenon] = {
    row.name: row
    for row in (
        Phenomenon(
            "generic_masculine",
            "The masculine for a woman, as English has one word for both: طبيب for طبيبة.",
            masculine.generic_masculine,
            masculine.find_generic_masculine,
            seen=False,
        ),
        Phenomenon(
            "literal_preposition",
            "The preposition that the English word has: على الحافلة for في الحافلة.",
            prepositions.literal_preposition,
            prepositions.find_literal_preposition,
        ),
        Phenomenon(
            "picture_from",
            "A picture from someone for a picture of someone: صورة من طبيبة for صورة لطبيبة.",
            prepositions.picture_from,
            prepositions.find_picture_from,
        ),
        Phenomenon(
            "subject_first",
            "Subject before verb, the order of English: الولد يأكل for يأكل الولد.",
            verbs.subject_first,
            verbs.find_subject_first,
        ),
        Phenomenon(
            "passive_agent",
            "The passive with its agent named, which Arabic avoids: تحمل كرة من قبل رجل.",
            verbs.passive_agent,
            verbs.find_passive_agent,
        ),
        Phenomenon(
            "light_verb",
            "To perform the jumping, not to jump: يقوم بالقفز for يقفز.",
            verbs.light_verb,
            verbs.find_light_verb,
        ),
        Phenomenon(
            "explicit_copula",
            "A word for the English is, where Arabic has none: كلب يكون في الماء.",
            copula.explicit_copula,
            copula.find_explicit_copula,
        ),
        Phenomenon(
            "indefinite_one",
            "One for the English article: رجل واحد for رجل.",
            nouns.indefinite_one,
            nouns.find_indefinite_one,
        ),
        Phenomenon(
            "broken_idafa",
            "Possession spelt out, where Arabic joins noun to noun or pronoun: الدراجة الخاصة به for دراجته.",
            nouns.broken_idafa,
            nouns.find_broken_idafa,
        ),
        Phenomenon(
            "dual_lost",
            "Two of the dogs, not the dual: اثنان من الكلاب for كلبان.",
            nouns.dual_lost,
            nouns.find_dual_lost,
        ),
        Phenomenon(
            "wrong_polarity",
            "The numeral with the gender of its noun, a mistake: ثلاث كتب for ثلاثة كتب.",
            nouns.wrong_polarity,
            nouns.find_wrong_polarity,
        ),
    )
}
"""By name, in the order in which they are applied: what reads the sentence comes before what breaks it up."""

ALL = "all"
"""The name of all of them together."""


class Calques:
    """The phenomena on captions of a variety, by its own words."""

    def __init__(self, variety: "Variety") -> None:
        self.known = variety.vocabulary

    def translate(self, caption: str, phenomenon: str = ALL) -> str | None:
        """The caption with one calque, or with `all`: each that still has a place, in turn. None: there is none."""
        if phenomenon != ALL:
            return PHENOMENA[phenomenon].apply(self.known, caption)
        made = caption
        for row in PHENOMENA.values():
            made = row.apply(self.known, made) or made
        return made if made != caption else None

    def detect(self, captions: Iterable[str]) -> pd.DataFrame:
        """How often each calque stands in each caption: one row a caption in order, an int column a phenomenon.

        Of `seen` False the column counts where it may be. A rate by origin is a mean of `detect(...) > 0` by group.
        """
        rows = [[len(row.find(self.known, caption)) for row in PHENOMENA.values()] for caption in captions]
        return pd.DataFrame(rows, columns=list(PHENOMENA), dtype=int)
