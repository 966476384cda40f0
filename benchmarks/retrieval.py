"""How much time and memory exact ranks take both ways, against FAISS, the whole matrix of similarities, and the product
of the vectors alone, each in a process of its own, so that peaks of memory can be told apart.

`python -m benchmarks.retrieval 400000 40000` streams Arabic COCO's size and tells what share of the measured peak of
matrix products it reaches.
"""

import json
import os
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

from audit.engine.score import Vectors, score
from audit.statistics import findings
from probes import SUITES
from probes.columns import named
from probes.trials import Trials

WIDTH = 512
CAPTIONS, PICTURES = 25_000, 5_000
TEN, BLOCK, ROWS = 10, 1_024, 64
DIRECTIONS = (("text", "image"), ("image", "text"))
LIKE = 0.12
"""How much of its picture's vector a caption's has: about a half are found among the first ten."""


def unit(matrix: np.ndarray) -> np.ndarray:
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix


def made(n_captions: int, n_pictures: int) -> tuple[Trials, dict[str, Vectors]]:
    """Captions spread over pictures, with vectors that are a little like their picture's."""
    rng = np.random.default_rng(0)
    pictures = unit(rng.standard_normal((n_pictures, WIDTH), dtype=np.float32))
    own = np.arange(n_captions) * n_pictures // n_captions
    captions = unit(rng.standard_normal((n_captions, WIDTH), dtype=np.float32))
    for start in range(0, n_captions, 10_000):
        captions[start : start + 10_000] += LIKE * pictures[own[start : start + 10_000]]
    unit(captions)
    texts, images = [f"caption {i}" for i in range(n_captions)], [f"{i}.jpg" for i in range(n_pictures)]
    first = np.searchsorted(own, np.arange(n_pictures + 1))
    queries = pd.concat(
        [
            pd.DataFrame({"probe": "text to image", "options": "gallery", "text": texts}).assign(
                answer=[(images[i],) for i in own], scene=[images[i] for i in own]
            ),
            pd.DataFrame({"probe": "image to text", "options": "captions", "image": images}).assign(
                answer=[tuple(texts[a:b]) for a, b in pairwise(first)], scene=images
            ),
        ],
        ignore_index=True,
    )
    queries.insert(0, "query", [f"q{i}" for i in range(len(queries))])
    options = pd.concat(
        [
            pd.DataFrame({"options": "gallery", "option": images, "image": images}),
            pd.DataFrame({"options": "captions", "option": texts, "text": texts}),
        ],
        ignore_index=True,
    )
    vectors = {
        "text": Vectors(captions, {text: i for i, text in enumerate(texts)}),
        "image": Vectors(pictures, {image: i for i, image in enumerate(images)}),
    }
    return Trials(queries, options), vectors


def ours(trials: Trials, vectors: dict[str, Vectors]) -> pd.DataFrame:
    """Exact outcomes: ranks, ties, margins."""
    return score(trials, vectors, top=SUITES["retrieval"].top)


def faiss_flat(trials: Trials, vectors: dict[str, Vectors]) -> list[np.ndarray]:
    """The ten nearest, both ways."""
    import faiss

    found = []
    for rows, columns in DIRECTIONS:
        index = faiss.IndexFlatIP(WIDTH)
        index.add(vectors[columns].matrix)
        found.append(index.search(vectors[rows].matrix, TEN)[1])
    return found


def matrix_and_topk(trials: Trials, vectors: dict[str, Vectors]) -> list[np.ndarray]:
    """The ten nearest, both ways: one matrix of all similarities, and `topk` of it."""
    similarities = torch.from_numpy(vectors["text"].matrix) @ torch.from_numpy(vectors["image"].matrix).T
    return [torch.topk(table, TEN, dim=1)[1].numpy() for table in (similarities, similarities.T)]


def clip_benchmark(trials: Trials, vectors: dict[str, Vectors]) -> None:
    """Recall at ten, both ways, as CLIP_benchmark computes it (metrics/zeroshot_retrieval.py): a matrix of similarities
    and one of which pairs are right, and the nearest marked among all."""
    similarities = torch.from_numpy(vectors["text"].matrix) @ torch.from_numpy(vectors["image"].matrix).T
    right = torch.zeros_like(similarities, dtype=torch.bool)
    own = trials.queries["answer"][trials.queries["text"].notna()].map(
        lambda answer: vectors["image"].index[answer[0]]
    )
    right[torch.arange(len(right)), torch.tensor(own.to_numpy())] = True
    for table, fits in ((similarities, right), (similarities.T, right.T)):
        for some, fit in zip(table.split(ROWS), fits.split(ROWS), strict=True):
            nearest = torch.topk(some, TEN, dim=1)[1]
            marked = torch.nn.functional.one_hot(nearest, num_classes=some.shape[1])
            (marked * fit[:, None]).sum(dim=(1, 2))


