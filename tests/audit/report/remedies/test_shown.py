"""Remedies in a report and a card, in both languages."""

from pathlib import Path

import pytest

from audit.report.card import section as card
from audit.report.remedies import shown
from audit.report.sections import tables
from audit.report.speech import words
from audit.runs import Run
from probes.errors import DataError
from tests.support import small_runs

from .test_terminal import made


@pytest.fixture(autouse=True)
def english():
    yield
    words.use("en")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_runs.reported(tmp_path_factory.mktemp("shown") / "run")


def test_where_nothing_was_tried_it_says_how_to(folder: Path) -> None:
    assert "python -m audit remedies RUN" in str(shown.section(Run(folder)))


@pytest.mark.parametrize(
    ("language", "told", "heading"),
    [("en", "both words", "What was tried against it"), ("ar", "الكلمتان معا", "ما جرب علاجا له")],
)
def test_report_and_card_show_what_was_tried(folder: Path, language: str, told: str, heading: str) -> None:
    made().to_parquet(folder / "remedies.parquet")
    words.use(language)
    try:
        assert told in str(tables.remedies(Run(folder)))
        assert heading in card.text([Run(folder)], [""], True)
    finally:
        (folder / "remedies.parquet").unlink()


@pytest.mark.parametrize(("column", "value"), [("role", ""), ("stands", "wonderful")])
def test_what_says_nothing_known_is_refused(folder: Path, column: str, value: str) -> None:
    made().assign(**{column: value}).to_parquet(folder / "remedies.parquet")
    try:
        with pytest.raises(DataError, match="of a remedy; run `python -m audit remedies` again"):
            shown.section(Run(folder))
    finally:
        (folder / "remedies.parquet").unlink()


def test_figures_that_are_none(folder: Path) -> None:
    made().assign(gain=None, before=None).to_parquet(folder / "remedies.parquet")
    try:
        assert "both words" in str(shown.section(Run(folder)))
    finally:
        (folder / "remedies.parquet").unlink()


def test_a_column_that_is_gone_or_holds_something_else_is_shown_or_refused(folder: Path) -> None:
    tables = [made().drop(columns=name) for name in made()]
    tables += [made().assign(**{name: value}) for name in made() for value in (None, "", 1.5, True)]
    refused = 0
    try:
        for each in tables:
            each.to_parquet(folder / "remedies.parquet")
            try:
                run = Run(folder)
                assert "<table" in str(shown.section(run)) and shown.points(run.remedies)
            except DataError:
                refused += 1
    finally:
        (folder / "remedies.parquet").unlink()
    assert len(tables) // 3 < refused < len(tables)
