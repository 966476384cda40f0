"""The file of a model card: what is made, what is left alone, what can't be edited, the command."""

from pathlib import Path

import pytest
import yaml
from huggingface_hub import EvalResult, ModelCard

from audit.cli.commands.reading import card as command
from audit.report.card import card, pushing
from audit.runs import Run
from probes import SUITES
from probes.errors import InputError
from probes.escaping import markdown
from tests.support import small_runs

from .cards import OURS


def test_a_new_card(run: Run, tmp_path: Path) -> None:
    into = tmp_path / "README.md"
    card.card([run], into)
    read = ModelCard.load(into)
    assert read.data.language == ["ar"] and read.data.model_name == "tiny"
    assert read.text.startswith("\n# tiny\n") and read.text.count("## Bias, risks and limitations") == 1
    assert run.signature in read.text
    assert all(markdown(limit)[:40] in read.text for limit in SUITES["gender"].limits)
    found = run.whole.set_index("measure")
    results = {result.metric_name: result for result in read.data.eval_results}
    assert list(results) == ["resolution gap", "resolution margin", "default"]
    for name, result in results.items():
        assert isinstance(result, EvalResult) and result.dataset_revision == run.trials.hash
        assert result.metric_value == pytest.approx(found["estimate"][name], abs=1e-6)
        assert result.metric_args["ci_low"] == pytest.approx(found["ci_low"][name], abs=1e-6)
        assert result.metric_args["verdict"] == found["verdict"][name]


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
        (
            "---\nlicense: mit\nlicense: gpl\n---\n",
            "its front matter can't be edited (line 2 has the key 'license' twice)",
        ),
        ("---\na: &a [1]\nb: [*a, *a]\n---\n", "its front matter can't be edited"),
        (f"---\na: {'[' * 9999}\n---\n", "its front matter can't be edited"),
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


def test_the_command(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def options(*words: str) -> dict:
        return vars(command.parser().parse_args([str(run.folder), *words]))

    into = tmp_path / "README.md"
    results = str(tmp_path / ".eval_results" / "arabic-clip-audit.yaml")
    [unsealed, *told] = command.command(options("--into", str(into)))
    assert "has no manifest" in unsealed and told == [str(into), results] and into.is_file()
    with pytest.raises(InputError, match="nowhere to write to; give --into"):
        command.command(options())
    with pytest.raises(InputError, match="expected --create-pr beside it"):
        command.command(options("--push", "me/model"))
    monkeypatch.setattr(pushing, "push", lambda runs, to, pr, **how: f"{to} {pr} {how}")
    more = ("--benchmark", "me/prompts", "--lang", "ar", "--digits", "arabic-indic", "--report", "a")
    told = command.command(options("--push", "me/model", "--create-pr", *more))
    how = {"benchmark": "me/prompts", "lang": "ar", "digits": "arabic-indic", "reports": ["a"]}
    assert told[1:] == [f"me/model True {how}"]
    with pytest.raises(InputError, match="--digits arabic-indic: only of an Arabic report"):
        command.command(options("--into", str(into), "--digits", "arabic-indic"))
