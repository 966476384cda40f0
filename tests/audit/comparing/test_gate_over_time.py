"""The gate against an earlier run: ceilings, and the policies of both."""

import argparse
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from audit.cli import options as shared
from audit.comparing import gate
from audit.runs import Run
from audit.statistics.verdicts import Margin, policy
from probes import SUITES
from tests.support import small_runs

FELL = {
    "resolution feminine": 0.4,
    "resolution masculine": 0.98,
    "presentation feminine": 0.6,
    "presentation masculine": 0.95,
}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return small_runs.make(tmp_path_factory.mktemp("runs") / "before")


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return small_runs.make(tmp_path_factory.mktemp("runs") / "after", rates=FELL)


def options(*words: str) -> dict:
    parser = argparse.ArgumentParser()
    shared.gate(parser)
    return vars(parser.parse_args(words))


@pytest.mark.parametrize(("high", "fails"), [(4.0, True), (6.0, False)])
def test_a_ceiling_that_fell_below_its_interval_is_worse(
    high: float, fails: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The difference of two ceilings has no interval: theirs are held against each other."""

    def a_run(low: float, high: float) -> SimpleNamespace:
        row = {"suite": "counting", "measure": "ceiling", "group": "", "kind": "ability", "verdict": "able",
               "method": "", "estimate": high, "ci_low": low, "ci_high": high, "chance": 1, "margin": 1}  # fmt: skip
        told = {"suite": "counting", "seed": 0, "resamples": 99}
        return SimpleNamespace(
            whole=pd.DataFrame([row]), provenance=told, suite=SUITES["counting"], policy={}
        )

    unknown = pd.DataFrame([{"measure": "ceiling", "group": "", "ci_low": np.nan, "ci_high": np.nan}])
    monkeypatch.setattr("audit.comparing.compare.compared", lambda *_, **__: unknown)
    now = a_run(3.0, high)
    worse = gate._worse(now, a_run(5.0, 7.0), now.whole)
    assert worse == ({"ceiling": "; it was 7.000 [5.000, 7.000]"} if fails else {})


def test_the_gate_goes_by_the_policy_of_the_run(tmp_path: Path) -> None:
    """Its margins, and its unit in the reason; a baseline that was made with others is said, in one line."""
    own = {"margin": 0.2, "unit": "sd", "reason": "ours"}
    run = small_runs.make(tmp_path / "run", rates=FELL, policy={"accuracy_gap": own})
    before = small_runs.make(tmp_path / "before", policy={"accuracy_gap": "0.05 raw"})
    assert run.policy["accuracy_gap"] == Margin(0.2, "sd", "ours")
    assert before.policy["accuracy_gap"] == Margin(0.05, "raw", "")
    assert set(run.policy) == set(policy()) and run.policy["share"] == policy()["share"]
    lines, code = gate.checked([run], options("--baseline", str(before.folder)))
    said = "policies differ: accuracy_gap is 0.05 raw in before and 0.2 sd in run, whose margins count"
    assert code == 1 and said in lines and sum("policies differ" in line for line in lines) == 1
    (gap,) = [line for line in lines if line.startswith("gender: resolution gap")]
    assert gap.count("(in sd)") == 1 and "(in share; " in gap
    same = small_runs.make(tmp_path / "same", policy={"accuracy_gap": own})
    assert not any(
        "policies" in line for line in gate.checked([run], options("--baseline", str(same.folder)))[0]
    )
