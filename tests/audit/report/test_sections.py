"""Sections that suites declare as data, as the report shows them."""

import html
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from audit.report import terminal
from audit.report.html import drawing, elements
from audit.report.html.interval_bar import bar
from audit.report.html.templating import Html
from audit.report.sections import accuracy, all_audits, tables
from audit.report.speech import sentences, verdict_names, words
from audit.statistics import verdicts
from probes import SUITES
from probes.section import KINDS, Section, TableColumn, Told
from tests.support import small_runs

from .speech.verdict_rows import POSSIBLE, row

VALUES = {
    "text": "<b>theirs</b>",
    "arabic": "كلبان",
    "named": ("كلب", "<dog>"),
    "picture": "/nowhere/dog.png",
    "level": "text_to_image",
    "phrase": ("right", "chosen"),
    "part": (3, 1_200),
    "count": 1_234,
    "rank": 2.5,
    "share": 0.625,
    "number": 0.12345,
}
SHOWN = {
    "text": "<b>theirs</b>",
    "arabic": "كلبان",
    "named": "كلب <dog>",
    "picture": "",
    "level": "text to image",
    "phrase": "right chosen",
    "part": "3 of 1,200",
    "count": "1,234",
    "rank": "2.5",
    "share": "62 %",
    "number": "0.12",
}


def shown(section: Section) -> Html:
    suite = SimpleNamespace(name="gender", sections={"it": lambda trials, outcomes: section})
    return tables.section(SimpleNamespace(suite=suite, trials=None, outcomes=None), "it")  # type: ignore[arg-type]


def cells(made: Html) -> list[str]:
    return [
        html.unescape(re.sub("<[^>]*>", "", cell))
        for cell in re.findall("<td[^>]*>(.*?)</td>", made, flags=re.S)
    ]


def test_each_kind_is_shown_as_what_it_is() -> None:
    assert set(VALUES) == set(KINDS)
    columns = tuple(TableColumn(kind, kind, decimals=2) for kind in VALUES)  # type: ignore[arg-type]
    made = shown(Section("All kinds", columns, pd.DataFrame([tuple(VALUES.values())])))
    assert dict(zip(VALUES, cells(made), strict=True)) == SHOWN
    assert "<caption>All kinds</caption>" in made and "<b>theirs" not in made and "<dog>" not in made
    assert (
        'alt="picture: /nowhere/dog.png"' in made
        and 'data-value="0.625"' in made
        and 'data-value="3"' in made
    )


def test_it_is_said_in_the_reader_s_language() -> None:
    columns = (TableColumn("pictures", "count"), TableColumn("rows", "share"))
    told = Told("{n} more, which explore", {"n": ("count", 12)}, "within")
    section = Section("Tokens", columns, pd.DataFrame([(1_234, float("nan"))]), told)
    assert cells(shown(section)) == ["1,234", words.MISSING]
    with words.speaking("ar", "arabic-indic"):
        made = shown(section)
        assert not re.search("[A-Za-z0-9]", html.unescape(re.sub("<[^>]*>", "", made)))
        assert "١٬٢٣٤" in made and "١٢" in made and f">{words.say('within')}</strong>" in made


def test_without_rows_there_is_the_sentence_or_none() -> None:
    none = pd.DataFrame({"n": []})
    made = shown(Section("Tokens", (TableColumn("n", "count"),), none, Told("Nothing was noticed.")))
    assert made == "<p>Nothing was noticed.</p>"
    assert (
        shown(Section("Tokens", (TableColumn("n", "count"),), none))
        == '<p class="absent">Not asked of these pictures.</p>'
    )


def test_a_column_of_no_kind_is_refused() -> None:
    with pytest.raises(ValueError, match=r"the column 'n': kind 'size'; expected text, .*, number"):
        TableColumn("n", "size")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="zip"):
        shown(Section("Tokens", (TableColumn("n", "count"),), pd.DataFrame([(1, 2)])))


