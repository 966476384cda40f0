import re

import numpy as np
import pandas as pd
import pytest

from probes.arabic.calques.translationese import ALL, PHENOMENA
from probes.arabic.numbers import number_phrases
from probes.captioned import captioned, native
from probes.sources import SCENES
from probes.stimuli.drawn import scenes
from tests.support.varieties import MSA

NOWHERE = ("each_other", "literal_preposition")
"""Nobody is drawn with another, in a bus or on the telephone."""
FEW = ["lost_alif", "subject_first"]
"""Few tools are masculine, and only one frame says «الطبيبة»."""


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return native.bundled(MSA)


@pytest.fixture(scope="module")
def natives(table: pd.DataFrame) -> pd.DataFrame:
    return table[table.origin == "native"].set_index("id", drop=False)


def test_the_columns_and_the_values(table: pd.DataFrame):
    assert list(table) == native.COLUMNS
    assert not table.isna().any(axis=None)
    assert table.id.is_unique
    assert set(table.origin) == {"native", "translated"}
    assert set(table[table.origin == "native"].phenomenon) == {""}
    assert set(table[table.origin == "translated"].phenomenon) == {*PHENOMENA, ALL} - set(NOWHERE)
    assert set(table[table.origin == "translated"].translator) == {"controlled"}
    pd.testing.assert_frame_equal(table, native.bundled(MSA))


def test_what_one_suite_makes_of_the_captions_another_does_not_see(table: pd.DataFrame):
    captions, _ = captioned(SCENES)
    captions["caption"] = "x"
    again, _ = captioned(SCENES)
    pd.testing.assert_frame_equal(again[native.COLUMNS], table)


def test_the_scenes_are_enough_and_balanced(natives: pd.DataFrame):
    assert (natives.groupby("image").size() == 2).all()
    assert natives.caption.is_unique
    kinds = [scenes.parse(image) for image in natives.image.unique()]
    people = pd.DataFrame([told for kind, told in kinds if kind == "person"])
    things = pd.DataFrame([told for kind, told in kinds if kind == "thing"])
    assert len(people) >= 96 and len(things) >= 64 and len(people) + len(things) >= 160
    assert set(people.profession) == set(scenes.PROFESSIONS) and set(things["object"]) == set(scenes.OBJECTS)
    assert people.presentation.value_counts().to_dict() == {"feminine": 48, "masculine": 48, "none": 32}
    assert set(things["count"]) == set(range(1, 11)) and set(things.colour) == set(scenes.COLOURS)
    assert not things.duplicated(["object", "colour", "count"]).any()
    assert max(people.seed.max(), things.seed.max()) < 1000


def test_every_phenomenon_has_forty_scenes(table: pd.DataFrame):
    scenes_of = table[table.origin == "translated"].groupby("phenomenon").image.nunique()
    assert scenes_of.drop(FEW).min() >= 40, scenes_of
    assert scenes_of[FEW].min() >= 15, scenes_of


def test_a_translation_is_its_native_caption_with_the_calque(table: pd.DataFrame, natives: pd.DataFrame):
    for row in table[table.origin == "translated"].itertuples():
        original = natives.loc[row.id.split("+")[0]]
        assert (row.image, row.lemma) == (original.image, original.lemma)
        assert row.caption != original.caption
        assert row.caption == MSA.calques.translate(original.caption, row.phenomenon)
        if row.phenomenon != ALL:
            assert PHENOMENA[row.phenomenon].find(MSA.vocabulary, row.caption), row.caption


def test_a_native_caption_has_no_calque(natives: pd.DataFrame):
    for caption in natives.caption.unique():
        for name, row in PHENOMENA.items():
            if row.seen:
                assert not row.find(MSA.vocabulary, caption), (name, caption)


def test_spaces_and_letters(table: pd.DataFrame):
    for caption in table.caption.unique():
        assert re.fullmatch("[ء-ي]+( [ء-ي]+)*", caption), caption


def test_the_number_phrases_read_back_as_drawn(natives: pd.DataFrame):
    for row in natives[natives.image.str.startswith("scene:thing")].itertuples():
        told = scenes.parse(row.image)[1]
        if told["count"] == 1:
            assert not number_phrases.find(row.caption, MSA)
            continue
        (found,) = number_phrases.find(
            row.caption.replace(" لست ", " ل ست "), MSA
        )  # too short for it to look behind ل
        phrase = found.phrase
        assert (phrase.noun.id, phrase.n) == (told["object"], told["count"]), row.caption
        assert phrase.colour and phrase.colour.id == told["colour"]
        assert phrase.polarity in (None, "right")
        pictured = row.caption.startswith("صورة")
        assert ("genitive" if pictured else "nominative") in phrase.cases
        assert row.lemma == told["object"]


def test_a_caption_names_the_person_shown(natives: pd.DataFrame):
    for row in natives[natives.image.str.startswith("scene:person")].itertuples():
        told = scenes.parse(row.image)[1]
        forms = {
            g: MSA.lexicon.professions[told["profession"]].forms(g).singular
            for g in ("masculine", "feminine")
        }
        forms["none"] = "شخص"
        named = forms[told["presentation"]]
        assert re.search(rf"(^|[ ل]){named}( |$)|ال{named} |لل{named[1:]}( |$)", row.caption), row.caption
        verb = row.caption.split(" ")[0]
        if verb[0] in "يت":
            assert verb[0] == ("ت" if told["presentation"] == "feminine" else "ي"), row.caption


@pytest.mark.parametrize(
    ("factors", "captions"),
    [
        (
            {"profession": "teacher", "presentation": "feminine"},
            {
                "تنظر المعلمة إلى الكاميرا",
                "تقف معلمة بجانب سبورتها",
                "في الصورة معلمة بجانب سبورة",
                "صورة لمعلمة بجانب سبورتها",
            },
        ),
        (
            {"profession": "photographer", "presentation": "none"},
            {"يحمل شخص كاميرا", "يمسك شخص كاميرا", "يرفع شخص كاميرا", "في الصورة شخص يحمل كاميرا"},
        ),
        (
            {"object": "book", "colour": "red", "count": 8},
            {
                "ثمانية كتب حمراء",
                "في الصورة ثمانية كتب حمراء",
                "تظهر ثمانية كتب حمراء في الصورة",
                "صورة لثمانية كتب حمراء",
                "ثمانية كتب حمراء على خلفية فاتحة",
                "توجد ثمانية كتب حمراء في الصورة",
            },
        ),
        (
            {"object": "book", "colour": "blue", "count": 2},
            {
                "كتابان أزرقان",
                "في الصورة كتابان أزرقان",
                "يظهر كتابان أزرقان في الصورة",
                "صورة لكتابين أزرقين",
                "كتابان أزرقان على خلفية فاتحة",
                "يوجد كتابان أزرقان في الصورة",
            },
        ),
    ],
)  # fmt: skip
def test_every_frame_of_a_scene(factors: dict, captions: set[str]):
    rng = np.random.default_rng(0)
    assert {native.caption(factors, MSA, rng) for _ in range(200)} == captions


def test_what_no_scene_shows_is_not_said():
    rng = np.random.default_rng(0)
    for profession in scenes.PROFESSIONS:
        made = {
            native.caption({"profession": profession, "presentation": "none"}, MSA, rng) for _ in range(100)
        }
        assert not any("الكاميرا" in caption for caption in made)
        assert all("شخص" in caption for caption in made)
    assert MSA.calques.translate("صورة لكرة", "dual_lost") is None
