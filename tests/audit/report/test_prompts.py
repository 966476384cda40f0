"""The prompts of a suite as others read them."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from huggingface_hub import DatasetCard
from pyarrow import parquet

from audit.cli.commands.copying import prompts as command
from audit.report import exporting
from probes import SUITES, Trials
from probes.errors import InputError
from probes.sources import SCENES, Source

HOSTILE = [
    "=cmd()|x",
    "+1",
    "-1",
    "@sum",
    "\ttab",
    "<script>",
    "a\u202eb",
    "[x](http://e.x)",
    "w" * 10_000,
    "line\nend",
]


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return exporting.prompts("gender", SUITES["gender"].trials())


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The gender suite with captions that mean something to a spreadsheet, a browser or a terminal."""
    queries = [
        {"query": f"q{i}", "text": text, "options": "o", "answer": ("a",)} for i, text in enumerate(HOSTILE)
    ]
    options = pd.DataFrame({"options": ["o"], "option": ["a"], "text": ["صورة"]})
    trials = Trials(pd.DataFrame(queries).assign(probe="p", weight=-1.5), options)
    monkeypatch.setitem(SUITES, "gender", replace(SUITES["gender"], build=lambda source: trials))
    return [*HOSTILE, "صورة"]


def test_every_text_is_there(rows: pd.DataFrame) -> None:
    trials = SUITES["gender"].trials()
    assert set(rows["text"]) == set(trials.texts())
    assert list(rows)[:8] == list(exporting.FIRST)
    assert (rows["role"] == "query").sum() == trials.queries["text"].notna().sum()
    assert not rows.duplicated(["probe", "query", "options", "option", "text"]).any()


def test_factors_and_answers(rows: pd.DataFrame) -> None:
    forms = rows[(rows["options"] == "forms/doctor/picture of") & (rows["option"] == "feminine")].set_index(
        "probe"
    )
    assert set(forms["text"]) == {"صورة لطبيبة"} and set(forms["template"]) == {"picture of"}
    assert set(forms["lemma"]) == {"doctor"} and set(forms["option_gender"]) == {"feminine"}
    assert pd.isna(forms["answer"]["resolution"])  # the picture decides
    assert forms["answer"]["default"] == [] and forms["presentation"]["default"] == "none"
    assert pd.isna(forms["presentation"]["resolution"])
    agreement = rows[(rows["probe"] == "agreement") & (rows["lemma"] == "doctor")]
    assert set(agreement["answer"].map(tuple)) == {("right",)} and agreement["site"].notna().all()
    words = rows[(rows["probe"] == "association") & (rows["role"] == "query")]
    assert {"طبيب", "طبيبة"} <= set(words["text"]) and words["gender"].notna().all()


def test_a_factor_that_only_some_pictures_have_is_missing() -> None:
    rows = pd.DataFrame({"k": ["a", "a", "b"], "one": ["x", None, "y"], "two": ["z", "z", "z"]})
    made = exporting._alike(rows, ["k"], ["one", "two"]).set_index("k")
    assert pd.isna(made["one"]["a"]) and made["one"]["b"] == "y" and list(made["two"]) == ["z", "z"]


