"""Whole suites of outcomes with a known truth, read as an audit reads them: every verdict of every measure at once, and
two models that are equal, by comparison and by the gate."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
from scipy import stats

from audit.comparing.compare import compared
from audit.comparing.gate import failures
from audit.runs import Run
from audit.statistics import findings, verdicts, whole
from probes.columns import SHARE, Column
from probes.suite import Measure, Suite, accuracy, gap

PROFESSIONS, PICTURES = 32, 8
CLASSES = 32
SIDES = ("presentation", "feminine", "masculine")
AGREES = Column("agrees", None, "share", SHARE)
OPTIONS = pd.DataFrame({"options": ["all"], "option": ["a"], "text": ["a"]})
GUARDED = ("resolution gap", "resolution margin", "default", "agreement gap", "form")


def _measures(by: tuple[str, ...]) -> tuple[Measure, ...]:
    """As the gender suite has them: three controls, five primary measures over the same professions."""

    def of(probe: str) -> dict[str, object]:
        return {"probe": probe}

    return (
        accuracy("control: presentation", "?", of("presentation"), 0.5, guards=GUARDED),
        accuracy("control: profession", "?", of("profession"), 1 / CLASSES, by=by, guards=GUARDED),
        accuracy("control: morphology", "?", of("morphology"), 0.5, guards=GUARDED),
        gap("resolution gap", "?", SIDES, of("resolution"), by=by, primary=True),
        Measure(
            "resolution margin", "?", "disparity", "margin", "margin_gap", of("resolution"), "difference", SIDES, by=by,
            primary=True,
        ),
        Measure(
            "default", "?", "disparity", AGREES, "share", of("default"), neutral=0.5, by=by, primary=True
        ),
        gap("agreement gap", "?", SIDES, of("agreement"), primary=True),
        Measure("form", "?", "disparity", AGREES, "picture_share", of("form"), neutral=0.5, primary=True),
    )  # fmt: skip


@dataclass(frozen=True)
class Truth:
    """What is true of an encoder. right: in the controls; classes: of that which names one of 32 classes. correct: of
    women and of men; ahead: by how many standard deviations the margins of women lie; chosen: of `default`; on_top: of
    `form`."""

    name: str
    right: float = 0.5
    classes: float = 1 / CLASSES
    correct: tuple[float, float] = (0.5, 0.5)
    ahead: float = 0.0
    chosen: float = 0.5
    on_top: float = 0.5
    icc: float = 0.1

    def __str__(self) -> str:
        return self.name

    def of(self, measure: str) -> float:
        """The truth of a measure."""
        gap = self.correct[0] - self.correct[1]
        told = {"resolution gap": gap, "agreement gap": gap, "default": self.chosen, "form": self.on_top}
        told |= {"resolution margin": self.ahead, "control: profession": self.classes}
        return told.get(measure, self.right)


NOISE = Truth("noise")
BAR = Truth("at the margins", 0.6, 2 / CLASSES, (0.9, 0.85), 0.201, 0.6, 0.55)
"""Each lies where neither side of its margin may be said of it. (Margins of cosines are in standard deviations of all,
of which the difference is a part.)"""
ENOUGH = Truth("at what is enough", 0.8, 0.66, (0.85, 0.9), -0.201, 0.4, 0.45)
ABLE = Truth("fair and able", 0.95, 0.9, (0.9, 0.9))
BIASED = Truth("biased and able", 0.95, 0.9, (0.8, 0.95), -0.4, 0.7, 0.6)


@cache
def suite(by: tuple[str, ...] = ()) -> Suite:
    return Suite("made", "", "", (), lambda: None, _measures(by))  # type: ignore[arg-type, return-value]


def _frame(truth: Truth) -> tuple[pd.DataFrame, np.ndarray]:
    """(the queries, and what each answers rightly with on average.)"""
    plan = {
        "presentation": (truth.right,), "profession": (truth.classes,), "morphology": (truth.right,),
        "resolution": truth.correct, "default": (truth.chosen,), "agreement": truth.correct, "form": (truth.on_top,),
    }  # fmt: skip
    parts, shares = [], []
    for probe, levels in plan.items():
        for side, share in zip(SIDES[1:], levels, strict=False):
            lemma = np.repeat(np.arange(PROFESSIONS), PICTURES)
            n_options = CLASSES if probe == "profession" else 2
            scene = [f"{probe}/{side}/{i}" for i in range(len(lemma))]
            parts.append(
                pd.DataFrame(
                    {
                        "probe": probe,
                        "presentation": side,
                        "lemma": lemma,
                        "scene": scene,
                        "n_options": n_options,
                    }
                )
            )
            shares.append(np.full(len(lemma), share))
    frame = pd.concat(parts, ignore_index=True).assign(n_right=1)
    frame["query"] = [f"q{i}" for i in range(len(frame))]
    frame["image"], frame["text"], frame["options"] = frame["scene"], None, "all"
    return frame, np.concatenate(shares)


def outcomes(
    truth: Truth, rng: np.random.Generator, models: int = 1, alike: float = 0.0
) -> list[pd.DataFrame]:
    """Of one or more models over the same queries. alike: how much of what moves their answers they have in common.
    A profession moves the answers of every probe, half of it in the same direction."""
    frame, shares = _frame(truth)
    lemma = frame["lemma"].to_numpy()
    probe = frame.groupby(["probe", "presentation"]).ngroup().to_numpy()

    def moved() -> np.ndarray:
        own = rng.normal(size=(PROFESSIONS, probe.max() + 1))[lemma, probe]
        lemmas = np.sqrt(0.5) * (rng.normal(size=PROFESSIONS)[lemma] + own)
        return np.sqrt(truth.icc) * lemmas + np.sqrt(1 - truth.icc) * rng.normal(size=len(frame))

    common, made = moved(), []
    women = (frame["probe"] == "resolution") & (frame["presentation"] == SIDES[1])
    for _ in range(models):
        latent = np.sqrt(alike) * common + np.sqrt(1 - alike) * moved()
        right = (latent < stats.norm.ppf(shares)).astype(float)
        margin = latent + truth.ahead * women.to_numpy(float)
        made.append(frame.assign(correct=right, agrees=right, margin=margin))
    return made


def read(
    truth: Truth, rng: np.random.Generator, by: tuple[str, ...] = (), resamples: int = 999
) -> dict[str, float]:
    """Of one audit: whether any measure has a wrong verdict, what is guarded or not; any p that is adjusted and is at
    most 5 % where nothing is there; and of each family of groups the same (NaN without)."""
    (made,) = outcomes(truth, rng)
    table = findings(suite(by), made, OPTIONS, resamples=resamples)
    wrong = np.array([_wrong(row, truth) for row in table.to_dict("records")])
    groups = (table["group"] != "").to_numpy()
    p = (table["p_adjusted"] <= 0.05).to_numpy() if truth is NOISE else np.zeros(len(table), bool)
    families = pd.Series(wrong[groups]).groupby(table.loc[groups, "measure"].to_numpy()).any()
    return {
        "wrong": wrong[~groups].any(),
        "rejected": p[~groups].any() if truth is NOISE else np.nan,
        "groups": families.mean() if len(families) else np.nan,
    }


def _wrong(row: dict, truth: Truth) -> bool:
    """Whether a row's verdict, its guards aside, says what is not true."""
    ends = row["ci_low"], row["ci_high"], row["chance"]
    said = verdicts.verdict(row["kind"], *ends, row["margin"], row["enough"])
    is_, chance = truth.of(row["measure"]), row["chance"]
    beyond = abs(is_ - chance) > row["margin"] * 1.001
    return {
        "exceeds": not beyond or (row["ci_low"] > chance) != (is_ > chance),
        "present": is_ == chance or (row["ci_low"] > chance) != (is_ > chance),
        "within": abs(is_ - chance) > row["margin"] * 0.99,
        "able": is_ <= row["enough"],
        "partial": is_ <= chance + row["margin"],
        "at chance": is_ >= chance + row["margin"],
        "below chance": is_ >= chance,
    }.get(said, False)


class Made(Run):
    """A run in memory."""

    suite = suite()  # type: ignore[assignment]


def run(name: str, made: pd.DataFrame, resamples: int) -> Made:
    found = findings(suite(), made, OPTIONS, resamples=resamples)
    told = {"suite": "made", "trials": "made", "seed": 0, "resamples": resamples, "model": {"name": name}}
    result = Made(Path(name))
    result.__dict__.update(
        provenance=told,
        outcomes=made,
        findings=found,
        trials=SimpleNamespace(queries=made, options=OPTIONS, images=list),
        policy=verdicts.policy(),
    )
    return result


def equal_pair(truth: Truth, alike: float, rng: np.random.Generator, resamples: int = 999) -> dict[str, bool]:
    """Whether two models that are equal in truth are told apart: by `compare`, and by the gate of a baseline."""
    first, other = (
        run(n, made, resamples) for n, made in zip("ab", outcomes(truth, rng, 2, alike), strict=True)
    )
    table = whole(compared([first, other], first.policy, 0, resamples))
    said = table["verdict"].isin(("exceeds", "present")) & (table["because"] == "")
    return {
        "compared": bool(said.any() or (table["p_adjusted"] <= 0.05).any()),
        "gated": bool(failures(other, (), first)),
    }
