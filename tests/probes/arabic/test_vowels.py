"""Phrases with every vowel written: against a table, against the bare ones, and against two dictionaries."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest
import yaml

from probes.arabic import morphology
from probes.arabic.foils.sites import MinimalPair, minimal_pairs, unvocalised, vocalised
from probes.arabic.morphology import GENDERS
from probes.arabic.orthography import normalise
from probes.arabic.vowels import SHADDA, SUN, Vowels, Written
from probes.errors import DataError
from probes.stimuli.drawn import scenes
from tests.probes.arabic.foils.analyzer import readings
from tests.support import places
from tests.support.varieties import MSA

CAMEL = places.SHARED / "data" / "camel_morph"
BY_HAND = yaml.safe_load(Path(__file__).with_name("vowels.yaml").read_text(encoding="utf-8"))
SIGNS = "\u064b-\u0652"


def pairs() -> Iterator[tuple[str, MinimalPair, MinimalPair | None]]:
    """(profession, bare, with vowels): every pair of every profession that has any, with every adjective and verb."""
    lexicon = MSA.lexicon
    turns = max(len(lexicon.verbs), sum(adjective.foil for adjective in lexicon.adjectives.values()))
    people = [row for row in lexicon.professions.values() if not (row.plural_of_things or row.generic)]
    for person, gender, turn in product(people, GENDERS, range(turns)):
        for pair in minimal_pairs(person, gender, MSA, turn):
            yield person.id, pair, vocalised(pair, MSA)


@cache
def phrases() -> set[str]:
    return {text for _, _, made in pairs() if made for text in (made.right, made.wrong)}


@cache
def words() -> list[str]:
    return sorted({word for text in phrases() for word in text.split()})


@pytest.mark.parametrize("rule", BY_HAND)
def test_a_rule_of_writing(rule: str) -> None:
    for text in BY_HAND[rule]:
        made = MSA.vowels.phrase(normalise(text))
        assert ordered(made) == ordered(text)
        assert made in phrases()


def ordered(text: str) -> str:
    """With shadda and vowel in one order, whichever the file has."""
    return unicodedata.normalize("NFC", text)


WITH_ARTICLE = """
تَاجِر=التَّاجِرُ ثَائِر=الثَّائِرُ دَلِيل=الدَّلِيلُ ذَكِيّ=الذَّكِيُّ رَسَّام=الرَّسَّامُ زَارِع=الزَّارِعُ سَائِق=السَّائِقُ شَاعِر=الشَّاعِرُ
صَائِغ=الصَّائِغُ ضَابِط=الضَّابِطُ طَبِيب=الطَّبِيبُ ظَرِيف=الظَّرِيفُ لَاعِب=اللَّاعِبُ نَادِل=النَّادِلُ
أَمِير=الْأَمِيرُ آلِيّ=الْآلِيُّ إِمَام=الْإِمَامُ بَائِع=الْبَائِعُ جَزَّار=الْجَزَّارُ حَكَم=الْحَكَمُ خَبَّاز=الْخَبَّازُ عَالِم=الْعَالِمُ غَوَّاص=الْغَوَّاصُ
فَنَّان=الْفَنَّانُ قَصِير=الْقَصِيرُ كَاتِب=الْكَاتِبُ مُعَلِّم=الْمُعَلِّمُ هَادِئ=الْهَادِئُ وَاقِف=الْوَاقِفُ يَقِظ=الْيَقِظُ
اقْتِصَادِيّ=الِاقْتِصَادِيُّ
"""
"""Each letter that a word can begin with: the fourteen of the sun, those of the moon, and the ا that joins."""


@pytest.mark.parametrize("row", WITH_ARTICLE.split())
def test_the_article_before_each_letter(row: str) -> None:
    stem, definite = row.split("=")
    made = Vowels(Written((stem,), ()), "vowels.yaml")
    assert ordered(made.phrase(normalise(definite))) == ordered(definite)
    assert ordered(made.phrase(normalise(stem))) == ordered(stem + "\u064c")


def test_every_letter_is_in_the_table() -> None:
    letters = {normalise(row)[0] for row in WITH_ARTICLE.split()}
    assert letters == set("اأآإبتثجحخدذرزسشصضطظعغفقكلمنهوي") and set(SUN) <= letters


def test_every_pair_has_its_vowels_and_is_the_bare_one_without_them() -> None:
    """But for professions that nobody has given a line in vowels.yaml: they are asked bare, and counted. None of those
    that are drawn, nor an adjective or a verb."""
    made_of = list(pairs())
    assert len(made_of) > 50_000
    for person, bare, made in made_of:
        if made is None:
            assert person not in scenes.PROFESSIONS, f"{bare.right}: a word without a line in vowels.yaml"
            lacking = {word.removeprefix("ال") for word in unvocalised(bare, MSA)}
            forms = MSA.lexicon.professions[person]
            singulars = (forms.masculine, forms.feminine)
            assert lacking <= {word for each in singulars for word in (each.singular, each.definite)}, lacking
            continue
        own = made.site, normalise(made.right), normalise(made.wrong)
        assert own == (bare.site, bare.right, bare.wrong)
        assert made.right != made.wrong


def test_no_vowel_is_missing_or_stands_where_none_can() -> None:
    """A letter without a sign is one of length, an ا that joins, or the ل of «ال» before a sun letter."""
    length = re.compile("(?<=\u064e)[اى]|(?<=\u064f)و|(?<=\u0650)ي|(?<=\u064b)ا")
    for word in words():
        rest = re.sub(f"^ال(?=[{SUN}]{SHADDA})|^(ب)\u0650ال(?=[{SUN}]{SHADDA})", r"", word)
        rest = re.sub(f"(?<=^ل\u0650)ل(?=[{SUN}]{SHADDA})|^ا|^ب\u0650ا|(?<=^ال\u0650)ا", "", rest)
        bare = re.findall(f"[^{SIGNS}](?![{SIGNS}])", length.sub("", rest))
        assert not bare, (word, bare)
        assert not re.search(f"[\u064b-\u0650\u0652][{SIGNS}]", word), word  # shadda first, then one vowel


def plain(form: str) -> str:
    """A form as both dictionaries and school books might write it: without what a letter of length says, without the
    sign of an ا that joins and those of the article, and without the last vowel."""
    form = re.sub("\u0670|(?<=^ال)\u0652|(?<=^[بل]\u0650ال)\u0652|(?<=^[بل]\u0650ل)\u0652", "", form)
    form = re.sub("^(ال)?\u0650?ا[\u064e-\u0650]?", r"\1ا", form)
    form = re.sub(f"([\u064b-\u0650]){SHADDA}", rf"{SHADDA}\1", form)
    form = re.sub(f"(?<=ل)([{SUN}]){SHADDA}", r"\1", form)
    for vowel, letters in (("\u064e", "اىة"), ("\u064f", "و"), ("\u0650", "ي")):
        form = re.sub(
            f"{vowel}(?=[{letters}](?![{SIGNS}]))|{vowel}(?=[{letters}][\u064b-\u0650]?$)", "", form
        )
    return re.sub("[\u064b-\u0650\u0652]$", "", form)


READ_BY_HAND = """
الحدادة الحكمة السمسارة الصحفي الصحفية المبتسم المبتسمة المسعف المسعفة المنظفة حدادة حكمة سمسارة
صحفي صحفية مسعف مسعفة منظفة نفسه نفسها هذا هذه
"""
"""Words that Buckwalter's dictionary lacks or has otherwise: صُحُفِيّ beside صَحَفِيّ, حِدَادَة the trade."""
OTHERWISE = """
الحلاق الحلاقة المؤرخ المؤرخة المؤلف المؤلفة المحرر المحررة حلاق حلاقة للنوم مؤرخ مؤرخة مؤلف مؤلفة محرر محررة
"""
"""Those of which the other has another word alone: مُحَرَّر, edited, مُؤَلَّف, composed, للنُوَّم, for sleepers."""


