"""Encoders with a planted bias, run through trials, scoring and findings as any model is."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from audit.engine.score import Vectors, score
from audit.statistics import findings
from probes import SUITES, Trials
from probes.stimuli.drawn import scenes
from probes.suites.gender.trials import SHOWN

MEASURES = ("resolution gap", "default", "resolution accuracy")
PROBES = ("resolution", "default")


@cache
def trials() -> Trials:
    """The resolution and default probes of the gender suite."""
    whole = SUITES["gender"].trials()
    queries = whole.queries[whole.queries["probe"].isin(PROBES)]
    return Trials(queries, whole.options[whole.options["options"].isin(queries["options"])])


def encoder(
    wrong_women: float,
    wrong_men: float,
    masculine_where_hidden: float,
    spread: float,
    rng: np.random.Generator,
) -> dict[str, Vectors]:
    """Vectors of every text and picture. A picture of a woman is taken for a man's with the probability
    `wrong_women`, moved for each profession by a normal effect of standard deviation `spread` (probit scale);
    men and pictures that show no gender likewise.

    A vector is a direction of its own profession and, on one axis, its gender.
    """
    from scipy.stats import norm

    asked = trials()
    professions = {name: i for i, name in enumerate(scenes.PROFESSIONS)}
    masculine = {"feminine": wrong_women, "masculine": 1 - wrong_men, "none": masculine_where_hidden}
    moved = {name: spread * rng.normal(size=len(professions)) for name in masculine}

    def vector(profession: str, gender: float) -> np.ndarray:
        row = np.zeros(len(professions) + 1, dtype=np.float32)
        row[professions[profession]], row[-1] = 0.8, 0.6 * gender
        return row

    def share(presentation: str, profession: str) -> float:
        # the effect moves the probit, whose mean over professions is widened to keep the share
        centre = norm.ppf(masculine[presentation]) * np.sqrt(1 + spread**2)
        return float(norm.cdf(centre + moved[presentation][professions[profession]]))

    pictures = asked.images()
    seen = [scenes.parse(reference)[1] for reference in pictures]
    genders = [1.0 if rng.random() < share(s["presentation"], s["profession"]) else -1.0 for s in seen]
    images = np.stack([vector(s["profession"], g) for s, g in zip(seen, genders, strict=True)])
    options = asked.options.drop_duplicates("text").set_index("text")
    texts = np.stack(
        [
            vector(name.split("/")[1], 1.0 if gender == SHOWN[1] else -1.0)
            for name, gender in zip(options["options"], options["gender"], strict=True)
        ]
    )
    return {
        "image": Vectors(images, {reference: i for i, reference in enumerate(pictures)}),
        "text": Vectors(texts, {text: i for i, text in enumerate(options.index)}),
    }


def audit(vectors: dict[str, Vectors], resamples: int = 999) -> pd.DataFrame:
    """The findings of the suite's own measures over all outcomes, by measure."""
    suite = SUITES["gender"]
    kept = tuple(replace(m, by=()) for m in suite.measures if m.name in MEASURES)
    outcomes = score(trials(), vectors)
    found = findings(replace(suite, measures=kept), outcomes, trials().options, resamples=resamples)
    return found.set_index("measure")
