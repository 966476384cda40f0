"""The same caption with another number: «يلعب كلبان في الماء» -> «يلعب ثلاثة كلاب في الماء»."""

import random
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from probes.arabic.grammar import Case, Numerals
from probes.arabic.numerals import COUNTS
from probes.errors import DataError
from probes.reasons import Reason

from . import dependents, number_phrases, refusals, spellings
from .followers import followers
from .number_phrases import Found

if TYPE_CHECKING:
    from probes.arabic.variety import Variety

COLUMNS = [
    "place", "caption", "phrase", "noun", "gender", "n", "numeral", "polarity", "case", "targets", "to",
    "swapped", "reason",
]  # fmt: skip


def targets(found: Found) -> list[int]:
    """The numbers, 1 to 10, that the phrase can be swapped to; its own is not among them."""
    return [n for n in COUNTS if refusal(found, n) is None]


def refusal(found: Found, n: int) -> Reason | None:
    """Why the number can't be swapped for `n`; None where it can.

    An InputError where `n` is no whole number from 1 to 10.
    """
    found.variety.numbers.form(n)  # the one check of what a number is
    return refusals.refusal(found, n)


def reason(found: Found) -> Reason | None:
    """Why a phrase is swapped for no number: why not for 3 (for 4, if it is 3)."""
    return refusal(found, 4 if found.phrase.n == 3 else 3)


def alternatives(found: Found) -> dict[int, str]:
    """The caption with every number that the phrase can hold, its own among them, in order and all spelt alike."""
    if found.phrase.n not in COUNTS:
        return {found.phrase.n: found.caption}
    return {n: _with(found, n) for n in sorted({found.phrase.n, *targets(found)})}


def swap(found: Found, n: int) -> str:
    """The caption with `n` of the same in place of the phrase, all that depends on the number following it.

    The noun, the numeral and its gender, the adjectives and the verbs follow; the case stays. Digits stay
    digits from three on. An InputError where `n` is no number from 1 to 10, or `refusal` gives a reason.
    """
    if reason := refusal(found, n):
        raise DataError(
            f"{found.text!r} in {found.caption!r}: not swapped for {n}: {reason}; ask `refusal` first"
        )
    return _with(found, n)


def _with(found: Found, n: int) -> str:
    """The caption with the phrase for `n`, and what follows its number: the one place that builds it."""
    out, place = _before(found, n) + _phrase(found, n), found.end
    for follower in followers(found):
        out += found.caption[place : follower.start] + follower.spelt(found.phrase.noun, n)
        place = follower.end
    return out + found.caption[place:]


def _before(found: Found, n: int) -> str:
    """The caption up to the phrase. Before things in the plural the verb may be feminine, and is before definite ones
    («تلعب الكلاب الثلاثة»); before one or two it has their gender: «يلعب كلبان»."""
    phrase, before = found.phrase, found.caption[: found.start]
    if phrase.noun.rational or phrase.gender == "feminine" or dependents.frame(found) != "subject":
        return before
    at = number_phrases.tokens(found.caption)[found.first - 1].start
    feminine = n >= 3 and (phrase.definite or (before[at] == "ت" and phrase.n >= 3))
    return before[:at] + ("ت" if feminine else "ي") + before[at + 1 :]


def report(captions: Mapping[str, str], variety: "Variety", seed: int = 0) -> pd.DataFrame:
    """One row a caption with a number phrase: COLUMNS.

    Of several phrases the first that can be swapped is taken. `to` is drawn from its targets, each caption
    by its own place and the seed, so that a caption more changes no other row. Where there is none,
    `to` and `swapped` are empty and `reason` says why it was not swapped for 3 (for 4, if it is 3).
    """
    rows = []
    for place, caption in captions.items():
        found = number_phrases.find(caption, variety)
        if not found:
            continue
        best = next((f for f in found if targets(f)), found[0])
        possible = targets(best)
        to = random.Random(f"{seed} {place}").choice(possible) if possible else None
        rows.append(
            {
                "place": place,
                "caption": caption,
                "phrase": best.text,
                "noun": best.phrase.noun.id,
                "gender": best.phrase.gender,
                "n": best.phrase.n,
                "numeral": best.phrase.numeral,
                "polarity": best.phrase.polarity,
                "case": best.phrase.case,
                "targets": " ".join(map(str, possible)),
                "to": to,
                "swapped": swap(best, to) if to else None,
                "reason": None if to else str(reason(best)),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS).astype({"to": "Int64"})


def sheet(table: pd.DataFrame, k: int = 100, seed: int = 0) -> pd.DataFrame:
    """`k` rows of a report that were swapped (all, where there are fewer), to be read. Each has its turn by its own
    place and the seed, so that where one more word is known, and one more caption swapped, the others stay drawn."""
    swapped = table[table["swapped"].notna()]
    turns = swapped["place"].map(lambda place: random.Random(f"{seed} sheet {place}").random())
    return swapped.loc[turns.sort_values().index[:k]].reset_index(drop=True)


def _phrase(found: Found, n: int) -> str:
    """The phrase for `n`, in the case of the one found and with its adjectives."""
    phrase = found.phrase
    case: Case = dependents.case(found) or _case(found)
    style: Numerals = "word"
    if phrase.numeral == "western" or phrase.numeral == "arabic-indic":
        style = phrase.numeral
    return number_phrases.spelt(found, n, case, style)


def _case(found: Found) -> Case:
    """A case that the phrase could be in, where its form would be the same in all of them."""
    if dependents.frame(found) == "preposition":
        return "genitive"
    return next(case for case in spellings.CASES if case in found.phrase.cases)
