"""Audits of several checkpoints of one training, or finished runs of them, set beside each other in their order."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from audit.comparing.matching import pairable
from audit.runs import Run, load
from audit.runs.writing import claimed
from probes.errors import CallError, DataError, InputError
from probes.escaping import csv
from probes.files import whole

from . import page
from .training import Track, named


def track(
    given: Sequence[str | Path], suite: str = "gender", *, out: str | Path = "runs", lang: str = "en",
    digits: str = "western", seed: int = 0, **options: Any,
) -> tuple[Path, Track]:  # fmt: skip
    """Audits each checkpoint, or reads each finished run, and writes a folder in `out` with the page (track.html) and
    its table (track.csv); returns the folder and what was found.

    given: folders or hub ids with revisions of models, or folders of runs, in the order of the training. options:
        those of audit.run; `quick` asks only what the verdicts are about. What is in the store is not encoded again.
    A checkpoint that can't be audited is named, and the others stand. InputError where none can, or where the runs
    are not of the same trials.
    """
    from audit.engine.auditing import run
    from audit.report.speech import words

    if not given:
        raise CallError("track: no checkpoints given; give folders of models, or of runs, in their order")
    runs, damaged = {}, {}
    with claimed(Path(out), f"track-{suite}") as folder:
        for name, each in _named(given).items():
            try:
                if (Path(each) / "run.json").is_file():
                    runs[name] = load(each)
                    _ = runs[name].judged
                else:
                    runs[name] = run(suite, each, out=folder, report=False, seed=seed, **options)
            except CallError:  # no fault of the checkpoint: a wrong option, a disk that is full
                raise
            except InputError as error:
                runs.pop(name, None)
                damaged[name] = error
        if not runs:
            name, why = next(iter(damaged.items()))
            raise CallError(f"track: none of {len(given)} could be audited; {named(name, str(why))}")
        _alike(runs)
        made = Track(runs, damaged)
        with words.speaking(lang, digits):
            whole.write(folder / "track.html", page.page(made, seed))
        whole.write(folder / "track.csv", csv(made.table))
    return folder, made


def _named(given: Sequence[str | Path]) -> dict[str, str]:
    """Each by the last part of its path, as far as that tells them apart."""
    whole = [str(each).rstrip("/") for each in given]
    for parts in range(1, 4):
        short = ["/".join(each.split("/")[-parts:]) for each in whole]
        if len(set(short)) == len(short):
            return dict(zip(short, whole, strict=True))
    if len(set(whole)) < len(whole):
        twice = next(each for each in whole if whole.count(each) > 1)
        raise CallError(f"track: {twice} is given twice; give each checkpoint once")
    return {each: each for each in whole}


def _alike(runs: dict[str, Run]) -> None:
    """InputError where runs are of several suites or trials."""
    (name, first), *others = runs.items()
    for other, run in others:
        if run.suite is not first.suite:
            raise DataError(
                f"{other}: a run of {run.suite.name}, but {name} is one of {first.suite.name}; track one suite"
            )
        if not pairable([first, run]):
            raise DataError(
                f"{other}: was asked other trials than {name}; audit them alike (same pictures, --quick or not)"
            )
