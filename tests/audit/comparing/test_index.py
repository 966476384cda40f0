"""The page over all runs of a folder: each model once, the damaged named, the alike told so."""

import json
from pathlib import Path

import pytest

from audit.cli import main
from audit.comparing.index import index
from audit.report.speech import words
from probes.errors import CallError
from tests.support.small_runs import make


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three models, one of them in the folder of `all` and asked twice, a damaged run, and what is no run."""
    root = tmp_path_factory.mktemp("runs")
    make(root / "one", model={"name": "first", "revision": "a"})
    make(
        root / "all-x" / "two", model={"name": "second", "revision": "b"}, rates={"resolution feminine": 0.9}
    )
    later = {"model": {"name": "second", "revision": "b"}, "date": "2026-11-25T12:00:00+00:00"}
    make(root / "newer", rates={"resolution feminine": 0.2}, **later)
    make(root / "odd <b>", model={"name": "<i>third</i>", "revision": "c"})
    (root / "newer" / "report.html").write_text("report")
    make(root / "damaged")
    (root / "damaged" / "run.json").write_text('{"suite": "gender"', encoding="utf-8")
    (root / "notes").mkdir()
    return root


def test_each_model_once_by_its_last_run(folder: Path) -> None:
    path, damaged = index(folder, resamples=99)
    page = path.read_text(encoding="utf-8")
    assert path == folder / "index.html" and [line.partition(":")[0] for line in damaged] == ["damaged"]
    assert "3 models" in page and 'href="newer/report.html"' in page and "two/report.html" not in page
    models = page.partition("Models and audits</h2>")[2].partition("</table>")[0]
    assert models.count("<tr>") == 4 and "Who is ahead" in page
    assert "<i>third" not in page and "&lt;i&gt;third" in page
    assert "can’t be read" in page and "its run.json is damaged" in page


def test_in_arabic(folder: Path) -> None:
    with words.speaking("ar", "arabic-indic"):
        page = index(folder, resamples=99)[0].read_text(encoding="utf-8")
        told = words.counted(3, "models")
    assert 'lang="ar" dir="rtl"' in page and "نماذج" in told and told in page and "الترتيب" in page


def test_other_trials_are_no_board(folder: Path, tmp_path: Path) -> None:
    make(tmp_path / "one")
    other = make(tmp_path / "two", model={"name": "other", "revision": "b"})
    told = json.loads((other.folder / "run.json").read_text())
    (other.folder / "run.json").write_text(json.dumps(told | {"trials": "0" * 64}))
    assert "Who is ahead" not in index(tmp_path, resamples=99)[0].read_text(encoding="utf-8")


def test_a_folder_without_runs_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CallError, match="holds no run that can be read; expected a folder"):
        index(tmp_path)
    assert main(["index", str(tmp_path / "none")]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "Traceback" not in told
