"""The notebook of a suite, run over a run's folder, and the HTML made from it."""

import html
import logging
from importlib.resources import files
from pathlib import Path

STYLE = files("audit.report").joinpath("style.css")


def render(folder: Path, suite: str, source: str) -> None:
    """Executes notebooks/<suite>.ipynb inside `folder`, or <suite>-<source>.ipynb where a kind of source has its own;
    writes report.ipynb and the self-contained report.html."""
    import papermill
    from traitlets.config import Config

    logging.getLogger("papermill").setLevel(logging.ERROR)
    own = files("notebooks").joinpath(f"{suite}-{source}.ipynb")
    notebook = own if own.is_file() else files("notebooks").joinpath(f"{suite}.ipynb")
    papermill.execute_notebook(
        str(notebook), str(folder / "report.ipynb"), {"RUN": "."},
        cwd=str(folder), kernel_name="python3", progress_bar=False, log_output=False,
        config=Config(KernelManager={"transport": "ipc"}),  # sockets of files: nothing listens on the network
    )  # fmt: skip
    (folder / "report.html").write_text(page(folder / "report.ipynb", f"Audit: {suite}"), encoding="utf-8")


def page(notebook: Path, title: str) -> str:
    """One HTML file with everything in it: outputs and texts of the notebook, no code, no outside request."""
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(
        template_name="basic", exclude_input=True, exclude_input_prompt=True, exclude_output_prompt=True
    )
    body, _ = exporter.from_filename(str(notebook))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(title)}</title>\n<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )
