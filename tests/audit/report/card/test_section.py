"""What a model card says of its runs: verdicts, sentences, languages, notes, names shown as text."""

import html
import re
from pathlib import Path

import mistune
import pytest
import yaml
from huggingface_hub import ModelCard

from audit.report.card import card, section
from audit.report.speech import sentences, words
from audit.runs import Run
from probes import SUITES
from probes.errors import InputError
from probes.escaping import markdown, visible
from probes.reasons import Reason
from tests.support import small_runs

from .cards import HOSTILE, OURS


def test_the_verdict_comes_first_and_plainly(run: Run, blind: Run) -> None:
    """In the report's own sentences."""
    text = card.written("", [run])
    told = text[text.index("**Exceeds") : text.index("<details>")]
    assert told == (
        "**Exceeds: a difference that matters**\n\n"
        "- This model names women in these professions wrongly 24 points &#91;7.5, 40&#93; oftener than men; 5 points "
        "would matter. (144 answers over 12 professions; 95 % for all 5 together; resolution gap)\n"
        "- It is surer of the right form on men's pictures than on women's, by 0.284 &#91;0.174, 0.381&#93; in cosine "
        "(likeness, at most 1); 0.064 would matter. (144 answers over 12 professions; 95 % for all 5 "
        "together; resolution margin)\n\n"
        "**Inconclusive: can't say**\n\n"
        "- Can't say whether it takes people of unseen gender for men: anything from 35 % to 65 % is possible; 50 % "
        "would be even, and 10 points away from it would matter. With this little data only 30 points or more would "
        "reliably be shown to be a difference that matters. That there is none that matters could be shown only if "
        "22 points were what matters. (72 answers over 12 professions; 95 % for all 5 together; default)\n\n"
    )
    assert text.index("<details>") < text.index("| measure |") < text.index("</details>")
    told = card.written("", [blind])
    assert re.findall(r"^\*\*(.*)\*\*$", told, re.M) == [
        "At chance: hardly or no better than guessing",
        "Not interpretable: can't be read",
    ]
    assert "- On these pictures it can't tell a woman from a man: right in " in told
    assert told.count("- This run can't tell whether it ") == 3
    assert "women wrongly more often than men: on these" in told.replace(" in these professions", "")


def test_the_sentences_are_those_of_the_report(run: Run) -> None:
    suite = SUITES["gender"]
    asked = {measure.name: measure for measure in suite.measures}
    for language in words.LANGUAGES:
        with words.speaking(language):
            rows = run.findings[run.findings["measure"].isin(["resolution gap", "default"])].query(
                "group == ''"
            )
            told = [
                sentences.sentence(asked[row.measure], row, suite, run.findings) for row in rows.itertuples()
            ]
        page = ModelCard(card.written("", [run], lang=language)).text
        shown = re.sub("<[^>]*>", "", html.unescape(page))
        assert len(told) == 2 and all(re.sub("[\u2066\u2069]", "", each) in shown for each in told)


def test_an_arabic_card(run: Run, tmp_path: Path) -> None:
    """Right to left, all of it Arabic but for names and the signature, and the Hub reads the same of it."""
    into = tmp_path / "README.md"
    into.write_text(OURS, encoding="utf-8")
    card.card([run], into)
    english, results = into.read_bytes(), (tmp_path / card.RESULTS).read_bytes()
    card.card([run], into, lang="ar", digits="arabic-indic")
    arabic = into.read_text(encoding="utf-8")
    assert (tmp_path / card.RESULTS).read_bytes() == results and words.language() == "en"
    card.card([run], into, lang="ar", digits="arabic-indic")
    assert into.read_text(encoding="utf-8") == arabic
    front, body = arabic.split(f"\n{card.BEGIN}\n{card.NOTE}\n")
    assert english.decode().startswith(front)
    told, after = body.split(f"\n{card.END}")
    assert after == "\n" and told.startswith('\n<div dir="rtl" lang="ar">\n\n## ')
    assert told.endswith("\n\n</div>") and not re.search("[\u2066\u2069]|<div[^>]*>\n[^\n]", told)
    assert "## التحيز والمخاطر والحدود" in told and "**فارق يعتد به**\n\n- يخطئ هذا النموذج" in told
    assert "٢٤ نقطة مئوية (بين ٧٫٥ و٤٠)" in told and '<bdi dir="ltr">−٠٫٢٣٦</bdi>' in told
    bare = re.sub("```.*?```|<[^>]*>", "", told.replace("WEAT", ""), flags=re.S)
    assert not re.search("[A-Za-z]", bare)
    page = mistune.create_markdown(escape=False, plugins=["table"])(told)
    assert [len(re.findall(tag, page)) for tag in ("<h2", "<h3", "<table>", "<pre>")] == [1, 1, 1, 1]
    card.card([run], into)
    assert into.read_bytes() == english


def test_an_arabic_section_under_a_heading_of_theirs(run: Run) -> None:
    for heading in ("## Bias, Risks, and Limitations", "## التحيز والمخاطر والحدود"):
        text = card.written(f"# Ours\n\n{heading}\n\nTheirs.\n", [run], lang="ar")
        assert text.count("\n## ") == 1 and text.index(heading) < text.index(card.BEGIN) < text.index(
            "Theirs."
        )


