"""Encoders that answer by a sheet: of whole suites, with a known share right, through the whole path as any model."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd
from PIL import Image
from scipy.stats import norm

from probes import stimuli
from probes.suite import Suite
from probes.trials import Trials

DIMENSIONS = 1024
SKILLS = {
    "agreement": "agreement", "agreement, vocalised": "agreement", "numeral": "agreement",
    "morphology": "morphology", "presentation": "presentation",
    "profession": "lemma", "object": "lemma", "class": "lemma", "resolution": "gender", "default": "hidden",
    "count": "count", "within": "count", "spelling": "count", "two": "count", "english": "English", "form": "number",
    "forced": "forced",
}  # fmt: skip
"""What a probe takes: two that take the same are answered alike of one picture."""
MUCH = {"gender": 2.0, "hidden": 2.0}
"""How near a picture lies to its text, where the same words are asked about for other skills."""
Able = Callable[[str, dict[str, Any]], float]
"""(skill, the row of a query) to the probability that it is answered rightly; of a query that has no right answer, that
the first of its options in order of their ids is chosen."""


class Sheet:
    """A model that has seen the trials: a picture lies near the texts that it is to be taken for, and near no other.

    able: of each skill. spread: standard deviation over lemmas, on the probit scale, of each skill and gender.
    """

    revision, logit_scale, max_tokens, text_only = "made by a test", 100.0, None, False

    def __init__(
        self, name: str, suites: Sequence[Suite], able: Able, spread: float = 0.0, seed: int = 0
    ) -> None:
        self.name, self.provenance, self.notes = name, {"weights": "unknown"}, []
        self._texts: dict[str, np.ndarray] = {}
        self._pictures: dict[str, np.ndarray] = {}
        self._seed, self._able, self._spread = seed, able, spread
        for suite in suites:
            self._learn(suite.trials())

    def encode_texts(self, texts: list[str], progress: Any = None) -> np.ndarray:
        return np.stack([self._text(text) for text in texts])

    def encode_images(self, images: list[Image.Image], progress: Any = None) -> np.ndarray:
        rows = np.stack(
            [self._pictures.get(_content(image), self._noise(_content(image))) for image in images]
        )
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def token_counts(self, texts: list[str]) -> None:
        return None

    def _learn(self, trials: Trials) -> None:
        """Puts into each picture the texts that it is to be taken for."""
        near: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
        texts = trials.options.groupby(["options", "option"], sort=False)["text"].agg(list)
        pictures = trials.options.groupby(["options", "option"], sort=False)["image"].agg(list)
        for query in trials.queries.to_dict("records"):
            if query.get("picture") == "wrong" or query["probe"] == "form, masculine word":
                continue  # the words of another gender, which tell nothing of this picture
            skill, options = SKILLS.get(query["probe"], query["probe"]), query["options"]
            of_texts, of_pictures = texts[options], pictures[options]
            if isinstance(query.get("image"), str):
                if isinstance(of_texts.iloc[0][0], str):
                    told = of_texts[self._chosen(query, skill, list(of_texts.index))]
                    near[query["image"]] |= {(skill, text): MUCH.get(skill, 1.0) for text in told}
            elif isinstance(of_pictures.iloc[0][0], str):
                for (image,), much in self._likeness(query, skill, of_pictures):
                    near[image][skill, query["text"]] = much
        for reference, some in near.items():
            content = _content(stimuli.open(reference))
            told = sum(much * self._text(text) for (_, text), much in some.items())
            self._pictures[content] = self._pictures.get(content, 0.5 * self._noise(content)) + told

    def _likeness(
        self, query: dict[str, Any], skill: str, pictures: "pd.Series[Any]"
    ) -> Iterator[tuple[list[str], float]]:
        """What is asked for by a text, and how near it lies: where no picture is meant, each as it happens."""
        if not query["answer"]:
            for option, images in pictures.items():
                yield images, float(norm.ppf(self._draw(option, query["text"])))
            return
        chosen = self._chosen(query, skill, list(pictures.index))
        for option in query["answer"] if chosen in query["answer"] else (chosen,):
            yield pictures[option], 1.0

    def _chosen(self, query: dict[str, Any], skill: str, options: list[str]) -> str:
        """The option that is to be on top. One draw a picture (or text), and skill."""
        about = str(query.get("image") if isinstance(query.get("image"), str) else query["text"])
        share = self._able(skill, query)
        if self._spread:
            lemma = f"{skill}/{query.get('lemma')}/{query.get('presentation')}/{query.get('gender')}"
            share = norm.cdf(
                norm.ppf(share) * np.sqrt(1 + self._spread**2) + self._spread * norm.ppf(self._draw(lemma))
            )
        right = list(query["answer"]) or sorted(options)[:1]
        wrong = sorted(set(options) - set(right))
        if self._draw(skill, about, query.get("site"), query.get("gender")) < share or not wrong:
            return str(right[0])
        return str(wrong[int(self._draw("wrong", skill, about) * len(wrong))])

    def _draw(self, *key: Any) -> float:
        return float(np.random.default_rng([self._seed, *sha256(repr(key).encode()).digest()[:8]]).random())

    def _text(self, text: str) -> np.ndarray:
        if text not in self._texts:
            self._texts[text] = self._noise(text)
        return self._texts[text]

    def _noise(self, text: str) -> np.ndarray:
        """A unit vector of its own."""
        row = np.random.default_rng([*sha256(text.encode()).digest()[:8]]).normal(size=DIMENSIONS)
        return (row / np.linalg.norm(row)).astype(np.float32)


def _content(image: Image.Image) -> str:
    return sha256(image.convert("RGB").tobytes()).hexdigest()
