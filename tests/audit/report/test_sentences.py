"""What reports say: a sentence for every verdict, in English and in Arabic, and Arabic for all that is said."""

import ast
import json
import re
from pathlib import Path
from string import Formatter
from types import SimpleNamespace

import pandas as pd
import pytest

from audit.engine import all_suites
from audit.models.loading import parts as model_parts
from audit.report.card import section
from audit.report.html import elements, page
from audit.report.sections import tables
from audit.report.speech import sentences, words
from audit.runs import contamination
from audit.statistics import verdicts
from probes import SUITES
from probes.arabic.calques import translationese
from probes.arabic.numbers import dependents, refusals
from probes.arabic.prompts import lint
from probes.arabic.prompts.classnames import Classes, ClassName
from probes.errors import InputError
from probes.files import tabular
from probes.stimuli import pixels
from probes.stimuli.readers import countbench
from tests.support.places import ROOT

MEASURES = [(suite, measure) for suite in SUITES.values() for measure in suite.measures]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(autouse=True)
def english():
    yield
    words.use("en")


def row(measure, verdict: str, method: str = "t(31)") -> SimpleNamespace:
    """A finding that has this verdict."""
    chance, margin = 0.5 if measure.neutral else 0.0, 0.05
    middle, half = {
        "exceeds": (chance - 0.27, 0.15), "able": (chance + 0.27, 0.15), "within": (chance + 0.01, 0.02),
        "at chance": (chance, 0.02), "inconclusive": (chance + 0.03, 0.09),
    }.get(verdict, (chance + 0.2, 0.1))  # fmt: skip
    return SimpleNamespace(
        measure=measure.name, kind=measure.kind, verdict=verdict, estimate=middle, ci_low=middle - half,
        ci_high=middle + half, chance=chance, margin=margin, mde=0.12, n=2048, n_clusters=32, method=method,
    )  # fmt: skip


def possible(measure) -> tuple[str, ...]:
    return (*verdicts.VERDICTS[measure.kind], verdicts.INCONCLUSIVE, verdicts.NOT_INTERPRETABLE)


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
    found |= set(all_suites.TOLD.values())
    for path in (*Path(elements.__file__).parent.glob("*.py"), Path(all_suites.__file__)):
        code = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(code)) if re.search("import .*say", code) else ():
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("say", "absent"):
                found |= texts(node.args[0])
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "table" and len(node.args) == 3:
                found |= texts(node.args[0]) | texts(node.args[2])
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in (
                "frame",
                "head",
                "facts",
            ):
                found |= texts(node.value)
    return {phrase for phrase in found if re.search("[A-Za-z]{2}", phrase)}


def texts(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.IfExp):
        return texts(node.body) | texts(node.orelse)
    if isinstance(node, ast.Tuple):
        return set().union(*map(texts, node.elts))
    return set().union(*(texts(key) for key in node.keys if key)) if isinstance(node, ast.Dict) else set()


def test_all_is_said_in_arabic() -> None:
    has = words.catalogue()
    assert spoken() - set(has["phrases"]) == set()
    claims = {suite.claim for suite in SUITES.values()} | {p.gloss for p in translationese.PHENOMENA.values()}
    assert {*claims, *(f"{suite} audit" for suite in SUITES)} - set(has["phrases"]) == set()
    for suite, measure in MEASURES:
        told = has["measures"][suite.name][measure.name]
        assert told["name"] and told["asks"].endswith("؟"), measure.name
    for name, suite in SUITES.items():
        assert set(has["measures"][name]) == {measure.name for measure in suite.measures}
        assert len(has["limits"][name]) == len(suite.limits)
    assert set(has["nouns"]) == set(words.NOUNS)
    assert set(has["levels"]) >= set(translationese.PHENOMENA)


