"""The full calibration: what the intervals, tests and verdicts reach over the designs that the suites have.

`make calibration` (or `python -m benchmarks.calibration --audits 4000`) simulates so many audits a design, runs the
production code over them, writes notebooks/calibration.csv and prints it beside what was promised. Exit code 1 where
a promise is broken. notebooks/calibration.ipynb shows the table.
"""

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from audit.statistics.inference import significance
from audit.statistics.inference.infer import infer
from tests.calibration import grouped, hubs, planted
from tests.calibration.designs import Design, Reached, audits, calibrate

OUT = Path(__file__).parents[1] / "notebooks" / "calibration.csv"

OWN = "own"
TWELVE = "twelve clusters"
NO_EFFECT = "a column without effect"
EXTREME = "extreme"
UNEVEN = "uneven clusters"
NULL = "true null"
TEN = "true null, ten clusters"


def designs() -> list[tuple[str, Design]]:
    """(what is promised for it, design). Rows a cluster and level: 8 pictures × 4 templates of the gender
    suite's resolution (32 professions), 3 pictures × 8 sites of its agreement (31), and smaller ones."""
    made: list[tuple[str, Design]] = []
    for clusters, share, icc in product((20, 32, 60), (0.2, 0.5, 0.8), (0.0, 0.1, 0.3)):
        made.append((OWN, Design("share", (clusters,), share, icc=(icc,), rows=32)))
    for clusters, effect, icc in product((20, 32), (0.0, 0.1, 0.3), (0.0, 0.1, 0.3)):
        made.append((OWN, Design("gap", (clusters,), 0.8, effect, (icc,), 32)))
    for kind, icc in product(("unpaired gap", "interaction", "between interaction"), (0.1, 0.3)):
        made.append((OWN, Design(kind, (24,), 0.7, 0.1, (icc,), 24)))
    for kind, icc in product(("margin", "margin gap"), (0.0, 0.1, 0.3, 0.5)):
        made.append((OWN, Design(kind, (32,), effect=0.3, icc=(icc,), rows=32)))
    for sizes in ((60, 8), (60, 16), (20, 12), (40, 24)):
        made += [
            (OWN, Design("margin", sizes, icc=(0.2, 0.2), rows=1)),
            (OWN, Design("margin gap", sizes, effect=0.3, icc=(0.2, 0.2), rows=1)),
            (OWN, Design("share", sizes, 0.6, icc=(0.1, 0.1), rows=2)),
            (OWN, Design("gap", sizes, 0.7, 0.2, (0.1, 0.1), 2)),
            (NO_EFFECT, Design("margin", sizes, icc=(0.2, 0.0), rows=1)),
            (NO_EFFECT, Design("share", sizes, 0.6, icc=(0.2, 0.0), rows=2)),
            (NO_EFFECT, Design("margin", sizes, icc=(0.0, 0.0), rows=1)),
        ]
    made += [
        (OWN, Design("WEAT", (n,), effect=effect, rows=1)) for n, effect in product((36, 60), (0.0, 0.8))
    ]
    made += [(OWN, Design("rank correlation", (32,), effect=rho, rows=1)) for rho in (0.0, 0.5, 0.9)]
    for kind, share in (
        ("share", 0.5),
        ("share", 0.8),
        ("gap", 0.7),
        ("unpaired gap", 0.7),
        ("margin gap", 0.5),
    ):
        made += [(TWELVE, Design(kind, (12,), share, 0.1, (icc,), 32)) for icc in (0.1, 0.3)]
    made += [(TWELVE, Design("rank correlation", (12,), effect=0.5, rows=1))]
    for clusters, share, icc in product((20, 32, 60), (0.9, 0.95, 0.98), (0.1, 0.5)):
        made.append((EXTREME, Design("share", (clusters,), share, icc=(icc,), rows=32)))
    made += [(EXTREME, Design("gap", (32,), 0.97, effect, (0.5,), 32)) for effect in (0.0, 0.1)]
    made += [(EXTREME, Design(kind, (32,), 0.5, 0.2, (0.5,), 32)) for kind in ("share", "gap")]
    for kind, share, icc in product(("share", "gap", "unpaired gap", "margin gap"), (0.5, 0.8), (0.1, 0.3)):
        made.append((UNEVEN, Design(kind, (32,), share, icc=(icc,), rows=48, uneven=8)))
    for kind in (
        "share",
        "gap",
        "unpaired gap",
        "interaction",
        "between interaction",
        "margin",
        "margin gap",
        "WEAT",
    ):
        rows = 1 if kind == "WEAT" else 32
        made += [(NULL if n > 10 else TEN, Design(kind, (n,), 0.5, 0.0, (0.1,), rows)) for n in (10, 20, 32)]
    made += [
        (NULL if n > 10 else TEN, Design("rank correlation", (n,), 0.5, 0.0, rows=1)) for n in (10, 20, 32)
    ]
    made += [(NULL, Design("margin", (40, 12), icc=(0.2, 0.2), rows=1))]
    return made


