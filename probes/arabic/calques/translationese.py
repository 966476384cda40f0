"""Translationese: what a literal translation from English does to an Arabic caption, each calque by its name.

A phenomenon turns a native caption into what a translation would have, changes that one thing and leaves the
rest letter for letter; and it finds the same calque in a real caption. The list is arabic.md's: what MSA
grammarians and translators name as calques of English. None is drawn at random: the first place counts.

What `find` finds was read in Flickr8k-Rev by the author of the rules, 60 captions a phenomenon or all: 57 of 60 are
right or more. «صورة من» it does not have, and of «يكون» and «واحد» too few to tell.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from . import copula, having, masculine, nouns, passives, prepositions, verbs
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
    good: whether it is good Arabic as well, and no fault: translations merely have it oftener.
    """

    name: str
    gloss: str
    apply: Callable[[Vocabulary, str], str | None]
    find: Callable[[Vocabulary, str], list[tuple[int, int]]]
    seen: bool = True
    good: bool = False


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
            "in_clothes",
            "In a shirt, as English has it: رجل في قميص for رجل بقميص.",
            prepositions.in_clothes,
            prepositions.find_in_clothes,
            good=True,
        ),
        Phenomenon(
            "picture_from",
            "A picture from someone for a picture of someone: صورة من طبيبة for صورة لطبيبة.",
            prepositions.picture_from,
            prepositions.find_picture_from,
        ),
        Phenomenon(
            "subject_first",
            "A definite subject before its verb, the order of English: الولد يأكل for يأكل الولد.",
            verbs.subject_first,
            verbs.find_subject_first,
            good=True,
        ),
        Phenomenon(
            "passive_agent",
            "The passive with its agent named, which Arabic avoids: تحمل كرة من قبل رجل.",
            passives.passive_agent,
            passives.find_passive_agent,
        ),
        Phenomenon(
            "done_by_noun",
            "The passive by a verb of being done and a noun: يتم حمل كرة for تحمل كرة.",
            passives.done_by_noun,
            passives.find_done_by_noun,
        ),
        Phenomenon(
            "light_verb",
            "To perform the jumping, not to jump: يقوم بالقفز for يقفز.",
            verbs.light_verb,
            verbs.find_light_verb,
        ),
        Phenomenon(
            "each_other",
            "Each other, with the article twice: بعضهما البعض for بعضهما بعضا, or where معا says it.",
            verbs.each_other,
            verbs.find_each_other,
        ),
        Phenomenon(
            "lost_alif",
            "An object without its alif, as nouns of English have no case, a mistake: يرتدي قميص for يرتدي قميصا.",
            verbs.lost_alif,
            verbs.find_lost_alif,
        ),
        Phenomenon(
            "with_having",
            "With for having or carrying: رجل مع حقيبة for رجل يحمل حقيبة.",
            having.with_having,
            having.find_with_having,
        ),
        Phenomenon(
            "has_it",
            "A word for the English has, of what one is like or carries: رجل لديه لحية for رجل ذو لحية.",
            having.has_it,
            having.find_has_it,
        ),
        Phenomenon(
            "by_colour",
            "In the colour red for red: كرة باللون الأحمر for كرة حمراء.",
            having.by_colour,
            having.find_by_colour,
        ),
        Phenomenon(
            "explicit_copula",
            "A word for the English is, where Arabic has none: كلب يكون في الماء.",
            copula.explicit_copula,
            copula.find_explicit_copula,
        ),
        Phenomenon(
            "there_first",
            "There is, which opens the caption: هناك كلب في الماء for كلب في الماء.",
            copula.there_first,
            copula.find_there_first,
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