def buckwalter(word: str) -> set[str]:
    return {each.form for each in readings(normalise(word))}


def unconfirmed(known: Callable[[str], set[str]]) -> set[str]:
    return {word for word in words() if plain(word) not in {plain(form) for form in known(word)}}


def test_a_dictionary_has_every_word_with_these_vowels() -> None:
    assert {normalise(word) for word in unconfirmed(buckwalter)} == set(READ_BY_HAND.split())


@pytest.mark.skipif(not CAMEL.exists(), reason=f"{CAMEL} is absent: nothing to check against")
def test_another_dictionary_has_those_that_it_knows() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAMELTOOLS_DATA", str(CAMEL))
        analyzer = morphology.analyzer(CAMEL / "camel_morph_msa_subset.db")

    def known(word: str) -> set[str]:
        bare = normalise(word)
        forms = {each["diac"] for each in analyzer.analyze(bare)}
        return {form for form in forms if normalise(form) == bare}

    otherwise = {normalise(word) for word in unconfirmed(known) if known(word)}
    assert otherwise == set(OTHERWISE.split())


@pytest.mark.parametrize(
    ("stems", "message"),
    [
        (("طبيب",), "vowels.yaml: stems: 'طبيب': expected a word with its vowels"),
        (
            ("شُرْطِيّ", "شَرْطِيّ"),
            "vowels.yaml: stems: 'شَرْطِيّ': 'شُرْطِيّ' is spelt alike without vowels; remove one",
        ),
    ],
)
def test_what_is_no_word_with_vowels_is_told(stems: tuple[str, ...], message: str) -> None:
    with pytest.raises(DataError) as error:
        Vowels(Written(stems, ()), "vowels.yaml")
    assert str(error.value) == message


def test_a_word_that_is_not_known_is_not_guessed() -> None:
    assert vocalised(MinimalPair("noun", "هذه عالمة تبتسم", "هذه عالم تبتسم"), MSA) is not None
    unknown = MinimalPair("noun", "هذه نحلة تبتسم", "هذه نحل تبتسم")
    assert vocalised(unknown, MSA) is None
    assert unvocalised(unknown, MSA) == ["نحلة", "نحل"]
