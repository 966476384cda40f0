"""Hub pictures, which are near whatever is asked: cross-domain similarity local scaling (CSLS; Conneau, Lample,
Ranzato, Denoyer and Jégou 2018, Word translation without parallel data, section 2.3).

2 cos(q, p) - r(q) - r(p), where r is the mean cosine of the ten nearest of the other side. r(q) is the same for all
pictures of a query, so that cos(q, p) - r(p) / 2 ranks alike: one number a picture, learnt from a bank of captions.
"""

from dataclasses import replace

import numpy as np

from audit.engine.score import Vectors
from probes.suites.retrieval import SUITE

from .remedy import Asked, Remedy

NEAREST = 10
CODE = f"""\
from safetensors.torch import load_file
bank = load_file("FILE")["bank"]
def remedied(texts, images):  # (n, d) and (m, d) unit vectors to (n, m) scores by which to rank the images
    hub = (images @ bank.T).topk(min({NEAREST}, len(bank))).values.mean(dim=1) / 2
    return texts @ images.T - hub
"""
TO_IMAGE = SUITE.measure("text to image, MRR@10")


def scaled(asked: Asked, half: Asked) -> Asked:
    """Unit vectors with two coordinates more: by one a picture lies farther from every text the more of a hub it is,
    the other makes all pictures equally long."""
    texts, images = asked.vectors["text"], asked.vectors["image"]
    queries = half.trials.queries
    bank = half.vectors["text"].rows(
        queries.loc[queries["probe"] == "text to image", "text"].drop_duplicates()
    )
    hub = hubness(images.matrix, bank)
    rest = np.sqrt((hub**2).max() - hub**2)
    ones, none = np.ones(len(texts.matrix)), np.zeros(len(texts.matrix))
    vectors = {
        "text": Vectors(_unit(texts.matrix, ones, none), texts.index),
        "image": Vectors(_unit(images.matrix, -hub, rest), images.index),
    }
    return replace(asked, vectors=vectors, tensors={"bank": np.ascontiguousarray(bank)})


def _unit(*columns: np.ndarray) -> np.ndarray:
    rows = np.column_stack(columns)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def hubness(pictures: np.ndarray, bank: np.ndarray) -> np.ndarray:
    """(n,) half of the mean cosine of each picture and the nearest of a bank of texts."""
    nearest = np.sort(pictures @ bank.T, axis=1)[:, -NEAREST:]
    return nearest.mean(axis=1) / 2


REMEDIES = (
    Remedy(
        "hubs scaled down",
        "Take from each picture's cosine half of its mean cosine with the ten nearest captions of a bank (CSLS).",
        "vectors", "retrieval", TO_IMAGE, scaled, code=CODE, learns=True, text_only=True,
    ),
)  # fmt: skip
