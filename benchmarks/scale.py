"""What an audit of very many pairs costs: measured at three sizes with one and two workers, and extrapolated into
docs/scale.md: `make scale` (a quarter of an hour, on a machine that does nothing else)."""

import os
import platform
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

from audit import models
from audit.engine import embed
from audit.engine.cluster import ranking
from audit.engine.cluster.workers import Cluster, given
from audit.engine.score import score
from audit.engine.store import keys
from probes.captioned import captioned
from probes.sources import SCENES
from probes.stimuli.drawn import scenes
from probes.trials import Trials

from .retrieval import WIDTH
from .retrieval import made as made_pairs
from .true_size import true_size

PAGE = Path(__file__).parents[1] / "docs/scale.md"
SIZES = {"pictures": (64, 128, 256), "texts": (256, 512, 1_024)}
PARTS = {"pictures": 16, "texts": 64}
"""So many together: smaller than an audit's, so that two workers have several each."""
SHARDS, OF_SHARD, ASKED = 1_000, 200, 2_000
ASIDE = {"core": 0.05, "byte": 0.023 / 30 / 24 / 1e9}
"""Assumed prices in dollars: of a core for an hour, of a byte kept for an hour. Put your own here."""
PAIRS = (1_400_000, 100_000_000)
WORKERS = (1, 8, 64)


def made(folder: Path) -> dict[str, list[str]]:
    """Pictures in JPEG, and captions of about the length that people write."""
    pictures = []
    for i in range(max(SIZES["pictures"])):
        picture = scenes.draw(scenes.thing("ball", "red", 1 + i % 10, seed=i)).resize((480, 360))
        picture.save(folder / f"{i:05}.jpg", quality=90)
        pictures.append(str(folder / f"{i:05}.jpg"))
    known = captioned(SCENES)[0]["caption"].tolist()
    texts = [f"{known[i % len(known)]} {i}" for i in range(max(SIZES["texts"]))]
    return {"pictures": pictures, "texts": texts}


def encoding(folder: Path) -> Iterator[dict[str, Any]]:
    """Seconds and bytes of so many pictures and texts by so many workers that stand ready, the less of two turns."""
    import ray

    torch.set_num_threads(1)
    told, things = {"model": true_size(folder)}, made(folder)
    model = models.load(**told)
    for workers in (1, 2):
        before = time.perf_counter()
        with Cluster(told, workers=workers).hands(keys.digest(model.revision, model.provenance)) as hands:
            yield {
                "what": "begin",
                "n": 0,
                "workers": workers,
                "seconds": time.perf_counter() - before,
                "bytes": 0,
            }
            for noun, n in ((noun, n) for noun, sizes in SIZES.items() for n in sizes):
                seconds = []
                for _ in range(2):
                    parts = deque(
                        (part, (), range(len(part))) for part in embed._parts(things[noun][:n], PARTS[noun])
                    )
                    before = time.perf_counter()
                    found = np.concatenate([vectors for _, vectors in given(hands, noun, parts)])
                    seconds.append(time.perf_counter() - before)
                yield {
                    "what": noun,
                    "n": n,
                    "workers": workers,
                    "seconds": min(seconds),
                    "bytes": found.nbytes,
                }
        ray.shutdown()


def fitted(table: pd.DataFrame) -> pd.DataFrame:
    """Of each kind: seconds = begin + each x n / workers, by least squares, and its bytes; `off`: the largest part by
    which a measured time is missed."""
    rows = {}
    for what, some in table[table["what"] != "begin"].groupby("what"):
        ones = np.ones(len(some))
        by = np.column_stack([ones, some["n"] / some["workers"]])
        (begin, each), *_ = np.linalg.lstsq(by, some["seconds"], rcond=None)
        own = (some["bytes"] / some["n"]).iloc[0]
        off = float((by @ [begin, each] / some["seconds"] - 1).abs().max())
        rows[what] = {"begin": begin, "each": each, "bytes": own, "off": off}
    return pd.DataFrame(rows).T


class Here:
    """Tasks one after the other in this process, with what they take and give."""

    def __init__(self, size: int) -> None:
        self.size, self.seconds, self.given = size, 0.0, 0

    def put(self, something: Any) -> Any:
        return something

    def each(self, call: Callable[..., Any], some: Sequence[tuple]) -> Iterator[Any]:
        for one in some:
            before = time.perf_counter()
            found = call(*one)
            self.seconds += time.perf_counter() - before
            self.given += sum(d.query.nbytes + d.option.nbytes + d.above.nbytes for _, d in found if d)
            yield found


def ranking_cost() -> dict[str, Any]:
    """Seconds of a pair of a query and an option by one worker, at three sizes, and how far the largest is from the
    smallest."""
    each = {}
    for n in (4_000, 8_000, 16_000):
        trials, vectors = made_pairs(n, n)
        cluster = Here(1)
        score(trials, vectors, 0, cluster)  # type: ignore[arg-type]
        each[n] = cluster.seconds / (2 * n * n)
    return {"each": float(np.median(list(each.values()))), "off": max(each.values()) / min(each.values()) - 1}


