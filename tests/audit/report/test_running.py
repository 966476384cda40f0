"""Notebooks run in this process: what their cells show, and what the process keeps."""

import io
import json
import os
import sys
import threading
import warnings
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest

import audit.report
from audit.report import notebook_files, running
from audit.report.html import page
from audit.report.speech import words
from tests.support import small_runs
from tests.support.places import ROOT


def notebook(*sources: str, tags: tuple[str, ...] = ()) -> dict[str, Any]:
    """A notebook of code cells, the first with `tags`."""
    cells = [
        {"cell_type": "code", "id": f"c{place}", "metadata": {}, "source": source, "outputs": [],
         "execution_count": None}
        for place, source in enumerate(sources)
    ]  # fmt: skip
    cells[0]["metadata"] = {"tags": list(tags)}
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def ran(*sources: str) -> list[list[dict[str, Any]]]:
    """The outputs of cells."""
    made = notebook(*sources)
    running.run(made, "some")
    assert [cell["execution_count"] for cell in made["cells"]] == list(range(1, len(sources) + 1))
    return [cell["outputs"] for cell in made["cells"]]


def test_the_last_expression_is_shown() -> None:
    first, second, third, fourth = ran(
        "x = 2\nx", "x + 1;", "y = x", "import pandas\npandas.DataFrame({'a': [y]})"
    )
    assert first == [
        {"output_type": "execute_result", "execution_count": 1, "data": {"text/plain": "2"}, "metadata": {}}
    ]
    assert second == third == []
    assert "<table" in fourth[0]["data"]["text/html"] and "text/plain" in fourth[0]["data"]


def test_prints_and_displays_in_their_order() -> None:
    source = (
        "from IPython.display import HTML, display as theirs\nimport sys\nprint('one')\nprint('two')\n"
        "display(HTML('<b>three</b>'))\ntheirs(4)\nprint('five', file=sys.stderr)\n"
        "display({'text/html': '<i>6</i>'}, raw=True)\n7"
    )
    (outputs,) = ran(source)
    assert [each["output_type"] for each in outputs] == [
        "stream", "display_data", "display_data", "stream", "display_data", "execute_result",
    ]  # fmt: skip
    assert outputs[0] == {"output_type": "stream", "name": "stdout", "text": "one\ntwo\n"}
    assert outputs[1]["data"]["text/html"] == "<b>three</b>" and outputs[2]["data"] == {"text/plain": "4"}
    assert outputs[3]["name"] == "stderr" and outputs[4]["data"] == {"text/html": "<i>6</i>"}


def test_pictures_are_png() -> None:
    returned, left_open = ran(
        "from matplotlib.figure import Figure\nf = Figure(figsize=(1, 1))\nf.subplots();\nf",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    )
    for outputs in (returned, left_open):
        assert outputs[-1]["data"]["image/png"].startswith("iVBOR")
        shown = page.page({"cells": [{"cell_type": "code", "metadata": {}, "outputs": outputs}]}, "some")
        assert '<img class="zoom" src="data:image/png;base64,iVBOR' in shown and "Figure" not in shown
    import matplotlib.pyplot as plt

    assert plt.get_fignums() == []


def test_parameters_stand_behind_those_declared() -> None:
    made = running.injected(notebook("A = 1\nB = 2", "A, B", tags=("parameters",)), {"A": "ع\n'"})
    assert [cell["metadata"].get("tags") for cell in made["cells"]] == [
        ["parameters"],
        ["injected-parameters"],
        None,
    ]
    running.run(made, "some")
    assert made["cells"][2]["outputs"][0]["data"]["text/plain"] == '("ع\\n\'", 2)'
    again = running.injected(made, {"A": 3})
    running.run(again, "some", instead={"A": 4})
    assert again["cells"][1]["source"] == "# Parameters\nA = 3"
    assert again["cells"][2]["outputs"][0]["data"]["text/plain"] == "(4, 2)"
    assert running.injected(notebook("1"), {"A": 1})["cells"][0]["metadata"]["tags"] == [
        "injected-parameters"
    ]


def test_a_cell_that_raises_is_named() -> None:
    made = notebook("1", "print('so far')\n{}['a key']", "3")
    with pytest.raises(running.CellError, match=r"^cell c1 of some\.ipynb: KeyError: 'a key'$"):
        running.run(made, "some")
    assert [each["output_type"] for each in made["cells"][1]["outputs"]] == ["stream", "error"]
    assert made["cells"][2]["outputs"] == [] and made["cells"][2]["execution_count"] is None
    for source, told in (("sys exit(", "SyntaxError"), ("raise SystemExit(3)", "SystemExit: 3")):
        with pytest.raises(running.CellError, match=told):
            running.run(notebook(source), "some")


def test_the_process_is_as_before(tmp_path: Path) -> None:
    before = (
        Path.cwd(),
        sys.stdout,
        sys.stderr,
        list(warnings.filters),
        mpl.rcParams["font.size"],
        dict(os.environ),
    )
    ran(
        f"import os, warnings\nos.chdir({str(tmp_path)!r})\nwarnings.simplefilter('ignore')",
        "import matplotlib as mpl\nmpl.rcParams['font.size'] = 3",
        "from audit.report.speech import words\nwords.use('ar', 'arabic-indic')\nsecret = 1",
    )
    after = (
        Path.cwd(),
        sys.stdout,
        sys.stderr,
        list(warnings.filters),
        mpl.rcParams["font.size"],
        dict(os.environ),
    )
    assert before == after and words.language() == "en"
    assert not hasattr(sys.modules["__main__"], "secret")


