"""What a run says that its model was asked: is that what is asked, of these pictures, here and now?"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from audit.runs import Run, recomputed
from audit.runs.contents import contents
from audit.runs.provenance import shown
from audit.runs.writing import strict
from probes import SUITES, Source
from probes.errors import InputError
from probes.files import json_files
from probes.sources import BY_PATCHES, DRAWN
from probes.trials import LEFT_OUT, Trials

from .checks import Check

SOURCES = {each.name for each in fields(Source)} - {"ready", "allow_downloads", "allow_outside", "limits"}
TOLD = ("warnings", "images", "source", "variety", "pictures", "rows")
"""Of run.json: what the trials and their source give."""


@dataclass(frozen=True)
class Again:
    """Trials that were made again, and of what."""

    source: Source
    trials: Trials


def trials(run: Run) -> Check:
    """The hash of the tables is that of run.json; and of the trials that this version makes of the same source."""
    told = run.provenance
    read = Trials.load(run.folder)
    hashed = Trials(read.queries, read.options, root=told.get("root", "")).hash
    if hashed != told["trials"]:
        return Check("trials", "differs", f"the tables give {hashed}, run.json says {told['trials']}")
    try:
        again = _again(run, hashed)
    except (InputError, OSError) as error:
        why = " ".join(str(error).split())[:200]
        return Check("trials", "not told", f"{hashed}; made of what can't be read here: {why}")
    if isinstance(again, str):
        return Check("trials", "not told", f"{hashed}; {again}")
    if changed := _picture(run, again.trials):
        return Check("trials", "not told", f"{hashed}; {changed} is another picture here and now")
    if differs := _differing(run, again):
        other = recomputed.other(run)
        return Check("trials", "not told" if other else "differs", f"{differs}{other}")
    if run.source in DRAWN:
        return Check("trials", "holds", f"{hashed}, what this version asks")
    return Check("trials", "holds", f"{hashed}, what this version asks of the files of {again.source}")


def _again(run: Run, hashed: str) -> Again | str:
    """What gives that hash; or why nothing does."""
    source = source_of(run)
    if source is None:
        return "made of files, and it doesn't say by which options"
    suite = SUITES[run.provenance["suite"]]
    source = source.named(suite.name)
    made = suite.trials(source)
    for each in _shown(made, suite.name):
        asked = suite.quick(each) if run.provenance.get("quick") else each
        if asked.hash == hashed:
            return Again(source, asked)
    of = "" if run.source in DRAWN else f" of the files of {source}"
    return f"this version asks others{of} ({made.hash})"


def _shown(made: Trials, suite: str) -> Iterator[Trials]:
    """All, and what a text tower alone is shown."""
    yield made
    try:
        yield made.without_pictures(suite)
    except InputError:
        return


def source_of(run: Run) -> Source | None:
    """What a run was made of, of this machine's files; None where it doesn't say. What is read, and how much of it, is
    whoever verifies to allow, and nothing is fetched."""
    told = run.provenance
    if asked := told.get("asked"):
        return Source(**{name: asked[name] for name in asked if name in SOURCES})
    if run.source not in DRAWN:
        return None
    return Source(
        images=run.source,
        variety=told.get("variety", "msa"),
        map="patches" if told["images"].endswith(BY_PATCHES) else None,
    )


def _picture(run: Run, made: Trials) -> str | None:
    """A picture that is not to the byte what it was; None where none is."""
    if (then := run.contents) is None:
        return None
    now = dict(contents(made).itertuples(index=False, name=None))
    return next((name for name in {**now, **then} if now.get(name) != then.get(name)), None)


def _differing(run: Run, again: Again) -> str | None:
    """What of run.json, or of what was left out, is not what the same source gives."""
    told, model = run.provenance, run.provenance["model"]
    now = _plain(shown(again.source, again.trials, model["name"], model))
    for name in TOLD:
        if name in told and told[name] != now[name]:
            return (
                f"{name} of run.json is {_short(told[name])}, where the same trials give {_short(now[name])}"
            )
    for note in again.trials.notes:
        if _plain(note.as_data()) not in told["notes"]:
            return f"notes of run.json lack «{note}», which the same trials give"
    for name in LEFT_OUT:
        written, made = (_rows(getattr(each, name)) for each in (run.trials, again.trials))
        if written != made:
            return f"{name}.parquet has {len(written)} rows, which are not the {len(made)} that the same trials give"
    return None


def _rows(table: pd.DataFrame) -> list[str]:
    """Rows of reasons as texts: why tells itself in the words of this version."""
    return [str(row) for row in table.astype(str).to_numpy().tolist()]


def _plain(value: Any) -> Any:
    """As run.json holds it."""
    return json_files.parsed(json.dumps(strict(value), ensure_ascii=False, default=str))


def _short(value: Any) -> str:
    told = json.dumps(value, ensure_ascii=False)
    return told if len(told) <= 80 else f"{told[:80]}…"
