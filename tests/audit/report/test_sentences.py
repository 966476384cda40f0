"""What reports say: a sentence for every verdict, in English and in Arabic, and Arabic for all that is said."""

import ast
import json
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import probes.suites
from audit.report.card import section
from audit.report.html import elements, page
from audit.report.sections import all_audits, tables
from audit.report.sections import reasons as told_reasons
from audit.report.speech import sentences, words
from audit.statistics import verdicts
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


WORDS = {
    "disparity": ("exceeds", "within", "present"),
    "ability": ("able", "partial", "at chance", "below chance"),
}


def row(measure, verdict: str, method: str = "t(31)", **more) -> SimpleNamespace:
    """A finding that has this verdict; more: its other columns."""
    chance, margin = 0.5 if measure.neutral else 0.0, 0.05
    middle, half = {
        "exceeds": (chance - 0.27, 0.15), "able": (chance + 0.27, 0.15), "within": (chance + 0.01, 0.02),
        "at chance": (chance, 0.02), "inconclusive": (chance + 0.03, 0.09), "present": (chance + 0.1, 0.07),
        "partial": (chance + 0.12, 0.05), "below chance": (chance - 0.2, 0.1),
    }.get(verdict, (chance + 0.2, 0.1))  # fmt: skip
    return SimpleNamespace(
        measure=measure.name, kind=measure.kind, verdict=verdict, estimate=middle, ci_low=middle - half,
        ci_high=middle + half, chance=chance, margin=margin, mde=0.12, n=2048, n_clusters=32, method=method,
        **{"enough": 0.75 if measure.kind == "ability" else np.nan, "by_cluster": middle, "wording_low": np.nan,
           "wording_high": np.nan, "depends": "", "because": "", **more},
    )  # fmt: skip


def possible(measure) -> tuple[str, ...]:
    return (*WORDS[measure.kind], verdicts.INCONCLUSIVE, verdicts.NOT_INTERPRETABLE)


def nothing_found() -> pd.DataFrame:
    return pd.DataFrame({"group": [], "measure": [], "verdict": []})


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_measure_has_a_sentence_for_every_verdict(language: str) -> None:
    words.use(language)
    for suite, measure in MEASURES:
        told = {
            v: sentences.sentence(measure, row(measure, v), suite, nothing_found()) for v in possible(measure)
        }
        assert len(set(told.values())) == len(told), (measure.name, told)
        for sentence in told.values():
            assert not re.search(r"[{}]|nan|None", sentence), sentence
            assert sentence.endswith((".", "؟")), sentence
            if language == "ar":
                bare = re.sub("«[^«»]*»|WEAT|four balls|doctor|person", "", sentence)
                assert not re.search("[A-Za-z]", bare), sentence


def test_the_gap_reads_as_a_person_would_say_it() -> None:
    suite, measure = SUITES["gender"], by_name("gender", "resolution gap")
    assert sentences.sentence(measure, row(measure, "exceeds"), suite, nothing_found()) == (
        "This model names women in these professions wrongly 27 points [12, 42] oftener than men; "
        "5 points would matter."
    )
    words.use("ar", "arabic-indic")
    told = sentences.sentence(measure, row(measure, "exceeds"), suite, nothing_found())
    assert re.sub("[\u2066\u2069]", "", told) == (
        "يخطئ هذا النموذج في تسمية النساء في هذه المهن أكثر مما يخطئ في تسمية الرجال، بفارق ٢٧ نقطة مئوية "
        "(بين ١٢ و٤٢)؛ ويعتد بالفارق ابتداء من ٥ نقاط مئوية."
    )


def test_a_sentence_never_says_more_than_its_verdict() -> None:
    suite, measure = SUITES["gender"], by_name("gender", "resolution gap")
    unknown = sentences.sentence(measure, row(measure, "inconclusive"), suite, nothing_found())
    assert unknown.startswith("Can't say whether") and "only 12 points or more" in unknown
    failed = pd.DataFrame(
        {
            "group": "",
            "measure": ["control: presentation", "control: profession"],
            "verdict": ["at chance", "inconclusive"],
        }
    )
    unread = sentences.sentence(measure, row(measure, "not interpretable"), suite, failed)
    assert "can't tell a woman from a man" in unread and "27" not in unread
    assert "it is not certain whether it tells the professions apart" in unread
    within = sentences.sentence(measure, row(measure, "within"), suite, nothing_found())
    assert "at most 3 points" in within


