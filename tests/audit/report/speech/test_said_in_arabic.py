"""Arabic for all that reports say."""

import ast
import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

import probes.suites
from audit.report import terminal
from audit.report.card import section
from audit.report.html import elements, page
from audit.report.sections import all_audits, tables
from audit.report.sections import reasons as told_reasons
from audit.report.speech import unread, verdict_names, words
from probes import SUITES, reasons, registry
from probes.arabic.calques import translationese
from probes.errors import InputError
from probes.reasons import Reason
from tests.support.places import ROOT

OURS = [each.loaded for each in registry.found().values() if not each.origin]
MEASURES = [(suite, measure) for suite in OURS for measure in suite.measures]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(autouse=True)
def english():
    yield
    words.use("en")


def spoken() -> set[str]:
    """Every phrase that the report's code says."""
    found: set[str] = {
        *verdict_names.PLAIN,
        *verdict_names.PLAIN.values(),
        *page.SCRIPT.values(),
        section.HEADING,
    }
    found |= {each for both in all_audits.TOLD.values() for each in both}
    found |= {*all_audits.SHOWN.values(), *all_audits.ONLY.values()}
    found |= {*terminal.SHELVES.values(), *terminal.SHOWN.values()}
    report = Path(elements.__file__).parents[1]
    for template in report.rglob("*.j2"):
        found |= set(re.findall(r"'([^'|]+)' \| say", template.read_text(encoding="utf-8")))
    for path in (*report.glob("html/*.py"), *report.glob("sections/*.py")):
        code = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(code)) if re.search("import .*say", code) else ():
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("say", "absent"):
                found |= texts(node.args[0])
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "table" and len(node.args) == 3:
                found |= texts(node.args[0]) | texts(node.args[2])
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in (
                "frame",
                "head",
                "HEAD",
                "facts",
            ):
                found |= texts(node.value)
    return {phrase for phrase in found if re.search("[A-Za-z]{2}", phrase)}


