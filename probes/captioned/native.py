"""Native captions of the drawn scenes and their controlled translations: the captions suite's bundled set.

The captions were written for these scenes from hand-made frames (a variety's captions/captions.yaml), every form of a
word made by `grammar`; each translation is the native caption with one calque of `translationese`, or all.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from probes.arabic import grammar
from probes.arabic.calques import translationese, words
from probes.arabic.lexicon import Gender
from probes.arabic.variety import Variety
from probes.stimuli import references
from probes.stimuli.drawn import scenes

COLUMNS = ["image", "caption", "origin", "translator", "phenomenon", "id", "lemma"]
CONTROLLED = "controlled"
"""The translator's name: no system and no person, one rule at a time."""

PRESENTATIONS = {"feminine": 2, "masculine": 2, "none": 1}
"""Scenes for each profession by what is shown, every other profession one less where there are two."""
COUNTS = (1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10)
"""The counts of each object, in colours that make every scene another; two as often as the dual needs places."""
CAPTIONS = 2


def bundled(variety: Variety) -> pd.DataFrame:
    """One row a caption: COLUMNS. The same on every call; no two native captions are alike.

    image: a reference that `stimuli.open` draws. origin: native or translated. translator: `controlled`, and
    phenomenon one of `translationese.PHENOMENA` or `all`; both are empty for a native caption. id: its own; a
    translation's begins with its native caption's and «+». lemma: the profession or the object, by its id.
    """
    rows = []
    said: set[str] = set()
    for number, (image, factors) in enumerate(_scenes()):
        frames = _frames(factors, variety)
        order = references.generator("native", image).permutation(len(frames))
        captions = [text for place in order if (text := _filled(frames[place], factors, variety)) not in said]
        said.update(captions[:CAPTIONS])
        for turn, native in enumerate(captions[:CAPTIONS]):
            id, lemma = f"{number:03d}#{turn}", factors.get("profession") or factors["object"]
            rows.append((image, native, "native", "", "", id, lemma))
            for name in (*translationese.PHENOMENA, translationese.ALL):
                if made := variety.calques.translate(native, name):
                    rows.append((image, made, "translated", CONTROLLED, name, f"{id}+{name}", lemma))
    return pd.DataFrame(rows, columns=COLUMNS)


def caption(factors: dict, variety: Variety, rng: np.random.Generator) -> str:
    """A native caption of a scene, its frame drawn anew at each call.

    factors: `profession` and `presentation`, or `object`, `colour` and `count`, as `scenes.describe` has them.
    """
    frames = _frames(factors, variety)
    return _filled(frames[int(rng.integers(len(frames)))], factors, variety)


def _scenes() -> Iterator[tuple[str, dict]]:
    """(reference, factors) of every scene; seeds are below 1000."""
    for place, profession in enumerate(scenes.PROFESSIONS):
        for presentation, often in PRESENTATIONS.items():
            for seed in range(often - (place % 2 if often > 1 else 0)):
                factors = {"profession": profession, "presentation": presentation}
                yield scenes.person(profession, presentation, seed), factors
    for place, kind in product(range(len(COUNTS)), range(len(scenes.OBJECTS))):
        told: dict[str, Any] = {
            "object": scenes.OBJECTS[kind],
            "colour": scenes.COLOURS[(place + 2 * kind + kind // 3) % len(scenes.COLOURS)],
            "count": COUNTS[(place + kind) % len(COUNTS)],
        }
        yield scenes.thing(seed=place, **told), told


def _frames(factors: dict, variety: Variety) -> list[dict]:
    """The frames that say nothing which the scene does not show."""
    if "object" in factors:
        return variety.scenes["things"]
    drawn = variety.scenes["drawn"][factors["profession"]]
    has = {able for able in ("carried", "own") if drawn.get(able, True)}
    if "garment" in drawn:
        has.add("worn")
    if factors["presentation"] != "none":
        has |= {"face", "garment"} if "worn" in has else {"face"}
    return [frame for frame in variety.scenes["people"] if has.issuperset(frame.get("needs", []))]


def _filled(frame: dict, factors: dict, variety: Variety) -> str:
    """The frame with every word in its form."""
    gender, said = (_thing if "object" in factors else _person)(factors, variety)
    forms = {verb.id: _conjugated(verb, gender) for verb in variety.vocabulary.verbs.values()}
    drawn = variety.scenes["drawn"].get(factors.get("profession"), {})
    frame_of = "native" if drawn.get("carried", True) else "uncarried"
    return frame.get(frame_of, frame["native"]).format(**forms, **said)


def _conjugated(verb: words.Verb, gender: Gender) -> str:
    return words.conjugate(verb, gender, "singular") or ""


def _person(factors: dict, variety: Variety) -> tuple[Gender, dict[str, str]]:
    """Whom the scene shows: by profession, or «شخص» where no gender shows."""
    shown = factors["presentation"]
    gender: Gender = "feminine" if shown == "feminine" else "masculine"
    forms = variety.lexicon.nouns["person"].forms
    if shown != "none":
        forms = variety.lexicon.professions[factors["profession"]].forms(gender)
    drawn = variety.scenes["drawn"][factors["profession"]]
    tool = variety.vocabulary.nouns[drawn["tool"]]
    someone, the_someone = (grammar.decline(forms, definite=definite) for definite in (False, True))
    return gender, {
        "someone": someone,
        "the_someone": the_someone,
        "for_someone": grammar.li(someone),
        "tool": tool.singular,
        "tool_object": grammar.decline(tool.forms, case="accusative"),
        "own_tool": grammar.possess(tool.singular, gender),
        "garment": _garment(drawn, variety),
    }


def _garment(drawn: dict, variety: Variety) -> str:
    if "garment" not in drawn:
        return ""
    garment = variety.vocabulary.nouns[drawn["garment"]]
    if "colour" not in drawn:
        return garment.singular
    colour = variety.lexicon.colours[drawn["colour"]]
    return f"{garment.singular} {grammar.agree(colour, garment.gender, 'singular', 'genitive')}"


def _thing(factors: dict, variety: Variety) -> tuple[Gender, dict[str, str]]:
    noun, colour = variety.lexicon.nouns[factors["object"]], variety.lexicon.colours[factors["colour"]]
    n = factors["count"]
    counted, of_them = (variety.numbers.phrase(noun, n, case, colour) for case in ("nominative", "genitive"))
    # A plural of things is feminine to a verb: «تظهر ثلاثة كتب».
    return noun.gender if n < 3 else "feminine", {"counted": counted, "for_counted": grammar.li(of_them)}