def test_all_formats_hold_the_same(rows: pd.DataFrame, tmp_path: Path) -> None:
    for ending in exporting.WRITERS:
        exporting.export("gender", tmp_path / f"p.{ending}", None, SCENES)
    with (tmp_path / "p.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = list(csv.DictReader(file))
    lines = [json.loads(line) for line in (tmp_path / "p.jsonl").read_text(encoding="utf-8").splitlines()]
    columns = pd.read_parquet(tmp_path / "p.parquet")
    assert (
        [row["text"] for row in cells]
        == [row["text"] for row in lines]
        == list(columns["text"])
        == list(rows["text"])
    )
    assert list(cells[0]) == list(lines[0]) == list(columns) == list(rows)
    answers = [None if row["answer"] is None else list(row["answer"]) for row in lines]
    assert [json.loads(row["answer"]) if row["answer"] else None for row in cells] == answers
    assert [None if ids is None else list(ids) for ids in columns["answer"]] == answers
    assert None in answers and [] in answers and ["right"] in answers


def test_excel_sees_utf_8(tmp_path: Path) -> None:
    out = exporting.export("retrieval", tmp_path / "p.csv", None, SCENES)
    assert out.read_bytes().startswith(b"\xef\xbb\xbfsuite,") and b"\r" not in out.read_bytes()
    assert next(iter(pd.read_csv(out))) == "suite"


def test_the_same_call_gives_the_same_bytes(tmp_path: Path) -> None:
    for kind in (*exporting.WRITERS, "datasets"):
        one, two = (
            exporting.export("zeroshot", tmp_path / name / kind, kind, SCENES) for name in _made(tmp_path)
        )
        files = [path for path in (one.rglob("*") if one.is_dir() else [one]) if path.is_file()]
        assert len(files) == (2 if kind == "datasets" else 1)
        for path in files:
            assert path.read_bytes() == (two / path.relative_to(one)).read_bytes()


def _made(folder: Path) -> tuple[str, str]:
    for name in "ab":
        (folder / name).mkdir(exist_ok=True)
    return "a", "b"


def test_captions_are_data(hostile: list[str], tmp_path: Path) -> None:
    out = exporting.export("gender", tmp_path / "p.csv", None, SCENES)
    with out.open(encoding="utf-8-sig", newline="") as file:
        cells = list(csv.DictReader(file))
    assert [row["text"] for row in cells] == [f"'{text}" if text[0] in "=+-@\t" else text for text in hostile]
    assert {row["weight"] for row in cells} == {"-1.5", ""} or {row["weight"] for row in cells} == {"-1.5"}
    for ending in ("jsonl", "parquet"):
        out = exporting.export("gender", tmp_path / f"p.{ending}", None, SCENES)
        read = pd.read_parquet(out) if ending == "parquet" else pd.read_json(out, lines=True)
        assert list(read["text"]) == hostile  # lossless
    written = (tmp_path / "p.jsonl").read_bytes()
    assert written.count(b"\n") == len(hostile) and b"\r" not in written


def test_a_data_set_s_folder(tmp_path: Path) -> None:
    folder = exporting.export("zeroshot", tmp_path / "set", None, SCENES)  # no ending: a folder
    card = DatasetCard.load(folder / "README.md")
    (config,) = card.data.configs
    (split,) = config["data_files"]
    rows = pd.read_parquet(folder / split["path"])
    assert (config["config_name"], split["split"], len(rows)) == ("zeroshot", "test", 1196)
    schema = parquet.read_schema(folder / split["path"])
    assert str(schema.field("answer").type.value_type) == "string"  # though all are missing here
    assert (card.data.language, card.data.license, card.data.size_categories) == (
        ["ar"],
        "apache-2.0",
        "1K<n<10K",
    )
    assert f"zeroshot@{SUITES['zeroshot'].trials().hash}" in card.text
    assert all(name in card.text.replace("&#95;", "_") for name in rows)
    exporting.export("zeroshot", folder, None, SCENES)  # its own may be written again
    (folder / "README.md").write_text("# mine\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"its README\.md is not one of this exporter"):
        exporting.export("zeroshot", folder, None, SCENES)
    assert (folder / "README.md").read_text(encoding="utf-8") == "# mine\n"


def test_the_captions_of_others_are_not_ours_to_license(hostile: list[str], tmp_path: Path) -> None:
    (tmp_path / "own<b>").mkdir()
    trials, suite = SUITES["gender"].trials(), SUITES["gender"]
    own = Source(str(tmp_path / "own<b>"))
    card = DatasetCard(exporting._dataset_card(exporting.prompts("gender", trials), suite, trials, own))
    assert card.data.license is None and "own&#60;b&#62;" in card.text
    assert card.data.language == ["ar", "en"]  # some of its texts are Latin


@pytest.mark.parametrize(
    ("suite", "out", "format", "message"),
    [
        ("colour", "p.csv", None, "'colour': no such suite; there are gender, counting"),
        (
            "retrieval",
            "p.xlsx",
            None,
            "p.xlsx: the format can't be told from its name; give --format csv|jsonl",
        ),
        (
            "retrieval",
            "p.csv",
            "xml",
            "--format xml: no such format; there are csv, jsonl, parquet, datasets",
        ),
        ("retrieval", "no/p.csv", None, "p.csv: can't be written"),
        ("retrieval", "", "csv", "can't be written"),
        ("retrieval", "file/set", None, "set: can't be written"),
    ],
)
def test_a_wrong_call_is_one_line(
    suite: str, out: str, format: str | None, message: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError) as error:
        exporting.export(suite, tmp_path / out, format, SCENES)
    assert message in str(error.value) and "\n" not in str(error.value)


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for words, made in (
        (["retrieval"], "prompts-retrieval.csv"),
        (["retrieval", "--format", "datasets"], "prompts-retrieval"),
    ):
        assert command.command(vars(command.parser().parse_args(words))) == [made]
    assert Path("prompts-retrieval/README.md").is_file()