def test_own_sentences_are_of_measures_and_whole() -> None:
    for suite, told in sentences.sentences().items():
        declared = {measure.name: measure for measure in SUITES[suite].measures}
        for name, parts in told.items():
            kind = {"ability": {"able", "not"}, "disparity": {"above", "below", "within"}}[
                declared[name].kind
            ]
            assert set(parts) == kind | {"about"}, name
            assert all(set(each) == set(words.LANGUAGES) for each in parts.values()), name
    for suite, measure in MEASURES:
        assert not (measure.primary or measure.guards) or measure.name in sentences.sentences()[suite.name]


def test_arabic_in_english_sentences_has_its_gloss() -> None:
    for suite, told in sentences.sentences().items():
        for name, parts in told.items():
            for each in parts.values():
                bare = re.sub("«[^«»]*[ء-ي][^«»]*» \\([a-z ]+\\)", "", each["en"])
                assert not re.search("[ء-ي]", bare), (suite, name, bare)


def reasons() -> set[str]:
    """Every reason that the readers and probes give of a row, and what is noted of models, with 7 for each value."""
    found = {
        *dependents.SENSES.values(),
        *_returned(refusals.__file__),
        *_returned(pixels.__file__, "check", "7: "),
    }
    for path in sorted(Path(refusals.__file__).parents[2].rglob("*.py")):
        found |= set().union(*map(_given, ast.walk(ast.parse(path.read_text(encoding="utf-8")))))
    for path in Path(model_parts.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("notes.append"):
                found |= _instances(node.args[0])
    for path, function in ((model_parts.__file__, "image_processor"), (contamination.__file__, "warnings")):
        found |= _returned(path, function)
    return {text for text in found if re.search("[A-Za-z]{3}", text)} - {countbench.NO_NOUN}


def _given(node: ast.AST) -> set[str]:
    """What is raised as Unusable, written as the last of a row that is dropped, skipped or remarked, or called so."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Unusable":
        return _instances(node.args[0])
    if isinstance(node, ast.Call) and re.search(r"(dropped|skipped|found)\.append$", ast.unparse(node.func)):
        row = node.args[0]
        return _instances(row.elts[-1] if isinstance(row, ast.Tuple) else row)
    if isinstance(node, ast.Assign) and re.search(
        "^(reason|NO_[A-Z]+|found.*)$", ast.unparse(node.targets[0])
    ):
        return _instances(node.value)
    return set()


def _returned(file: str, function: str = "", before: str = "") -> set[str]:
    """The texts that a module's functions return, where they return a text or nothing."""
    wanted = [
        node
        for node in ast.walk(ast.parse(Path(file).read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.returns
        and (node.name == function if function else ast.unparse(node.returns) == "str | None")
    ]  # fmt: skip
    returns = [
        node.value
        for each in wanted
        for node in ast.walk(each)
        if isinstance(node, ast.Return) and node.value
    ]
    return {before + text for text in set().union(*map(_instances, returns)) if text}


def _instances(node: ast.AST) -> set[str]:
    """The texts that an expression can be."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.IfExp):
        return _instances(node.body) | _instances(node.orelse)
    if isinstance(node, ast.ListComp):
        return _instances(node.elt)
    if isinstance(node, ast.Tuple):
        return set().union(*map(_instances, node.elts))
    if not isinstance(node, ast.JoinedStr):
        return set()
    own = {"QUOTE": tabular.QUOTE, "countbench.NO_NOUN": countbench.NO_NOUN}
    values = [
        each.value if isinstance(each, ast.Constant) else own.get(ast.unparse(each.value), "7")  # type: ignore[attr-defined]
        for each in node.values
    ]
    return {"".join(map(str, values))}


def arabic_of(reason: str) -> str:
    """What is ours of a reason in Arabic, without its values."""
    return words.reason(reason, lambda ours: ours, lambda theirs: "")


def test_every_reason_is_told_in_arabic() -> None:
    words.use("ar")
    found = reasons()
    assert len(found) > 60
    split = {reason: reason.partition(": ")[::2] for reason in found}
    missing = {
        reason for reason in found if not (arabic_of(reason) or all(map(arabic_of, split[reason])))
    }  # remarks are told by their kinds
    assert missing == set()


def test_every_remark_on_class_names_is_told_in_arabic() -> None:
    names = ["كرة", "كرة", "كره", "قطة أو هرة", "كـلب", "the cat", "پاب", "كُتب", " سيارة ", "دب؟", "البيت"]
    names += ["دراجة حمراء"] * 10 + ["درراجة"]
    classes = Classes(
        tuple(
            ClassName(str(i), tuple(name.strip().split(" أو ")), (name,), "f", i)
            for i, name in enumerate(names)
        )
    )
    found = lint.lint(classes, ("صوورة {c}", "صوره {c}", "صورة ل {c}", "صورة {c} كبير", "صورة {c}"))
    kinds = set(re.findall("`([a-zA-Z -]+)`", str(lint.lint.__doc__))) - {"fill"}
    assert set(found["problem"]) == kinds
    words.use("ar")
    for row in found.itertuples():
        assert arabic_of(row.problem), row.problem
        assert arabic_of(f"{row.what}; {row.suggestion}") or row.problem == "stray sign", row


def test_what_users_wrote_stays_in_an_arabic_reason() -> None:
    english = "no such picture: '<b>.jpg' in /data/صور; add it or remove the row"
    assert tables.reason(english) == f'<span lang="en">{elements.data(english)}</span>'
    words.use("ar", "arabic-indic")
    assert tables.reason(english) == (
        'لا توجد الصورة <span lang="en"><bdi class="data">&#x27;&lt;b&gt;.jpg&#x27;</bdi></span> في '
        '<span lang="en"><bdi class="data">/data/صور</bdi></span>؛ أضفها أو احذف الصف'
    )
    nested = "no picture is called '1', and image is missing; give its path"
    assert tables.reason(nested) == (
        'لا صورة اسمها <bdi class="data">&#x27;1&#x27;</bdi>، والصورة غير مذكورة؛ اذكر مسارها'
    )
    assert tables.reason("of no kind") == '<span lang="en"><bdi class="data">of no kind</bdi></span>'


def test_what_was_left_out_and_noticed_is_told_in_arabic() -> None:
    reason = [
        "sample 'x' has no pictures; give it one",
        f"{countbench.NO_NOUN} as 3: «three dogs»",
        "near-duplicate: row 4 says the same of a.jpg",
        "typo: «كلبب» is one letter away from «كلب»; كلب",
    ]
    rows = [pd.DataFrame({"place": "a.csv", "row": 1, "reason": [text]}) for text in reason]
    trials = SimpleNamespace(dropped=rows[0], skipped=rows[1], remarks=pd.concat(rows[2:]), images=list)
    run = SimpleNamespace(trials=trials, provenance={"rows": {"used": 1}, "pictures": 1})
    words.use("ar")
    shown = tables.left_out(run).data + tables.remarks(run).data  # type: ignore[arg-type]
    bare = re.sub("<(bdi|code).*?</\\1>|<[^>]*>", "", shown)
    assert not re.search("[A-Za-z]", bare), bare
    for told in (
        "العينة",
        "بلا صورة",
        "لا يعد الوصف اسما من المعجم",
        "شبه مكرر",
        "القول نفسه عن",
        "المقترح: ",
    ):
        assert told in bare


def test_values_of_reasons_are_those_of_the_english() -> None:
    for english, arabic in words.catalogue()["reasons"].items():
        named = [{name for _, name, *_ in Formatter().parse(text) if name} for text in (english, arabic)]
        assert named[1] <= named[0], english


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_in_both_languages(path: Path) -> None:
    if path.stem not in {name for suite in SUITES for name in (suite, f"{suite}-captions")}:
        pytest.skip("no report is made from it")
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            told = words.catalogue()["cells"][cell["id"]]
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
