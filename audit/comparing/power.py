"""Before a run: how many professions, pictures and wordings it takes for a verdict."""

from pathlib import Path

import pandas as pd

from audit.runs import Run, load
from audit.statistics import power as designs
from audit.statistics import verdicts
from probes import SUITES
from probes.errors import CallError


def power(
    suite: str,
    effect: float,
    *,
    share: float = 0.8,
    icc: float = 0.1,
    pilot: Run | str | Path | None = None,
    policy: str | Path | None = None,
) -> pd.DataFrame:
    """What the suite shows, and what it would need to show `effect` with 80 % power, for its primary measures and each
    verdict: the columns of audit.statistics.power.COLUMNS.

    effect: in the unit of each measure (an accuracy gap of 0.05) or in standard deviations of its outcomes,
        as its margin has it. share, icc: the accuracy and intraclass correlation that are assumed.
    pilot: a run of the suite whose variances are taken instead.
    """
    asked = SUITES[suite]
    for name, value, top in (("--effect", effect, float("inf")), ("--share", share, 1), ("--icc", icc, 1)):
        if not (0 < value < top or (name == "--icc" and value == 0)):
            raise CallError(
                f"{name} {value}: expected a number above 0" + (" and below 1" if top == 1 else "")
            )
    earlier: designs.Pilot | None = None
    if pilot is not None:
        run = pilot if isinstance(pilot, Run) else load(pilot)
        if run.provenance["suite"] != suite:
            raise CallError(
                f"{run.folder}: a run of {run.provenance['suite']}, not of {suite}; give one of {suite}"
            )
        earlier = (run.outcomes, run.trials.options, run.findings)
    margins = verdicts.read_policy(policy) if policy else None
    trials = run.trials if earlier else asked.trials()
    return designs.power(
        asked, trials.queries, trials.options, effect, designs.Assumed(share, icc), earlier, margins
    )


def basis(share: float = 0.8, icc: float = 0.1, pilot: Run | str | Path | None = None) -> str:
    """What `power` took for granted, a sentence."""
    if pilot is not None:
        return "Variances, accuracies and levels are the pilot's, where its outcomes are not all alike."
    left = max(1 - 1.5 * icc, 0) / 2
    return (
        f"Assumed: an accuracy of {share:.0%} (a share that is to be even: even); of its variance {icc:.0%} between "
        f"clusters, {icc / 2:.0%} between the wordings of one, {left:.0%} between its pictures, as much from answer to "
        "answer; half of what is a cluster's is common to both sides of a gap. A pilot says better (--pilot RUN)."
    )
