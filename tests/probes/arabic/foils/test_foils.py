"""Every foil of the suites, word by word, against an analyzer: no reading may make it good Arabic."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
import yaml

from probes import SUITES
from probes.arabic import grammar
from probes.arabic.foils.sites import OTHER, SITES, minimal_pairs, polarity_pair
from probes.arabic.morphology import GENDERS
from probes.arabic.numbers import dependents
from probes.arabic.orthography import normalise
from probes.stimuli.drawn import scenes
from tests.support.varieties import MSA

from .analyzer import Reading, readings
from .rules import Foil, saved

SAFE = yaml.safe_load(Path(__file__).with_name("safe.yaml").read_text(encoding="utf-8"))
WORDS = {(entry["word"], entry["form"]): entry["reason"] for entry in SAFE["words"]}


def everything() -> Iterator[Foil]:
    yield from of_people()
    yield from of_colours()
    yield from of_numerals()


def of_people() -> Iterator[Foil]:
    """Every profession, whether it is drawn or not, with every adjective and every verb."""
    lexicon = MSA.lexicon
    turns = max(len(lexicon.verbs), sum(adjective.foil for adjective in lexicon.adjectives.values()))
    people = [row for row in lexicon.professions.values() if not (row.plural_of_things or row.generic)]
    for person, gender, turn in product(people, GENDERS, range(turns)):
        for pair in minimal_pairs(person, gender, MSA, turn):
            yield Foil(pair.site, gender, pair.right, pair.wrong)


def of_colours() -> Iterator[Foil]:
    for noun, colour in product((MSA.lexicon.nouns[name] for name in scenes.OBJECTS), scenes.COLOURS):
        thing = grammar.decline(noun.forms, definite=True)
        right, wrong = (
            f"{thing} {grammar.agree(MSA.lexicon.colours[colour], gender, 'singular', definite=True)}"
            for gender in (noun.gender, OTHER[noun.gender])
        )
        yield Foil("morphology", noun.gender, right, wrong)


def of_numerals() -> Iterator[Foil]:
    """Three to ten of everything that has a noun."""
    for noun, n in product(MSA.lexicon.things.values(), range(3, 11)):
        pair = polarity_pair(noun, n, MSA)
        yield Foil("numeral", noun.gender, pair.right, pair.wrong, noun.singular)


def unsafe(foil: Foil) -> list[str]:
    """What makes the foil good Arabic, one line a reading, less what safe.yaml gives a reason for."""
    return [
        f"{word}: {reading or 'unknown'}: {how}"
        for word, reading, how in saved(foil)
        if not _reasons(word, reading, how)
    ]


def _reasons(word: str, reading: Reading | None, how: str) -> list[tuple[str, str]]:
    """The entries of safe.yaml that are about it."""
    if reading is None:
        return [("unknown", word)] if word in SAFE["unknown"] else []
    if reading.verb:
        return [("verbs", reading.lemma)] if "object" in how and reading.lemma in SAFE["verbs"] else []
    return [("words", f"{word} {reading.form}")] if (word, reading.form) in WORDS else []


def test_no_reading_makes_a_foil_good_arabic() -> None:
    found = {f"{foil.wrong} | {each}" for foil in everything() for each in unsafe(foil)}
    assert not found


def test_every_reason_is_needed() -> None:
    used = {entry for foil in everything() for saving in saved(foil) for entry in _reasons(*saving)}
    given = {("verbs", lemma) for lemma in SAFE["verbs"]} | {("unknown", word) for word in SAFE["unknown"]}
    assert used == given | {("words", " ".join(key)) for key in WORDS}
    assert all([*SAFE["verbs"].values(), *SAFE["unknown"].values(), *WORDS.values()])


BROKEN = yaml.safe_load(Path(__file__).with_name("broken.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", BROKEN, ids=lambda row: row["wrong"])
def test_a_foil_that_can_be_right_is_refused(row: dict[str, str]) -> None:
    foil = Foil(**{key: value for key, value in row.items() if key != "reason"})
    assert row["reason"] in unsafe(foil)


def test_as_many_foils_a_site_for_either_gender() -> None:
    """And of one kind: the same professions, adjectives and verbs, and as many words to a phrase."""
    made = pd.DataFrame(vars(foil) | {"words": len(foil.words)} for foil in of_people())
    counts = made.groupby(["site", "words", "gender"]).size().unstack()
    assert set(counts.index.get_level_values("site")) == set(SITES)
    assert (counts["feminine"] == counts["masculine"]).all()


def test_what_is_asked_is_what_is_tested() -> None:
    """Every foil of the gender suite, with vowels and without, and every numeral of the wrong gender in the counting
    suite."""
    tested = {foil.wrong for foil in everything()}
    gender, counting = (SUITES[name].trials() for name in ("gender", "counting"))
    wrong = gender.options[gender.options["option"] == "wrong"]["text"]
    assert len(wrong) > 1_000 and set(map(normalise, wrong)) <= tested
    forced = counting.options[counting.options["options"].str.fullmatch("forced/.*/word")]
    said = forced[forced["option"] == "count"]["text"].str.removeprefix("في الصورة ")
    assert len(said) > 100 and set(said) <= tested


def of_calques() -> Iterator[Foil]:
    """«ثلاثة كتب» -> «ثلاث كتب»: of every noun that a caption may hold, as far as the calque reverses its numeral."""
    known = MSA.vocabulary
    people = (row.noun(gender) for row in known.people.values() for gender in GENDERS)
    for noun in (*known.nouns.values(), *people):
        right = f"{MSA.numbers.numeral(3, noun.gender)} {grammar.decline(noun.forms, 'plural', 'genitive')}"
        if wrong := MSA.calques.translate(right, "wrong_polarity"):
            yield Foil("numeral", noun.gender, right, wrong, noun.singular)


def test_a_calque_reverses_only_what_no_reading_makes_right() -> None:
    foils = list(of_calques())
    asked = {foil.words[-1] for foil in foils if unsafe(foil)}
    assert len(foils) > 200 and asked == set(SAFE["counted"])


@pytest.mark.parametrize("word", ["زهور", "أسماك", "أشجار"])
def test_no_calque_reverses_the_numeral_of_a_collective(word: str) -> None:
    assert MSA.calques.translate(f"ثلاث {word} في الصورة", "wrong_polarity") is None
    assert MSA.calques.translate("ثلاث كرات في الصورة", "wrong_polarity") == "ثلاثة كرات في الصورة"


def test_a_dual_that_is_also_a_plural_is_no_count_of_two() -> None:
    """«فتيان» are two youths or many: in another's place it would be as true."""
    nouns = [
        *MSA.lexicon.nouns.values(),
        *(row.noun(g) for row in MSA.lexicon.people.values() for g in GENDERS),
    ]
    many = {
        noun.dual
        for noun in nouns
        for each in readings(noun.dual or "")
        if each.lemma == noun.singular and "/NSUFF" not in each.tags
    }
    assert many and many <= dependents.ALSO_PLURALS
