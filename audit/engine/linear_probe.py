"""Can a linear probe tell translated captions from native ones in text space? The one thing that looks at vectors."""

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer

from .score import Vectors

FOLDS = 5
SHUFFLES = 20
"""Probes taught with the origins shuffled within each picture; their mean is what nothing looks like."""
CHARACTERS = 1_000
"""The commonest letters and pairs of letters that the baseline counts."""


def rows(outcomes: pd.DataFrame, texts: Vectors, seed: int = 0) -> pd.DataFrame:
    """Outcomes of the probe, one row a picture that has both, and `features` (vectors, characters, shuffled).

    `correct`: of all pairs of a native and a translated caption of the picture, the share in which the translated
    one scores higher (ties 1/2): an AUC within pictures, so that content tells nothing. The scores are
    cross-validated: a ridge regression on the other four fifths of the pictures, its penalty the mean variance of
    a feature. `lean`: how much higher the translated captions of the picture score on average; `loss`: how much
    less alike they are to it (cosine).
    """
    captions = outcomes[outcomes["probe"] == "text to image"].drop_duplicates("id")
    both = captions.groupby("scene")["origin"].transform("nunique") == 2
    captions = captions[both].sort_values("scene", kind="stable").reset_index(drop=True)
    if captions["scene"].nunique() < FOLDS:
        return pd.DataFrame()
    scene = pd.factorize(captions["scene"])[0]
    translated = (captions["origin"] == "translated").to_numpy(float)
    rng = np.random.default_rng(seed)
    fold = rng.permutation(scene.max() + 1)[scene] % FOLDS
    shuffled = np.stack([_shuffled(translated, scene, rng) for _ in range(SHUFFLES)], axis=1)
    vectors = texts.rows(captions["text"])
    scores = {
        "vectors": (translated[:, None], _scores(vectors, translated[:, None], fold)),
        "characters": (
            translated[:, None],
            _scores(_characters(captions["text"]), translated[:, None], fold),
        ),
        "shuffled": (shuffled, _scores(vectors, shuffled, fold)),
    }
    loss = -_contrast(captions["similarity"].to_numpy(float), translated, scene)
    return pd.concat(
        pd.DataFrame(
            {
                "query": [f"linear probe-{features}-{name}" for name in captions["scene"].unique()],
                "probe": "linear probe",
                "features": features,
                "scene": captions["scene"].unique(),
                "correct": _won(found, labels, scene),
                "lean": _contrast(found[:, 0], labels[:, 0], scene),
                "loss": loss,
            }
        )
        for features, (labels, found) in scores.items()
    )


def _shuffled(labels: np.ndarray, scene: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Labels in another order within each picture; rows are in order of `scene`."""
    return labels[np.lexsort((rng.random(len(labels)), scene))]


def _characters(texts: pd.Series) -> np.ndarray:
    """(n, CHARACTERS) shares of letters and pairs of letters."""
    counts = CountVectorizer(analyzer="char_wb", ngram_range=(1, 2), max_features=CHARACTERS).fit_transform(
        texts
    )
    dense = counts.toarray().astype(np.float32)
    return dense / np.maximum(dense.sum(axis=1, keepdims=True), 1)


def _scores(features: np.ndarray, labels: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """(n, k) cross-validated ridge predictions of (n, k) labels from (n, d) features."""
    made = np.empty_like(labels)
    for held in range(FOLDS):
        train, test = fold != held, fold == held
        centre, level = features[train].mean(axis=0), labels[train].mean(axis=0)
        known = features[train] - centre
        gram = known.T @ known
        gram += np.eye(len(gram)) * np.trace(gram) / len(gram)
        weights = np.linalg.solve(gram, known.T @ (labels[train] - level))
        made[test] = (features[test] - centre) @ weights
    return made


def _won(scores: np.ndarray, labels: np.ndarray, scene: np.ndarray) -> np.ndarray:
    """(pictures,) shares of pairs in which the one labelled 1 scores higher, averaged over columns."""
    edges = np.flatnonzero(np.diff(scene)) + 1
    won = []
    for score, label in zip(np.split(scores, edges), np.split(labels, edges), strict=True):
        ahead = np.sign(score[:, None] - score[None]) / 2 + 0.5
        pairs = (label[:, None] == 1) & (label[None] == 0)
        won.append(float((ahead * pairs).sum() / pairs.sum()))
    return np.array(won)


def _contrast(values: np.ndarray, labels: np.ndarray, scene: np.ndarray) -> np.ndarray:
    """(pictures,) mean of those labelled 1 minus mean of the others."""
    one, other = (np.bincount(scene, of * values) / np.bincount(scene, of) for of in (labels, 1 - labels))
    return one - other
