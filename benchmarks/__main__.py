"""All ratios in one run, in turn, written to RESULTS.md beside this file: `make benchmark`, on a machine that does
nothing else. A peer that is not installed is left out, and named so (`pip install -e '.[benchmark]'`)."""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch

from audit.engine.score import Vectors, score
from probes import SUITES
from probes.columns import named

from . import encoding, retrieval
from .long import audits, pipeline
from .statistics import bootstraps, gaps

RESULTS = Path(__file__).with_name("RESULTS.md")
ROUNDS = 3
CAPTIONS, PICTURES = 25_000, 5_000
PACKAGES = (
    "numpy",
    "torch",
    "pandas",
    "faiss-cpu",
    "ir_measures",
    "ranx",
    "transformers",
    "sentence-transformers",
    "statsmodels",
)
LARGEST = (400_000, 40_000)
CUTOFFS = (1, 5, 10)
Line = tuple[str, list[float], str]
"""What was measured, its values in turn, and their unit."""


def ranking() -> Iterator[Line]:
    """Exact ranks both ways against ten nearest, and what memory and share of the peak they take."""
    there = [way for way in retrieval.WAYS if way != "FAISS flat" or find_spec("faiss")]
    rounds = [{way: retrieval.apart(way, CAPTIONS, PICTURES) for way in there} for _ in range(ROUNDS)]
    what = f"exact ranks both ways, {CAPTIONS:,} x {PICTURES:,} x {retrieval.WIDTH}"
    yield f"{what}: ours", [each["ours"]["seconds"] for each in rounds], "s"
    for way in there[1:]:
        yield f"{way}", [each[way]["seconds"] for each in rounds], "s"
        yield f"ours / {way}", [each["ours"]["seconds"] / each[way]["seconds"] for each in rounds], "x"
    for way in there:
        yield f"memory above the vectors: {way}", [each[way]["above"] for each in rounds], "MB"
    yield (
        "share of the peak, were both ways products of their own",
        [each["ours"]["of peak"] for each in rounds],
        "x",
    )


def small_sets() -> Iterator[Line]:
    """Every query of the gender suite, by random vectors."""
    trials, rng = SUITES["gender"].trials(), np.random.default_rng(0)
    vectors = {}
    for kind, keys in (("text", trials.texts()), ("image", trials.images())):
        matrix = retrieval.unit(rng.standard_normal((len(keys), retrieval.WIDTH), dtype=np.float32))
        vectors[kind] = Vectors(matrix, {key: row for row, key in enumerate(keys)})
    sets = trials.queries["options"].nunique()
    what = f"scoring the gender suite's {len(trials.queries):,} queries of {sets} option sets"
    yield what, _timed(lambda: score(trials, vectors, SUITES["gender"].top)), "s"


def from_a_run_file() -> Iterator[Line]:
    """Recall and MRR of ten nearest that are there already."""
    trials, vectors = retrieval.made(CAPTIONS, PICTURES)
    outcomes = score(trials, vectors, 10)
    columns = [named(f"{name}@{k}") for name in ("found", "reciprocal_rank") for k in CUTOFFS]
    mine = _timed(lambda: [column.values(outcomes, trials.options).mean() for column in columns])
    yield f"recall and MRR at {CUTOFFS} of {len(outcomes):,} queries: ours, from outcomes", mine, "s"
    qrels = {
        query: dict.fromkeys(answer, 1)
        for query, answer in zip(outcomes["query"], outcomes["answer"], strict=True)
    }
    found = {
        row.query: dict(zip(row.top, row.top_similarity, strict=True)) for row in outcomes.itertuples()
    }  # fmt: skip
    if find_spec("ir_measures"):
        import ir_measures

        asked = [getattr(ir_measures, name) @ k for name in ("Success", "RR") for k in CUTOFFS]
        theirs = _timed(lambda: ir_measures.calc_aggregate(asked, qrels, found))
        yield "ir_measures, from a run", theirs, "s"
        yield "ours / ir_measures", [a / b for a, b in zip(mine, theirs, strict=True)], "x"
    if find_spec("ranx"):
        import ranx

        asked = [f"{name}@{k}" for name in ("hit_rate", "mrr") for k in CUTOFFS]
        wanted, run = ranx.Qrels(qrels), ranx.Run(found)
        theirs = _timed(lambda: ranx.evaluate(wanted, run, asked))
        yield "ranx, from a run in its own arrays", theirs, "s"
        yield "ours / ranx", [a / b for a, b in zip(mine, theirs, strict=True)], "x"


def resamples() -> Iterator[Line]:
    """A crossed bootstrap as one product, against drawing and indexing."""
    ours, looped, whole = bootstraps(ROUNDS)
    yield "all findings of a suite, 20,000 outcomes, 10,000 resamples", whole, "s"
    yield "crossed bootstrap of one gap, 10,000 resamples: ours", ours, "s"
    yield "a loop as scipy.stats.bootstrap's (some resamples, multiplied up)", looped, "s"
    yield "ours / the loop", [a / b for a, b in zip(ours, looped, strict=True)], "x"
    if find_spec("statsmodels"):
        mine, theirs = gaps(ROUNDS)
        yield "one gap with its interval over two crossed columns: ours", mine, "s"
        yield "statsmodels, least squares with errors robust to both", theirs, "s"
        yield "ours / statsmodels", [a / b for a, b in zip(mine, theirs, strict=True)], "x"


def commands() -> Iterator[Line]:
    """From a shell: the start, and whole audits of the bundled model, cold and with all vectors kept."""
    yield "`python -m audit --help`", _timed(lambda: _audit("--help")), "s"
    for suite in ("gender", "retrieval"):
        cold, warm = [], []
        for _ in range(ROUNDS):
            with tempfile.TemporaryDirectory() as folder:
                call = (suite, "--quiet", "--out", folder)
                for kept in (cold, warm):
                    kept += _timed(
                        lambda call=call, folder=folder: _audit(*call, AUDIT_CACHE=folder),
                        rounds=1,
                        first=False,
                    )
        yield f"`python -m audit {suite}`, bundled model, with its report: nothing kept", cold, "s"
        yield "the same again: nothing is encoded", warm, "s"


def growth() -> Iterator[Line]:
    """Ranking by ever more captions, once each, and what memory it takes above vectors and trials."""
    for captions, pictures in (
        (1_000, 1_000),
        (10_000, 1_000),
        (100_000, 1_000),
        (1_000_000, 1_000),
        LARGEST,
    ):
        done = retrieval.apart("ours", captions, pictures)
        what = f"exact ranks both ways, {captions:,} x {pictures:,} x {retrieval.WIDTH}"
        yield what, [done["seconds"]], "s"
        yield "for a thousand captions", [1_000_000 * done["seconds"] / captions], "ms"
        yield "memory above the vectors", [done["above"]], "MB"
        yield "share of the peak, were both ways products of their own", [done["of peak"]], "x"


def _audit(*words: str, **variables: str) -> None:
    call = [sys.executable, "-m", "audit", *words]
    subprocess.run(call, check=True, capture_output=True, env={**os.environ, **variables})


def _timed(call: Callable[[], object], rounds: int = ROUNDS, first: bool = True) -> list[float]:
    """Seconds of each round, after one that is not counted unless `first` is false."""
    if first:
        call()
    seconds = []
    for _ in range(rounds):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return seconds


def machine() -> list[str]:
    """What it was measured on."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    installed = []
    for name in PACKAGES:
        try:
            installed.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            installed.append(f"{name} not installed")
    return [
        f"{model}, {os.cpu_count()} cores, {torch.get_num_threads()} threads; load before: {os.getloadavg()[0]:.2f}; "
        f"float32 products reach {retrieval.peak_of_products() / 1e9:.0f} GFLOP/s.",
        f"Python {platform.python_version()}, {', '.join(installed)}.",
    ]


PARTS = (encoding.lines, ranking, small_sets, from_a_run_file, resamples, commands)
LONG = (
    lambda: audits.bundled("gender"), lambda: audits.bundled("all", 1), audits.large, audits.in_bytes, pipeline.lines,
    growth,
)  # fmt: skip


def main() -> None:
    """Prints each line as it is measured, and writes them all; with `--long` those that take half an hour."""
    long = sys.argv[1:] == ["--long"]
    results = RESULTS.with_name("RESULTS_LONG.md") if long else RESULTS
    lines = [
        f"# What `make benchmark{'-long' if long else ''}` measured last",
        "",
        *machine(),
        "",
        "| what | median | least | most |",
        "| --- | --- | --- | --- |",
    ]
    for part in LONG if long else PARTS:
        for what, values, unit in part():
            told = (f"{value:.3g} {unit}" for value in (statistics.median(values), min(values), max(values)))
            lines.append(f"| {what} | {' | '.join(told)} |")
            print(lines[-1], flush=True)
            results.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
