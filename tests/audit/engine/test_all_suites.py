"""All suites of one model, and their page."""

import html
import re
from collections.abc import Callable
from concurrent.futures import wait
from dataclasses import replace
from pathlib import Path

import pytest

from audit import cli
from audit.engine import all_suites, auditing, beside
from audit.report.sections import all_audits
from audit.runs import Run
from probes import SUITES, Source, registry
from probes.errors import InputError
from probes.reasons import Reason
from probes.suite import Suite
from tests.probes.data.test_recipes import served
from tests.support import outside, small_runs
from tests.support.made_sets import Stand


def test_all_of_them_stops_where_a_model_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A suite that pictures are not for is left out; a model that fails is no such suite."""
    with pytest.raises(InputError, match="no suite could be run"):
        all_suites.everything(images=str(tmp_path), out=tmp_path / "runs", report=False, quiet=True)

    def broken(*_: object) -> None:
        raise InputError("the model gives NaN")

    monkeypatch.setattr("audit.engine.embed.embed", broken)
    with pytest.raises(InputError, match="the model gives NaN"):
        all_suites.everything(out=tmp_path / "runs", report=False, quiet=True)


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_conclusion_that_fails_is_said_before_the_next_suite_is_asked(
    processes: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    def asked(suite: Suite, *_: object) -> str:
        begun.append(suite.name)
        return "nothing that can be concluded"

    def submitted(self: beside.Beside, call: Callable, *given: object) -> beside.Task:
        task = beside.Task(self._turn if self.turns else None, call, *given)
        wait([task.future])
        return task

    monkeypatch.setenv("AUDIT_PROCESSES", processes)
    monkeypatch.setattr(all_suites.Answers, "of", asked)
    monkeypatch.setattr(beside.Beside, "submit", submitted)
    with pytest.raises(AttributeError, match="trials"):
        all_suites.everything(out=tmp_path / "runs", report=False, quiet=True)
    assert len(begun) == 1 and not (tmp_path / "runs").exists()


FAILS = """
from probes.suite import Measure, Suite


def build(source):
    raise KeyError("thing")


