"""One finished audit, read from its folder."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from audit.statistics import COLUMNS, whole
from audit.statistics.verdicts import Margin, Policy, policy
from probes import SUITES, Suite, Trials
from probes.errors import DataError
from probes.escaping import message
from probes.files import json_files
from probes.reasons import Reason

from . import manifest
from .contents import COLUMNS as COLUMNS_OF_CONTENTS

LATER = {
    "level": 0.95, "adjustment": "", "family": 1, "enough": np.nan, "mde_exceeds": np.nan, "mde_within": np.nan,
    "plain_low": np.nan, "plain_high": np.nan, "by_cluster": np.nan, "wording_low": np.nan, "wording_high": np.nan,
    "depends": "", "because": "",
}  # fmt: skip
"""Columns of findings that runs of earlier versions lack, and what stands for them."""
NEEDED = {
    "findings": [name for name in COLUMNS if name not in LATER],
    "outcomes": ["query", "options", "n_options"],
    "remedies": [
        "remedy",
        "told",
        "role",
        "suite",
        "measure",
        "before",
        "after",
        "gain",
        "ci_low",
        "ci_high",
        "margin",
        "verdict",
        "stands",
    ],
}
"""The columns that a table of a run has at least."""
TEXTS = ("suite", "measure", "group", "verdict", "remedy", "told", "role", "stands", "because")
"""Those that are texts in every row."""
NUMBERS = ("estimate", "before", "after", "gain", "ci_low", "ci_high", "p_value", "margin")
"""Those that are numbers, or none."""


@dataclass(frozen=True)
class Run:
    """One finished audit, read from its folder; every table is a DataFrame, read when asked for."""

    folder: Path

    @cached_property
    def provenance(self) -> dict:
        """run.json: model, revision, suite, hash of the trials, seed, versions, counts."""
        return json_files.read(self.folder / "run.json")

    @property
    def suite(self) -> Suite:
        """What it asked the model."""
        return SUITES[self.provenance["suite"]]

    @property
    def source(self) -> str:
        """The kind of its pictures: scenes, emoji, pictures, captions."""
        return str(self.provenance.get("source", ""))

    @property
    def warnings(self) -> list[Reason]:
        """What should be known before the findings are read."""
        gone = ", ".join(self.gone)
        return [
            *self._warned,
            *([Reason("earlier-verdicts")] if self.is_earlier else []),
            *([Reason("measures-gone", measures=gone)] if gone else []),
        ]

    @property
    def _warned(self) -> list[Reason]:
        return [Reason.of(each) for each in self.provenance.get("warnings", ())]

    @property
    def is_sealed(self) -> bool:
        """Whether a manifest says what its files were."""
        return manifest.is_there(self.folder)

    @property
    def is_earlier(self) -> bool:
        """Whether its verdicts are of the words of an earlier version, whose `able` meant above chance."""
        return "because" not in self._found

    @property
    def gone(self) -> list[str]:
        """Its measures that this version's suite has not, by the names that they had."""
        known = {measure.name for measure in self.suite.measures}
        return [name for name in self._found["measure"].unique() if name not in known]

    @property
    def notes(self) -> list[Reason]:
        """What was noted of the model while it was loaded and asked."""
        return [Reason.of(each) for each in self.provenance.get("notes", ())]

    @cached_property
    def policy(self) -> Policy:
        """The margins that it was made with; of what it has none for, and what is enough where it says nothing, those
        of this version."""
        ours = policy()
        made = {name: Margin.of(each) for name, each in self.provenance.get("policy", {}).items()}
        for name, margin in made.items():
            if margin.enough is None and name in ours:
                made[name] = replace(margin, enough=ours[name].enough, enough_reason=ours[name].enough_reason)
        return {**ours, **made}

    @cached_property
    def trials(self) -> Trials:
        """What the model was asked."""
        rows = self.provenance.get("rows", {})
        return _read(self.folder, lambda: Trials.load(self.folder, rows.get("used"), rows.get("held")))

    @cached_property
    def contents(self) -> dict[str, str] | None:
        """Reference of each of the user's pictures to the SHA-256 of its bytes; None where a run of an earlier version
        doesn't tell."""
        path = self.folder / "pictures.parquet"
        if not path.is_file():
            return None
        table = _read(path, lambda: pd.read_parquet(path, columns=COLUMNS_OF_CONTENTS))
        return dict(table.itertuples(index=False, name=None))

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """One row a query (see audit.engine.score)."""
        return self._table("outcomes")

    @cached_property
    def _found(self) -> pd.DataFrame:
        """The findings as they were written."""
        return self._table("findings")

    @cached_property
    def findings(self) -> pd.DataFrame:
        """One row a measure and group (see audit.statistics.COLUMNS), but of measures that are no more."""
        table = self._found[~self._found["measure"].isin(self.gone)]
        table = table.assign(**{name: value for name, value in LATER.items() if name not in table})
        return table[COLUMNS]

    @property
    def whole(self) -> pd.DataFrame:
        """The findings of the measures over all their outcomes, without those of groups."""
        return whole(self.findings)

    @property
    def judged(self) -> pd.DataFrame:
        """Of these, what the audit is judged by: the primary measures and the controls."""
        return whole(self.findings, self.suite.judged)

    @property
    def primary(self) -> pd.DataFrame:
        return whole(self.findings, self.suite.primary)

    @property
    def controls(self) -> pd.DataFrame:
        return whole(self.findings, self.suite.controls)

    @property
    def remedies(self) -> pd.DataFrame | None:
        """What each remedy does (audit.remedies.judging.COLUMNS); None where none was tried."""
        if not (self.folder / "remedies.parquet").is_file():
            return None
        table = self._table("remedies")
        return table if "because" in table else table.assign(because="")  # of an earlier version

    def _table(self, name: str) -> pd.DataFrame:
        """One of its tables; DataError where it can't be read, or is none of a run."""
        path = self.folder / f"{name}.parquet"
        table = _read(path, lambda: pd.read_parquet(path))
        if lacking := [column for column in NEEDED[name] if column not in table]:
            raise DataError(
                f"{path}: has no column {lacking[0]}, so it is none of a run; run the audit again"
            )
        for column in set(TEXTS) & set(table):
            if not all(isinstance(value, str) for value in table[column]):
                raise DataError(f"{path}: has no text in every row of {column}; run the audit again")
        for column in set(NUMBERS) & set(table):
            if pd.api.types.is_numeric_dtype(table[column]):
                continue
            if table[column].notna().any():
                raise DataError(f"{path}: has no number in every row of {column}; run the audit again")
            table[column] = np.nan
        return table

    @property
    def signature(self) -> str:
        """One line that lets a reader reproduce the findings."""
        p = self.provenance
        return message(
            f"{p['suite']}@{p['trials']} | {p['model']['name']}@{p['model']['revision']} | images {p['images']} | "
            f"seed {p['seed']} | resamples {p['resamples']} | arabic-clip-audit {p['versions']['arabic-clip-audit']}"
        )


