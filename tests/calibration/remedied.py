"""Encoders with one planted fault each, which one remedy is made for, over the trials of the suites."""

from collections.abc import Mapping
from functools import cache

import numpy as np
import pandas as pd

from audit.engine.score import Vectors
from audit.remedies import REMEDIES
from audit.remedies.judging import judged
from audit.remedies.remedy import Asked
from audit.statistics import verdicts
from probes import SUITES, Trials
from probes.stimuli.drawn import scenes

ASKED = {"gender": ("form", "form, masculine word", "resolution", "default")}
"""Of each suite the probes that remedies read."""
NOISE = 24
"""Dimensions in which a text and a picture are near by chance."""


@cache
def trials(suite: str) -> Trials:
    """What remedies read of a suite; of several templates one."""
    whole = SUITES[suite].trials()
    queries = whole.queries[whole.queries["probe"].isin(ASKED[suite])]
    if "template" in queries:
        queries = queries[queries["template"].isin(["bare"]) | queries["template"].isna()]
    return Trials(queries, whole.options[whole.options["options"].isin(queries["options"])])


def gender(rng: np.random.Generator, default: float = 0.0, words: float = 0.0, lean: float = 0.0) -> Asked:
    """Words lie near their professions, and pictures near theirs and on the side of who is shown. default: how far a
    wording that names no gender lies on the men's side; words: how far the masculine word does, and the feminine one on
    the women's. lean: standard deviation over professions of the side of what names none."""
    asked, names = trials("gender"), list(scenes.PROFESSIONS)
    forms = asked.options[asked.options["options"].str.startswith("forms/")]
    side = dict(zip(forms["text"], forms["gender"].map({"masculine": 1.0, "feminine": -1.0}), strict=True))
    lemma = dict(zip(forms["text"], forms["options"].str.split("/").str[1], strict=True))
    requests = asked.queries[asked.queries["text"].notna()]
    lemma |= dict(zip(requests["text"], requests["lemma"], strict=True))
    leans = dict(zip(names, default + lean * rng.normal(size=len(names)), strict=True))
    amount = {text: words * side[text] if text in side else leans[name] for text, name in lemma.items()}
    shown = {image: scenes.describe(image) for image in asked.images()}
    man = {"masculine": 1.0, "feminine": -1.0}
    return _asked(
        asked,
        {text: (names.index(name), amount[text]) for text, name in lemma.items()},
        {
            image: (names.index(of["profession"]), man.get(of["presentation"], 0.0))
            for image, of in shown.items()
        },
        len(names),
        rng,
        SUITES["gender"].top,
    )


def _asked(
    asked: Trials, texts: Mapping[str, tuple[int, float]], pictures: Mapping[str, tuple[int, float]], kinds: int,
    rng: np.random.Generator, top: int,
) -> Asked:  # fmt: skip
    """Vectors of (kind, place on one axis) each, with noise."""
    vectors = {}
    for name, known in (("text", texts), ("image", pictures)):
        rows = rng.normal(size=(len(known), kinds + 1 + NOISE)) * (
            [0.0] * (kinds + 1) + [0.3 / NOISE**0.5] * NOISE
        )
        for row, (kind, place) in zip(rows, known.values(), strict=True):
            row[kind], row[kinds] = 0.8, 0.4 * place
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        vectors[name] = Vectors(rows.astype(np.float32), {key: i for i, key in enumerate(known)})
    return Asked(asked, vectors, top)


def stands(runs: Mapping[str, Asked], resamples: int = 99) -> pd.DataFrame:
    """What is found of all remedies."""
    return judged(runs, list(REMEDIES.values()), {name: verdicts.policy() for name in runs}, {}, 0, resamples)


def recommended(table: pd.DataFrame) -> set[str]:
    return set(table.loc[table["stands"] == "recommended", "remedy"])
