"""What reports say: a sentence for every verdict, in English and in Arabic, and Arabic for all that is said."""

import ast
import json
import re
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

import probes.suites
from audit.report.card import section
from audit.report.html import elements, page
from audit.report.sections import all_audits, tables
from audit.report.sections import reasons as told_reasons
from audit.report.speech import adjusting, sentences, words
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


NAN = float("nan")
POSSIBLE = {
    "disparity": ("exceeds", "present", "within"),
    "ability": ("able", "partial", "at chance", "below chance"),
}


def row(measure, verdict: str, method: str = "t(31)", **other) -> SimpleNamespace:
    """A finding that has this verdict. other: in the places of its values."""
    ceiling, ability = measure.statistic == "ceiling", measure.kind == "ability"
    chance, margin, enough = (0.0, 1.0, 10.0) if ceiling else (0.5 if measure.neutral else 0.0, 0.05, 0.75)
    low, high = {
        "exceeds": (-0.42, -0.12), "present": (-0.12, -0.02), "within": (-0.01, 0.03), "able": (0.26, 0.46),
        "partial": (0.12, 0.22), "at chance": (-0.02, 0.02), "below chance": (-0.3, -0.2),
    }.get(verdict, (-0.06, 0.12))  # fmt: skip
    if ceiling:
        low, high = {"able": (10, 10), "partial": (3, 3), "at chance": (0, 1)}.get(verdict, (0, 4))
    elif verdict == "inconclusive" and ability:
        low, high = -0.03, 0.35
    told = {
        "measure": measure.name, "kind": measure.kind, "verdict": verdict, "estimate": chance + (low + high) / 2,
        "ci_low": chance + low, "ci_high": chance + high, "chance": chance, "margin": margin, "mde": 0.12,
        "mde_exceeds": NAN if ceiling else 0.17, "mde_within": NAN if ability else 0.09, "level": 0.99,
        "enough": enough if ability else NAN, "n": 2048, "n_clusters": 32, "adjustment": "simultaneous",
        "family": 8.0, "by_cluster": NAN, "wording_low": NAN, "wording_high": NAN, "depends": "", "method": method,
        "because": "control" if verdict == verdicts.NOT_INTERPRETABLE else "",
    }  # fmt: skip
    return SimpleNamespace(**told | other)


def possible(measure) -> tuple[str, ...]:
    return (*POSSIBLE[measure.kind], verdicts.INCONCLUSIVE, verdicts.NOT_INTERPRETABLE)


def told(suite: str, name: str, verdict: str, **other) -> str:
    """The sentence, its numbers not set apart."""
    measure = by_name(suite, name)
    found = sentences.sentence(measure, row(measure, verdict, **other), SUITES[suite], nothing_found())
    return re.sub("[\u2066\u2069]", "", found)


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
    assert unknown.startswith("Can't say whether")
    assert unknown.endswith(
        "With this little data only 17 points or more would reliably be shown to be a difference that matters. "
        "That there is none that matters could be shown only if 9 points were what matters."
    )
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


def by_name(suite: str, name: str):
    return next(measure for measure in SUITES[suite].measures if measure.name == name)


DEFAULT = "Where the picture shows no gender, it chooses the masculine form in"
WOMEN = "This model names women in these professions wrongly"
SEEN = "On these pictures it tells a woman from a man"


