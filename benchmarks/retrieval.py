"""How much time and memory retrieval takes: streamed, against the whole matrix of similarities, side by side.

`make benchmark` prints both at 25,000 captions and 5,000 pictures, each in a process of its own, so that peaks of
memory can be told apart. `python -m benchmarks.retrieval 400000 40000` streams Arabic COCO's size.
"""

import json
import resource
import subprocess
import sys
import time
from itertools import pairwise

import numpy as np
import pandas as pd

from audit.engine.score import Vectors, score
from audit.statistics import findings
from probes import SUITES
from probes.columns import named
from probes.trials import Trials

WIDTH = 512
CAPTIONS, PICTURES = 25_000, 5_000
RUNS = 3
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


def streamed(trials: Trials, vectors: dict[str, Vectors]) -> pd.DataFrame:
    return score(trials, vectors, top=SUITES["retrieval"].top)


def whole(trials: Trials, vectors: dict[str, Vectors]) -> pd.DataFrame:
    """What is written by hand: one product, sorted, and where the right ones came."""
    similarities = vectors["text"].matrix @ vectors["image"].matrix.T
    ranks = []
    for rows, table in (("text", similarities), ("image", similarities.T)):
        asked = trials.queries[trials.queries[rows].notna()]
        index = vectors["image" if rows == "text" else "text"].index
        order = np.argsort(-table, axis=1)
        for line, answer in zip(order, asked["answer"], strict=True):
            right = [index[option] for option in answer]
            ranks.append(1 + np.flatnonzero(np.isin(line, right))[0])
    return pd.DataFrame({"rank": ranks})


WAYS = {"streamed": streamed, "whole": whole}


def peak() -> float:
    """Megabytes, of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(way: str, n_captions: int, n_pictures: int, with_findings: bool) -> dict[str, float]:
    """Seconds and megabytes above what the vectors and trials take; recall@1 of both directions together."""
    trials, vectors = made(n_captions, n_pictures)
    before, started = peak(), time.perf_counter()
    outcomes = WAYS[way](trials, vectors)
    found = {"seconds": time.perf_counter() - started, "above": peak() - before, "before": before}
    found["recall@1"] = float(named("found@1").values(outcomes, trials.options).mean())
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
    return json.loads(
        subprocess.run(call, check=True, capture_output=True, text=True).stdout.splitlines()[-1]
    )


def main() -> None:
    match sys.argv[1:]:
        case [way, n_captions, n_pictures, told]:
            print(json.dumps(measured(way, int(n_captions), int(n_pictures), told == "True")))
        case [n_captions, n_pictures]:
            print(json.dumps(apart("streamed", int(n_captions), int(n_pictures), True), indent=1))
        case _:
            runs = [{way: apart(way, CAPTIONS, PICTURES) for way in WAYS} for _ in range(RUNS)]
            print(
                f"{CAPTIONS:,} captions, {PICTURES:,} pictures, {WIDTH} wide, both ways, {RUNS} runs in turn"
            )
            for way in WAYS:
                told = {what: [run[way][what] for run in runs] for what in ("seconds", "above", "recall@1")}
                show = ", ".join(f"{what} {min(each):.3g} to {max(each):.3g}" for what, each in told.items())
                print(f"{way:10s} {show} (MB above the vectors)")


if __name__ == "__main__":
    main()
