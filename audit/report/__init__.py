"""The notebook of a suite, run over a run's folder, and the HTML and PDF made from it."""

import logging
from importlib.resources import files
from pathlib import Path
from typing import Any

from . import notebook_files

STYLE = files("audit.report.html").joinpath("style.css")
SECONDS = 600
"""What one cell of a notebook may take. Under load a kernel's answer can be lost; then the notebook is run again."""


def render(folder: Path, suite: str, source: str, *, lang: str = "en", digits: str = "western") -> None:
    """Executes notebooks/<suite>.ipynb inside `folder`, or <suite>-<source>.ipynb where a kind of source has its own;
    writes report.ipynb and the self-contained report.html.

    lang: `en` or `ar`. digits: `western`, or `arabic-indic` for an Arabic report.
    """
    import json

    from .html.page import page
    from .speech import words

    own = f"{suite}-{source}"
    with words.speaking(lang, digits):
        asked = notebook(own if notebook_files.path(own).is_file() else suite)
        execute(asked, folder / "report.ipynb", RUN=".", LANG=lang, DIGITS=digits)
        model = json.loads((folder / "run.json").read_text(encoding="utf-8"))["model"]["name"]
        title = f"{words.say(f'{suite} audit')}: {model}"
        (folder / "report.html").write_text(page(folder / "report.ipynb", title), encoding="utf-8")


def execute(notebook: Any, to: Path, **parameters: object) -> Any:
    """Runs a notebook in the folder of `to`, with these parameters; writes it there with its outputs, and returns it.

    Its kernel's sockets are files: nothing listens on the network, and no two kernels take one port.
    """
    import papermill
    from traitlets.config import Config

    logging.getLogger("papermill").setLevel(logging.ERROR)

    def run() -> Any:
        return papermill.execute_notebook(
            notebook, str(to), parameters, cwd=str(to.parent), kernel_name="python3", progress_bar=False,
            log_output=False, execution_timeout=SECONDS, config=Config(KernelManager={"transport": "ipc"}),
        )  # fmt: skip

    try:
        return run()
    except TimeoutError:
        return run()


def document(body: str, title: str) -> str:
    """One HTML file with everything in it around a body, without any outside request; title: plain text."""
    from .html.page import document

    return document(body, title)


def pdf(folder: str | Path) -> Path:
    """`report.pdf` of a run's folder, printed from its report.html by the Chromium or Chrome of this machine.

    Raises InputError where there is no report, or no such browser.
    """
    from .printing import printed

    return printed(Path(folder) / "report.html", Path(folder) / "report.pdf")


def notebook(name: str) -> Any:
    """The notebook of that name, its texts in the reader's language: those of ar.yaml by the ids of cells."""
    import nbformat

    from .speech import words

    made = nbformat.reads(notebook_files.path(name).read_text(encoding="utf-8"), as_version=4)
    if words.is_arabic():
        for cell in made.cells:
            if cell.cell_type == "markdown":
                cell.source = words.prose(words.catalogue()["cells"].get(cell.id, cell.source))
    return made