def product(trials: Trials, vectors: dict[str, Vectors]) -> None:
    """Both products of the vectors, and no look at them."""
    for rows, columns in DIRECTIONS:
        queries, options = (torch.from_numpy(vectors[kind].matrix) for kind in (rows, columns))
        for some in queries.split(BLOCK):
            some @ options.T


WAYS = {
    "ours": ours,
    "FAISS flat": faiss_flat,
    "CLIP_benchmark's whole matrix": clip_benchmark,
    "a matrix and its topk": matrix_and_topk,
    "products alone": product,
}


def recall(found: Any, trials: Trials, vectors: dict[str, Vectors]) -> float:
    """At 1, of both directions together; NaN of what says nothing of it."""
    if found is None:
        return float("nan")
    if isinstance(found, pd.DataFrame):
        return float(named("found@1").values(found, trials.options).mean())
    right = []
    for (rows, columns), nearest in zip(DIRECTIONS, found, strict=True):
        answers = trials.queries["answer"][trials.queries[rows].notna()]
        index = vectors[columns].index
        right += [
            first in {index[each] for each in answer}
            for first, answer in zip(nearest[:, 0], answers, strict=True)
        ]
    return float(np.mean(right))


def peak_of_products() -> float:
    """Multiplications and additions a second of a float32 product, the best of five."""
    square = torch.randn(3_072, 3_072)
    seconds = []
    for _ in range(5):
        started = time.perf_counter()
        square @ square
        seconds.append(time.perf_counter() - started)
    return 2 * len(square) ** 3 / min(seconds)


def peak() -> float:
    """Megabytes, of this process so far: what getrusage says begins at what the process had that began this one."""
    told = Path("/proc/self/status").read_text(encoding="utf-8").partition("VmHWM:")[2]
    return int(told.split()[0]) / 1024


def measured(way: str, n_captions: int, n_pictures: int, with_findings: bool) -> dict[str, float]:
    """Seconds and megabytes above what the vectors and trials take; recall@1 of both directions together."""
    trials, vectors = made(n_captions, n_pictures)
    Path("/proc/self/clear_refs").write_text(
        "5", encoding="utf-8"
    )  # the peak begins anew at what is held now
    before, started = peak(), time.perf_counter()
    outcomes = WAYS[way](trials, vectors)
    found = {"seconds": time.perf_counter() - started, "above": peak() - before, "before": before}
    found["of peak"] = 4 * n_captions * n_pictures * WIDTH / found["seconds"] / peak_of_products()
    found["recall@1"] = recall(outcomes, trials, vectors)
    if with_findings:
        started = time.perf_counter()
        findings(SUITES["retrieval"], outcomes, trials.options)
        found |= {"findings seconds": time.perf_counter() - started, "findings above": peak() - before}
    return found


def apart(way: str, n_captions: int, n_pictures: int, with_findings: bool = False) -> dict[str, float]:
    """The same in a process of its own."""
    call = [
        sys.executable,
        "-m",
        "benchmarks.retrieval",
        way,
        str(n_captions),
        str(n_pictures),
        str(with_findings),
    ]
    done = subprocess.run(call, check=True, capture_output=True, text=True, env={**_kernels(), **os.environ})
    return json.loads(done.stdout.splitlines()[-1])


def _kernels() -> dict[str, str]:
    """For OpenBLAS, which FAISS brings: of a processor that is newer than itself it knows too little, and takes kernels
    a quarter as fast."""
    wide = "avx512f" in Path("/proc/cpuinfo").read_text(encoding="utf-8")
    return {"OPENBLAS_CORETYPE": "SkylakeX"} if wide else {}


def main() -> None:
    match sys.argv[1:]:
        case [way, n_captions, n_pictures, told]:
            print(json.dumps(measured(way, int(n_captions), int(n_pictures), told == "True")))
        case [n_captions, n_pictures]:
            print(json.dumps(apart("ours", int(n_captions), int(n_pictures), True), indent=1))
        case _:
            sys.exit("python -m benchmarks.retrieval CAPTIONS PICTURES; `make benchmark` tells its ratios")


if __name__ == "__main__":
    main()