def merging() -> dict[str, Any]:
    """The merge of a thousand shards: its own seconds a query and shard, the bytes that a shard gives for each query,
    and whether the outcomes are those of the whole."""
    trials, vectors = made_pairs(ASKED, SHARDS * OF_SHARD)
    only = trials.queries["probe"] == "text to image"
    asked = Trials(
        trials.queries[only].reset_index(drop=True), trials.options[trials.options["options"] == "gallery"]
    )
    whole, cluster = score(asked, vectors), Here(SHARDS)
    least, ranking.LEAST = ranking.LEAST, 1
    before = time.perf_counter()
    parts = score(asked, vectors, 0, cluster)  # type: ignore[arg-type]
    seconds = time.perf_counter() - before - cluster.seconds
    ranking.LEAST = least
    pd.testing.assert_frame_equal(parts, whole, check_exact=True)
    times = ASKED * SHARDS
    return {"each": seconds / times, "bytes": cluster.given / times}


def of_trials() -> float:
    """Bytes of memory that a pair takes in the process that asks, beside its vectors."""
    sizes = []
    for n in (2_000, 4_000):
        trials, vectors = made_pairs(n, n)
        kept = (trials.queries, trials.options, score(trials, vectors))
        sizes.append(sum(table.memory_usage(deep=True).sum() for table in kept))
    return (sizes[1] - sizes[0]) / 2_000


def page(
    cost: pd.DataFrame, begin: dict[int, float], rank: dict[str, Any], merge: dict[str, Any], pair: float
) -> str:
    """docs/scale.md."""
    lines = [
        "# What very many pairs cost",
        "",
        "Written by `make scale`; nothing here is typed in but the prices. "
        f"{_processor()}, {os.cpu_count()} cores, one thread a worker; load before: {os.getloadavg()[0]:.1f}. "
        "BERT-base and ViT-B/32 of true size with random weights, float32, on processors. A GPU encodes faster by what "
        "`benchmarks/on_gpu.py` says of it.",
        "",
        "## Measured",
        "",
        "Encoding at three sizes, with one and two workers of a Ray cluster; seconds = begin + each x n / workers, by "
        "least squares. `off`: the largest part by which a measured time is missed.",
        "",
        "| what | begin | each | kept a vector | off |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {what} | {row['begin']:.1f} s | {1000 * row['each']:.2f} ms | {row['bytes']:,.0f} bytes "
            f"| {row['off']:.0%} |"
            for what, row in cost.iterrows()
        ),
        "",
        f"Ranking: {1e9 * rank['each']:.2f} ns a query and option by one worker ({rank['off']:.0%} between the "
        f"smallest and the largest of three sizes). Merging {SHARDS:,} shards: {1e9 * merge['each']:.0f} ns a query "
        f"and shard, {merge['bytes']:.0f} bytes of each; the outcomes of {ASKED:,} queries are those of the whole, to "
        f"the byte. A pair takes {pair:,.0f} bytes of memory in the process that asks, beside its two vectors.",
        "",
        "## Extrapolated",
        "",
        f"A picture and a caption a pair, ranked both ways. Prices are assumed: ${ASIDE['core']} a core and hour, "
        f"${ASIDE['byte'] * 30 * 24 * 1e9:.3f} a GB and month.",
        "",
        "| pairs | workers | encoding | ranking | merging | kept | memory that asks | cores, dollars "
        "| kept a month, dollars |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *(_row(n, workers, cost, rank, merge, pair) for n in PAIRS for workers in WORKERS),
        "",
        "## What breaks first",
        "",
        f"- The bound of what is kept: $AUDIT_CACHE_GB is 10 by default, which {10e9 / cost['bytes'].sum():,.0f} pairs "
        "fill; what is beyond it is encoded again by the next audit. Give as many as the table says.",
        f"- Then the memory of the process that asks: with 64 GB, {64e9 / (pair + 8 * WIDTH):,.0f} pairs, since it "
        "holds every query, and both matrices.",
        "- Then ranking, which grows with the square: at the second size it costs more than all else. What is known of "
        "a model from a million pairs is not known better from a hundred: draw a million.",
        "- Captions of an object store are fetched whole by the process that asks, which reads them; workers fetch the "
        "shards of the pictures that they are given.",
    ]
    return "\n".join(lines) + "\n"


def _row(n: int, workers: int, cost: pd.DataFrame, rank: dict, merge: dict, pair: float) -> str:
    encoding = float((cost["begin"] + cost["each"] * n / workers).sum())
    ranks, shards = rank["each"] * 2 * n * n / workers, workers
    merges = merge["each"] * 2 * n * shards
    kept = float(cost["bytes"].sum()) * n
    hours = (encoding + ranks) * workers / 3600 + merges / 3600
    return (
        f"| {n:,} | {workers} | {_long(encoding)} | {_long(ranks)} | {_long(merges)} | {kept / 1e9:,.0f} GB "
        f"| {(pair + 8 * WIDTH) * n / 1e9:,.0f} GB | {hours * ASIDE['core']:,.0f} | {kept * ASIDE['byte'] * 720:,.2f} |"
    )


def _long(seconds: float) -> str:
    for size, name in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:,.1f} {name}"
    return f"{seconds:.1f} s"


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")),
        platform.machine(),
    )


def main() -> None:
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        measured = pd.DataFrame(encoding(Path(folder)))
    print(measured.to_string(), flush=True)
    begun = measured[measured["what"] == "begin"]
    begin = dict(zip(begun["workers"], begun["seconds"], strict=True))
    PAGE.write_text(page(fitted(measured), begin, ranking_cost(), merging(), of_trials()), encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