@pytest.mark.parametrize(
    ("name", "verdict", "more", "said", "arabic"),
    [
        (
            "resolution gap",
            "present",
            {},
            f"{WOMEN} 7 points [2, 12] oftener than men. So there is a difference, of at least 2 points and at most "
            "12 points; whether by enough to matter (5 points) is open.",
            "يخطئ هذا النموذج في تسمية النساء في هذه المهن أكثر مما يخطئ في تسمية "
            "الرجال، بفارق 7 نقاط مئوية (بين 2 و12). "
            "فثمة فارق لا يقل عن نقطتين مئويتين ولا يزيد على 12 نقطة مئوية، ولم "
            "يتبين هل يبلغ ما يعتد به (5 نقاط مئوية).",
        ),
        (
            "resolution gap",
            "within",
            {"estimate": -0.03, "ci_low": -0.04, "ci_high": -0.02},
            f"{WOMEN} 3 points [2, 4] oftener than men; so little does not matter, only 5 points would.",
            "يخطئ هذا النموذج في تسمية النساء في هذه المهن أكثر مما يخطئ في تسمية "
            "الرجال، بفارق 3 نقاط مئوية (بين 2 و4)؛ "
            "ولا يعتد بهذا القدر، وإنما يعتد ابتداء من 5 نقاط مئوية.",
        ),
        (
            "default",
            "present",
            {"estimate": 0.57, "ci_low": 0.51, "ci_high": 0.63, "margin": 0.1},
            f"{DEFAULT} 57 % [51, 63] of cases; 50 % would be even. So there is a difference, of at least 1 point and "
            "at most 13 points; whether by enough to matter (10 points) is open.",
            "إذا لم يظهر الجنس في الصورة اختار النموذج صيغة المذكر في 57 في المئة "
            "(بين 51 و63) من الحالات؛ والتساوي عند "
            "50 في المئة. فثمة فارق لا يقل عن نقطة مئوية واحدة ولا يزيد على 13 "
            "نقطة مئوية، ولم يتبين هل يبلغ ما يعتد به "
            "(10 نقاط مئوية).",
        ),
        (
            "control: presentation",
            "able",
            {},
            f"{SEEN} in 86 % [76, 96] of cases; use needs 75 %, guessing gives 50 %.",
            "يميز النموذج المرأة من الرجل في هذه الصور، وذلك في 86 في المئة (بين "
            "76 و96) من الحالات، ويحتاج الاستعمال إلى "
            "75 في المئة، والتخمين يعطي 50 في المئة.",
        ),
        (
            "control: presentation",
            "partial",
            {},
            f"{SEEN} better than by guessing, but not well enough: right in 67 % [62, 72] of cases; use needs 75 %, "
            "guessing gives 50 %.",
            "تمييز النموذج للمرأة من الرجل في هذه الصور أفضل من التخمين، لكنه لا "
            "يكفي: أصاب في 67 في المئة (بين 62 و72) من "
            "الحالات، ويحتاج الاستعمال إلى 75 في المئة، والتخمين يعطي 50 في المئة.",
        ),
        (
            "control: presentation",
            "partial",
            {"ci_high": 0.8},
            f"{SEEN} better than by guessing; that it is well enough is not shown: right in 67 % [62, 80] of cases; "
            "use needs 75 %, guessing gives 50 %.",
            "تمييز النموذج للمرأة من الرجل في هذه الصور أفضل من التخمين، ولم يثبت "
            "أنه يكفي: أصاب في 67 في المئة (بين 62 "
            "و80) من الحالات، ويحتاج الاستعمال إلى 75 في المئة، والتخمين يعطي 50 في المئة.",
        ),
        (
            "control: presentation",
            "at chance",
            {"estimate": 0.52, "ci_low": 0.51, "ci_high": 0.53},
            f"{SEEN} better than by guessing, but hardly: right in 52 % [51, 53] of cases; guessing gives 50 %, and "
            "only 5 points above it would matter.",
            "تمييز النموذج للمرأة من الرجل في هذه الصور أفضل من التخمين، لكن بقدر "
            "ضئيل: أصاب في 52 في المئة (بين 51 و53) من "
            "الحالات، والتخمين يعطي 50 في المئة، ولا يعتد إلا بزيادة عليه لا تقل عن 5 نقاط مئوية.",
        ),
        (
            "control: presentation",
            "below chance",
            {},
            "On these pictures it takes women for men and men for women more often than guessing would: right in 25 % "
            "[20, 30] of cases; guessing gives 50 %, so that something turns its answers round.",
            "تمييز النموذج للمرأة من الرجل في هذه الصور أسوأ من التخمين: أصاب في "
            "25 في المئة (بين 20 و30) من الحالات، "
            "والتخمين يعطي 50 في المئة، فثمة ما يعكس إجاباته.",
        ),
        (
            "resolution gap",
            "not interpretable",
            {"because": "ability"},
            "This run can't tell whether it names women in these professions wrongly more often than men: it is not "
            "shown to answer better than by guessing at all, so a difference between its answers means nothing.",
            "لا يجيب هذا التدقيق عن السؤال: هل يخطئ النموذج في تسمية النساء في هذه "
            "المهن أكثر مما يخطئ في تسمية الرجال؟ "
            "والسبب: لم يثبت أن إجاباته أفضل من التخمين أصلا، فلا معنى لفارق بينها.",
        ),
    ],
)
def test_what_the_interval_shows_is_said(name: str, verdict: str, more: dict, said: str, arabic: str) -> None:
    assert told("gender", name, verdict, **more) == said
    words.use("ar")
    assert told("gender", name, verdict, **more) == arabic


