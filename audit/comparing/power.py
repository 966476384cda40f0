"""Before a run: how many professions and pictures it takes to see an effect."""

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
    """What the suite sees, and what it would need to see `effect` with 80 % power, for its primary measures:
    the columns of audit.statistics.power.COLUMNS.

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
    earlier = None
    if pilot is not None:
        run = pilot if isinstance(pilot, Run) else load(pilot)
        if run.provenance["suite"] != suite:
            raise CallError(
                f"{run.folder}: a run of {run.provenance['suite']}, not of {suite}; give one of {suite}"
            )
        earlier = (run.outcomes, run.trials.options)
    margins = verdicts.read_policy(policy) if policy else None
    return designs.power(asked, asked.trials().queries, effect, share, icc, earlier, margins)
