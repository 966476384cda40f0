"""Zero-shot classification: class names, folders and prompts."""

from pathlib import Path

import pytest

from probes import SUITES, Source
from probes.errors import InputError
from probes.stimuli.drawn import scenes


def test_a_label_without_a_name_is_said(tmp_path: Path) -> None:
    for label in ("n01", "n02"):
        (tmp_path / "set" / label).mkdir(parents=True)
        scenes.draw(scenes.thing("ball", "red", 1, 1)).save(tmp_path / "set" / label / "a.png")
    names = tmp_path / "names.json"
    names.write_text('["كرة", "قطة"]', encoding="utf-8")
    source = Source(str(tmp_path / "set"), classes=str(names))
    queries = SUITES["zeroshot"].trials(source).queries
    assert set(queries["lemma"]) == {"0", "1"}  # as many as there are folders: in order
    names.write_text('["كرة", "قطة", "كلب"]', encoding="utf-8")
    with pytest.raises(InputError, match=r"has no class 'n01', which pictures of .* are labelled as"):
        SUITES["zeroshot"].trials(source)


def test_prompts_agree_in_one_set_and_not_in_the_other() -> None:
    options = SUITES["zeroshot"].trials().options
    of = options[options["option"] == "ball"].groupby("options")["text"].agg(list)
    assert (
        "صورة كرة كبير" in of["classes/short/as written"] and "صورة كرة كبيرة" in of["classes/short/agreeing"]
    )


def test_class_names_are_of_pictures_of_one_s_own() -> None:
    with pytest.raises(
        InputError, match=r"--classes a\.json: the drawn pictures have theirs; give --images PATH"
    ):
        SUITES["zeroshot"].trials(Source(classes="a.json"))
