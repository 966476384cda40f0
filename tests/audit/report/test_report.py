"""Reports as a person reads them: what users bring is text, the page in a browser, PDF, and the other notebooks."""

import base64
import hashlib
import html
import json
import re
import shutil
import subprocess
import sys
from itertools import pairwise, product
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

import audit
from audit.engine.starting import begin, drawn, untrained
from audit.report import execute, pdf, printing, render
from audit.report.html import elements
from audit.report.sections import exploring
from audit.report.speech import words
from probes.errors import InputError
from tests.probes.escaping.test_outputs import poisoned
from tests.support import browser, small_runs

needs_browser = pytest.mark.skipif(browser.browser() is None, reason="no Chromium or Chrome here")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The reports of a run in which a user brought what is hostile, by language."""
    base = tmp_path_factory.mktemp("reports")
    poisoned(base / "en")
    shutil.copytree(base / "en", base / "ar")
    render(base / "en", "gender", "scenes")
    render(base / "ar", "gender", "scenes", lang="ar", digits="arabic-indic")
    return {language: base / language / "report.html" for language in words.LANGUAGES}


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_what_users_bring_is_text(reports: dict[str, Path], language: str) -> None:
    text = reports[language].read_text(encoding="utf-8")
    assert "Traceback" not in text and "\u202e" not in text and "⟨U+202E⟩" in text
    assert text.count("<script") == 1 and "onerror=alert" not in re.sub("&lt;.*?&gt;", "", text)
    assert "&lt;script&gt;document.title" in text and "javascript:" in text and 'href="javascript' not in text
    assert max(map(len, re.findall("w+", text))) <= elements.LONGEST


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_page_says_what_it_is(reports: dict[str, Path], language: str) -> None:
    text = reports[language].read_text(encoding="utf-8")
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in text
    headings = [int(level) for level in re.findall(r"<h([1-6])", text)]
    assert headings[0] == 1 and headings.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))
    assert all('alt="' in picture and 'alt=""' not in picture for picture in re.findall("<img[^>]*>", text))
    assert text.count("<table") == text.count("<caption") > 0
    plots = re.findall(r'<figure class="plot" role="img" aria-label="([^"]+)"', text)
    finding = {"en": "resolution gap: ", "ar": "فارق التسمية: "}[language]
    assert any(finding in told for told in plots)
    script = re.search("<script>(.*?)</script>", text, flags=re.S)[1]  # type: ignore[index]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert "default-src 'none'; img-src data:; style-src 'unsafe-inline'; " in text
    assert f"script-src 'sha256-{digest}'" in text


def test_the_arabic_page_is_arabic(reports: dict[str, Path]) -> None:
    assert foreign(reports["ar"]) == set()
    assert "٠٫" in reports["ar"].read_text(encoding="utf-8")


def foreign(report: Path) -> set[str]:
    """Latin words of a page that are no data, no code, and not marked as English."""
    body = report.read_text(encoding="utf-8").partition("<body")[2].partition("<script>")[0].partition(">")[2]
    body = re.sub(r"<(code|bdi)\b.*?</\1>", "", body, flags=re.S)
    body = re.sub(r'<(\w+)[^>]*class="data"[^>]*>.*?</\1>', "", body, flags=re.S)
    body = re.sub(r'<(\w+)[^>]*lang="en"[^>]*>.*?</\1>', "", body, flags=re.S)
    return set(re.findall("[A-Za-z]{2,}", html.unescape(re.sub("<[^>]*>", " ", body)))) - ALLOWED


ALLOWED = {"WEAT", "run", "json", "MRR", "top"}
"""Names that Arabic writes as they are."""


@needs_browser
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_in_a_browser(reports: dict[str, Path], language: str, tmp_path: Path) -> None:
    report = reports[language]
    assert browser.logged(tmp_path, report) == ([], [])
    with Image.open(browser.shot(tmp_path, report)) as picture:
        assert picture.size == (1000, 1600) and len(picture.convert("RGB").getcolors(1_000_000) or ()) > 100
    sizes = (
        "return [document.documentElement.scrollWidth, document.documentElement.clientWidth, document.title];"
    )
    across, width, title = browser.measured(tmp_path, report, sizes, width=390)  # type: ignore[misc]
    assert across <= width == 390 and "owned" not in title.partition("<script>")[0]


@needs_browser
def test_tables_sort_and_filter_and_pictures_open(reports: dict[str, Path], tmp_path: Path) -> None:
    script = """
      const table = document.querySelector('table.grid'), body = table.tBodies[0];
      const values = () => [...body.rows].map((row) => +row.cells[1].dataset.value);
      const button = table.tHead.rows[0].cells[1].querySelector('button');
      button.click(); const up = values(); button.click(); const down = values();
      const field = document.querySelector('.filter');
      const rows = [...field.nextElementSibling.querySelectorAll('tbody tr')];
      field.value = 'zzzz'; field.dispatchEvent(new Event('input')); const hidden = rows.every((row) => row.hidden);
      document.querySelector('.opens').click(); const open = document.querySelector('dialog').open;
      document.querySelector('.theme').click();
      return [up, down, hidden, open, document.documentElement.dataset.theme];"""
    up, down, hidden, opened, theme = browser.measured(tmp_path, reports["en"], script)  # type: ignore[misc]
    assert up == sorted(up) and down == up[::-1] and len(set(up)) > 1
    assert hidden and opened and theme == "dark"


AXE = "axe-core@4.11.0"
AXE_SHA512 = "ilYanEU8vxxBexpJd8cWM4ElSQq4QctCLKih0TSfjIfCQTeyH/6zVrmIJfLPrKTKJRbiG+cfnZbQIjAlJmF1jQ=="


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker, fetched once from the npm registry into .venv; no part of what is shipped."""
    kept = Path(sys.prefix) / "axe-core.tgz"
    if not kept.is_file():
        if shutil.which("npm") is None:
            pytest.skip("no axe-core here, and no npm to fetch it with")
        try:
            done = subprocess.run(
                ["npm", "pack", AXE], cwd=sys.prefix, capture_output=True, text=True, timeout=60, check=True
            )
        except (subprocess.SubprocessError, OSError) as error:
            pytest.skip(f"axe-core can't be fetched: {error}")
        (Path(sys.prefix) / done.stdout.split()[-1]).rename(kept)
    assert base64.b64encode(hashlib.sha512(kept.read_bytes()).digest()).decode() == AXE_SHA512
    import tarfile

    with tarfile.open(kept) as archive:
        return archive.extractfile("package/axe.min.js").read().decode()  # type: ignore[union-attr]


