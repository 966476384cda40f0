"""Is a finished run what it says it is? What can be told from its folder, from kept vectors, and by a signature."""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from audit.models.loading import hub
from audit.models.loading.places import Places
from audit.models.specs import BUNDLED, Spec
from audit.report import render
from audit.runs import Run, manifest, recomputed, signing
from audit.runs.recomputed import alike
from probes import SUITES, Source
from probes.errors import DataError, InputError
from probes.files import json_files
from probes.sources import BY_PATCHES, DRAWN
from probes.trials import Trials

from . import linear_probe
from .score import Vectors, score
from .store.kept import kept

State = Literal["holds", "differs", "not told"]


@dataclass(frozen=True)
class Check:
    """What was looked at, how it stands, and that in a line."""

    what: str
    state: State
    told: str

    def __str__(self) -> str:
        return f"{self.what}: {'DIFFERS: ' if self.state == 'differs' else ''}{self.told}"


def verify(folder: Path, public: str | None = None) -> tuple[list[Check], bool]:
    """Every check of a run, and whether it is shown to be whole: nothing differs, and its outcomes are those of kept
    vectors for the trials of this version, or it is signed by the key in the file `public`.

    Nothing is fetched, and no model is loaded. InputError where the folder is no run.
    """
    if not (folder / "run.json").is_file():
        raise DataError(
            f"{folder}: not a run: it has no run.json; give a folder that `python -m audit` wrote"
        )
    run = Run(folder)
    checks = [_files(folder), _signature(folder, public)]
    for what, look in LOOKS.items():
        try:
            checks.append(look(run))
        except Exception as error:  # whatever a forged or damaged table makes of it
            checks.append(Check(what, "differs", f"can't be read ({' '.join(str(error).split())[:160]})"))
    by = {check.what: check.state for check in checks}
    shown = by["signature"] == "holds" or (by["trials"] == "holds" and by["outcomes"] == "holds")
    return checks, shown and "differs" not in by.values() and by["files"] == "holds"


def _files(folder: Path) -> Check:
    """Each is as the manifest says, none is gone, and none came later."""
    if not manifest.is_there(folder):
        told = "no manifest says what they were; `python -m audit report` writes one of what they are now"
        return Check("files", "not told", told)
    try:
        differs = manifest.differing(folder)
    except InputError as error:
        return Check("files", "differs", str(error))
    return (
        Check("files", "differs", "; ".join(differs))
        if differs
        else Check("files", "holds", "as they were written")
    )


def _signature(folder: Path, public: str | None) -> Check:
    try:
        key = signing.signer(folder, public)
    except DataError as error:
        return Check("signature", "differs", str(error))
    if key is None:
        return Check("signature", "not told", "unsigned")
    if public is None:
        return Check("signature", "not told", f"by {key}; whose key that is, --key FILE.pub tells")
    return Check("signature", "holds", f"by {key}, the key in {public}")


def _trials(run: Run) -> Check:
    """The hash of the tables is that of run.json; and, of drawn pictures, the one that this version's suite gives."""
    told = run.provenance
    trials = Trials.load(run.folder)
    hashed = Trials(trials.queries, trials.options, root=told.get("root", "")).hash
    if hashed != told["trials"]:
        return Check("trials", "differs", f"the tables give {hashed}, run.json says {told['trials']}")
    if told["source"] not in DRAWN:
        return Check("trials", "not told", f"{hashed}; made of files, which are not read again")
    drawn = Source(
        images=told["source"],
        variety=told.get("variety", "msa"),
        map="patches" if told["images"].endswith(BY_PATCHES) else None,
    )
    made = SUITES[told["suite"]].trials(drawn)
    if hashed == made.hash or hashed == made.without_pictures(told["suite"]).hash:
        return Check("trials", "holds", f"{hashed}, what this version asks")
    return Check("trials", "not told", f"{hashed}; this version asks others ({made.hash})")


def _findings(run: Run) -> Check:
    differs = recomputed.differing(run)
    return Check("findings", "differs" if differs else "holds", differs or "what the outcomes give")


