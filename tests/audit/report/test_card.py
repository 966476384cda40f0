"""The model card: what it says, what it leaves alone, what the Hub reads of it, and its way there."""

import base64
import html
import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import mistune
import pytest
import yaml
from huggingface_hub import EvalResult, ModelCard, close_session, parse_eval_result_entries

from audit.cli.commands import card as command
from audit.report.card import card, pushing, section
from audit.report.html.escaping import markdown, visible
from audit.report.speech import sentences, words
from audit.runs import Run
from probes import SUITES
from probes.errors import InputError
from probes.reasons import Reason
from tests.support import small_runs

HOSTILE = (
    "<script>alert(1)</script>|=cmd()|[link](http://evil.example) www.evil.example a@b.example `x` *y* _z_ $m$ "
    "a\u202eb\u0000<!-- arabic-clip-audit: end --> ![i](x.png)\n# head {{x}}"
)
OURS = """---
# what we chose
license:   mit      # why
tags: [a,   "b"]
model-index:
- name: ours
  results:
  - task: {type: text-retrieval}
    dataset: {name: XTD, type: xtd}
    metrics: [{type: recall, value: 0.5}]
# about the data
datasets:
    - x
---
# Ours

| a |
|---|

Text.  
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return small_runs.make(tmp_path_factory.mktemp("runs") / "run")


@pytest.fixture(scope="module")
def blind(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One that fails a control."""
    rates = {"presentation feminine": 0.5, "presentation masculine": 0.5}
    return small_runs.make(tmp_path_factory.mktemp("runs") / "blind", rates=rates)


def test_a_new_card(run: Run, tmp_path: Path) -> None:
    into = tmp_path / "README.md"
    card.card([run], into)
    read = ModelCard.load(into)
    assert read.data.language == ["ar"] and read.data.model_name == "tiny"
    assert read.text.startswith("\n# tiny\n") and read.text.count("## Bias, risks and limitations") == 1
    assert run.signature in read.text and all(limit[:40] in read.text for limit in SUITES["gender"].limits)
    found = run.whole.set_index("measure")
    results = {result.metric_name: result for result in read.data.eval_results}
    assert list(results) == ["resolution gap", "resolution margin", "default"]
    for name, result in results.items():
        assert isinstance(result, EvalResult) and result.dataset_revision == run.trials.hash
        assert result.metric_value == pytest.approx(found["estimate"][name], abs=1e-6)
        assert result.metric_args["ci_low"] == pytest.approx(found["ci_low"][name], abs=1e-6)
        assert result.metric_args["verdict"] == found["verdict"][name]


def test_the_eval_results(run: Run, tmp_path: Path) -> None:
    card.card([run], tmp_path / "README.md", benchmark="me/prompts")
    text = (tmp_path / ".eval_results" / "arabic-clip-audit.yaml").read_text(encoding="utf-8")
    entries = parse_eval_result_entries(yaml.safe_load(text))
    assert [entry.task_id for entry in entries] == [
        "gender_resolution_gap",
        "gender_resolution_margin",
        "gender_default",
    ]
    assert {entry.dataset_id for entry in entries} == {"me/prompts"}
    assert all(isinstance(entry.value, int | float) for entry in entries)
    assert entries[0].date == run.provenance["date"] and run.signature in entries[0].notes
    assert entries[0].notes.startswith(
        "exceeds: 95 % interval -0.350861 to -0.121361, 0 ± 0.05 is the margin, 144 "
    )