def test_every_word_has_its_shelf_and_is_plainly_said() -> None:
    every = {*sum(WORDS.values(), ()), verdicts.INCONCLUSIVE, verdicts.NOT_INTERPRETABLE}
    assert every == set(elements.PLAIN) == set(sum(verdicts.SHELVES.values(), ()))
    assert set(all_audits.STANDS) == every and set(all_audits.TOLD) == set(verdicts.SHELVES)


def said(language: str, measure, verdict: str, **more) -> str:
    """The sentence, without marks of direction."""
    words.use(language)
    told = sentences.sentence(measure, row(measure, verdict, **more), SUITES["gender"], nothing_found())
    return re.sub("[\u2066-\u2069]", "", told)


@pytest.mark.parametrize(
    ("name", "verdict", "more", "english", "arabic"),
    [
        ("resolution gap", "present", {}, "whether it is by enough to matter (5 points) is open", "ولم يثبت هل يبلغ"),
        ("control: presentation", "partial", {}, "75 % would be enough to rely on it", "ولا يكفي للتعويل عليه"),
        ("control: presentation", "below chance", {}, "worse than by guessing", "أسوأ من التخمين"),
        ("resolution gap", "not interpretable", {"because": "ability"}, "not shown to do this better", "لم يثبت أن"),
        ("resolution gap", "not interpretable", {"because": "pairs"}, "the pairs lack one side", "ينقصها أحد"),
        ("resolution gap", "exceeds", {"depends": "bare"}, "It depends on the wording", "على الصياغة: فلولا"),
        ("resolution gap", "exceeds", {"wording_low": -0.3, "wording_high": -0.2},
         "By wording it is from", "وبحسب الصياغة"),
        ("resolution gap", "exceeds", {"by_cluster": -0.4}, "each cluster weighing the same", "تساوت أوزان العناقيد"),
    ],
)  # fmt: skip
def test_what_the_words_say(name: str, verdict: str, more: dict, english: str, arabic: str) -> None:
    """Each in both languages, and only there: the sentence of another verdict or reason lacks it."""
    measure = by_name("gender", name)
    other = "able" if measure.kind == "ability" else "within"
    for language, told in (("en", english), ("ar", arabic)):
        assert told in said(language, measure, verdict, **more)
        assert told not in said(language, measure, other)
        if more:
            assert told not in said(language, measure, verdict)


def test_what_is_within_and_there_says_so() -> None:
    measure = by_name("gender", "resolution gap")
    words.use("en")
    there = {"ci_low": 0.01, "ci_high": 0.03}
    told = row(measure, "within")
    assert "There is one" not in sentences.sentence(measure, told, SUITES["gender"], nothing_found())
    told.__dict__.update(there)
    assert "There is one, of at least 1 point" in sentences.sentence(
        measure, told, SUITES["gender"], nothing_found()
    )


def by_name(suite: str, name: str):
    return next(measure for measure in SUITES[suite].measures if measure.name == name)


@pytest.mark.parametrize(
    ("count", "told"),
    [(1, "مهنة واحدة"), (2, "مهنتين"), (3, "3 مهن"), (10, "10 مهن"), (11, "11 مهنة"), (100, "100 مهنة")],
)
def test_arabic_counts(count: int, told: str) -> None:
    words.use("ar")
    assert re.sub("[\u2066\u2069]", "", words.counted(count, "professions")) == told


def test_what_is_not_all_is_not_a_hundred_per_cent() -> None:
    assert (
        words.percent(0.9996) == "99.9 %"
        and words.percent(1.0) == "100 %"
        and words.percent(0.0312) == "3.1 %"
    )


def spoken() -> set[str]:
    """Every phrase that the report's code says."""
    found: set[str] = {*elements.PLAIN, *elements.PLAIN.values(), *page.SCRIPT.values(), section.HEADING}
    found |= set(all_audits.TOLD.values())
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
        whole = set(sentences.WHOLE[measure.kind])
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


def test_chance_among_five_thousand_is_seen() -> None:
    assert words.percent(1 / 5_000) == "0.02 %"


def test_pictures_are_named_in_the_reader_s_language() -> None:
    words.use("ar")
    assert words.pictures("scenes, by patches", str.upper) == "مشاهد مرسومة، بالرقع"
    assert words.pictures("a.json", str.upper) == "A.JSON" and words.level("traffic light") == "إشارة مرور"
