"""The full calibration: what the intervals, tests and verdicts reach over the designs that the suites have.

`make calibration` (or `python -m benchmarks.calibration --audits 2000`) simulates so many audits a design, fewer of
those that run whole encoders or suites, runs the production code over them, writes notebooks/calibration.csv and prints
it beside what was promised. Exit code 1 where a promise is broken. notebooks/calibration.ipynb shows the table.
"""

import argparse
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from audit.statistics.inference import significance
from audit.statistics.inference.infer import infer
from tests.calibration import counts, grouped, hubs, planted, powered, suites
from tests.calibration.designs import Design, Reached, Simulated, audits, calibrate

from .calibration_designs import PROMISED, designs

OUT = Path(__file__).parents[1] / "notebooks" / "calibration.csv"
RESAMPLES = 999
ENCODERS, HUBS, SUITES, PAIRS = 20, 10, 2, 4
"""One of so many audits is run of what takes long: whole encoders, those with hub pictures, suites, pairs of models."""

Row = dict[str, object]
Task = Callable[[], list[Row]]


def tasks(n: int) -> list[tuple[str, Task]]:
    """(what it is, what makes its rows), those that take longest first."""
    made: list[tuple[str, Task]] = []
    for truth, alike in ((suites.ABLE, 0.5), (suites.BIASED, 0.5), (suites.ABLE, 0.0)):
        made.append((f"pairs, {truth}", partial(_pairs, truth, alike, n // PAIRS)))
    for plan in HUB_PLANS:
        made.append((f"hubs {plan}", partial(_hubs, plan, n // HUBS)))
    made.append(("groups of a suite", partial(_suite, suites.NOISE, ("lemma",), n // HUBS)))
    made += [(f"encoders, {name}", partial(_encoders, name, n // ENCODERS)) for name in ENCODER_PLANS]
    for truth in (suites.NOISE, suites.BAR, suites.ENOUGH):
        made.append((f"suite, {truth}", partial(_suite, truth, (), n // SUITES)))
    made += [(str(design), partial(_ceiling, design, n)) for design in counts.DESIGNS]
    made += [(str(plan.design), partial(_power, plan, n)) for plan in powered.PLANS]
    made.append(("groups", partial(_groups, n)))
    made.append(("Holm", partial(_holm, n)))
    return [*made, *((str(design), partial(_design, group, design, n)) for group, design in designs())]


def _design(group: str, design: Simulated, n: int) -> list[Row]:
    reached: Reached = calibrate(design, n, resamples=RESAMPLES, peer=n // 4)
    numbers = {name: value for name, value in asdict(reached).items() if name != "design"}
    return [{"group": group, "design": str(design), **numbers}]


def _holm(n: int) -> list[Row]:
    design = Design("gap", (32,), 0.8, 0.0, (0.1,), 32)
    p = [infer(made, design.statistic, resamples=RESAMPLES).p_value for made in audits(design, 5 * n, 3)]
    rejected = [(significance.holm(np.array(p[i : i + 5])) <= 0.05).any() for i in range(0, len(p), 5)]
    return [{"group": "Holm over five", "design": str(design), "n": n, "rejected": np.mean(rejected)}]


def _groups(n: int) -> list[Row]:
    return list(grouped.compared(n))


def _ceiling(design: counts.Counts, n: int) -> list[Row]:
    return [counts.read(design, n)]


def _power(plan: powered.Powered, n: int) -> list[Row]:
    return list(powered.powered(plan, n))


def _suite(truth: suites.Truth, by: tuple[str, ...], n: int) -> list[Row]:
    """Of a whole suite: whether anything in it is wrong."""
    rng = np.random.default_rng([len(by), *str(truth).encode()])
    found = pd.DataFrame([suites.read(truth, rng, by, RESAMPLES) for _ in range(n)]).astype(float)
    told = "three controls and five primary measures" + (", and groups of four" if by else "")
    return [{"group": "suite", "design": f"{truth}: {told}", "n": n, **found.mean().to_dict()}]


def _pairs(truth: suites.Truth, alike: float, n: int) -> list[Row]:
    """Two models that are equal, compared and through the gate."""
    rng = np.random.default_rng([int(10 * alike), *str(truth).encode()])
    found = pd.DataFrame([suites.equal_pair(truth, alike, rng, RESAMPLES) for _ in range(n)])
    design = f"two models, {truth}, {alike:.0%} of what moves their answers in common"
    return [{"group": "equal pairs", "design": design, "n": n, **found.mean().to_dict()}]


ENCODER_PLANS: dict[str, tuple[tuple[float, float, float], dict[str, float]]] = {
    "biased": ((0.35, 0.1, 0.8), {"resolution gap": -0.25, "default": 0.8}),
    "fair": ((0.2, 0.2, 0.5), {"resolution gap": 0.0, "default": 0.5}),
}


def _encoders(name: str, n: int) -> list[Row]:
    """Encoders with and without a planted bias, through trials, scoring and findings."""
    rng = np.random.default_rng(len(name))
    (plan, truth), rows = ENCODER_PLANS[name], []
    found = [planted.audit(planted.encoder(*plan, 0.4, rng), RESAMPLES) for _ in range(n)]
    for measure, value in truth.items():
        own = pd.DataFrame([table.loc[measure] for table in found])
        rows.append(
            {
                "group": f"encoder, {name}",
                "design": f"{measure} {value}, 32 professions × 8 pictures × 4 templates",
                "n": n,
                "covered": ((own["plain_low"] <= value) & (value <= own["plain_high"])).mean(),
                "rejected": (own["p_value"] <= 0.05).mean() if name == "fair" else np.nan,
                "few": own["method"].str.contains("few events").mean(),
                "width": (own["plain_high"] - own["plain_low"]).mean(),
            }
        )
    return rows


HUB_PLANS: list[tuple[float, float, hubs.Shared]] = [
    (1, 0.5, "nothing"), (3, 0, "nothing"), (3, 1, "nothing"), (3, 0, "twin"), (3, 1, "drawing"),
]  # fmt: skip


def _hubs(plan: tuple[float, float, hubs.Shared], n: int) -> list[Row]:
    """Fair encoders with hub pictures, whose boosts are as wide as cosines are or three times as wide."""
    hub, lean, shared = plan
    rng = np.random.default_rng([int(hub), int(2 * lean), *shared.encode()])
    own = pd.DataFrame([hubs.audit(hubs.encoder(hub, lean, shared, rng), RESAMPLES) for _ in range(n)])
    return [
        {
            "group": "encoder, hubs",
            "design": f"form 0.5, boost {hub} shared by {shared}, professions {lean}",
            "n": n,
            "covered": ((own["ci_low"] <= 0.5) & (own["ci_high"] >= 0.5)).mean(),
            "rejected": (own["p_value"] <= 0.05).mean(),
            "few": own["method"].str.contains("few events").mean(),
            "width": (own["ci_high"] - own["ci_low"]).mean(),
        }
    ]


def broken(table: pd.DataFrame) -> pd.DataFrame:
    """The rows that miss a promise by more than simulation error (a one-sided binomial test at 0.001)."""
    rows = []
    for row in table.to_dict("records"):
        for name, (low, high) in PROMISED[row["group"]].items():
            if (value := row.get(name, np.nan)) != value:
                continue
            count, n = round(value * row["n"]), int(row["n"])
            if stats.binom.cdf(count, n, low) < 0.001 or stats.binom.sf(count - 1, n, high) < 0.001:
                rows.append({**row, "promise": f"{name} in {low} to {high}"})
    return pd.DataFrame(rows)


def _timed(place: int, n: int) -> tuple[int, str, list[Row], float]:
    name, made = tasks(n)[place]
    started = time.process_time()
    return place, name, made(), time.process_time() - started


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--audits", type=int, default=2_000)
    given = options.parse_args()
    found: dict[int, list[Row]] = {}
    with ProcessPoolExecutor(2) as pool:
        work = [pool.submit(_timed, place, given.audits) for place in range(len(tasks(given.audits)))]
        for each in as_completed(work):
            place, name, rows, seconds = each.result()
            found[place] = rows
            print(f"{len(found)} of {len(work)}: {name}, {seconds:.0f} s", flush=True)
    table = pd.DataFrame([row for place in sorted(found) for row in found[place]])
    order = list(PROMISED)
    table = table.sort_values("group", key=lambda group: group.map(order.index), kind="stable")
    table.to_csv(OUT, index=False, float_format="%.4f")
    with pd.option_context("display.width", 250, "display.max_rows", 500, "display.max_colwidth", 90):
        print(table.to_string(index=False, float_format=lambda value: f"{value:.3f}"))
    missed = broken(table)
    print(f"{len(table)} designs, {given.audits:,} audits each; promises broken: {len(missed)}")
    if len(missed):
        print(missed[["promise", "group", "design"]].to_string(index=False))
    return int(len(missed) > 0)


if __name__ == "__main__":
    sys.exit(main())
