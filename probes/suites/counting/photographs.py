"""Counting on photographs, from their captions: the number of a native caption swapped, and all that follows it.

Captions say «two» far oftener than «seven», and a model that likes a number would be right by liking it. So every
pair of numbers is asked as often one way as the other: «كلبان» or «ثلاثة كلاب» of as many pictures of two as of three.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from probes import reasons
from probes.arabic.numbers import number_phrases, swaps
from probes.arabic.variety import Variety
from probes.captioned import captioned, held
from probes.errors import CallError, DataError
from probes.reasons import Reason
from probes.sources import Source
from probes.trials import Trials, rows_to_trials

Row = dict[str, object]


@dataclass(frozen=True)
class Photograph:
    """A picture, the noun and number of its caption, and the caption with every number that it can hold, its own
    among them, all spelt alike."""

    id: str
    row: Row
    count: int
    texts: dict[int, str]


def trials(source: Source) -> Trials:
    """Queries on the photographs whose captions hold a number that can be swapped; the others are skipped."""
    if "number phrases" not in source.arabic.says:
        raise CallError(
            f"--variety {source.variety}: numbers can't be read in its captions; leave --captions out"
        )
    captions, left_out = captioned(source)
    rows_held = held(captions, left_out)
    used, skipped = _read(captions, source.arabic)
    if not used:
        first, why = skipped.iloc[0], reasons.listed(skipped.head(1))[0]
        raise DataError(
            f"{source}: none of {len(captions)} captions holds a number that can be swapped; the first: "
            f"row {first['row']}: {why}; give captions that count, as «كلبان في الثلج»"
        )
    rows = (row for part in (_all, _pairs, _other) for row in part(used))
    if "skipped" in left_out:
        left_out["skipped"] = pd.concat([left_out["skipped"], skipped], ignore_index=True)
    made = rows_to_trials(rows, **left_out)
    return made.accounted((str(each.row["image"]) for each in used), rows_held)


def _read(captions: pd.DataFrame, variety: Variety) -> tuple[list[Photograph], pd.DataFrame]:
    """Photographs whose caption counts something that can be put in other numbers, and (image, row, reason) of the
    others. Of several number phrases the first that can be changed is taken."""
    used: list[Photograph] = []
    skipped = []
    for row in captions.itertuples():
        found = number_phrases.find(row.caption, variety)
        best = next((each for each in found if swaps.targets(each)), None)
        if best is None:
            reason = swaps.reason(found[0]) if found else None
            skipped.append((row.image, row.row, reason or Reason("counts-nothing")))
            continue
        told: Row = {"image": row.image, "scene": row.picture, "lemma": best.phrase.noun.id}
        told |= {"count": best.phrase.n, "caption": row.caption}
        used.append(Photograph(row.id, told, best.phrase.n, swaps.alternatives(best)))
    return used, reasons.table(skipped)


def _all(used: list[Photograph]) -> Iterator[tuple[str, Row]]:
    """Which of all the numbers that the caption can hold?"""
    for each in used:
        name = f"photograph/{each.id}"
        for n, text in each.texts.items():
            yield "option", {"options": name, "option": str(n), "text": text, "count": n}
        asked: Row = {"probe": "photograph", "options": name, "answer": (str(each.count),)}
        yield "query", each.row | asked


def _pairs(used: list[Photograph]) -> Iterator[tuple[str, Row]]:
    """The caption's own number or another, each pair of numbers as often one way as the other. `noun`: whether its
    form tells the two apart."""
    for pair in combinations(range(1, 11), 2):
        sides = [
            sorted((p for p in used if p.count == n and m in p.texts), key=lambda p: _draw(p.id))
            for n, m in (pair, pair[::-1])
        ]
        noun = "same" if min(pair) >= 3 else "tells"
        for side in sides:
            for each in side[: min(map(len, sides))]:
                name = f"photograph/{each.id}/{pair[0]}-{pair[1]}"
                for n in pair:
                    yield "option", {"options": name, "option": str(n), "text": each.texts[n], "count": n}
                asked = {
                    "probe": "photograph pair",
                    "noun": noun,
                    "pair": f"{pair[0]}-{pair[1]}",
                    "options": name,
                    "answer": (str(each.count),),
                }
                yield "query", each.row | asked


def _other(used: list[Photograph]) -> Iterator[tuple[str, Row]]:
    """control: the picture's own caption, or that of another picture of something else."""
    drawn = sorted(used, key=lambda p: _draw(p.id))
    for place, each in enumerate(drawn):
        others = (drawn[(place + step) % len(drawn)] for step in range(1, len(drawn)))
        other = next((p for p in others if p.row["lemma"] != each.row["lemma"]), None)
        if other:
            name = f"caption/{each.id}"
            for option, of in (("own", each), ("other", other)):
                yield "option", {"options": name, "option": option, "text": of.texts[of.count]}
            yield "query", each.row | {"probe": "caption", "options": name, "answer": ("own",)}


def _draw(name: str) -> str:
    """An order that has nothing to do with what is shown, the same in every process."""
    return hashlib.sha256(name.encode()).hexdigest()