def test_the_verdict_comes_first_and_plainly(run: Run, blind: Run) -> None:
    """In the report's own sentences."""
    text = card.written("", [run])
    told = text[text.index("**A difference") : text.index("<details>")]
    assert told == (
        "**A difference that matters**\n\n"
        "- This model names women in these professions wrongly 24 points &#91;12, 35&#93; oftener than men; 5 points "
        "would matter. (144 answers over 12 professions; resolution gap)\n"
        "- It is surer of the right form on men's pictures than on women's, by 0.284 &#91;0.216, 0.353&#93; in cosine "
        "(likeness, at most 1); 0.064 would matter. (144 answers over 12 professions; resolution margin)\n\n"
        "**Can't say**\n\n"
        "- Can't say whether it takes people of unseen gender for men: anything from 39 % to 61 % is possible; 50 % "
        "would be even, and 10 points away from it would matter. With this little data only 15 points or more would "
        "show reliably. (72 answers over 12 professions; default)\n\n"
    )
    assert text.index("<details>") < text.index("| measure |") < text.index("</details>")
    told = card.written("", [blind])
    assert re.findall(r"^\*\*(.*)\*\*$", told, re.M) == ["No better than guessing", "Can't be read"]
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
    assert "٢٤ نقطة مئوية (بين ١٢ و٣٥)" in told and '<bdi dir="ltr">−٠٫٢٣٦</bdi>' in told
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
    warning = (
        "The pictures are named as those of COCO, which this model was trained on: it will look better than "
        "it is."
    )
    known, note = Reason("trained-on", set="COCO"), Reason("picture-gone", name=HOSTILE)
    told = {"notes": [note.as_data(), "of no kind"], "warnings": [known.as_data()]}
    run = small_runs.make(tmp_path / "run", **told, rows={"used": 9, "skipped": 0, "dropped": 2})
    text = card.written("", [run])
    assert f"**<bdi>{markdown(warning)}</bdi>**" in text and "- 2 rows of what it was given could not" in text
    text = card.written("", [run], lang="ar")
    assert "**أسماء هذه الصور كأسماء صور <bdi>COCO</bdi>، وقد درب هذا النموذج عليها" in text
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


def test_what_is_not_interpretable_is_no_result_of_the_hub(blind: Run, tmp_path: Path) -> None:
    card.card([blind], tmp_path / "README.md")
    assert not ModelCard.load(tmp_path / "README.md").data.eval_results
    assert yaml.safe_load((tmp_path / ".eval_results" / "arabic-clip-audit.yaml").read_text()) == []


@pytest.mark.parametrize(
    "old",
    [
        None,
        "",
        "# Plain\n",
        "no end of line",
        OURS,
        OURS.replace("\n", "\r\n"),
        "\ufeff" + OURS,
        OURS.replace("model-index:", "model-index: []\nother:"),
        "---\nlicense: mit\n---\n",
        "---\n\n---\ntext",
        OURS + "\n## Bias, Risks, and Limitations\n\n<!-- meant to convey -->\n\nTheirs.\n\n## Uses\n",
    ],
)
def test_twice_changes_no_byte(old: str | None, run: Run, tmp_path: Path) -> None:
    into = tmp_path / "README.md"
    if old is not None:
        into.write_bytes(old.encode())
    card.card([run], into)
    once = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    card.card([run], into)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == once
    text = once[into].decode()
    assert len(ModelCard.load(into).data.eval_results) in (3, 4)
    assert ("\r" in text) == ("\r" in (old or "")) and text.count("\r") in (0, text.count("\n"))
    assert text.startswith("\ufeff") == (old or "").startswith("\ufeff")
    if "## Bias, Risks" in (old or ""):
        assert "## Bias, risks" not in text


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_rest_of_the_card_is_not_touched(newline: str, run: Run, blind: Run) -> None:
    old = OURS.replace("\n", newline)
    new = card.written(old, [run])
    front, body = new.split(f"{newline}---{newline}", 1)
    section = body[body.index(card.BEGIN) : body.index(card.END) + len(card.END)]
    assert body.replace(section, "").rstrip() == old.split(f"{newline}---{newline}", 1)[1].rstrip()
    index = front[front.index("model-index:") : front.index("# about the data")]
    theirs = old[old.index("model-index:") : old.index("# about the data")]
    assert front.replace(index, theirs) == old.split(f"{newline}---{newline}")[0]
    first, *ours = yaml.safe_load(index)["model-index"][0]["results"]
    assert [first] == yaml.safe_load(theirs)["model-index"][0]["results"] and len(ours) == 1
    back = card.written(new, [blind])  # another run takes the place of the first
    assert back.count(card.BEGIN) == 1 and "resolution_gap" not in back and "XTD" in back


def test_text_beside_the_section_stays(run: Run, blind: Run) -> None:
    new = card.written(OURS, [run])
    edited = new.replace(card.END, f"{card.END}\nBelow.").replace("Text.", "Changed.")
    again = card.written(edited, [blind])
    assert again.endswith(f"{card.END}\nBelow.\n") and "Changed." in again


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
    assert {len(re.findall(r"<t[hd]\b", row)) for row in rows} == {7}


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