def declared() -> set[str]:
    """Every phrase of the sections that suites declare."""
    found, parts = set(), ("Section", "TableColumn", "Told")
    for path in Path(probes.suites.__file__).parent.glob("*/sections.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in parts:
                found |= texts(node.args[0])
    return found


def texts(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.IfExp):
        return texts(node.body) | texts(node.orelse)
    if isinstance(node, ast.Tuple):
        return set().union(*map(texts, node.elts))
    return set().union(*(texts(key) for key in node.keys if key)) if isinstance(node, ast.Dict) else set()


def test_all_is_said_in_arabic() -> None:
    assert len(declared()) > 20
    assert {*spoken(), *declared(), *(each.gloss for each in translationese.PHENOMENA.values())} - set(
        words.phrases("ar")
    ) == set()
    for suite, measure in MEASURES:
        told = suite.words("ar").measures[measure.name]
        assert told["name"] and told["asks"].endswith("؟"), measure.name
    for suite in OURS:
        has = suite.words("ar")
        assert has.name and has.claim and suite.words("en").name == f"{suite.name} audit"
        assert set(has.measures) == {measure.name for measure in suite.measures}
        assert len(has.limits) == len(suite.limits)
        assert set(has.nouns) == set(suite.words("en").nouns)
        assert suite.lemmas in {**words.shared("ar")["nouns"], **has.nouns}
    assert set(words.shared("ar")["nouns"]) == set(words.NOUNS)
    assert set(SUITES["captions"].words("ar").levels) >= set(translationese.PHENOMENA)


def test_what_is_shared_is_of_no_suite_alone() -> None:
    for suite in OURS:
        own = suite.words("ar")
        for part in words.SHARED:
            assert not set(words.shared("ar")[part]) & {suite.name, suite.claim, *getattr(own, part)}, (
                suite.name,
                part,
            )


def test_own_sentences_are_of_measures_and_whole() -> None:
    for suite, measure in MEASURES:
        told = [set(suite.words(language).measures.get(measure.name, {})) for language in words.LANGUAGES]
        said = [parts - {"name", "asks"} for parts in told]
        whole = set(unread.WHOLE[measure.kind])
        assert all(parts in (whole, set()) for parts in said) and len(set(map(frozenset, said))) == 1, (
            measure.name
        )
        assert said[0] or not (measure.primary or measure.guards), measure.name
        assert set(suite.words("en").measures) <= {measure.name for measure in suite.measures}


def test_arabic_in_english_sentences_has_its_gloss() -> None:
    for suite in OURS:
        for name, parts in suite.words("en").measures.items():
            for text in parts.values():
                bare = re.sub("«[^«»]*[ء-ي][^«»]*» \\([a-z ]+\\)", "", text)
                assert not re.search("[ء-ي]", bare), (suite.name, name, bare)


def test_what_users_wrote_stays_in_an_arabic_reason() -> None:
    why = Reason("no-such-picture", name="<b>.jpg", folder="/data/صور")
    english = "no such picture: '<b>.jpg' in /data/صور; add it or remove the row"
    assert told_reasons.reason(why) == f'<span lang="en">{elements.data(english)}</span>'
    words.use("ar", "arabic-indic")
    assert told_reasons.reason(why) == (
        'لا توجد الصورة <span lang="en"><bdi class="data">&#39;&lt;b&gt;.jpg&#39;</bdi></span> في '
        '<span lang="en"><bdi class="data">/data/صور</bdi></span>؛ أضفها أو احذف الصف'
    )
    nested = Reason("called-neither", name="1", fault=Reason("image-missing"))
    assert told_reasons.reason(nested) == (
        'لا صورة اسمها <bdi class="data">&#39;1&#39;</bdi>، والصورة غير مذكورة؛ اذكر مسارها'
    )
    counted = Reason("ties", n=1989, all=25360, options=0, queries=0, spread=0.5)
    assert "١٩٨٩" in told_reasons.reason(counted) and not re.search("[0-9]", told_reasons.reason(counted))
    own = Reason.of("of no kind")
    assert told_reasons.reason(own) == '<span lang="en"><bdi class="data">of no kind</bdi></span>'


def test_a_code_that_has_no_arabic_stays_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probes.reasons.catalogue._brought", {})
    reasons.bring("theirs", lambda language: {"too-old": "of {year}"} if language == "en" else {})
    words.use("ar")
    assert (
        told_reasons.reason(Reason("too-old", year=1999))
        == '<span lang="en"><bdi class="data">of 1999</bdi></span>'
    )


def test_what_was_left_out_and_noticed_is_told_in_arabic() -> None:
    dropped = Reason("sample-without-picture", key="x")
    skipped = [Reason("counts-no-noun", n=3, caption=caption) for caption in ("three dogs", "three cats")]
    noticed = [Reason("near-duplicate", row=4, picture="a.jpg"), Reason("typo", word="كلبب", other="كلب")]
    trials = SimpleNamespace(
        dropped=reasons.table([("a.csv", 1, dropped)]),
        skipped=reasons.table([("a.csv", 1, each) for each in skipped]),
        remarks=reasons.table([("a.csv", 1, each) for each in noticed]),
        images=list,
    )
    run = SimpleNamespace(trials=trials, provenance={"rows": {"used": 1}, "pictures": 1})
    words.use("ar")
    shown = tables.left_out(run) + tables.remarks(run)  # type: ignore[arg-type]
    bare = re.sub("<(bdi|code).*?</\\1>|<[^>]*>", "", shown)
    assert not re.search("[A-Za-z]", bare), bare
    for told in ("العينة", "بلا صورة", "شبه مكرر", "القول نفسه عن", "المقترح: "):
        assert told in bare
    assert bare.count("لا يعد الوصف اسما من المعجم") == 1  # of one kind, and listed once


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_in_both_languages(path: Path) -> None:
    if path.stem not in {name for suite in SUITES for name in (suite, f"{suite}-captions")}:
        pytest.skip("no report is made from it")
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            suite = SUITES[path.stem.partition("-")[0]]
            told = {**words.shared("ar")["cells"], **suite.words("ar").cells}[cell["id"]]
            levels = [re.findall("^#+", text, flags=re.M) for text in ("".join(cell["source"]), told)]
            assert levels[0] == levels[1], cell["id"]


def test_unknown_languages_are_one_line() -> None:
    with pytest.raises(InputError, match="--lang fr: not known; give one of en, ar"):
        words.use("fr")


@pytest.mark.parametrize(
    ("value", "told"),
    [(0.0002, "0.0002"), (-0.0004, "−0.0004"), (0.0016, "0.002"), (1e-9, "0.000"), (0, "0.000")],
)
def test_what_is_not_nothing_is_not_written_as_nothing(value: float, told: str) -> None:
    assert words.number(value) == told


def test_a_share_in_a_plot_has_one_kind_of_signs() -> None:
    words.use("ar", "arabic-indic")
    assert words.figures("94%") == "٩٤٪"


def test_chance_among_five_thousand_is_seen() -> None:
    assert words.percent(1 / 5_000) == "0.02 %"


def test_pictures_are_named_in_the_reader_s_language() -> None:
    words.use("ar")
    assert words.pictures("scenes, by patches", str.upper) == "مشاهد مرسومة، بالرقع"
    assert words.pictures("a.json", str.upper) == "A.JSON" and words.level("traffic light") == "إشارة مرور"