def test_mistaken_classes_and_hubs() -> None:
    """Eight pictures of cats taken for dogs; and of fifty classes, the dog draws far more answers than are its own."""
    rows = [("cat", "dog")] * 8 + [("cat", "cat")] * 2 + [("dog", "dog")] * 2 + [("cow", "dog")]
    outcomes = pd.DataFrame(rows, columns=["lemma", "chosen"]).assign(
        names="short", prompt="as written", image="a.png"
    )
    others = outcomes.assign(names="long", chosen="cow")
    names = [("cat", "قطة"), ("dog", "كلب"), *((f"c{i}", "شيء") for i in range(48))]
    options = pd.DataFrame(names, columns=["option", "text"]).assign(options="classes/short/name")
    trials: Any = SimpleNamespace(options=options)
    sections = SUITES["zeroshot"].sections
    mistaken = sections["confusions"](trials, pd.concat([outcomes, others])).rows
    assert list(mistaken.itertuples(index=False, name=None)) == [
        ("a.png", ("قطة", "cat"), ("كلب", "dog"), (8, 10)),
        ("a.png", ("", "cow"), ("كلب", "dog"), (1, 1)),
    ]
    hubs = sections["hubs"](trials, pd.concat([outcomes, others]))
    assert hubs.rows.iloc[0].tolist() == [("كلب", "dog"), 11, 2]
    assert hubs.told and hubs.told.values == {
        "few": ("count", 1), "all": ("count", 50), "share": ("share", 11 / 13), "fair": ("share", 10 / 13),
    }  # fmt: skip
    assert hubs.told.verdict == "within"
    even = outcomes.assign(lemma=[f"c{i}" for i in range(len(outcomes))], chosen="dog")
    drawn = sections["hubs"](trials, even).told
    assert drawn and drawn.verdict == "exceeds"


