"""The files as they are, and what a bad file is told."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from probes.arabic import lexicon
from probes.errors import InputError
from tests.support.places import ROOT
from tests.support.varieties import MSA

# masculine: singular, dual, plural; feminine: the same. The plurals of both are what captions use.
DRAWN = """
doctor        طبيب طبيبان أطباء طبيبة طبيبتان طبيبات
nurse         ممرض ممرضان ممرضون ممرضة ممرضتان ممرضات
engineer      مهندس مهندسان مهندسون مهندسة مهندستان مهندسات
teacher       معلم معلمان معلمون معلمة معلمتان معلمات
cook          طباخ طباخان طباخون طباخة طباختان طباخات
farmer        مزارع مزارعان مزارعون مزارعة مزارعتان مزارعات
firefighter   إطفائي إطفائيان إطفائيون إطفائية إطفائيتان إطفائيات
police_officer شرطي شرطيان شرطيون شرطية شرطيتان شرطيات
painter       رسام رسامان رسامون رسامة رسامتان رسامات
photographer  مصور مصوران مصورون مصورة مصورتان مصورات
baker         خباز خبازان خبازون خبازة خبازتان خبازات
gardener      بستاني بستانيان بستانيون بستانية بستانيتان بستانيات
fisher        صياد صيادان صيادون صيادة صيادتان صيادات
musician      عازف عازفان عازفون عازفة عازفتان عازفات
chemist       كيميائي كيميائيان كيميائيون كيميائية كيميائيتان كيميائيات
waiter        نادل نادلان نادلون نادلة نادلتان نادلات
player        لاعب لاعبان لاعبون لاعبة لاعبتان لاعبات
mechanic      ميكانيكي ميكانيكيان ميكانيكيون ميكانيكية ميكانيكيتان ميكانيكيات
electrician   كهربائي كهربائيان كهربائيون كهربائية كهربائيتان كهربائيات
journalist    صحفي صحفيان صحفيون صحفية صحفيتان صحفيات
programmer    مبرمج مبرمجان مبرمجون مبرمجة مبرمجتان مبرمجات
pharmacist    صيدلاني صيدلانيان صيادلة صيدلانية صيدلانيتان صيدلانيات
driver        سائق سائقان سائقون سائقة سائقتان سائقات
soldier       جندي جنديان جنود جندية جنديتان جنديات
magician      ساحر ساحران سحرة ساحرة ساحرتان ساحرات
student       طالب طالبان طلاب طالبة طالبتان طالبات
writer        كاتب كاتبان كتاب كاتبة كاتبتان كاتبات
seller        بائع بائعان بائعون بائعة بائعتان بائعات
astronomer    فلكي فلكيان فلكيون فلكية فلكيتان فلكيات
lifeguard     منقذ منقذان منقذون منقذة منقذتان منقذات
jeweler       صائغ صائغان صاغة صائغة صائغتان صائغات
trainer       مدرب مدربان مدربون مدربة مدربتان مدربات
"""

DRAWN_THINGS = {
    "ball": "كرة", "car": "سيارة", "apple": "تفاحة", "flower": "زهرة", "fish": "سمكة", "umbrella": "مظلة",
    "star": "نجمة", "book": "كتاب", "cup": "كوب", "house": "بيت", "key": "مفتاح", "pen": "قلم",
    "box": "صندوق", "hat": "قبعة", "tree": "شجرة", "sun": "شمس",
}  # fmt: skip
COLOURS = {
    "red": "أحمر", "blue": "أزرق", "green": "أخضر", "yellow": "أصفر", "black": "أسود", "white": "أبيض",
    "orange": "برتقالي", "purple": "بنفسجي", "pink": "وردي", "brown": "بني", "grey": "رمادي",
}  # fmt: skip


@pytest.mark.parametrize("line", DRAWN.strip().splitlines())
def test_the_forms_of_drawn_professions(line: str) -> None:
    id, *forms = line.split()
    row = MSA.lexicon.professions[id]
    assert [word for f in (row.masculine, row.feminine) for word in (f.singular, f.dual, f.plural)] == forms


def test_drawn_things_and_colours_are_there_under_their_lemma() -> None:
    things = MSA.lexicon.things
    assert {id: things[id].singular for id in DRAWN_THINGS} == DRAWN_THINGS
    assert {id: colour.masculine.singular for id, colour in MSA.lexicon.colours.items()} == COLOURS


def test_there_are_enough_of_each() -> None:
    contrast = [row for row in MSA.lexicon.professions.values() if not row.generic]
    assert len(contrast) >= 110
    assert sum(not (row.homograph or row.homograph_masculine) for row in contrast) >= 37
    endings = Counter(noun.ending for noun in MSA.lexicon.things.values())
    assert len(MSA.lexicon.things) >= 44
    assert endings["taa"] >= 20 and endings["none"] >= 10 and endings["masculine"] >= 20
    assert (
        sum(row.foil for row in MSA.lexicon.adjectives.values()) >= 38
        and len(MSA.lexicon.verbs) >= 25
        and len(MSA.lexicon.people) >= 12
    )


def test_flags() -> None:
    people = MSA.lexicon.professions
    assert {id for id, row in people.items() if row.generic} == {"minister", "deputy", "member", "president"}
    assert people["carpenter"].homograph == "carpentry"
    assert people["pilot"].homograph == "airplane"
    assert people["swimmer"].homograph == "swimming"
    assert people["farmer"].homograph_masculine == "farms" and people["farmer"].homograph is None
    assert people["firefighter"].homograph == "fire brigade"
    assert people["nurse"].homograph_masculine == "pathogen"
    assert people["supervisor"].homograph == "honourable (adjective)"
    assert all(row.stereotype is None for row in people.values())
    assert {id for id, noun in MSA.lexicon.nouns.items() if noun.rational} == {"person", "victim"}
    assert {id for id, c in MSA.lexicon.colours.items() if c.masculine.diptote} == {
        "red", "blue", "green", "yellow", "black", "white",
    }  # fmt: skip
    assert not any(row.masculine.diptote for row in MSA.lexicon.adjectives.values())


def test_what_a_person_does_is_named_once() -> None:
    fields = Counter(row.field for row in MSA.lexicon.professions.values())
    assert [field for field, n in fields.items() if n > 1] == []
    assert all(field.startswith("ال") or " ال" in field for field in fields)


def test_the_fields_of_drawn_professions_name_no_gender() -> None:
    """«مجال الجندية» would do for the army, and is spelt as the field of the woman soldier."""
    for line in DRAWN.strip().splitlines():
        row = MSA.lexicon.professions[line.split()[0]]
        stem = row.masculine.definite or row.masculine.singular
        assert row.field not in ("ال" + stem, "ال" + row.feminine.singular), row.id
    assert MSA.lexicon.professions["soldier"].field == "الخدمة العسكرية"


def test_feminine_professions_inflect_soundly() -> None:
    for row in MSA.lexicon.professions.values():
        stem = row.masculine.definite or row.masculine.singular
        assert row.feminine == lexicon.Forms(stem + "ة", stem + "تان", stem + "ات"), row.id
        assert row.masculine.dual == stem + "ان", row.id


def test_adjectives_and_nouns_in_taa_inflect_soundly() -> None:
    for adjective in MSA.lexicon.adjectives.values():
        stem = adjective.masculine.singular
        assert adjective.feminine == lexicon.Forms(stem + "ة", stem + "تان", stem + "ات"), adjective.id
        assert adjective.masculine.dual == stem + "ان", adjective.id
    for noun in MSA.lexicon.nouns.values():
        if noun.ending == "taa":
            assert noun.dual == noun.singular[:-1] + "تان", noun.id


def test_verbs_agree_by_their_first_and_last_letter() -> None:
    for verb in MSA.lexicon.verbs.values():
        assert verb.present.masculine[0] == "ي" and verb.present.feminine == "ت" + verb.present.masculine[1:]
        assert verb.past.feminine == verb.past.masculine.removesuffix("ى") + "ت", verb.id


def test_a_complement_is_no_subject_and_no_object() -> None:
    """It has a preposition, so that «تنتظر الخباز الحافلة», the bus awaits the baker, has no like."""
    for verb in MSA.lexicon.verbs.values():
        assert verb.complement is None or verb.complement.startswith(
            ("إلى ", "في ", "على ", "من ", "عن ", "خلف ", "ب", "لل")
        ), verb.id


def test_a_word_as_something_to_count() -> None:
    judge = MSA.lexicon.professions["judge"]
    assert judge.noun("masculine") == lexicon.Noun(
        "judge", "judge", "masculine", "masculine", "قاض", "قاضيان", "قضاة", True, "قاضي"
    )
    assert judge.noun("feminine").ending == "taa"
    assert MSA.lexicon.people["boy_girl"].noun("feminine").ending == "none"


PROFESSION = """
- id: doctor
  gloss: doctor
  field: الطب
  masculine:
    singular: طبيب
    dual: طبيبان
    plural: أطباء
  feminine:
    singular: طبيبة
    dual: طبيبتان
    plural: طبيبات