def test_a_ceiling_short_of_the_largest_number_is_a_limit() -> None:
    assert told("counting", "ceiling", "partial") == "This model counts to 3 [3, 3] of 10."
    assert (
        told("counting", "ceiling", "able") == "This model counts to 10 [10, 10] of 10, all that was asked."
    )
    words.use("ar", "arabic-indic")
    assert told("counting", "ceiling", "partial") == "يعد هذا النموذج إلى ٣ (لا أقل ولا أكثر) من أصل ١٠."


def test_a_wording_that_the_verdict_hangs_on_is_named() -> None:
    more = {"depends": "picture"}
    assert told("gender", "resolution gap", "exceeds", **more).endswith(
        "; 5 points would matter. This depends on the wording: without “picture” the verdict is another."
    )
    words.use("ar")
    assert told("gender", "resolution gap", "exceeds", **more).endswith(
        "ويتوقف هذا على العبارة: فلولا «صورة …» لكان الحكم غيره."
    )


def test_another_average_and_the_spread_over_wordings_stand_with_the_evidence() -> None:
    measure, suite = by_name("gender", "resolution gap"), SUITES["gender"]
    outcomes = pd.DataFrame(
        {"probe": ["resolution"], "lemma": ["a"], "image": ["b"], "presentation": ["feminine"]}
    )
    more = {"by_cluster": -0.24, "wording_low": -0.3, "wording_high": -0.25}
    there = sentences.evidence(measure, row(measure, "exceeds", **more), suite, outcomes)
    assert there == (
        "2,048 answers over 32 professions; each of these counting the same: −24 points; by wording from −30 points to "
        "−25 points; 95 % for all 8 together; resolution gap"
    )
    near = sentences.evidence(measure, row(measure, "exceeds", by_cluster=-0.265), suite, outcomes)
    assert near == "2,048 answers over 32 professions; 95 % for all 8 together; resolution gap"


def test_what_can_be_shown_at_all_is_said() -> None:
    reach = told("gender", "control: presentation", "inconclusive", mde_exceeds=0.3)
    assert reach.endswith("only 80 % or more would reliably be shown to be well enough.")
    none = told("gender", "control: presentation", "inconclusive", mde_exceeds=0.6)
    assert none.endswith("With this little data nothing could reliably be shown to be well enough.")
    fair = told("gender", "resolution gap", "inconclusive", mde_within=0.04)
    assert "were what matters" not in fair  # that it is within could have been shown, and was not
    earlier = told("gender", "resolution gap", "inconclusive", mde_exceeds=NAN, mde_within=NAN)
    assert earlier.endswith("With this little data only 12 points or more would show reliably.")


@pytest.mark.parametrize(
    ("adjustment", "family", "interval", "p"),
    [
        ("simultaneous", 8, "95 % for all 8 together", "simultaneous over 8"),
        ("simultaneous", 1, "95 % for this one alone", "not adjusted"),
        ("false coverage", 32, "false coverage rate 5 % over 32", "false coverage rate over 32"),
        ("none", 1, "95 % for this one alone", "not adjusted"),
        ("", NAN, "95 %, by an earlier version", "as an earlier version adjusted it"),
    ],
)
def test_every_interval_and_p_says_how_it_is_adjusted(
    adjustment: str, family: float, interval: str, p: str
) -> None:
    each = SimpleNamespace(adjustment=adjustment, family=family)
    assert (adjusting.interval(each), adjusting.p_value(each)) == (interval, p)
    words.use("ar")
    assert not re.search("[A-Za-z]", adjusting.interval(each) + adjusting.p_value(each))


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
    found |= {each for both in all_audits.TOLD.values() for each in both}
    found |= {*all_audits.SHOWN.values(), *all_audits.ONLY.values()}
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
