"""What reports say: a sentence for every verdict, in English and in Arabic, and Arabic for all that is said."""

import re
from types import SimpleNamespace

import pandas as pd
import pytest

from audit.report.sections import tables
from audit.report.speech import adjusting, sentences, words
from probes import SUITES

from .verdict_cases import CASES
from .verdict_rows import MEASURES, NAN, nothing_found, possible, row, told


@pytest.fixture(autouse=True)
def english():
    yield
    words.use("en")


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


@pytest.mark.parametrize(("name", "verdict", "more", "said", "arabic"), CASES)
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


def test_what_is_left_out_of_a_ceiling_is_said() -> None:
    method = "one-sided tests of 10 counts; clusters lemma; 7 outcomes without a value or a lemma"
    shown = told("counting", "ceiling", "partial", method=method)
    assert shown.endswith("7 answers that have no value or no number are left out.")
    assert "left out" not in told("counting", "ceiling", "partial")
    words.use("ar")
    assert "واستبعد من الإجابات ما لا قيمة له أو لا عدد" in told(
        "counting", "ceiling", "partial", method=method
    )


def test_how_many_pairs_lack_one_side_is_said() -> None:
    method = "t(11); 25 pairs lack one side"
    shown = told("gender", "agreement gap", "not interpretable", because="pairs", n=75, method=method)
    assert "25 % of the pairs lack one side, more than the policy allows" in shown


def test_why_an_answer_can_not_be_read_stands_under_its_question() -> None:
    measure = by_name("gender", "vowels, agreement")
    method = "t(30); 40 % with options alike"
    found = row(measure, "not interpretable", because="options", method=method, p_value=1.0, p_adjusted=1.0)
    run = SimpleNamespace(suite=SUITES["gender"], findings=nothing_found())
    asked, *_ = tables._answer(run, found)
    shown = re.sub("<[^>]*>|[\u2066-\u2069]", "", str(asked)).replace("\xa0", " ")
    assert "How much oftener" in shown and "in 40 % of the questions both options are one text to it" in shown