def test_captions_far_below_the_others_of_their_picture() -> None:
    asked = pd.DataFrame(
        {
            "query": [f"q{i}" for i in range(40)],
            "scene": [str(i // 4) for i in range(40)],
            "similarity": 0.5,
            "rank": 1.0,
        }
    ).assign(
        id=range(40), text="وصف", probe="text to image", origin="native", fertility=2.0, cut=float("nan")
    )
    asked.loc[[7, 20], "similarity"] = 0.1, 0.49  # the second hardly
    queries = asked[["query"]].assign(answer=[[f"{scene}.png"] for scene in asked["scene"]])
    trials: Any = SimpleNamespace(queries=queries)
    sections = SUITES["captions"].sections
    found = sections["far_below"](trials, asked)
    assert found.rows["picture"].tolist() == ["1.png"] and found.rows["cosine"].tolist() == [0.1]
    assert found.told and found.told.values["n"] == ("count", 1)
    assert cells(shown(sections["tokens"](trials, asked))) == [words.say("native"), "2.00", words.MISSING]


WORDS = {*POSSIBLE["disparity"], *POSSIBLE["ability"], verdicts.INCONCLUSIVE, verdicts.NOT_INTERPRETABLE}


def test_a_report_in_which_nothing_main_was_asked_says_so() -> None:
    none = pd.DataFrame({"verdict": []})
    assert "None of the main questions" in tables.verdicts(
        SimpleNamespace(primary=none, controls=none, remedies=None)
    )  # type: ignore[arg-type]


def test_every_verdict_has_its_shelf_its_colour_and_plain_words() -> None:
    shelves = [each for shelf in verdicts.SHELVES.values() for each in shelf]
    told = sorted({*WORDS, verdicts.NOT_JUDGED})  # which is of no shelf
    assert sorted(shelves) == sorted(WORDS) and told == sorted(verdict_names.PLAIN) == sorted(drawing.INK)
    assert set(all_audits.TOLD) == set(verdicts.SHELVES)
    tone = {verdict: drawing.OURS[ink] for verdict, ink in drawing.INK.items()}
    tones = {shelf: {tone[each] for each in each_of} for shelf, each_of in verdicts.SHELVES.items()}
    assert tones == {"rely": {"good"}, "part": {"part"}, "not": {"bad"}, "open": {"open", "quiet"}}
    style = Path(elements.__file__).with_name("style.css").read_text(encoding="utf-8")
    for verdict in WORDS:
        rule = rf"\.{verdict.replace(' ', '-')}\b[^{{]*{{ --tone: var\(--{tone[verdict]}\); }}"
        assert re.search(rule, style), verdict
    for name in ("bad", "good", "part", "open"):
        assert style.count(f"--{name}: #") == 4  # by day, by night, chosen, in print


def test_what_would_be_enough_is_a_mark_on_the_bar() -> None:
    told = bar(row(SUITES["gender"].measure("control: presentation"), "partial"))
    assert ">enough</text>" in told and ">guessing</text>" in told
    place = re.search(r'class="enough" x1="([\d.]+)%', told)
    assert place and 0 < float(place[1]) < 100
    assert "enough" not in bar(row(SUITES["gender"].measure("resolution gap"), "present"))


def test_no_p_and_no_interval_stands_without_its_adjustment(tmp_path: Path) -> None:
    run = small_runs.make(tmp_path / "run")
    judged, rest = html.unescape(tables.answers(run)).split("<details>")
    assert "Every figure is the mean over answers, of which each counts the same." in judged
    assert "The primary measures and the controls. Intervals: 95 % for all 5 together</caption>" in judged
    assert judged.count("<br>simultaneous over 5</td>") == 5 and "<br>enough: 0." in judged
    assert re.search(r"explore\. Intervals: false coverage rate 5 % over \d+", rest)
    assert rest.count("<br>false coverage rate over") == rest.count("<tr>") - 1
    printed = terminal.show(run)
    assert printed.count("simultaneous over 5") >= 5 and "false coverage rate over" in printed


def test_what_is_averaged_is_said_once() -> None:
    measures = [measure for suite in SUITES.values() for measure in suite.measures]
    paired = [measure for measure in measures if measure.pair]
    worded = [measure for measure in measures if measure.wordings]
    assert paired and worded
    plain = "Every figure is the mean over answers, of which each counts the same."
    assert sentences.estimand([]) == plain
    assert sentences.estimand(paired[:1]).startswith(plain + " Where answers are compared in pairs")
    assert "of the wordings that were asked" in sentences.estimand(worded)


def test_figures_that_others_published_of_the_same_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with what differs in how it was asked: the same weights have several figures."""
    monkeypatch.setattr(accuracy, "_of_others", lambda *_: Html(""))
    columns = {"estimate": [0.4, 0.5], "ci_low": [0.3, 0.4], "ci_high": [0.5, 0.6]}
    whole = pd.DataFrame({"measure": ["text to image, recall@1", "image to text, recall@1"], **columns})
    run = SimpleNamespace(suite=SUITES["retrieval"], whole=whole, provenance={"model": {"name": "mine"}})
    assert accuracy.published(run) == ""  # type: ignore[arg-type]
    run.provenance["data"] = {"name": "xm3600-ar"}
    told = cells(accuracy.published(run))  # type: ignore[arg-type]
    assert told[:3] == [
        "mine",
        "measured here",
        "every caption is asked, any of a picture's is right: as here",
    ]
    assert told[5:10] == [
        "SigLIP i18n B-16 256",
        "open_clip",
        "the first caption of each picture alone",
        "42.9",
        "49.7",
    ]
    assert {"44.7", "45.1", "60.4"} <= set(told), "and of the same weights by the two others"
    ways = ["text to image, recall@1, first captions", "image to text, recall@1, share of captions"]
    run.whole = pd.concat([whole, whole.assign(measure=ways, estimate=[0.2, 0.25])])
    told = cells(accuracy.published(run))  # type: ignore[arg-type]
    assert told[5:15:5] == ["mine", "mine"] and told[7] == "the first caption of each picture alone"
    assert told[8].startswith("20") and told[14].startswith("25"), "each way beside the others"
