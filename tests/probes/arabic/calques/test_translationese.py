from pathlib import Path

import pytest
import yaml

from probes.arabic import grammar
from probes.arabic.calques import words
from probes.arabic.calques.constituents import kind, noun_phrase, read
from probes.arabic.calques.translationese import ALL, PHENOMENA
from tests.probes.arabic.calques.cases import FOUND, NOT_FOUND, REFUSED, TABLE
from tests.support.places import SHARED
from tests.support.varieties import MSA

KNOWN = MSA.vocabulary

CAPTIONS = SHARED / "data" / "flickr8k_rev" / "flickr8k-rev.txt"
SHEET = yaml.safe_load((Path(__file__).parent / "translationese.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "native", "made"), [(n, *row) for n, rows in TABLE.items() for row in rows])
def test_a_calque_is_put_in_and_found(name: str, native: str, made: str):
    row = PHENOMENA[name]
    assert row.apply(KNOWN, native) == made == MSA.calques.translate(native, name)
    assert row.find(KNOWN, made)
    if row.seen:
        assert not row.find(KNOWN, native)


@pytest.mark.parametrize(("name", "caption"), [(n, c) for n, cs in REFUSED.items() for c in cs])
def test_it_is_refused_where_it_has_no_place_or_is_not_certain(name: str, caption: str):
    assert PHENOMENA[name].apply(KNOWN, caption) is None


def test_every_phenomenon_has_its_table_and_a_sentence():
    assert set(TABLE) == set(REFUSED) == set(SHEET) == set(PHENOMENA)
    assert len(PHENOMENA) == 19
    assert all(row.gloss.endswith(".") and name == row.name for name, row in PHENOMENA.items())


@pytest.mark.parametrize("caption", ["", " ", "،", "و", "ال", "cat", "3", "هناك", "يقوم", "صورة ل", "ب"])
def test_scraps_are_left_alone(caption: str):
    assert MSA.calques.translate(caption) is None
    assert MSA.calques.detect([caption]).sum(axis=None) == 0


def test_all_of_them_follow_one_another():
    assert MSA.calques.translate("تحمل طبيبة سماعتها") == "هناك طبيب واحد يقوم بحمل السماعة الخاصة به"
    assert MSA.calques.translate("يظهر كلبان في الصورة", ALL) == "هناك اثنان من الكلاب في الصورة"


def test_marks_and_spaces_elsewhere_stay():
    assert PHENOMENA["subject_first"].apply(KNOWN, " يلعبُ  الكلبُ في الماءِ ،") == " الكلبُ يلعب في الماءِ ،"
    assert PHENOMENA["dual_lost"].apply(KNOWN, "كَلبانِ يركُضانِ  معًا") == "اثنان من الكلاب يركُضانِ  معًا"


def test_a_woman_in_the_masculine_is_only_seen_beside_the_picture():
    assert [name for name, row in PHENOMENA.items() if not row.seen] == ["generic_masculine"]
    assert PHENOMENA["generic_masculine"].find(KNOWN, "يحمل طبيب حقيبة") == [(5, 9)]
    assert not PHENOMENA["generic_masculine"].find(KNOWN, "يحمل رجل حقيبة")
    assert not PHENOMENA["generic_masculine"].find(KNOWN, "لاعبا الهوكي يتصارعان")
    assert not PHENOMENA["generic_masculine"].find(KNOWN, "نساء في معرض فني")


def test_what_is_good_arabic_as_well_is_no_fault():
    assert [name for name, row in PHENOMENA.items() if row.good] == ["in_clothes", "subject_first"]


@pytest.mark.parametrize(("name", "caption"), FOUND)
def test_calques_of_real_captions_are_found(name: str, caption: str):
    assert MSA.calques.detect([caption])[name].tolist() == [1]


@pytest.mark.parametrize(("name", "caption"), NOT_FOUND)
def test_what_only_looks_like_one_is_not_found(name: str, caption: str):
    assert MSA.calques.detect([caption])[name].tolist() == [0]


@pytest.mark.parametrize("name", SHEET)
def test_the_sheet_that_was_read_still_holds(name: str):
    rows = SHEET[name]
    assert len(rows) == {"in_clothes": 10}.get(name, 20)
    assert [PHENOMENA[name].apply(KNOWN, row["caption"]) for row in rows] == [
        row["transformed"] for row in rows
    ]
    assert sum(row["right"] for row in rows) >= 0.95 * len(rows)


def test_the_lists_of_words_hold_together():
    assert KNOWN.lists["heads"] | KNOWN.lists["collectives"] <= {*KNOWN.nouns, *KNOWN.people}
    assert KNOWN.lists["body"] <= set(KNOWN.nouns)
    assert KNOWN.lists["neutral"] <= set(KNOWN.people)
    assert KNOWN.lists["homographs"] <= {id for id, row in MSA.lexicon.professions.items() if row.homograph}
    doubtful = {id for id, row in MSA.lexicon.professions.items() if row.homograph_masculine}
    assert KNOWN.lists["adjectives"] <= doubtful - KNOWN.lists["homographs"]
    for verb in KNOWN.verbs.values():
        assert verb.present.startswith("ي") and (verb.passive or "ي").startswith("ي")
        assert verb.object in ("always", "sometimes", "never")
        assert not verb.passive or verb.object != "never"


@pytest.mark.parametrize(
    ("id", "forms"),
    [
        ("walk", ["يمشي", "يمشيان", "يمشون", "تمشي", "تمشيان", "يمشين"]),
        ("drive", ["يقود", "يقودان", "يقودون", "تقود", "تقودان", None]),
        ("read", ["يقرأ", "يقرآن", "يقرؤون", "تقرأ", "تقرآن", "يقرأن"]),
        ("bite", ["يعض", "يعضان", "يعضون", "تعض", "تعضان", None]),
    ],
)
def test_verbs_after_their_subject(id: str, forms: list[str | None]):
    made = [words.conjugate(KNOWN.verbs[id], g, n) for g in words.GENDERS for n in MSA.numbers.forms]
    assert made == forms


def test_a_noun_phrase_ends_where_its_words_no_longer_agree():
    phrase = noun_phrase(KNOWN, read("ثلاث كرات حمراء كبيرة جميل"), 0)
    assert phrase and (phrase.last, phrase.counted, phrase.noun.id) == (4, True, "ball")
    assert noun_phrase(KNOWN, read("مهندس مخططا"), 0).last == 1  # the verb's object, and no adjective
    assert [kind(KNOWN, read("كلب في وهو دراجته ويركض زعنفة"), i) for i in range(7)] == [
        "noun", "preposition", "clause", "owned", "and_verb", "unknown", "end",
    ]  # fmt: skip
    assert grammar.decline(KNOWN.nouns["camera"].forms, "dual") == "كاميراتان"


@pytest.mark.skipif(not CAPTIONS.exists(), reason=f"{CAPTIONS} is not here: Flickr8k-Rev, CC0")
def test_native_captions_are_read_and_changed_where_said():
    captions = [line.split("\t", 1)[1] for line in CAPTIONS.read_text(encoding="utf-8").splitlines()]
    some = captions[::10]
    found = MSA.calques.detect(some)
    assert found.shape == (len(some), len(PHENOMENA))
    made = {name: [c for c in some if row.apply(KNOWN, c)] for name, row in PHENOMENA.items()}
    assert min(len(of) for name, of in made.items() if name != "in_clothes") >= 2  # ten in all
    assert len(made["indefinite_one"]) > 0.5 * len(some)
    for name, of in made.items():
        assert all(
            PHENOMENA[name].find(KNOWN, PHENOMENA[name].apply(KNOWN, caption) or "") for caption in of
        ), name
