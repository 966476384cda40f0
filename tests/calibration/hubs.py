"""Fair encoders with hub pictures, which lie near every text: asked for any profession, they are on top."""

from dataclasses import replace
from functools import cache
from typing import Literal

import numpy as np
import pandas as pd

from audit.engine.score import Vectors, score
from audit.statistics import findings
from probes import SUITES, Trials
from probes.stimuli.drawn import scenes

Shared = Literal["nothing", "twin", "number", "drawing"]
DRAWN = ("skin", "clothes", "background", "hair", "scarf", "side")


@cache
def trials() -> Trials:
    """The gender suite's requests that name no gender, and their galleries."""
    whole = SUITES["gender"].trials()
    queries = whole.queries[whole.queries["probe"] == "form"]
    return Trials(queries, whole.options[whole.options["options"].isin(queries["options"])])


@cache
def pictures() -> pd.DataFrame:
    """What every picture of the galleries shows, by reference."""
    return pd.DataFrame([scenes.describe(reference) for reference in trials().images()], trials().images())


def encoder(hub: float, lean: float, shared: Shared, rng: np.random.Generator) -> dict[str, Vectors]:
    """Vectors of all texts and pictures. Every cosine has a normal part of standard deviation 1 of its own (a unit is
    what such cosines differ by), a boost of its picture, whatever is asked, of standard deviation `hub`, and one for
    men on that profession's pictures, of standard deviation `lean` over professions and half of it over wordings.
    Nothing favours men on the whole.

    shared: which pictures have one boost. `nothing`: each its own; `twin`: both genders of a counterfactual set;
        `number`: those of one gender and one number in their professions, whatever the profession; `drawing`: a boost
        is the sum of one of each colour and side drawn, the same wherever it is drawn.
    """
    shown, queries = pictures(), trials().queries
    boost = hub * _boosts(shared, rng)
    texts = queries.drop_duplicates("text")
    man = (shown["presentation"] == "masculine").to_numpy(float) - 0.5
    own = rng.normal(size=(len(texts), len(shown)))
    leans = dict(zip(scenes.PROFESSIONS, lean * rng.normal(size=len(scenes.PROFESSIONS)), strict=True))
    moved = texts["lemma"].map(leans).to_numpy(float) + lean / 2 * rng.normal(size=len(texts))
    wanted = own + boost + moved[:, None] * man
    # each text is an axis, so that any table of cosines can be had; one more axis makes all pictures equally long
    rows = np.hstack([wanted.T, np.zeros((len(shown), 1))])
    length = (rows**2).sum(axis=1)
    rows[:, -1] = np.sqrt(length.max() - length)
    return {
        "image": Vectors(rows / np.sqrt(length.max()), {key: i for i, key in enumerate(shown.index)}),
        "text": Vectors(np.eye(len(texts), rows.shape[1]), {key: i for i, key in enumerate(texts["text"])}),
    }


def _boosts(shared: Shared, rng: np.random.Generator) -> np.ndarray:
    """(pictures,) boosts with standard deviation 1 over encoders."""
    shown = pictures()
    if shared == "drawing":
        parts = [rng.normal(size=30)[pd.factorize(shown[name])[0]] for name in DRAWN]
        return np.sum(parts, axis=0) / np.sqrt(len(parts))
    keys = {
        "nothing": ["profession", "presentation", "seed"],
        "twin": ["profession", "seed"],
        "number": ["presentation", "seed"],
    }[shared]
    group = shown.groupby(keys).ngroup().to_numpy()
    return rng.normal(size=group.max() + 1)[group]


def audit(vectors: dict[str, Vectors], resamples: int = 999) -> pd.Series:
    """The finding of the suite's own measure over all outcomes."""
    suite = SUITES["gender"]
    kept = replace(suite.measure("form"), by=())
    outcomes = score(trials(), vectors, suite.top)
    return findings(replace(suite, measures=(kept,)), outcomes, trials().options, resamples=resamples).iloc[0]
