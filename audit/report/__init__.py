"""The notebook of a suite, run over a run's folder, and the HTML and PDF made from it."""

from pathlib import Path
from typing import Any

from probes.errors import DataError
from probes.files import json_files, whole

from . import notebook_files


def render(folder: Path, suite: str, source: str, *, lang: str = "en", digits: str = "western") -> None:
    """Runs notebooks/<suite>.ipynb over the run in `folder`, or <suite>-<source>.ipynb where a kind of source has its
    own; writes report.ipynb, which Jupyter opens and runs again beside the run, and the self-contained report.html.

    lang: `en` or `ar`. digits: `western`, or `arabic-indic` for an Arabic report.

    Raises running.CellError where a cell raises; report.ipynb then holds what was shown until there.
    """
    from .html import drawing
    from .html.page import page
    from .speech import words

    own = f"{suite}-{source}"
    name = own if notebook_files.path(own).is_file() else suite
    drawing.restart()
    with words.speaking(lang, digits):
        report = folder / "report.ipynb"
        done = _executed(name, report, source, RUN=".", LANG=lang, DIGITS=digits)
        text = notebook_files.text(done)
        model = json_files.read(folder / "run.json")["model"]["name"]
        title = f"{words.audit(suite)}: {model}"
        whole.write_all({report: text, folder / "report.html": page(done, title)})


def execute(name: str, to: Path, source: str = "", **parameters: object) -> dict[str, Any]:
    """Runs the notebook of that name with these parameters, writes it to `to` with its outputs, and returns it.

    source: the kind of it that the texts are to be true of. RUN is told as seen from the folder of `to`; this process
    stays in its own.
    """
    made = _executed(name, to, source, **parameters)
    whole.write(to, notebook_files.text(made))
    return made


def _executed(name: str, to: Path, source: str = "", **parameters: object) -> dict[str, Any]:
    """`execute`, which writes only where a cell raises: what was shown until there."""
    from . import running  # late: its libraries take longer to load than `--help` may

    made = running.injected(notebook(name, source), parameters)
    overrides = {"RUN": str(to.parent / str(parameters["RUN"]))} if "RUN" in parameters else {}
    try:
        running.run(made, name, overrides)
    except running.CellError:
        whole.write(to, notebook_files.text(made))
        raise
    return made


def pdf(folder: str | Path) -> Path:
    """`report.pdf` of a run's folder, printed from its report.html by the Chromium or Chrome of this machine.

    Raises InputError where there is no report, or no such browser.
    """
    from .printing import printed

    return printed(Path(folder) / "report.html", Path(folder) / "report.pdf")


def notebook(name: str, source: str = "") -> dict[str, Any]:
    """The notebook of that name, its texts in the reader's language: those of its suite's words by the ids of cells,
    of a kind of source where one is told."""
    from .speech import words

    file = notebook_files.path(name)
    if not file.is_file():
        raise DataError(f"{file}: not there; expected the notebook that the report is made from")
    made = notebook_files.read(file)
    for cell in made["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = words.cell(name.partition("-")[0], cell["id"], cell["source"], source)
    return made