SUITE = Suite("fails", __name__, "", (), build, (Measure("m", "?", "ability", "correct", "ability"),))
"""


@pytest.fixture
def audits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """An audit that is made up, in the place of every one that `all` would make."""
    run = small_runs.make(tmp_path / "all" / "<gender>")
    (run.folder / "report.html").touch()
    gender = replace(SUITES["gender"], build=lambda source: run.trials)
    monkeypatch.setattr(all_suites, "SUITES", {"gender": gender, "zeroshot": SUITES["zeroshot"]})
    monkeypatch.setattr(all_suites.Answers, "of", lambda *told: None)
    monkeypatch.setattr(all_suites, "concluded", lambda *told: run)
    monkeypatch.setattr("audit.report.printing.needed", lambda: "no browser")
    return run


def test_a_suite_of_others_that_fails_is_left_out(
    audits: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = '[project.entry-points."arabic_clip_audit.suites"]\nfails = "fails"'
    folder = outside.install(tmp_path / "theirs", "theirs", {"fails/__init__.py": FAILS}, points)
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setattr("probes.reasons.catalogue._brought", {})
    registry._found.cache_clear()
    try:
        monkeypatch.delitem(all_suites.SUITES, "zeroshot")
        monkeypatch.setitem(all_suites.SUITES, "fails", registry.suites()["fails"])
        _, table, runs = all_suites.everything(out=tmp_path / "runs", report=False, quiet=True)
        monkeypatch.setitem(SUITES, "fails", registry.suites()["fails"])
        with pytest.raises(InputError, match=r"of theirs 1\.0 failed .* tell its authors"):
            auditing.run("fails", out=tmp_path / "runs")
    finally:
        registry._found.cache_clear()
    why = "the suite fails of theirs 1.0 failed (KeyError: 'thing'); tell its authors"
    assert len(runs) == 1 and str(table.attrs["left out"]["fails"]) == why


def test_all_of_them_in_the_reader_s_language(
    audits: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    printed: list[str] = []

    def print_it(page: Path, to: Path) -> None:
        printed.append(page.read_text(encoding="utf-8"))
        to.touch()

    monkeypatch.setattr("audit.report.printing.printed", print_it)
    monkeypatch.setattr(
        all_suites,
        "_allowed",
        lambda source, quiet: ([(all_suites.SUITES["gender"], source)], {"zeroshot": Reason.of("no <b>")}),
    )
    out = ["--out", str(tmp_path / "runs"), "--lang", "ar", "--digits", "arabic-indic", "--pdf"]
    assert cli.main(["all", *out]) == 0
    first, *_, told, page, pdf = capsys.readouterr().out.splitlines()
    assert first.startswith("ما عرض على النموذج: رسوم صنعت لهذه التدقيقات، لا صور فوتوغرافية.")
    assert told == (
        "ما لا يعول فيه على النموذج: ٢؛ ما لا يعول فيه على النموذج إلا جزئيا: ٠؛ ما لا تجزم به هذه التدقيقات: ١؛ "
        "ما يعول فيه على النموذج، في حدود ما سئل عنه: ٠"
    )
    text = Path(page).read_text(encoding="utf-8")
    assert '<html lang="ar" dir="rtl">' in text and told in text and Path(pdf).name == "summary.pdf"
    assert text.index(first) < text.index(told) < text.index("<h2")
    for part in ("<strong>فارق التسمية</strong><br>يخطئ هذا النموذج", "٢٤ نقطة مئوية (بين ", "فارق يعتد به"):
        assert part in re.sub("[\u2066\u2069]", "", text)
    body = text.partition("<main>")[2].partition("</main>")[0]
    bare = html.unescape(re.sub("<bdi.*?</bdi>|<[^>]*>", " ", body))
    assert not re.search("[A-Za-z]", bare), bare
    assert 'href="&lt;gender&gt;/report.html"' in text and "no &lt;b&gt;" in text
    assert len(printed) == 1 and told in printed[0] and "report.html" not in printed[0]


def test_all_of_them_in_english_the_worst_first(audits: Run) -> None:
    table = all_audits.summary([audits])
    assert table["stands"].tolist() == ["not", "not", "open"]
    page = html.unescape(all_audits.page(table, "<model>"))
    assert re.findall('<h2 id="[^"]*">(.*?)</h2>', page) == [
        "Not to be relied on",
        "Only in part",
        "What these audits can't say",
        "To be relied on, as far as was asked",
    ]
    assert "&lt;model&gt;" in all_audits.page(table, "<model>") and page.count("<p>Nothing.</p>") == 2
    assert "oftener than men; 5 points would matter.<br><span" in re.sub("</?bdi[^>]*>", "", page)
    assert page.count("Interval: 95 % for all 5 together") == 3


SHELF = {
    "able": "rely",
    "within": "rely",
    "partial": "part",
    "present": "part",
    "exceeds": "not",
    "at chance": "not",
}


@pytest.mark.parametrize(
    ("told", "first", "beside"),
    [
        (
            {},
            "drawings made for these audits, and no photographs. How it does on photographs, these",
            "drawings",
        ),
        (
            {"source": "emoji", "images": "emoji (Noto)"},
            "emoji of a font, and no photographs. How it does",
            "emoji",
        ),
        ({"source": "pictures", "images": "/home/me/people.csv"}, "144 pictures of people.csv.", ""),
        (
            {
                "source": "captions",
                "images": "native=/me/ours.txt with translated=/me/opus.txt with /me/flickr",
            },
            "144 pictures with the captions of ours.txt, opus.txt, flickr.",
            "",
        ),
        ({"pictures": 0}, "texts alone, and no pictures.", "texts"),
    ],
)
def test_what_was_shown_comes_first_and_stands_beside_what_was_drawn(
    tmp_path: Path, told: dict, first: str, beside: str
) -> None:
    """On whatever shelf: above all on that of what may be relied on."""
    run = small_runs.make(tmp_path / "run", **{"pictures": 144} | told)
    table = all_audits.summary([run])
    for verdict, shelf in SHELF.items():
        page = all_audits.page(table.assign(verdict=verdict, stands=shelf), "model")
        claim = re.search('<p class="claim">(.*?)<br>', html.unescape(page))
        assert claim and claim[1].startswith(f"What it was shown: {first}") and "/me" not in claim[1]
        assert page.count(f"on {beside} only") == (3 if beside else 0)
        assert ("only</td>" in page) == bool(beside)


def test_what_only_texts_were_asked_for_says_so(tmp_path: Path) -> None:
    run = small_runs.make(tmp_path / "run", pictures=144)
    outcomes = run.outcomes.assign(image=run.outcomes["image"].where(run.outcomes["probe"] != "default"))
    outcomes.to_parquet(run.folder / "outcomes.parquet", index=False)
    shown = all_audits.summary([Run(run.folder)]).set_index("measure")["shown"]
    assert shown.to_dict() == {"resolution gap": "scenes", "resolution margin": "scenes", "default": "none"}


def test_of_each_suite_the_best_open_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path))
    stand = Stand()
    served(stand, "imagenette", monkeypatch)
    with stand.open(monkeypatch):
        asked, left_out = all_suites._allowed(Source(data="recommended"), quiet=False)
        drawn = {suite.name: source.kind for suite, source in asked}
        assert set(drawn.values()) == {"scenes"} and not left_out and not stand.asked
        said = capsys.readouterr().err
        assert "zeroshot: drawings, which say nothing of photographs; imagenette is not here (1 MB; " in said
        assert "gender: drawings, which say nothing of photographs; no open set is known for it" in said
        asked, _ = all_suites._allowed(Source(data="recommended", allow_downloads=True), quiet=False)
    found = {suite.name: str(source).partition("@")[0] for suite, source in asked if source.ready}
    assert found == {"zeroshot": "imagenette"}
    assert "zeroshot: imagenette, to be fetched (1 MB; Arabic: machine; Apache-2.0" in capsys.readouterr().err
    with pytest.raises(InputError, match="of `all`, which asks every suite"):
        Source(data="recommended").named("gender")