@pytest.mark.parametrize(
    ("old", "message"),
    [
        (f"{card.BEGIN}\n", "once each, in this order; remove what is left"),
        (f"{card.END}\n{card.BEGIN}\n", "once each, in this order"),
        (f"{card.BEGIN}\n{card.END}\n{card.BEGIN}\n{card.END}\n", "once each, in this order"),
        ("---\n- a\n---\n", "its front matter can't be edited"),
        ("---\n{license: mit}\n---\n", "its front matter can't be edited"),
        ("---\na: [\n---\n", "its front matter can't be edited"),
        ("---\nmodel-index: []\nmodel-index: []\n---\n", "its front matter can't be edited"),
        ("---\nmodel-index: 3\n---\n", "its front matter can't be edited"),
        ("---\nmodel-index:\n- name: x\n---\n", "its front matter can't be edited"),
        (
            "---\nmodel-index:\n- name: x\n  results:\n  - {dataset: {name: a, type: b}, metrics: []}\n---\n",
            "Invalid `model_index` in metadata",
        ),
        ("---\nmodel-index: &a []\nb: *a\n---\n", "its front matter can't be edited"),
    ],
)
def test_what_can_t_be_edited_is_left_alone(old: str, message: str, run: Run, tmp_path: Path) -> None:
    into = tmp_path / "README.md"
    into.write_text(old, encoding="utf-8")
    with pytest.raises(InputError) as error:
        card.card([run], into)
    assert message in str(error.value) and str(into) in str(error.value) and "\n" not in str(error.value)
    assert into.read_text(encoding="utf-8") == old and not (tmp_path / ".eval_results").exists()


def test_wrong_places_and_runs_are_one_line(run: Run, blind: Run, tmp_path: Path) -> None:
    other = small_runs.make(tmp_path / "other", model={"name": "tiny", "revision": "two"})
    (tmp_path / "latin.md").write_bytes(b"\xe9")
    for runs, into, message in (
        ([run], tmp_path, "Is a directory; give a file like README.md"),
        ([run], tmp_path / "latin.md" / "x.md", "Not a directory; give a file"),
        ([run], tmp_path / "latin.md", "not UTF-8 text"),
        ([run, other], tmp_path / "a.md", "a run of tiny@two, but"),
        ([run, blind], tmp_path / "a.md", "the trials of gender a second time"),
        ([], tmp_path / "a.md", "card: no run given"),
    ):
        with pytest.raises(InputError) as error:
            card.card(runs, into)
        assert message in str(error.value) and "\n" not in str(error.value)
    assert not (tmp_path / "a.md").exists()


HEAD = "0123456789" * 4


class Hub(ThreadingHTTPServer):
    """What of the Hub's API a pull request takes: `README.md` of one model, or a status that all is answered with."""

    def __init__(self, readme: str | None = None, status: int = 0) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.readme, self.status = readme, status
        self.asked: list[str] = []
        self.committed: dict[str, Any] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    server: Hub

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, body: bytes = b"") -> None:
        hub, path = self.server, self.path.partition("?")[0]
        hub.asked.append(f"{self.command} {self.path}")
        if hub.status:
            code = {404: "RepoNotFound"}.get(hub.status, "")
            return self._send(hub.status, {"error": "refused"}, {"X-Error-Code": code} if code else {})
        if path == "/api/models/me/model":
            files = ["config.json"] + ["README.md"] * (hub.readme is not None)
            return self._send(
                200, {"id": "me/model", "sha": HEAD, "siblings": [{"rfilename": f} for f in files]}
            )
        if path == f"/me/model/resolve/{HEAD}/README.md" and hub.readme is not None:
            return self._send(200, hub.readme.encode(), {"ETag": '"1"', "X-Repo-Commit": HEAD})
        if path == "/api/validate-yaml":
            return self._send(200, {"warnings": [], "errors": []})
        if path == "/api/models/me/model/preupload/main":
            files = [file["path"] for file in json.loads(body)["files"]]
            modes = [{"path": file, "uploadMode": "regular", "shouldIgnore": False} for file in files]
            return self._send(200, {"files": modes})
        if path == "/api/models/me/model/commit/main":
            lines = [json.loads(line) for line in body.splitlines()]
            hub.committed |= {"header": lines[0]["value"], "token": self.headers.get("Authorization")}
            hub.committed |= {
                v["path"]: base64.b64decode(v["content"]).decode() for v in (x["value"] for x in lines[1:])
            }
            made = {"commitUrl": f"{hub.url}/me/model/commit/1", "commitOid": "1"}
            return self._send(200, made | {"pullRequestUrl": f"{hub.url}/me/model/discussions/7"})
        return self._send(500, {"error": f"not stood in for: {path}"})

    def _send(self, status: int, body: dict | bytes, headers: dict[str, str] | None = None) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Hub]]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    started = []

    def start(**options: Any) -> Hub:
        close_session()
        started.append(Hub(**options))
        threading.Thread(target=started[-1].serve_forever, daemon=True).start()
        return started[-1]

    yield start
    for server in started:
        server.shutdown()
        server.server_close()
    close_session()