def _outcomes(run: Run) -> Check:
    """Every column that scoring makes, and those of the queries, are what kept vectors give for the trials."""
    trials, outcomes = run.trials, run.outcomes
    found = kept(run, trials)
    if isinstance(found, str):
        return Check("outcomes", "not told", found)
    vectors = {kind: Vectors(*each) for kind, each in found.items()}
    again = score(trials, vectors, run.suite.top).drop(columns=["answer"])
    if run.suite.probed and run.provenance["model"].get("image_processor"):
        again = pd.concat(
            [again, linear_probe.rows(again, vectors["text"], run.provenance["seed"])], ignore_index=True
        )
    if len(again) != len(outcomes):
        return Check("outcomes", "differs", f"{len(outcomes)} rows, where its vectors give {len(again)}")
    for column in again:
        differs = ~alike(outcomes[column], again[column])
        if differs.any():
            at = int(np.asarray(differs).argmax())
            told = (
                f"{column} of {outcomes['query'].iloc[at]!r} is {outcomes[column].iloc[at]}, but its vectors give "
                f"{again[column].iloc[at]}"
            )
            return Check("outcomes", "differs", told)
    beyond = [name for name in outcomes if name not in again]
    besides = f", but for {', '.join(beyond)}, which vectors don't tell" if beyond else ""
    return Check("outcomes", "holds", f"what the vectors give that are kept here{besides}")


def _model(run: Run) -> Check:
    """Whether the weights of its folders are those that were audited."""
    seen = []
    for part in _described(run.provenance["model"]):
        id, names = part["id"], part["weights"]
        if id != BUNDLED and not Path(id).is_dir():
            if (check := _cached(id, part["revision"], names)).state != "holds":
                return check
            seen.append(f"{id}@{part['revision']}")
            continue
        source = Places(Spec()).find(id, None, "--model") if id == BUNDLED else hub.find(id)
        try:
            now = source.revision(names)
        except OSError:
            return Check("model", "not told", f"{id} lacks {', '.join(names)}")
        if now != part["revision"]:
            return Check(
                "model",
                "differs",
                f"the weights of {id} are {now} now, those audited were {part['revision']}",
            )
        seen.append(f"{id}@{now}")
    if not seen:
        return Check("model", "not told", "its weights are not in files that are known")
    return Check("model", "holds", f"the weights of {', '.join(seen)} are those that were audited")


def _cached(id: str, commit: str, names: list[str]) -> Check:
    """Whether weights of the hub that are cached here are those that were fetched of that commit."""
    try:
        bad = hub.damaged(id, commit, names)
    except (OSError, ValueError):  # ValueError: no hub id
        return Check(
            "model", "not told", f"{id} is no folder here, nor in the hub's cache; its revision was {commit}"
        )
    if bad:
        return Check("model", "differs", f"{bad[0]} of {id} in the hub's cache is not what was fetched")
    return Check("model", "holds", "")


def _described(model: dict) -> Iterator[dict]:
    """Itself and its towers, where they are told with their files."""
    for part in (model, *(value for value in model.values() if isinstance(value, dict))):
        if isinstance(part.get("weights"), list):
            yield part


def _report(run: Run) -> Check:
    """The report is, to the byte, what is made of this run now, in its language."""
    page, notebook = (run.folder / name for name in ("report.html", "report.ipynb"))
    if not page.is_file():
        return Check("report", "not told", "none was made")
    if not notebook.is_file():
        return Check("report", "not told", "without its notebook it can't be made again alike")
    lang, digits = language(notebook)
    with tempfile.TemporaryDirectory() as aside:
        copy = Path(aside) / run.folder.name
        shutil.copytree(run.folder, copy, ignore=shutil.ignore_patterns("report.*"))
        render(copy, run.suite.name, run.source, lang=lang, digits=digits)
        same = (copy / page.name).read_bytes() == page.read_bytes()
    if same:
        return Check("report", "holds", "what this run gives")
    other = recomputed.other(run)
    told = f"is not what this run gives{other}; `python -m audit report` makes it again"
    return Check("report", "not told" if other else "differs", told)


def language(notebook: Path) -> tuple[str, str]:
    """The language and digits that a report was made in."""
    text = "\n".join(
        "".join(cell["source"]) for cell in json_files.read(notebook)["cells"] if cell["cell_type"] == "code"
    )
    told = [re.findall(rf"^{name} = ['\"]([\w-]+)['\"]", text, re.M) for name in ("LANG", "DIGITS")]
    lang, digits = (
        each[-1] if each else default for each, default in zip(told, ("en", "western"), strict=True)
    )
    return lang, digits


LOOKS: dict[str, Callable[[Run], Check]] = {
    "trials": _trials,
    "findings": _findings,
    "outcomes": _outcomes,
    "model": _model,
    "report": _report,
}
