"""`python -m audit compare RUN …`: runs of one suite, ranked, and each set against the first."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from audit.cli import options
from audit.cli.options import Options
from probes.errors import CallError
from probes.files import whole

if TYPE_CHECKING:
    import pandas as pd

    from audit.runs import Run


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    own = options.parser(
        "compare",
        "Ranks runs of one suite, and sets each against the first: the same trials, paired by query.",
    )
    own.add_argument("runs", nargs="+", metavar="RUN", help="folders that `python -m audit` wrote")
    options.statistics(own)
    own.add_argument("--csv", metavar="FILE", help="also write every row, groups included")
    return own


def command(given: Options) -> list[str]:
    """The ranks, and where the trials are the same, the differences."""
    from audit.comparing.compare import compare, differing, earlier, opened
    from audit.comparing.leaderboard import leaderboard
    from audit.comparing.matching import pairable
    from audit.report.terminal import show_comparison, show_leaderboard
    from audit.runs import unsealed

    path, runs = given.pop("csv"), opened(given.pop("runs"))
    shown = unsealed(runs) + earlier(runs) + ([] if given.get("policy") else differing(runs, runs[0]))
    shown += [f"{run.folder.name}: {_model(run)}" for run in runs] + [""]
    shown += [show_leaderboard(leaderboard(runs, **given))]
    if not pairable(runs):
        if path:
            raise CallError(
                f"--csv {path}: the runs' trials differ, so that no query can be set against another"
            )
        return [*shown, "", "The runs' trials differ: each estimate stands by itself."]
    table = compare(runs, **given)
    if path:
        _write(table, path)
    return [*shown, "", show_comparison(table), *([path] if path else [])]


def _model(run: "Run") -> str:
    """A run's model with its revision, of which names tell nothing."""
    model = run.provenance["model"]
    return f"{model['name']}@{model['revision']}"


def _write(table: "pd.DataFrame", path: str) -> None:
    from probes.escaping import csv

    try:
        whole.write(Path(path), csv(table))
    except OSError as error:
        raise CallError(
            f"--csv {path}: can't be written ({error.strerror or error}); give another file"
        ) from None