def test_what_should_be_known_is_in_the_language_of_the_card(tmp_path: Path) -> None:
    warning = "This model was trained on COCO: these figures flatter it."
    known, note = Reason("trained-on", set="COCO"), Reason("picture-gone", name=HOSTILE)
    told = {"notes": [note.as_data(), "of no kind"], "warnings": [known.as_data()]}
    run = small_runs.make(tmp_path / "run", **told, rows={"used": 9, "skipped": 0, "dropped": 2})
    text = card.written("", [run])
    assert f"**<bdi>{markdown(warning)}</bdi>**" in text and "- 2 rows of what it was given could not" in text
    text = card.written("", [run], lang="ar")
    assert "**درب هذا النموذج على <bdi>COCO</bdi>: فهذه الأرقام أحسن من حقيقته.**" in text
    assert f"- لا توجد الصورة <bdi>{markdown(HOSTILE)}</bdi>\n- <bdi>of no kind</bdi>\n" in text
    assert "- لم يمكن استعمال صفين مما أعطي التدقيق." in text


def test_where_the_report_is(run: Run, tmp_path: Path) -> None:
    below = small_runs.make(tmp_path / "the runs" / "(one)")
    (below.folder / "report.html").write_text("x", encoding="utf-8")
    card.card([below], tmp_path / "README.md")
    link = "[The whole report, with pictures](the%20runs/%28one%29/report.html)"
    assert link in (tmp_path / "README.md").read_text(encoding="utf-8")
    card.card([below], tmp_path / "else" / "README.md")
    assert "The whole report" not in (tmp_path / "else" / "README.md").read_text(encoding="utf-8")
    text = card.written("", [run], reports=["https://e.x/a b)?c=[d]#e"])
    assert "[The whole report, with pictures](https://e.x/a%20b%29?c=%5Bd%5D#e)" in text
    with pytest.raises(InputError, match="--report: 2 of 1 runs; give one for each, in their order"):
        card.written("", [run], reports=["a", "b"])


def test_several_runs_of_one_model(run: Run, tmp_path: Path) -> None:
    emoji = small_runs.make(tmp_path / "emoji", images="emoji (Noto)", source="emoji", trials="other")
    text = card.written("", [run, emoji])
    assert text.count("### What the gender audit found") == 2 and text.count(f"## {section.HEADING}") == 1
    assert len(ModelCard(text).data.eval_results) == 6
    tasks = [entry["dataset"]["task_id"] for entry in yaml.safe_load(card.results_yaml([run, emoji]))]
    assert len(set(tasks)) == 6 and "gender_default_emoji" in tasks


def test_names_are_shown_as_text(tmp_path: Path) -> None:
    run = small_runs.make(
        tmp_path / "run",
        model={"name": HOSTILE, "revision": "w" * 10_000},
        images=HOSTILE,
        notes=[HOSTILE, "w" * 10_000],
        **{"not asked": [HOSTILE]},
    )
    into = tmp_path / "README.md"
    card.card([run], into)
    first = into.read_bytes()
    card.card([run], into)  # a marker in a name is no marker
    assert into.read_bytes() == first
    text = first.decode()
    assert "\u202e" not in text and "\x00" not in text and max(map(len, text.splitlines())) < 3_000
    assert len(ModelCard(text).data.eval_results) == 3
    page = mistune.create_markdown(escape=False, plugins=["table", "url", "strikethrough", "math"])(
        ModelCard(text).text
    )
    assert "&lt;script&gt;" in page.replace("&#60;", "&lt;").replace("&#62;", "&gt;")
    assert not re.search(r"<(script|a|img|em|math)\b|<!-- arabic-clip-audit: end -->.*?<", page)
    assert len(re.findall("<table>", page)) == 1 and len(re.findall("<h1", page)) == 1
    rows = re.findall(r"<tr>.*?</tr>", page, re.S)
    assert {len(re.findall(r"<t[hd]\b", row)) for row in rows} == {9}


def test_joiners_are_spelling_and_marks_of_direction_are_not() -> None:
    assert visible("می\u200cشود\u200d") == "می\u200cشود\u200d"
    assert "www." not in markdown("see www.evil.example")
    assert visible("a\u200fb\u2066c\n d", 30) == "a⟨U+200F⟩b⟨U+2066⟩c d"
    assert visible("x" * 10_000) == "x" * 199 + "…"


@pytest.mark.parametrize(
    "text", [HOSTILE, "a|b", "http://e.x", "&lt;b&gt; &amp;", "\u061c\u2066x\u2069", "ا\u200cب"]
)
def test_markdown_of_a_name_is_its_text(text: str) -> None:
    page = mistune.create_markdown(escape=False, plugins=["table", "url"])(
        f"| a | b |\n|---|---|\n| {markdown(text)} | c |\n"
    )
    cell = re.search(r"<tbody>.*?<td>(.*?)</td>\s*<td>c</td>", page, re.S)
    assert cell and "<" not in cell[1]
    assert html.unescape(cell[1]) == visible(text).strip()
