"""What an Arabic report calls the professions and things: its own words, whatever variety was audited."""

from collections.abc import Iterator

import pytest

from audit.report.speech import words
from probes import SUITES, Source
from probes.suites.localization import coco_boxes
from tests.support.varieties import MSA, SMALL_FOLDER


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    words.use()


def test_everything_that_is_asked_about_has_a_name() -> None:
    names = words._names()
    assert set(names["professions"]) == set(MSA.lexicon.professions)
    assert set(names["things"]) == {lemma for lemma, _ in coco_boxes.kinds(MSA).values()}
    words.use("ar")
    assert words.level("doctor") == "طبيب" and words.level("traffic light") == "إشارة مرور"


@pytest.mark.parametrize(
    ("variety", "english", "arabic"),
    [("msa", "doctor  طبيبة", "طبيبة"), (str(SMALL_FOLDER), "doctor  دكتورة", "طبيبة  دكتورة")],
)
def test_the_form_that_was_asked_stands_beside_the_report_s_own(
    variety: str, english: str, arabic: str
) -> None:
    options = SUITES["gender"].trials(Source(variety=variety)).options
    assert words.professions(options, "feminine")["doctor"] == english
    words.use("ar")
    assert words.professions(options, "feminine")["doctor"] == arabic
