"""The direction of gender erased from the vectors by its authors' package `concept-erasure`: LEACE (Belrose,
Schneider-Joseph, Ravfogel, Cotterell, Raff and Biderman 2023, arXiv:2306.03819)."""

from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pandas as pd

from audit.engine.score import Vectors
from probes.suites.gender import SUITE

from .remedy import Asked, Remedy
from .requests import FOUND, requests

INSTALLED = find_spec("concept_erasure") is not None
NAME = "gender erased"
CODE = """\
from safetensors.torch import load_file
from torch.nn.functional import normalize
learnt = load_file("FILE")
def remedied(x, kind):  # x: (n, d) unit vectors of kind "text" or "image"
    return normalize(x - (x - learnt[kind + ".mean"]) @ learnt[kind + ".right"].T @ learnt[kind + ".left"].T)
"""


def erased(asked: Asked, half: Asked) -> Asked:
    """All vectors without what tells the two forms of a profession apart, and pictures of women from those of men, by
    any line: learnt from the half's forms and pictures."""
    options, queries = half.trials.options, half.trials.queries
    forms = options[options["options"].str.startswith("forms/")].drop_duplicates("text")
    people = queries[queries["probe"] == "resolution"].drop_duplicates("image")
    tensors: dict[str, np.ndarray] = {}
    vectors = {}
    for kind, keys, gender in (
        ("text", forms["text"], forms["gender"]),
        ("image", people["image"], people["presentation"]),
    ):
        left, right, mean = _eraser(half.vectors[kind].rows(keys), gender)
        matrix = asked.vectors[kind].matrix
        rows = matrix - (matrix - mean) @ right.T @ left.T
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        vectors[kind] = Vectors(rows.astype(np.float32), asked.vectors[kind].index)
        tensors |= {f"{kind}.left": left, f"{kind}.right": right, f"{kind}.mean": mean}
    return replace(asked, vectors=vectors, tensors=tensors)


def _eraser(rows: np.ndarray, gender: pd.Series) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(d, 1), (1, d), (d,) of an eraser of (n, d) vectors: x - left right (x - mean)."""
    import torch
    from concept_erasure import LeaceEraser

    label = torch.tensor((gender == "masculine").to_numpy(float))
    made = LeaceEraser.fit(torch.tensor(rows, dtype=torch.float64), label)
    return tuple(
        np.ascontiguousarray(each.numpy(), np.float32)
        for each in (made.proj_left, made.proj_right, made.bias)
    )  # type: ignore[return-value]


REMEDY = Remedy(
    NAME,
    "Take out of texts and pictures the direction that tells women from men (LEACE).",
    "vectors",
    "gender",
    SUITE.measure("form"),
    erased,
    {"gender": (FOUND,)},
    requests,
    CODE,
    learns=True,
)
REMEDIES = (REMEDY,) if INSTALLED else ()