@pytest.mark.parametrize("readme", [None, OURS])
def test_a_pull_request(readme: str | None, run: Run, hub: Callable[..., Hub]) -> None:
    there = hub(readme=readme)
    assert (
        pushing.push([run], "me/model", token="hf_x", endpoint=there.url, lang="ar")
        == f"{there.url}/me/model/discussions/7"
    )
    commits = [line for line in there.asked if "/commit/" in line]
    assert commits == ["POST /api/models/me/model/commit/main?create_pr=1"]
    sent = there.committed
    assert (
        sent["README.md"] == card.written(readme or "", [run], lang="ar")
        and "license:   mit" in sent["README.md"] + OURS
    )
    assert sent[".eval_results/arabic-clip-audit.yaml"] == card.results_yaml([run])
    assert sent["token"] == "Bearer hf_x" and sent["header"]["description"] == run.signature
    assert sent["header"]["parentCommit"] == HEAD


def test_nothing_is_pushed_without_the_flag(run: Run, hub: Callable[..., Hub]) -> None:
    there = hub(readme=OURS)
    with pytest.raises(InputError, match="expected --create-pr beside it"):
        pushing.push([run], "me/model", create_pr=False, endpoint=there.url)
    assert there.asked == []


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (
            401,
            r"wants a token that may see and change it \(401\); check the id, and log in with `hf auth login`",
        ),
        (403, r"may see and change it \(403\)"),
        (404, r"shows no model of that name \(404\); check the id"),
        (500, r"refuses it \(.*500.*\); mend that, or write the card here with --into"),
    ],
)
def test_a_refusal_is_one_line(status: int, message: str, run: Run, hub: Callable[..., Hub]) -> None:
    with pytest.raises(InputError, match=message) as error:
        pushing.push([run], "me/model", token="hf_secret", endpoint=hub(status=status).url)
    assert str(error.value).startswith("--push me/model: ") and "\n" not in str(error.value)
    assert "hf_secret" not in str(error.value)


def test_no_network_is_one_line(run: Run, hub: Callable[..., Hub]) -> None:
    gone = hub()
    gone.shutdown()
    gone.server_close()
    with pytest.raises(
        InputError, match=r"can't be reached .* try again where there is a network, or write"
    ) as error:
        pushing.push([run], "me/model", endpoint=gone.url)
    assert "\n" not in str(error.value)
    with pytest.raises(InputError, match="not an id of a model; expected owner/name"):
        pushing.push([run], "no//id", endpoint=gone.url)


def test_a_broken_card_of_the_hub_is_named(run: Run, hub: Callable[..., Hub]) -> None:
    there = hub(readme="---\n- a\n---\n")
    with pytest.raises(InputError, match=r"README\.md of me/model: its front matter can't be edited"):
        pushing.push([run], "me/model", endpoint=there.url)
    assert not there.committed


def test_the_command(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def options(*words: str) -> dict:
        return vars(command.parser().parse_args([str(run.folder), *words]))

    into = tmp_path / "README.md"
    results = str(tmp_path / ".eval_results" / "arabic-clip-audit.yaml")
    assert command.command(options("--into", str(into))) == [str(into), results] and into.is_file()
    with pytest.raises(InputError, match="nowhere to write to; give --into"):
        command.command(options())
    with pytest.raises(InputError, match="expected --create-pr beside it"):
        command.command(options("--push", "me/model"))
    monkeypatch.setattr(pushing, "push", lambda runs, to, pr, **how: f"{to} {pr} {how}")
    more = ("--benchmark", "me/prompts", "--lang", "ar", "--digits", "arabic-indic", "--report", "a")
    told = command.command(options("--push", "me/model", "--create-pr", *more))
    how = {"benchmark": "me/prompts", "lang": "ar", "digits": "arabic-indic", "reports": ["a"]}
    assert told == [f"me/model True {how}"]
    with pytest.raises(InputError, match="--digits arabic-indic: only of an Arabic report"):
        command.command(options("--into", str(into), "--digits", "arabic-indic"))
