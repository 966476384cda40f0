"""Spelling variants and normalising, form by form."""

import pytest
from camel_tools.utils.charsets import AR_LETTERS_CHARSET
from camel_tools.utils.dediac import dediac_ar
from camel_tools.utils.normalize import normalize_alef_ar, normalize_teh_marbuta_ar
from hypothesis import given
from hypothesis import strategies as st

from probes.arabic.orthography import LETTERS, TATWEEL, is_arabic, normalise, variants
from tests.support.varieties import MSA


@pytest.mark.parametrize(
    ("text", "bare"),
    [("كُـرَةٌ", "كرة"), ("الطَّبِيبَةُ", "الطبيبة"), ("هٰذا", "هذا"), ("إلى أحمد", "إلى أحمد"), ("4 كرات", "4 كرات")],
)
def test_normalise_removes_diacritics_and_tatweel_only(text: str, bare: str) -> None:
    assert normalise(text) == bare


def test_letters_and_signs_are_those_of_camel_tools() -> None:
    every = "".join(map(chr, range(0x0600, 0x0700)))
    assert AR_LETTERS_CHARSET - {TATWEEL} == LETTERS
    assert normalise(every) == dediac_ar(every).replace(TATWEEL, "")
    spelt = variants(every)
    assert spelt["hamza_dropped"] == normalize_alef_ar(every)
    assert spelt["taa_as_haa"] == normalize_teh_marbuta_ar(every)


def test_variants_are_spelt_out() -> None:
    assert variants("أربع كرات في صورة 4") == {
        "hamza_dropped": "اربع كرات في صورة 4",
        "taa_as_haa": "أربع كرات في صوره 4",
        "yaa_as_maqsura": "أربع كرات فى صورة 4",
        "tatweel": "أربـع كـرات فـي صـورة 4",
        "digits_arabic_indic": "أربع كرات في صورة ٤",
    }
    assert variants("٤ بيوت") == {"tatweel": "٤ بيـوت", "digits_western": "4 بيوت"}
    assert variants("آلة إلى أبد")["hamza_dropped"] == "الة الى ابد"


def test_a_variant_that_changes_nothing_is_left_out() -> None:
    assert variants("دار") == {}


def test_the_sign_of_lam_alif_is_not_stretched() -> None:
    assert variants("لا") == {}
    assert variants("سلام")["tatweel"] == "سـلام"
    assert variants("بلال")["tatweel"] == "بـلال"


@given(st.sampled_from([n.singular for n in MSA.lexicon.nouns.values()]))
def test_a_stretched_word_is_the_same_word(word: str) -> None:
    assert normalise(variants(word).get("tatweel", word)) == word


@pytest.mark.parametrize(
    ("text", "arabic"),
    [
        ("كرة", True),
        ("٤ كرات!", True),
        ("4 كُرات", True),
        ("كرة ball", False),
        ("4", False),
        ("", False),
        ("ball", False),
    ],
)
def test_is_arabic(text: str, arabic: bool) -> None:
    assert is_arabic(text) is arabic
