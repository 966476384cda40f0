"""Are the outcomes of a run what the vectors give that are kept of its model?"""

from pathlib import Path

import numpy as np
import pandas as pd

from audit.engine import linear_probe
from audit.engine.score import Vectors, score
from audit.engine.store.database import Space
from audit.engine.store.kept import kept
from audit.engine.tokens import with_kept
from audit.runs import Run
from audit.runs.recomputed import alike
from probes import Source
from probes.errors import InputError

from .asked import source_of
from .checks import Check
from .weights import model


def outcomes(run: Run) -> Check:
    """Every column is what kept vectors and tokens give for the trials, and what the suite reads in their texts."""
    trials, written = run.trials, run.outcomes
    found = kept(run, trials)
    if isinstance(found, str):
        return Check("outcomes", "not told", found)
    indexed, space = found
    if not _is_called(run, space):
        name = run.provenance["model"]["name"]
        told = f"the vectors of its weights are kept here as those of {space.name}, not of {name}"
        return Check("outcomes", "not told", told)
    vectors = {kind: Vectors(*each) for kind, each in indexed.items()}
    again = _read(run, score(trials, vectors, run.suite.top), space).drop(columns=["answer"])
    if run.suite.probed and run.provenance["model"].get("image_processor"):
        again = pd.concat(
            [again, linear_probe.rows(again, vectors["text"], run.provenance["seed"])], ignore_index=True
        )
    if len(again) != len(written):
        return Check("outcomes", "differs", f"{len(written)} rows, where its vectors give {len(again)}")
    for column in again:
        if column not in written:
            return Check("outcomes", "differs", f"there is no {column}, which its vectors give")
        differs = ~alike(written[column], again[column])
        if differs.any():
            at = int(np.asarray(differs).argmax())
            told = (
                f"{column} of {written['query'].iloc[at]!r} is {written[column].iloc[at]}, but its vectors give "
                f"{again[column].iloc[at]}"
            )
            return Check("outcomes", "differs", told)
    beyond = [name for name in written if name not in again and written[name].notna().any()]
    if beyond:
        return Check(
            "outcomes",
            "not told",
            f"{', '.join(beyond)} can't be told here; the others are what its vectors give",
        )
    return Check("outcomes", "holds", "what the vectors give that are kept here")


def _is_called(run: Run, space: Space) -> bool:
    """Whether the model is called as it was when its vectors were kept, or after the folder that its weights lie in."""
    told = run.provenance["model"]
    if space.name == f"{told['name']}@{told['revision']}":
        return True
    return told["name"] == Path(str(told.get("id", ""))).name and model(run).state == "holds"


def _read(run: Run, again: pd.DataFrame, space: Space) -> pd.DataFrame:
    """With the columns of tokens, and those of the suite's reading; without those that can't be told."""
    counted = with_kept(again, space, run.provenance["model"].get("max_tokens"))
    again = again if counted is None else counted
    if not run.suite.read:
        return again
    try:
        return run.suite.read(again, source_of(run) or Source(variety=run.provenance.get("variety", "msa")))
    except InputError:  # a variety that is not here
        return again
