"""Which class a picture is labelled as, however its folder is called."""

import json
import unicodedata
from pathlib import Path

import pytest

from probes import SUITES
from probes.errors import CallError
from probes.sources import Source
from tests.support.dataset_files import pictures


def lemmas(folder: Path, classes: object = None) -> list[str]:
    given = None
    if classes is not None:
        given = folder.parent / "classes.json"
        given.write_text(json.dumps(classes), encoding="utf-8")
    made = SUITES["zeroshot"].trials(Source(images=str(folder), classes=given and str(given)))
    return sorted(made.queries["lemma"].unique())


def test_folders_that_are_called_in_arabic_are_the_classes(tmp_path: Path) -> None:
    assert lemmas(pictures(tmp_path / "s", "قطة/a.jpg", "كلب_صيد/a.jpg")) == ["قطة", "كلب_صيد"]
    with pytest.raises(CallError, match="--classes is missing"):
        lemmas(pictures(tmp_path / "t", "cat/a.jpg", "dog/a.jpg"))


def test_labels_in_capitals_and_apart(tmp_path: Path) -> None:
    folder = pictures(tmp_path / "s", "Hot_Dog/a.jpg", "CAT/a.jpg")
    assert lemmas(folder, {"hot dog": "نقانق", "cat": "قطة"}) == ["cat", "hot dog"]


def test_labels_that_are_the_arabic_names(tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", "أسد")
    folder = pictures(tmp_path / "s", f"{apart}/a.jpg", "قطة/a.jpg")
    assert lemmas(folder, {"lion": "أسد", "cat": ["قطة", "هرة"]}) == ["cat", "lion"]