def test_other_threads_keep_their_output() -> None:
    said = io.StringIO()
    started, done = threading.Event(), threading.Event()

    def beside() -> None:
        started.wait(10)
        print("beside")
        done.set()

    other = threading.Thread(target=beside)
    other.start()
    with redirect_stdout(said):
        made = notebook("started.set()\ndone.wait(10)\nprint('own')")
        made["cells"].insert(0, notebook("import test_events")["cells"][0])
        sys.modules["test_events"] = type(sys)("test_events")
        made["cells"][0]["source"] = "from test_events import started, done"
        sys.modules["test_events"].__dict__.update(started=started, done=done)
        try:
            running.run(made, "some")
        finally:
            del sys.modules["test_events"]
    other.join(10)
    assert said.getvalue() == "beside\n" and made["cells"][1]["outputs"][0]["text"] == "own\n"


def test_in_a_live_ipython_its_namespace_and_display_are_left_alone() -> None:
    """As from a notebook of the user's: the cells see nothing of it, and it sees nothing of them."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell.instance()
    try:
        shell.push({"mine": "untouched"})
        with capture_output() as seen:
            (outputs,) = ran(
                "mine = 'theirs'\ndisplay(1)\nprint(2)\nfrom IPython.display import display as d\nd(3)\n4"
            )
        assert shell.user_ns["mine"] == "untouched" and seen.outputs == [] and seen.stdout == ""
        assert len(outputs) == 4
    finally:
        InteractiveShell.clear_instance()


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return small_runs.reported(tmp_path / "run")


def test_a_report_needs_no_kernel(run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even where a kernelspec `python3` is there whose Python was removed."""
    spec = tmp_path / "jupyter" / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    told = {"argv": ["/removed/bin/python", "-m", "ipykernel"], "display_name": "gone", "language": "python"}
    spec.write_text(json.dumps(told))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    for name in ("jupyter_client", "nbclient", "papermill", "ipykernel", "nbconvert", "nbformat"):
        monkeypatch.setitem(sys.modules, name, None)  # an import of it fails
    audit.report.render(run, "gender", "scenes")
    assert "resolution gap" in (run / "report.html").read_text(encoding="utf-8")


def test_the_report_is_found_from_any_folder_and_says_none(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(run.parent)
    audit.report.render(Path("run"), "gender", "scenes")
    kept = (run / "report.ipynb").read_text(encoding="utf-8")
    assert Path.cwd() == run.parent and str(run.parent) not in kept
    made = json.loads(kept)
    given = next(cell for cell in made["cells"] if running.INJECTED in cell["metadata"].get("tags", []))
    assert given["source"] == "# Parameters\nRUN = '.'\nLANG = 'en'\nDIGITS = 'western'"
    asked = notebook_files.read(ROOT / "notebooks" / "gender.ipynb")
    assert made["metadata"] == asked["metadata"] and made["metadata"]["kernelspec"]["name"] == "python3"
    assert [cell["source"] for cell in made["cells"] if cell is not given] == [
        c["source"] for c in asked["cells"]
    ]
    shown = [
        cell for cell in made["cells"] if cell["cell_type"] == "code" and not cell["metadata"].get("tags")
    ]
    assert all(cell["outputs"] and cell["execution_count"] for cell in shown)
    nbformat = pytest.importorskip("nbformat")
    nbformat.validate(nbformat.from_dict(made))


def test_reports_of_two_threads_keep_their_languages(tmp_path: Path) -> None:
    """The language belongs to the process, so that one report waits for the other."""
    folders = {language: small_runs.reported(tmp_path / language) for language in ("en", "ar")}
    threads = [
        threading.Thread(
            target=audit.report.render, args=(folder, "gender", "scenes"), kwargs={"lang": language}
        )
        for language, folder in folders.items()
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join(120)
    told = {name: (folder / "report.html").read_text(encoding="utf-8") for name, folder in folders.items()}
    for name, text in told.items():
        assert f'<html lang="{name}"' in text
        assert [f"<caption>{each}" in text for each in ("A few prompts", "بعض النصوص")] == [
            name == "en",
            name == "ar",
        ]


def test_a_report_that_fails_says_where(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (run / "outcomes.parquet").write_bytes(b"no table")
    with pytest.raises(running.CellError, match=r"cell c10 of gender\.ipynb: DataError: .*outcomes\.parquet"):
        audit.report.render(run, "gender", "scenes")
    made = json.loads((run / "report.ipynb").read_text(encoding="utf-8"))
    assert any(cell.get("outputs") for cell in made["cells"]) and not (run / "report.html").exists()


@pytest.mark.slow
def test_the_report_runs_in_jupyter(run: Path) -> None:
    """report.ipynb, opened beside its run and run again, shows the same."""
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    audit.report.render(run, "gender", "scenes")
    made = nbformat.read(run / "report.ipynb", as_version=4)
    kept = [cell.outputs[0]["data"]["text/html"] for cell in made.cells if cell.get("outputs")]
    client = nbclient.NotebookClient(made, timeout=300, resources={"metadata": {"path": str(run)}})
    client.execute(env={**os.environ, "PYTHONPATH": str(ROOT)})
    again = [cell.outputs[0]["data"]["text/html"] for cell in made.cells if cell.get("outputs")]
    assert len(again) == len(kept) and [text[:60] for text in again] == [text[:60] for text in kept]
