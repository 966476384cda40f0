"""Whole audits as a user gives them, each a process of its own: against the version of before this work, in turn; of
towers of true size, cold and with all vectors kept; what memory each takes; what int8 changes of findings."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..encoding import Line
from ..true_size import true_size

BEFORE = "cc5b4c3"
"""The commit from which speed was to be bettered; it keeps no vectors."""
HERE = Path(__file__).parents[2]
ROUNDS = 3


@dataclass(frozen=True)
class Done:
    """One audit: its seconds, and the largest memory that it had, in MB."""

    seconds: float
    memory: float


def audit(code: Path, folder: str, *words: str) -> Done:
    """`python -m audit` of the code in a folder, with a cache and runs in another."""
    variables = {**os.environ, "PYTHONPATH": str(code), "AUDIT_CACHE": f"{folder}/cache"}
    call = [sys.executable, "-m", "audit", *words, "--quiet", "--out", f"{folder}/runs"]
    started, memory = time.perf_counter(), 0.0
    with subprocess.Popen(call, cwd=code, env=variables, stdout=subprocess.DEVNULL) as child:
        while child.poll() is None:
            memory = _most(child.pid) or memory
            time.sleep(0.02)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, call)
    return Done(time.perf_counter() - started, memory)


def _most(process: int) -> float:
    """MB that it had at most so far; 0 of one that has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return 0.0


@contextmanager
def before() -> Iterator[Path | None]:
    """The code of that commit; None where there is no history."""
    with tempfile.TemporaryDirectory() as folder:
        code = Path(folder) / "code"
        made = subprocess.run(
            ["git", "worktree", "add", "--detach", code, BEFORE], cwd=HERE, capture_output=True
        )
        try:
            yield None if made.returncode else code
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", code], cwd=HERE, capture_output=True)


def bundled(suite: str, rounds: int = ROUNDS) -> Iterator[Line]:
    """Of the reference model: the version of before, ours with nothing kept, ours again."""
    done: dict[str, list[Done]] = {BEFORE: [], "nothing kept": [], "again": []}
    with before() as code:
        for _ in range(rounds):
            with tempfile.TemporaryDirectory() as folder:
                if code:
                    done[BEFORE].append(audit(code, f"{folder}/before", suite))
                for which in ("nothing kept", "again"):
                    done[which].append(audit(HERE, f"{folder}/now", suite))
    what = f"`python -m audit {suite}`, bundled model, with its report"
    for which, all_done in done.items():
        if all_done:
            yield f"{what}: {which}", [each.seconds for each in all_done], "s"
            yield "its memory", [each.memory for each in all_done], "MB"
    for which in ("nothing kept", "again") if done[BEFORE] else ():
        pairs = zip(done[which], done[BEFORE], strict=True)
        yield f"{which} / {BEFORE}", [now.seconds / then.seconds for now, then in pairs], "x"


def large(suite: str = "gender", rounds: int = 1) -> Iterator[Line]:
    """Of BERT-base and ViT-B/32 at true size: cold, and again."""
    cold, warm = [], []
    with tempfile.TemporaryDirectory() as folder:
        model = true_size(Path(folder) / "model")
        for turn in range(rounds):
            place = f"{folder}/{turn}"
            cold.append(audit(HERE, place, suite, "--model", model))
            warm += [audit(HERE, place, suite, "--model", model) for _ in range(ROUNDS)]
    what = f"`python -m audit {suite}`, towers of true size, with its report"
    for told, done in (("nothing kept", cold), ("again", warm)):
        yield f"{what}: {told}", [each.seconds for each in done], "s"
        yield "its memory", [each.memory for each in done], "MB"
    first = sum(each.seconds for each in cold) / len(cold)
    yield "nothing kept / again", [first / each.seconds for each in warm], "x"


def in_bytes(suite: str = "gender") -> Iterator[Line]:
    """How many verdicts of the bundled model are others in int8."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for dtype in ("float32", "int8"):
            audit(HERE, f"{folder}/{dtype}", suite, "--no-report", "--dtype", dtype)
            (file,) = Path(folder, dtype, "runs").glob("*/findings.csv")
            found.append(pd.read_csv(file).set_index(["measure", "group"]))
    one, other = found
    moved = (one["estimate"] - other["estimate"]).abs() / (one["ci_high"] - one["ci_low"])
    yield (
        f"verdicts of {len(one)} that `--dtype int8` changes",
        [float((one["verdict"] != other["verdict"]).sum())],
        "",
    )
    yield "how far it moves an estimate, in widths of its interval: half of them", [float(moved.median())], ""