PROMISED = {
    OWN: {"covered": (0.94, 0.97), "within": (0, 0.055)},
    TWELVE: {"covered": (0.93, 1), "within": (0, 0.055)},
    NO_EFFECT: {"covered": (0.94, 1), "within": (0, 0.055)},
    EXTREME: {},
    UNEVEN: {"rejected": (0, 0.06)},
    NULL: {"rejected": (0.04, 0.06)},
    TEN: {"rejected": (0, 0.06)},
    "Holm over five": {"rejected": (0, 0.055)},
    "groups, plain": {},  # shown: what a verdict from each group's own interval would say
    "groups, false coverage": {"false_coverage": (0, 0.06)},
    "groups, partial pooling": {},
    "encoder, biased": {"covered": (0.94, 0.97)},
    "encoder, fair": {"covered": (0.94, 0.97), "rejected": (0, 0.055)},
    "encoder, hubs": {"covered": (0.94, 0.965), "rejected": (0.04, 0.06)},
}


def _row(audits: int, resamples: int, item: tuple[str, Design]) -> dict[str, object]:
    group, design = item
    started = time.perf_counter()
    reached: Reached = calibrate(design, audits, resamples=resamples, peer=audits // 4)
    numbers = {name: value for name, value in asdict(reached).items() if name != "design"}
    return {"group": group, "design": str(design), **numbers, "seconds": time.perf_counter() - started}


def _holm(audits_: int, resamples: int) -> dict[str, object]:
    design = Design("gap", (32,), 0.8, 0.0, (0.1,), 32)
    p = [
        infer(made, design.statistic, resamples=resamples).p_value for made in audits(design, 5 * audits_, 3)
    ]
    rejected = [(significance.holm(np.array(p[i : i + 5])) <= 0.05).any() for i in range(0, len(p), 5)]
    return {"group": "Holm over five", "design": str(design), "n": audits_, "rejected": np.mean(rejected)}


def _encoders(n: int, resamples: int, seed: int) -> list[dict[str, object]]:
    """Encoders with and without a planted bias, through trials, scoring and findings."""
    rng = np.random.default_rng(seed)
    rows = []
    plans = {
        "encoder, biased": ((0.35, 0.1, 0.8), {"resolution gap": -0.25, "default": 0.8}),
        "encoder, fair": ((0.2, 0.2, 0.5), {"resolution gap": 0.0, "default": 0.5}),
    }
    for group, (plan, truth) in plans.items():
        found = [planted.audit(planted.encoder(*plan, 0.4, rng), resamples) for _ in range(n)]
        for name, value in truth.items():
            own = pd.DataFrame([table.loc[name] for table in found])
            fair = group.endswith("fair")
            rows.append(
                {
                    "group": group,
                    "design": f"{name} {value}, 32 professions × 8 pictures × 4 templates",
                    "n": n,
                    "covered": ((own["plain_low"] <= value) & (value <= own["plain_high"])).mean(),
                    "rejected": (own["p_value"] <= 0.05).mean() if fair else np.nan,
                    "few": own["method"].str.contains("few events").mean(),
                    "width": (own["plain_high"] - own["plain_low"]).mean(),
                }
            )
    return rows


def _hubs(n: int, resamples: int, seed: int) -> list[dict[str, object]]:
    """Fair encoders with hub pictures, whose boosts are as wide as cosines are or three times as wide."""
    rng = np.random.default_rng(seed)
    plans: list[tuple[float, float, hubs.Shared]] = [
        (1, 0.5, "nothing"), (3, 0, "nothing"), (3, 1, "nothing"), (3, 0, "twin"), (3, 1, "drawing"),
    ]  # fmt: skip
    rows = []
    for hub, lean, shared in plans:
        own = pd.DataFrame([hubs.audit(hubs.encoder(hub, lean, shared, rng), resamples) for _ in range(n)])
        rows.append(
            {
                "group": "encoder, hubs",
                "design": f"form 0.5, boost {hub} shared by {shared}, professions {lean}",
                "n": n,
                "covered": ((own["ci_low"] <= 0.5) & (own["ci_high"] >= 0.5)).mean(),
                "rejected": (own["p_value"] <= 0.05).mean(),
                "few": own["method"].str.contains("few events").mean(),
                "width": (own["ci_high"] - own["ci_low"]).mean(),
            }
        )
    return rows


def broken(table: pd.DataFrame) -> pd.DataFrame:
    """The rows that miss a promise by more than simulation error (a one-sided binomial test at 0.001)."""
    rows = []
    for row in table.to_dict("records"):
        for name, (low, high) in PROMISED[row["group"]].items():
            count, n = round(row[name] * row["n"]) if row[name] == row[name] else None, int(row["n"])
            if count is None:
                continue
            if stats.binom.cdf(count, n, low) < 0.001 or stats.binom.sf(count - 1, n, high) < 0.001:
                rows.append({**row, "promise": f"{name} in {low} to {high}"})
    return pd.DataFrame(rows)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--audits", type=int, default=4_000)
    options.add_argument("--resamples", type=int, default=999)
    options.add_argument("--encoders", type=int, default=400)
    given = options.parse_args()
    with ProcessPoolExecutor(2) as pool:
        halves = [
            *pool.map(partial(_encoders, given.encoders // 2, given.resamples), (0, 1)),
            *pool.map(partial(_hubs, given.audits // 4, given.resamples), (0, 1)),
        ]
        rows = list(pool.map(partial(_row, given.audits, given.resamples), designs()))
        rows.append(_holm(given.audits, given.resamples))
        parts = pd.DataFrame([row for half in halves for row in half])
    joined = parts.groupby(["group", "design"], sort=False).agg(
        n=("n", "sum"),
        covered=("covered", "mean"),
        rejected=("rejected", "mean"),
        few=("few", "mean"),
        width=("width", "mean"),
    )
    rows += grouped.compared(given.audits)
    table = pd.concat([pd.DataFrame(rows), joined.reset_index()], ignore_index=True)
    table.drop(columns="seconds").to_csv(OUT, index=False, float_format="%.4f")
    with pd.option_context("display.width", 250, "display.max_rows", 500, "display.max_colwidth", 90):
        print(table.to_string(index=False, float_format=lambda value: f"{value:.3f}"))
    missed = broken(table)
    print(f"{len(table)} designs, {given.audits:,} audits each; promises broken: {len(missed)}")
    if len(missed):
        print(missed[["promise", "design", "covered", "rejected", "within"]].to_string(index=False))
    return int(len(missed) > 0)


if __name__ == "__main__":
    sys.exit(main())
