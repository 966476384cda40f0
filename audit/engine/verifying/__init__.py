"""Is a finished run what it says it is? What can be told from its folder, from kept vectors, and by a signature."""

import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from audit.report import render
from audit.runs import Run, manifest, recomputed, signing
from probes.errors import DataError, InputError
from probes.files import json_files

from .asked import trials
from .checks import Check
from .scored import outcomes
from .weights import model


def verify(folder: Path, public: str | None = None) -> tuple[list[Check], bool]:
    """Every check of a run, and whether it is shown to be whole: nothing differs, and its outcomes are those of kept
    vectors for trials that are made again here, or it is signed by the key in the file `public`.

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


def _findings(run: Run) -> Check:
    differs = recomputed.differing(run)
    return Check("findings", "differs" if differs else "holds", differs or "what the outcomes give")


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
    "trials": trials,
    "findings": _findings,
    "outcomes": outcomes,
    "model": model,
    "report": _report,
}
