"""Each suite's template is read by that suite, and the page on tables names all words that may stand in it."""

import re
from pathlib import Path

import pytest

from audit import cli
from probes import SUITES
from probes.arabic.variety import variety
from probes.sources import Source
from tests.support.dataset_files import jpeg
from tests.support.places import ROOT

OURS = ["gender", "counting", "captions", "zeroshot", "retrieval", "localization"]


@pytest.mark.parametrize("suite", OURS)
def test_the_suite_reads_its_template(suite: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["template", suite]) == 0
    text = capsys.readouterr().out
    table = tmp_path / ("t.json" if text.startswith("{") else "t.csv")
    table.write_text(text, encoding="utf-8")
    for place, name in enumerate(dict.fromkeys(re.findall(r"[\w-]+\.jpg", text))):
        (tmp_path / name).write_bytes(jpeg(place * 20, 64))
    if suite == "localization":
        (tmp_path / "1.jpg").write_bytes(wide())
    given = {"captions": str(table)} if suite in ("captions", "retrieval") else {"images": str(table)}
    made = SUITES[suite].trials(Source(**given))
    assert made.dropped.empty and len(made.queries)


def wide() -> bytes:
    import io

    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (64, 48)).save(file, "JPEG")
    return file.getvalue()


def test_a_suite_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["template", "none"]) == 2
    assert capsys.readouterr().err.startswith("audit: ")


def test_the_page_names_every_profession_and_noun() -> None:
    page = (ROOT / "docs/tables.md").read_text(encoding="utf-8")
    words = variety("msa").lexicon
    for heading, known in {"Professions": words.professions, "Nouns": words.nouns}.items():
        told = page.split(f"## {heading}\n")[1].split("\n#")[0]
        assert " ".join(told.split()) == ", ".join(sorted(known))


def test_a_person_of_whom_nothing_is_said_is_skipped(tmp_path: Path) -> None:
    for place in range(3):
        (tmp_path / f"{place}.jpg").write_bytes(jpeg(place * 20))
    rows = "image,presentation,profession\n0.jpg,feminine,doctor\n1.jpg,masculine,doctor\n2.jpg,none,\n"
    (tmp_path / "t.csv").write_text(rows, encoding="utf-8")
    made = SUITES["gender"].trials(Source(images=str(tmp_path / "t.csv")))
    assert made.skipped["code"].tolist() == ["shows-neither"] and made.dropped.empty