"""
NOUN = """
- id: ball
  gloss: ball
  gender: feminine
  ending: taa
  singular: كرة
  dual: كرتان
  plural: كرات
"""
KEYS = (
    "id, gloss, masculine, feminine, homograph, homograph_masculine, field, works, group, generic, plural_of_things, "
    "stereotype"
)
LETTERS = "expected Arabic letters without diacritics or tatweel"
BAD = [
    # what is replaced in the text, by what, and the message after the file's name
    ("field", "filed", f"row doctor: filed: unknown key (like field); expected one of {KEYS}"),
    ("    plural: أطباء\n", "", "row doctor: masculine: plural: missing; add it"),
    ("  field: الطب\n", "", "row doctor: field: missing; add it"),
    ("طبيب\n", "tabib\n", f"row doctor: masculine: singular: 'tabib': {LETTERS}"),
    ("طبيب\n", "طَبيب\n", f"row doctor: masculine: singular: 'طَبيب': {LETTERS}"),
    ("طبيب\n", "طبيـب\n", f"row doctor: masculine: singular: 'طبيـب': {LETTERS}"),
    (
        "طبيبان",
        "طبيبين",
        "row doctor: masculine: dual: 'طبيبين': expected the nominative dual, which ends in ان",
    ),
    (
        "طبيب\n",
        "الطبيب\n",
        "row doctor: masculine: singular: 'الطبيب': expected a word without the article; take ال away",
    ),
    (PROFESSION, PROFESSION * 2, "row doctor: id 'doctor' stands twice; give each row its own"),
    (
        PROFESSION,
        PROFESSION + PROFESSION.replace("id: doctor", "id: medic"),
        "row medic: singular: 'طبيب' is also in row doctor; remove one",
    ),
    ("  field", "  generic: often\n  field", "row doctor: generic: 'often': expected true or false"),
    (PROFESSION, "- doctor", f"row number 1: 'doctor': expected keys and values ({KEYS})"),
    (PROFESSION, "doctor: طبيب", "expected a list of rows, each beginning with «- id:»"),
    ("gender: feminine", "gender: neuter", "row ball: gender: 'neuter': expected one of masculine, feminine"),
    (
        "taa",
        "none",
        "row ball: ending: 'none' does not go with feminine 'كرة'; expected taa (feminine with ة), none "
        "(feminine without) or masculine",
    ),
    ("كرة", "3", "row ball: singular: 3: expected a text; put it in quotes"),
]


@pytest.mark.parametrize(("old", "new", "message"), BAD)
def test_a_bad_file_is_told_in_one_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    kind, text = ("profession", PROFESSION) if old in PROFESSION else ("noun", NOUN)
    file = tmp_path / "words.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as error:
        lexicon.load(file, kind)
    told = re.sub(r"line \d+: ", "", str(error.value))
    assert told == f"words.yaml: {message}"


def test_no_file_and_no_yaml(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no such file; give a YAML list of rows of kind noun$"):
        lexicon.load(tmp_path / "none.yaml", "noun")
    (tmp_path / "bad.yaml").write_text("- id: [", encoding="utf-8")
    with pytest.raises(InputError, match="not YAML") as error:
        lexicon.load(tmp_path / "bad.yaml", "noun")
    assert "\n" not in str(error.value)


def test_the_language_needs_neither_torch_nor_audit() -> None:
    code = (
        "import sys; from probes.arabic import grammar, lexicon, morphology, orthography, variety;"
        "variety.variety('msa').lexicon.verbs;"
        "sys.exit(any(name in sys.modules for name in ('torch', 'audit', 'camel_tools.morphology')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