@needs_browser
@pytest.mark.parametrize(("language", "theme"), list(product(words.LANGUAGES, ("light", "dark"))))
def test_axe_finds_nothing_serious(
    reports: dict[str, Path], axe: str, language: str, theme: str, tmp_path: Path
) -> None:
    script = f"""
      document.documentElement.dataset.theme = '{theme}';
      document.querySelectorAll('details').forEach((each) => {{ each.open = true; }});
      const found = await axe.run(document);
      return found.violations.filter((each) => ['serious', 'critical'].includes(each.impact))
        .map((each) => each.id + ': ' + each.nodes[0].html.slice(0, 200) + each.nodes[0].failureSummary);"""
    assert browser.measured(tmp_path, reports[language], script, first=axe) == []


@needs_browser
def test_pdf(reports: dict[str, Path]) -> None:
    made = pdf(reports["ar"].parent)
    printed = made.read_bytes()
    assert made.name == "report.pdf" and printed.startswith(b"%PDF") and len(printed) > 50_000
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 7  # and not 9, as before print was set tighter


def test_no_pdf_without_a_browser(
    reports: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match=r"no such report; run the audit without --no-report first"):
        pdf(tmp_path)
    monkeypatch.setattr(printing, "browser", lambda: None)
    with pytest.raises(InputError, match="no Chromium or Chrome here; install one"):
        pdf(reports["en"].parent)


@pytest.mark.slow
@pytest.mark.parametrize("suite", ["captions", "localization", "retrieval", "zeroshot"])
def test_every_suite_reports_in_arabic(suite: str, tmp_path: Path) -> None:
    run = audit.run(suite, out=tmp_path, quiet=True, report=False, resamples=99)
    render(run.folder, suite, "scenes", lang="ar")
    text = (run.folder / "report.html").read_text(encoding="utf-8")
    assert "Traceback" not in text and "التخمين" in text
    assert foreign(run.folder / "report.html") == set()


def executed(name: str, folder: Path, **parameters: object) -> str:
    """What a notebook shows, run over `parameters`."""
    done = execute(name, folder / "out.ipynb", **parameters)
    return json.dumps([cell.get("outputs") for cell in done["cells"]], ensure_ascii=False)


def test_the_other_notebooks_run(tmp_path: Path) -> None:
    runs = [str(small_runs.reported(tmp_path / str(seed), seed)) for seed in (1, 2)]
    started = executed("start_here", tmp_path, RUN=runs[0])
    assert "names women in these professions wrongly" in started and "lemma=profession" in started
    compared = executed("compare", tmp_path, RUNS=runs, LANG="ar")
    assert "فارق التسمية" in compared and "<strong" in compared
    assert "لا يزيد الفارق بينها على الصدفة" in compared  # the leaderboard
    assert "فارق التسمية: " in compared and "resolution gap: " not in compared  # the dumbbells
    tracked = executed("track", tmp_path, RUNS=runs, LANG="ar")
    assert "<svg" in tracked and "فارق التسمية" in tracked and "resolution gap" not in tracked


@pytest.mark.slow
def test_a_notebook_makes_the_run_that_it_lacks(tmp_path: Path) -> None:
    made = begin(tmp_path / "new", "localization", otherwise=untrained)
    assert made.folder == tmp_path / "new" and made.provenance["model"]["name"] == "untrained"
    assert begin(tmp_path / "new", "localization").signature == made.signature
    files = drawn(tmp_path)
    captions = pd.read_csv(files["captions"])
    assert len(captions) > 100 and (Path(files["images"]) / captions["image"][0]).is_file()


def test_menus_filter() -> None:
    outcomes = pd.DataFrame({"lemma": ["a", "b", "b"], "skin": [1.0, 2.0, 1.0], "margin": [0.3, 0.2, -0.1]})
    assert list(exploring.worst(outcomes)["margin"]) == [-0.1, 0.2, 0.3]
    assert list(exploring.worst(outcomes, lemma="b", skin=2.0)["margin"]) == [0.2]
    assert list(exploring.worst(outcomes, lemma="all", skin=1.0)["margin"]) == [-0.1, 0.3]
