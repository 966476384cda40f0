"""Notebooks run in this process: what the process keeps, and the reports made from them."""

import json
import os
import sys
import threading
import warnings
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pandas as pd
import pytest

import audit.report
from audit.report import notebook_files, running
from audit.report.speech import words
from tests.support import small_runs
from tests.support.cells import notebook, ran
from tests.support.places import ROOT


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
    running.run(again, "some", overrides={"A": 4})
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
        list(sys.path),
        pd.options.display.max_rows,
        pd.options.display.float_format,
        dict(os.environ),
    )
    ran(
        f"import os, warnings\nos.chdir({str(tmp_path)!r})\nwarnings.simplefilter('ignore')",
        "import matplotlib as mpl\nmpl.rcParams['font.size'] = 3",
        "import pandas as pd\npd.set_option('display.max_rows', 3, 'display.float_format', '{:.1f}'.format)",
        "import sys\nsys.path.insert(0, '/some/folder')",
        "from audit.report.speech import words\nwords.use('ar', 'arabic-indic')\nsecret = 1",
    )
    after = (
        Path.cwd(),
        sys.stdout,
        sys.stderr,
        list(warnings.filters),
        mpl.rcParams["font.size"],
        list(sys.path),
        pd.options.display.max_rows,
        pd.options.display.float_format,
        dict(os.environ),
    )
    assert before == after and words.language() == "en"
    assert not hasattr(sys.modules["__main__"], "secret")


def test_cells_speak_with_the_reports_digits() -> None:
    with words.speaking("ar", "arabic-indic"):
        (outputs,) = ran("from audit.report.speech import words\nprint(words.digits('12'))")
        assert outputs[0]["text"] == "١٢\n" and words.current.digits == "arabic-indic"


@pytest.mark.parametrize("speak", [words.speaking, lambda language: nullcontext(words.use(language))])
def test_a_language_spoken_for_a_while_is_no_other_threads(speak: Any) -> None:
    tried, seen = threading.Event(), []

    def beside() -> None:
        tried.set()
        with speak("en"):
            seen.append("beside")

    other = threading.Thread(target=beside)
    with words.speaking("ar"):
        other.start()
        tried.wait(10)
        other.join(0.3)
        seen.append(words.language())
    other.join(10)
    assert seen == ["ar", "beside"] and words.language() == "en"


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
    with pytest.raises(running.CellError, match=r"cell c03 of gender\.ipynb: DataError: .*outcomes\.parquet"):
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


def test_an_interrupted_report_leaves_no_half_of_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        audit.report.execute("gender", tmp_path / "report.ipynb", RUN=".")
    assert not list(tmp_path.iterdir())
