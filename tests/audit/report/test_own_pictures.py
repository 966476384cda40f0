"""What a report says is true of the pictures that were shown, whoever brought them."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

import audit
from audit.report import render
from audit.report.card import section
from audit.report.html import page
from audit.report.html.elements import absent
from audit.report.speech import sentences, words
from audit.runs import Run
from probes import SUITES, stimuli
from probes.errors import DataError
from probes.stimuli.drawn import scenes
from probes.suites.gender.galleries import PAGE, too_few
from probes.suites.gender.people import Person
from probes.words import of_source
from tests.audit.report.speech.verdict_rows import nothing_found, row

GENDER = SUITES["gender"]
CONTROL = GENDER.measure("control: presentation")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    words.use()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """An audit of pictures of people in a table that names no profession."""
    folder, rows = tmp_path_factory.mktemp("own"), []
    for profession, presentation in product(scenes.PROFESSIONS[:6], ("feminine", "masculine")):
        name = f"{profession}-{presentation}.png"
        stimuli.open(scenes.person(profession, presentation, 0)).save(folder / name)
        rows.append({"image": name, "presentation": presentation})
    pd.DataFrame(rows).to_csv(folder / "people.csv", index=False)
    return audit.run("gender", images=folder, out=folder / "runs", quiet=True, resamples=99)


@pytest.mark.parametrize(
    ("language", "said", "unsaid"),
    [
        (
            "en",
            ("over 12 pictures", "differ in more than the person", "Not asked here: "),
            ("12 professions", "counterfactual", "Profession by profession", "are not photographs"),
        ),
        (
            "ar",
            ("صورة؛ 95 في المئة", "تختلف هذه الصور في أكثر من الشخص", "مقاييس لا سؤال عنها هنا"),
            ("مهنة؛", "متقابلة", "مهنة مهنة", "ليست صورا فوتوغرافية"),
        ),
    ],
)
def test_pictures_of_no_profession(
    run: Run, language: str, said: tuple[str, ...], unsaid: tuple[str, ...]
) -> None:
    render(run.folder, "gender", "pictures", lang=language)
    told = (run.folder / "report.html").read_text(encoding="utf-8")
    with words.speaking(language):
        card = section.text([run], [""], headed=False)
    assert all(each in told for each in said) and not [each for each in unsaid if each in told + card]
    assert said[1] in card


def test_clusters_are_what_the_lemmas_are() -> None:
    def told(lemmas: list[str]) -> str:
        pictures = ["a.jpg", "b.jpg"]
        outcomes = pd.DataFrame(
            {"probe": "presentation", "lemma": lemmas, "image": pictures, "scene": pictures}
        )
        return sentences.clusters(CONTROL, GENDER, outcomes)

    assert told(["doctor", "nurse"]) == "professions"
    assert told(["a.jpg", "b.jpg"]) == "pictures"
    assert told(["doctor", "b.jpg"]) == "professions and pictures"
    assert told(["doctor", "doctor"]) == "pictures"
    words.use("ar")
    assert words.counted(11, "professions and pictures").endswith("من المهن والصور")


SOURCES = ("scenes", "emoji", "pictures")


def test_limits_and_cells_of_a_kind_of_source() -> None:
    assert words.limits(GENDER) == list(GENDER.limits) == words.limits(GENDER, "emoji")
    assert not set(words.limits(GENDER, "pictures")) & {GENDER.limits[0], GENDER.limits[3]}
    assert words.cell("gender", "saw", "as written", "scenes") == "as written"
    assert "counterfactual" not in words.cell("gender", "saw", "counterfactual", "pictures")
    words.use("ar")
    assert words.cell("gender", "saw", "") != words.cell("gender", "saw", "", "pictures")


def test_what_is_said_otherwise_is_said_in_every_language() -> None:
    files = [
        (suite, file.stem.partition("-")[2])
        for suite in SUITES.values()
        for file in suite.file("words").glob("*-*.yaml")
    ]
    assert files
    for suite, source in files:
        english, *others = (suite.words_of(source, language) for language in words.LANGUAGES)
        assert source in suite.sources
        for other in others:
            assert len(other.limits) == len(english.limits) and set(other.cells) == set(english.cells)
            assert set(other.caveats) == set(english.caveats)


def test_form_of_emoji_is_of_one_face() -> None:
    form = GENDER.measure("form")
    told = {
        source: sentences.sentence(form, row(form, "within"), GENDER, nothing_found(), source)
        for source in SOURCES
    }
    assert "one man’s face here, as this font draws them" in told["emoji"]
    assert told["emoji"].startswith(told["scenes"]) and told["scenes"] == told["pictures"] != told["emoji"]
    words.use("ar")
    assert "كما يرسمهما هذا الخط" in sentences.sentence(
        form, row(form, "within"), GENDER, nothing_found(), "emoji"
    )


def test_only_what_is_read_of_a_source_may_be_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "en-pictures.yaml"
    file.write_text("levels: {a: b}\n", encoding="utf-8")
    monkeypatch.setattr("probes.words.file", lambda package, name: file)
    with pytest.raises(DataError, match="levels: unknown key; expected one of claim, limits, cells"):
        of_source("elsewhere", "en", "pictures")


def test_a_section_of_which_nothing_was_asked_is_left_out() -> None:
    def cell(text: str) -> dict[str, Any]:
        return {"cell_type": "markdown", "source": text, "metadata": {}, "id": text}

    def shown(html: str) -> dict[str, Any]:
        output = {"output_type": "display_data", "data": {"text/html": html}}
        return {"cell_type": "code", "source": "", "metadata": {}, "outputs": [output]}

    no = str(absent("Not asked of these pictures."))
    cells = [
        shown("<header></header>"),
        *(cell("## Gone"), shown(no), cell("Gone too."), shown(no)),
        *(cell("## Stays"), shown(no), cell("It was asked."), shown("<p>so</p>"), cell("Gone 3."), shown(no)),
        *(cell("## Nothing"), shown(str(absent("Nothing was noticed.")))),
        cell("## Only words"),
    ]
    told = page.page({"cells": cells}, "title")
    assert "Gone" not in told
    assert all(each in told for each in ("Stays", "It was asked", "Nothing was noticed", "Only words"))


def test_a_table_of_one_profession_and_one_of_one_picture(tmp_path: Path) -> None:
    shown = list(product(range(6), ("feminine", "masculine")))
    for look, presentation in shown:
        stimuli.open(scenes.person("doctor", presentation, look)).save(tmp_path / f"{presentation}{look}.png")
    rows = [f"{presentation}{look}.png,{presentation},doctor" for look, presentation in shown]
    told = []
    for name, some in (("one profession", rows), ("one picture", rows[:1])):
        (tmp_path / f"{name}.csv").write_text("\n".join(["image,sex,profession", *some]), encoding="utf-8")
        run = audit.run(
            "gender", images=tmp_path / f"{name}.csv", out=tmp_path / "runs", quiet=True, resamples=99
        )
        row = next(row for row in run.controls.itertuples() if row.measure == CONTROL.name)
        said = [
            sentences.sentence(CONTROL, row, GENDER, run.findings),
            sentences.evidence(CONTROL, row, GENDER, run.outcomes),
        ]
        told.append(" ".join(said))
    assert "All of it is of 1 profession, and says nothing of others." in told[0]
    assert "over 12 pictures" in told[0]
    assert "there is too little to go by" in told[1] and "over 1 profession;" in told[1]


def test_an_old_run_says_no_source(run: Run) -> None:
    facts = {key: value for key, value in run.provenance.items() if key != "source"}
    old = SimpleNamespace(provenance=facts, suite=GENDER, notes=[])
    assert any(GENDER.limits[0][:20] in line for line in section._limits(old, GENDER))  # type: ignore[arg-type]


def test_what_form_would_take_is_said() -> None:
    def people(women: int, men: int, profession: str) -> list[Person]:
        shown = ["feminine"] * women + ["masculine"] * men
        return [Person(f"{profession}{i}", profession, each, "s", 0) for i, each in enumerate(shown)]

    enough = people(PAGE, PAGE, "nurse")
    assert too_few(enough) == ()
    few = [*enough, *people(7, 9, "cook"), *people(3, 9, "doctor")]
    assert "and 2 of 3 have fewer (the nearest 7 and 9); add pictures" in str(*too_few(few))
    assert "there are 7 and 8; add pictures" in str(*too_few(people(7, 8, "")))
    assert too_few(people(8, 8, "")) == ()