def _read(path: Path, read: "Callable[[], Any]") -> Any:
    try:
        return read()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:  # with pyarrow's ArrowInvalid
        told = " ".join(str(error).split())[:120]
        raise DataError(f"{path}: can't be read ({told}); run the audit again") from None


def load(folder: str | Path) -> Run:
    """The run in `folder`. InputError where it is none, or a file of it is not as it was written; but for the report,
    which its reader may have run again."""
    run = Run(Path(folder))
    if not (run.folder / "run.json").is_file():
        raise DataError(
            f"{folder}: not a run: it has no run.json; give a folder that `python -m audit` wrote"
        )
    if differs := manifest.differing(run.folder, report=False):
        raise DataError(
            f"{folder}: {differs[0]}; `python -m audit verify` tells more; copy the run again, or run the audit again"
        )
    try:
        suite, _ = str(run.provenance["suite"]), (run.signature, run.policy, run.notes, run._warned)
        dict(run.provenance.get("rows", {})), list(run.provenance.get("not asked", []))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise DataError(f"{folder}: its run.json is damaged; run the audit again") from None
    if suite not in SUITES:
        raise DataError(
            f"{folder}: a run of {suite!r}, a suite that is not installed here; there are {', '.join(SUITES)}"
        )
    return run


def unsealed(runs: Sequence[Run]) -> list[str]:
    """A line for each run of which no manifest says what its files were."""
    return [
        f"{run.folder.name}: has no manifest, so nothing says whether its files are as they were written; "
        "`python -m audit report` makes one"
        for run in runs
        if not run.is_sealed
    ]
